/** A short list within a panel: what each is, a line below it, and what can be done with it. */
import type { ReactNode } from "react";
import classes from "./Items.module.css";

export interface ItemProps {
  readonly title: ReactNode;
  readonly words?: ReactNode;
  readonly actions?: ReactNode;
}

export function Items({ children }: { readonly children: ReactNode }) {
  return <ul className={classes.items}>{children}</ul>;
}

export function Item({ title, words, actions }: ItemProps) {
  return (
    <li className={classes.item} data-testid="item">
      <div className={classes.body}>
        <div className={classes.title}>{title}</div>
        {words && <div className={classes.words}>{words}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </li>
  );
}
