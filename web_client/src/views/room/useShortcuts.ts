/** Listens for the room's single-key shortcuts anywhere on the page. */
import { useEffect, useRef } from "react";
import { type Shortcut, shortcutFor } from "../../state/shortcuts.ts";

const TYPING = "input, textarea, select, [contenteditable='true']";

export function useShortcuts(onShortcut: (shortcut: Shortcut) => void): void {
  const latest = useRef(onShortcut);
  latest.current = onShortcut;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { key, altKey, ctrlKey, metaKey, repeat, target } = event;
      const isTyping = target instanceof Element && target.closest(TYPING) !== null;
      const shortcut = shortcutFor({ key, altKey, ctrlKey, metaKey, repeat, isTyping });
      if (!shortcut) return;
      event.preventDefault();
      latest.current(shortcut);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
