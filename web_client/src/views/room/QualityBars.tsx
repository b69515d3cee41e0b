/** Three bars for a person's connection, with the same said in words. */
import { useTranslation } from "react-i18next";
import type { Quality } from "../../media/types.ts";
import classes from "./QualityBars.module.css";

const LIT: Readonly<Record<Quality, number>> = { excellent: 3, good: 2, poor: 1, lost: 0, unknown: 0 };
const BARS = [1, 2, 3] as const;

export function QualityBars({ quality }: { readonly quality: Quality }) {
  const { t } = useTranslation();
  const words = t(`quality.${quality}`);
  return (
    <span
      className={classes.bars}
      data-testid="connection-quality"
      data-quality={quality}
      role="img"
      aria-label={words}
      title={words}
    >
      {BARS.map((bar) => (
        <span key={bar} className={classes.bar} data-lit={bar <= LIT[quality]} />
      ))}
    </span>
  );
}
