/** Who waits now, the rooms that are live, and how good each person's connection is; nobody is named. */
import { useTranslation } from "react-i18next";
import type { FiguresModel, LiveVisit, VisitFigures } from "../../../state/staff/figures.ts";
import { minutesSince } from "../../../state/staff/visits/visits.ts";
import { CameraIcon, MicrophoneIcon, ScreenIcon } from "../../icons.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { QualityBars } from "../../room/QualityBars.tsx";
import { useAmounts } from "../../useAmounts.ts";
import { useNow } from "../useNow.ts";
import { PersonTag } from "../visits/tags.tsx";
import classes from "./LivePanel.module.css";

const ICONS = { camera: CameraIcon, microphone: MicrophoneIcon, screen_share: ScreenIcon } as const;

export function LivePanel({ model }: { readonly model: FiguresModel }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <Panel title={t("visitFigures.live.title")} words={t("visitFigures.live.words")} testId="live-rooms">
      <Shown resource={model.visits} lines={1}>
        {(figures) => <Waiting figures={figures} />}
      </Shown>
      <Shown resource={model.live} lines={2}>
        {(visits) =>
          visits.length === 0 ? (
            <Empty words={t("visitFigures.live.none")} />
          ) : (
            <ul className={classes.rooms}>
              {visits.map((visit, index) => (
                <Room key={visit.visit} visit={visit} number={index + 1} now={now} />
              ))}
            </ul>
          )
        }
      </Shown>
    </Panel>
  );
}

function Waiting({ figures: { waiting_now, longest_wait_s } }: { readonly figures: VisitFigures }) {
  const { t } = useTranslation();
  const amount = useAmounts();
  return (
    <p className={classes.waiting} data-testid="waiting-now">
      {longest_wait_s === null
        ? t("visitFigures.nobodyWaits")
        : t("visitFigures.waiting", { count: waiting_now, wait: amount.span(longest_wait_s) })}
    </p>
  );
}

interface RoomProps {
  readonly visit: LiveVisit;
  readonly number: number;
  readonly now: number;
}

function Room({ visit, number, now }: RoomProps) {
  const { t } = useTranslation();
  return (
    <li className={classes.room} data-testid="live-room">
      <strong>{t("visitFigures.live.room", { number })}</strong>{" "}
      <span className={classes.soft}>
        {visit.since && t("visitFigures.live.for", { count: minutesSince(visit.since, now) })}
      </span>
      <ul className={classes.people}>
        {visit.participants.map(({ id, role, status, quality, publishes }) => (
          <li key={id} className={classes.person} data-testid="live-person" data-quality={quality ?? ""}>
            <span className={classes.role}>{t(`visits.roles.${role}`)}</span>
            {quality ? (
              <>
                <span className={classes.meter}>
                  <QualityBars quality={quality} />
                </span>
                {publishes.map((source) => {
                  const Icon = ICONS[source];
                  return (
                    <span
                      key={source}
                      className={classes.sends}
                      title={t(`visitFigures.live.sends.${source}`)}
                    >
                      <Icon size={17} />
                      <span className={classes.heard}>{t(`visitFigures.live.sends.${source}`)}</span>
                    </span>
                  );
                })}
              </>
            ) : (
              <PersonTag person={{ status, away: false }} />
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}
