/** The figures of a period at a glance: of what is answered in writing, and of visits. */
import { useTranslation } from "react-i18next";
import type { InboxFigures, VisitFigures } from "../../../state/staff/figures.ts";
import { useAmounts } from "../../useAmounts.ts";
import { useFormats } from "../StaffContext.ts";
import classes from "./Figures.module.css";
import { useShare } from "./useShare.ts";

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly words: string;
  readonly testId: string;
}

/** What is shown when there is nothing to count. */
const NOTHING = "–";

export function CaseTiles({ figures: { total, photos } }: { readonly figures: InboxFigures }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const share = useShare();
  const { span, p95 } = useSpans();
  return (
    <Tiles
      tiles={[
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
      ]}
    />
  );
}

export function VisitTiles({ figures }: { readonly figures: VisitFigures }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const share = useShare();
  const { span, p95 } = useSpans();
  const { booked, seen, no_shows, no_show_rate, wait_p50_s, wait_p95_s, mean_rating } = figures;
  return (
    <Tiles
      tiles={[
        {
          name: t("visitFigures.seen"),
          value: number(seen),
          words: t("visitFigures.ofBooked", { count: booked }),
          testId: "tile-seen",
        },
        {
          name: t("figures.wait"),
          value: span(wait_p50_s),
          words: p95(wait_p95_s),
          testId: "tile-wait",
        },
        {
          name: t("figures.noShow"),
          value: share(no_show_rate),
          words: t("figures.noShowWords", { missed: number(no_shows), seen: number(seen) }),
          testId: "tile-no-show",
        },
        {
          name: t("visitFigures.rating"),
          value: mean_rating === null ? NOTHING : number(Math.round(mean_rating * 10) / 10),
          words: t("visitFigures.ratingWords"),
          testId: "tile-rating",
        },
      ]}
    />
  );
}

function Tiles({ tiles }: { readonly tiles: readonly Tile[] }) {
  return (
    <dl className={classes.tiles}>
      {tiles.map(({ name, value, words, testId }) => (
        <div key={testId} className={classes.tile} data-testid={testId}>
          <dt>{name}</dt>
          <dd className={classes.value}>{value}</dd>
          <dd className={classes.words}>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

function useSpans() {
  const { t } = useTranslation();
  const amount = useAmounts();
  return {
    span: (seconds: number | null) => (seconds === null ? NOTHING : amount.span(seconds)),
    p95: (seconds: number | null) =>
      seconds === null ? t("figures.nothing") : t("figures.p95", { time: amount.span(seconds) }),
  };
}
