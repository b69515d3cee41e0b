// Notes when a pen goes down on this page and when the first stroke stands on it, on the machine's clock.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  window.penDown = undefined;
  window.strokeSeen = undefined;
  addEventListener("pointerdown", () => (window.penDown ??= now()), { capture: true });
  const look = () => {
    if (window.strokeSeen === undefined && document.querySelector("[data-testid=stroke]")) {
      // What was added is on the screen with the next frame.
      requestAnimationFrame(() => (window.strokeSeen ??= now()));
    }
  };
  addEventListener("DOMContentLoaded", () =>
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true }),
  );
})();
