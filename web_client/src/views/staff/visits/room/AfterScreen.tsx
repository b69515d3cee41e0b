/** After the visit: the summary to write and sign, the note, what was kept, and taking a mistaken end back. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../../lib/route.ts";
import { PLACES } from "../../../../state/staff/navigation.ts";
import { isReopenable } from "../../../../state/staff/visits/visits.ts";
import { ErrorNotice } from "../../../page/ErrorNotice.tsx";
import { Panel } from "../../../pieces/Panel.tsx";
import { Link } from "../../../route/Link.tsx";
import { useStore } from "../../../useStore.ts";
import { Screen } from "../../Screen.tsx";
import { useFormats } from "../../StaffContext.ts";
import { useNow } from "../../useNow.ts";
import { useNames } from "../useNames.ts";
import { Moments } from "./MomentsPanel.tsx";
import { NotePadField } from "./NotePadField.tsx";
import classes from "./Room.module.css";
import type { VisitProps } from "./VisitRoomScreen.tsx";

export function AfterScreen(props: VisitProps) {
  const { t } = useTranslation();
  const { desk, detail } = props;
  const isSigned = useStore(desk.summary.snapshot).signed.length > 0;
  return (
    <Screen
      title={t("visitRoom.after.title", { name: useNames().patient(detail.visit) })}
      words={t(isSigned ? "visitRoom.after.wordsDone" : "visitRoom.after.words")}
    >
      <div className={classes.parts}>
        <div className={classes.column}>
          <Panel title={t("visitRoom.after.summaryTitle")} testId="after-summary">
            <NotePadField pad={desk.summary} />
          </Panel>
          <Panel title={t("visitRoom.after.noteTitle")} testId="after-note">
            <NotePadField pad={desk.note} />
          </Panel>
        </div>
        <div className={classes.column}>
          <ReopenPanel {...props} />
          <Panel title={t("visitRoom.moments.title")} testId="after-moments">
            <Moments moments={desk.moments} />
          </Panel>
          <div className={classes.links}>
            <Link href={pathTo(PLACES.patient, { id: detail.visit.patient })}>{t("visits.record")}</Link>
            <Link href={PLACES.start}>{t("visitRoom.toStart")}</Link>
          </div>
        </div>
      </div>
    </Screen>
  );
}

function ReopenPanel({ model, detail: { visit } }: VisitProps) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const { isBusy, error } = useStore(model.snapshot);
  const until = visit.reopen_until;
  const now = useNow();
  if (until === null || !isReopenable(visit, now)) return null;
  return (
    <Panel
      title={t("visitRoom.after.reopenTitle")}
      words={t("visitRoom.after.reopenWords", { until: time(until) })}
      testId="reopen-panel"
    >
      {error && (
        <ErrorNotice error={error} ways={{ retry: () => void model.reopen(), dismiss: model.dismiss }} />
      )}
      <div>
        <Button
          variant="default"
          size="md"
          loading={isBusy}
          data-testid="reopen"
          onClick={() => void model.reopen()}
        >
          {t("visitRoom.after.reopen")}
        </Button>
      </div>
    </Panel>
  );
}
