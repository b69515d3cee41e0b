/** How much of the promised time is used, as a bar with marks at half and at 80 %; the words stand beside it. */
import { useTranslation } from "react-i18next";
import { barOf } from "../../../state/staff/promise.ts";
import classes from "./PromiseBar.module.css";

export interface PromiseBarProps {
  /** 0 to 1, more when the answer is late. */
  readonly used: number;
  readonly isHeld: boolean;
}

export function PromiseBar({ used, isHeld }: PromiseBarProps) {
  const { t } = useTranslation();
  const { percent, tone } = barOf(used, isHeld);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no browser lets a <meter> have marks and these colours
    <div
      className={classes.bar}
      role="meter"
      aria-label={t("inbox.used")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-tone={tone}
      data-testid="promise-bar"
    >
      <div className={classes.used} style={{ width: `${percent}%` }} />
    </div>
  );
}
