/** The frame of one screen within the shell: where it belongs, its heading, what can be done, its content. */
import type { ReactNode } from "react";
import { Link } from "../route/Link.tsx";
import { useArrival } from "../route/useArrival.ts";
import { useTitle } from "../useTitle.ts";
import classes from "./Screen.module.css";

export interface ScreenProps {
  readonly title: string;
  readonly words?: ReactNode;
  /** The list that this came from. */
  readonly back?: { readonly href: string; readonly words: string };
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** `form` where lines are short. */
  readonly width?: "form" | "wide";
}

export function Screen({ title, words, back, actions, children, width = "wide" }: ScreenProps) {
  useTitle(title);
  const heading = useArrival<HTMLHeadingElement>();
  return (
    <div className={classes.screen} data-width={width}>
      {back && (
        <Link className={classes.back} href={back.href}>
          <span aria-hidden="true">←</span> {back.words}
        </Link>
      )}
      <header className={classes.header}>
        <div className={classes.titles}>
          <h1 ref={heading} tabIndex={-1} className={classes.heading}>
            {title}
          </h1>
          {words && <div className={classes.words}>{words}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
