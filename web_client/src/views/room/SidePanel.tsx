/** What stands beside the tiles: beside them on wide screens, over them on phones; Escape closes it. */
import { CloseButton } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./SidePanel.module.css";

export interface SidePanelProps {
  readonly title: string;
  readonly testId: string;
  /** What the button that closes it is called. */
  readonly closeWords: string;
  /** Left out where it is part of a page and always open. */
  readonly onClose: (() => void) | undefined;
  readonly children: ReactNode;
}

export function SidePanel({ title, testId, closeWords, onClose, children }: SidePanelProps) {
  const id = useId();
  return (
    <aside
      className={classes.panel}
      aria-labelledby={id}
      data-testid={testId}
      onKeyDown={(event) => event.key === "Escape" && onClose?.()}
    >
      <div className={classes.head}>
        <h2 id={id} className={classes.heading}>
          {title}
        </h2>
        {onClose && (
          <CloseButton size={42} aria-label={closeWords} data-testid={`close-${testId}`} onClick={onClose} />
        )}
      </div>
      {children}
    </aside>
  );
}
