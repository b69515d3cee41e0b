/** A tool of whoever conducts a visit, beside the tiles; all of it scrolls. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SidePanel } from "../../../room/SidePanel.tsx";
import classes from "./ToolPanel.module.css";

export interface ToolPanelProps {
  readonly title: string;
  readonly testId: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function ToolPanel({ title, testId, onClose, children }: ToolPanelProps) {
  const { t } = useTranslation();
  return (
    <SidePanel title={title} testId={testId} closeWords={t("visitRoom.close", { title })} onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={classes.body} tabIndex={0} aria-label={title}>
        {children}
      </section>
    </SidePanel>
  );
}
