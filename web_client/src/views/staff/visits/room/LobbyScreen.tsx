/** Before the room: one's own picture and sound, and whether the patient is there. */
import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { entryOf, type PreviewModel } from "../../../../state/preview.ts";
import { DeviceFields } from "../../../join/DeviceFields.tsx";
import { LevelMeter } from "../../../join/LevelMeter.tsx";
import { PreviewPicture } from "../../../join/PreviewPicture.tsx";
import { ErrorNotice } from "../../../page/ErrorNotice.tsx";
import { Panel } from "../../../pieces/Panel.tsx";
import { useStore } from "../../../useStore.ts";
import { Screen } from "../../Screen.tsx";
import { useNames } from "../useNames.ts";
import { PatientBrief } from "./PatientPanel.tsx";
import classes from "./Room.module.css";
import type { VisitProps } from "./VisitRoomScreen.tsx";

const ENTER = {
  both: "visitRoom.lobby.enter",
  audio: "visitRoom.lobby.enterAudio",
  video: "visitRoom.lobby.enterVideo",
  neither: "visitRoom.lobby.enterNeither",
} as const;

export function LobbyScreen(props: VisitProps) {
  const { t } = useTranslation();
  const { model, detail } = props;
  const name = useNames().patient(detail.visit);
  const { preview } = useStore(model.snapshot);
  const isThere = detail.visit.participants.some(
    ({ role, status }) => (role === "patient" || role === "caregiver") && status === "waiting",
  );
  return (
    <Screen title={t("visitRoom.title", { name })} words={t("visitRoom.lobby.words")}>
      <p className={classes.there} role="status" data-testid="patient-there" data-there={isThere}>
        {t(isThere ? "visitRoom.lobby.waiting" : "visitRoom.lobby.notThere", { name })}
      </p>
      <div className={classes.parts}>
        {preview && <Devices model={model} preview={preview} />}
        <Panel title={t("visitRoom.patient.title")}>
          <PatientBrief {...props} />
        </Panel>
      </div>
    </Screen>
  );
}

function Devices({ model, preview }: Pick<VisitProps, "model"> & { readonly preview: PreviewModel }) {
  const { t } = useTranslation();
  const check = useStore(preview.snapshot);
  const { isBusy, error } = useStore(model.snapshot);
  const enter = () => void model.enter();
  return (
    <div className={classes.column}>
      <PreviewPicture preview={preview} snapshot={check} />
      <LevelMeter source={check.level} />
      {check.error && <ErrorNotice error={check.error} ways={{ retry: () => void preview.retry() }} />}
      {error && <ErrorNotice error={error} ways={{ retry: enter, dismiss: model.dismiss }} />}
      <Button
        size="lg"
        fullWidth
        data-testid="enter-room"
        aria-busy={isBusy}
        leftSection={isBusy && <Loader size="sm" color="white" />}
        onClick={enter}
      >
        {t(ENTER[entryOf(check)])}
      </Button>
      <DeviceFields
        devices={check.devices}
        choice={check.choice}
        isChiming={check.isChiming}
        onChoose={(kind, id) => void preview.choose(kind, id)}
        onPicture={(picture) => void preview.choosePicture(picture)}
        onTestSpeaker={() => void preview.testSpeaker()}
      />
    </div>
  );
}
