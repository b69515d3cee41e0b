/** The figures of a period at a glance. */
import { useTranslation } from "react-i18next";
import type { Report } from "../../../state/staff/figures.ts";
import { useAmount } from "../images/useAmount.ts";
import { useFormats } from "../StaffContext.ts";
import classes from "./Figures.module.css";
import { useShare } from "./useShare.ts";

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly words: string;
  readonly testId: string;
}

export function Tiles({ report }: { readonly report: Report }) {
  return (
    <dl className={classes.tiles}>
      {useTiles(report).map(({ name, value, words, testId }) => (
        <div key={testId} className={classes.tile} data-testid={testId}>
          <dt>{name}</dt>
          <dd className={classes.value}>{value}</dd>
          <dd className={classes.words}>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

function useTiles({ inbox: { total, photos }, visits }: Report): readonly Tile[] {
  const { t } = useTranslation();
  const { number } = useFormats();
  const amount = useAmount();
  const share = useShare();
  const span = (seconds: number | null) => (seconds === null ? "–" : amount.span(seconds));
  const p95 = (seconds: number | null) =>
    seconds === null ? t("figures.nothing") : t("figures.p95", { time: amount.span(seconds) });
  return [
    {
      name: t("figures.answered"),
      value: number(total.answered),
      words: t("figures.ofClosed", { count: total.closed }),
      testId: "tile-answered",
    },
    {
      name: t("figures.turnaround"),
      value: span(total.turnaround_p50_s),
      words: p95(total.turnaround_p95_s),
      testId: "tile-turnaround",
    },
    {
      name: t("figures.late"),
      value: share(total.breach_rate),
      words: t("figures.lateWords", { late: number(total.breached), all: number(total.closed) }),
      testId: "tile-late",
    },
    {
      name: t("figures.photos"),
      value: share(photos.failure_rate),
      words: t("figures.photosWords", { failed: number(photos.failed), all: number(photos.judged) }),
      testId: "tile-photos",
    },
    {
      name: t("figures.wait"),
      value: span(visits.wait_p50_s),
      words: p95(visits.wait_p95_s),
      testId: "tile-wait",
    },
    {
      name: t("figures.noShow"),
      value: share(visits.no_show_rate),
      words: t("figures.noShowWords", { missed: number(visits.no_shows), all: number(visits.booked) }),
      testId: "tile-no-show",
    },
  ];
}
