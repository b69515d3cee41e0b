/** Brings a person who went to another screen to its heading: reading and the keyboard go on from there. */
import { type RefObject, useEffect, useRef } from "react";
import { useNavigator } from "./NavigatorContext.ts";

/** The ref belongs on the screen's `<h1 tabIndex={-1}>`. Where the page was opened, the browser's own start is right. */
export function useArrival<T extends HTMLElement>(): RefObject<T | null> {
  const heading = useRef<T>(null);
  const { moves } = useNavigator().place.get();
  useEffect(() => {
    if (moves === 0) return;
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [moves]);
  return heading;
}
