/** What stands beside the tiles: beside them on wide screens, over them on phones; Escape closes it. */
import { CloseButton } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Room.module.css";

export interface SidePanelProps {
  readonly title: string;
  readonly testId: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function SidePanel({ title, testId, onClose, children }: SidePanelProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <aside
      className={classes.side}
      aria-labelledby={id}
      data-testid={testId}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <div className={classes.sideHead}>
        <h2 id={id} className={classes.sideTitle}>
          {title}
        </h2>
        <CloseButton
          size={42}
          aria-label={t("visitRoom.close", { title })}
          data-testid={`close-${testId}`}
          onClick={onClose}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={classes.sideBody} tabIndex={0} aria-labelledby={id}>
        {children}
      </section>
    </aside>
  );
}
