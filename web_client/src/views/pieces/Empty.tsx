/** Says that there is nothing yet, and what could be done about it. */
import type { ReactNode } from "react";
import classes from "./Empty.module.css";

export function Empty({ words, action }: { readonly words: string; readonly action?: ReactNode }) {
  return (
    <div className={classes.empty} data-testid="empty">
      <p className={classes.words}>{words}</p>
      {action}
    </div>
  );
}
