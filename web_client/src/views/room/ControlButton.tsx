/** One round switch with its name below it. */
import { Tooltip } from "@mantine/core";
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Controls.module.css";

export interface ControlButtonProps {
  readonly testId: string;
  /** What pressing it does, for screen readers and the tooltip. */
  readonly label: string;
  /** The word below the icon; part of `label`, so that speech control finds it. */
  readonly short: string;
  /** `off` is red and struck through: something of yours that the others do not get. */
  readonly look: "on" | "off" | "active" | "leave";
  readonly shortcut?: string;
  readonly badge?: number;
  readonly isBusy?: boolean;
  /** For a button that opens a panel. */
  readonly isExpanded?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

export function ControlButton(props: ControlButtonProps) {
  const {
    testId,
    label,
    short,
    look,
    shortcut,
    badge = 0,
    isBusy = false,
    isExpanded,
    buttonRef,
    onPress,
    children,
  } = props;
  const { t } = useTranslation();
  const tip = shortcut === undefined ? label : t("room.shortcut", { action: label, key: shortcut });
  return (
    <Tooltip label={tip} openDelay={500} events={{ hover: true, focus: true, touch: false }}>
      <button
        ref={buttonRef}
        type="button"
        className={classes.control}
        data-testid={testId}
        data-state={look}
        aria-label={label}
        aria-keyshortcuts={shortcut}
        aria-expanded={isExpanded}
        aria-busy={isBusy}
        onClick={onPress}
      >
        <span className={classes.disc}>
          {children}
          {/* The number is drawn by the stylesheet: the label says it in words. */}
          {badge > 0 && (
            <span className={classes.badge} data-testid="unread" data-count={badge > 9 ? "9+" : badge} />
          )}
        </span>
        <span className={classes.word}>{short}</span>
      </button>
    </Tooltip>
  );
}
