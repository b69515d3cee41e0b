/** A button that waits is disabled meanwhile, and browsers take the focus from it: this gives it back. */
import { useCallback, useEffect, useRef } from "react";

/** `isBusy`: whether the button waits. Call what is returned as soon as it is pressed. */
export function useFocusKept(isBusy: boolean): () => void {
  const pressed = useRef<Element>(null);
  useEffect(() => {
    const isLost = document.activeElement === document.body;
    if (!isBusy && isLost && pressed.current instanceof HTMLElement) pressed.current.focus();
  }, [isBusy]);
  return useCallback(() => {
    pressed.current = document.activeElement;
  }, []);
}
