/** Where the focus goes when what had it is gone: to the page's content, from where keys and readers go on. */

export function focusContent(): void {
  document.querySelector<HTMLElement>("main")?.focus();
}

export function focusIfLost(): void {
  if (document.activeElement === document.body) focusContent();
}
