/** A link within the app: no page load, yet a real link that opens in a new tab when asked to. */
import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { useNavigator } from "./NavigatorContext.ts";

export interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
}

function isPlain(event: MouseEvent): boolean {
  const { button, metaKey, ctrlKey, shiftKey, altKey } = event;
  return button === 0 && !(metaKey || ctrlKey || shiftKey || altKey);
}

export function Link({ href, onClick, ...rest }: LinkProps) {
  const navigator = useNavigator();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || !isPlain(event)) return;
    event.preventDefault();
    navigator.go(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
