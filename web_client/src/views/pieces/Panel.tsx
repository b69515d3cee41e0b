/** One part of a screen: a heading, what can be done with the whole of it, and its content. */
import { type ReactNode, useId } from "react";
import classes from "./Panel.module.css";

export interface PanelProps {
  readonly title: string;
  readonly words?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly testId?: string;
}

export function Panel({ title, words, actions, children, testId }: PanelProps) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id} data-testid={testId}>
      <header className={classes.header}>
        <div>
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          {words && <p className={classes.words}>{words}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}
