/** Outside the room: left, open elsewhere, or not taking place; and the way on. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../../lib/route.ts";
import { PLACES } from "../../../../state/staff/navigation.ts";
import type { RoomStage } from "../../../../state/staff/visits/visitRoom.ts";
import { ErrorNotice } from "../../../page/ErrorNotice.tsx";
import { Panel } from "../../../pieces/Panel.tsx";
import { Link } from "../../../route/Link.tsx";
import { useStore } from "../../../useStore.ts";
import { Screen } from "../../Screen.tsx";
import classes from "./Room.module.css";
import type { VisitProps } from "./VisitRoomScreen.tsx";

export interface OutsideScreenProps extends VisitProps {
  readonly stage: Extract<RoomStage, "left" | "elsewhere" | "over">;
}

const SAID = {
  left: { heading: "visitRoom.left.heading", words: "visitRoom.left.words" },
  elsewhere: { heading: "visitRoom.elsewhere.heading", words: "visitRoom.elsewhere.words" },
} as const;

const BACK = { left: "visitRoom.left.back", elsewhere: "visitRoom.elsewhere.back" } as const;

export function OutsideScreen({ model, detail: { visit }, stage }: OutsideScreenProps) {
  const { t } = useTranslation();
  const { isBusy, error } = useStore(model.snapshot);
  const over = visit.status === "no-show" ? "visitRoom.over.no-show" : "visitRoom.over.cancelled";
  const isOver = stage === "over";
  return (
    <Screen
      title={t(isOver ? "visitRoom.over.heading" : SAID[stage].heading)}
      words={t(isOver ? over : SAID[stage].words)}
      width="form"
    >
      <Panel title={t("visitRoom.patient.title")} testId={`outside-${stage}`}>
        {error && error.code !== "joined-elsewhere" && (
          <ErrorNotice error={error} ways={{ retry: () => void model.enter(), dismiss: model.dismiss }} />
        )}
        {!isOver && (
          <Button size="lg" loading={isBusy} data-testid="come-back" onClick={() => void model.enter()}>
            {t(BACK[stage])}
          </Button>
        )}
        <div className={classes.links}>
          <Link href={pathTo(PLACES.patient, { id: visit.patient })}>{t("visits.record")}</Link>
          <Link href={PLACES.start}>{t("visitRoom.toStart")}</Link>
        </div>
      </Panel>
    </Screen>
  );
}
