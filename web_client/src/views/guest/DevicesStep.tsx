/** Camera, microphone, speaker and network, each with what is wrong and what helps. */
import { useTranslation } from "react-i18next";
import { DeviceFields } from "../join/DeviceFields.tsx";
import { LevelMeter } from "../join/LevelMeter.tsx";
import { PreviewPicture } from "../join/PreviewPicture.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { useStore } from "../useStore.ts";
import type { CheckInScreenProps } from "./CheckInScreen.tsx";
import classes from "./Guest.module.css";
import { NetworkLine } from "./NetworkLine.tsx";
import { StepActions } from "./StepActions.tsx";

const CAPTURED = ["camera", "microphone"] as const;

export function DevicesStep({ guest, now, visit, checkIn, preview }: CheckInScreenProps) {
  const { t } = useTranslation();
  const check = useStore(preview.snapshot);
  const { network } = useStore(checkIn.snapshot);
  const sends = CAPTURED.filter((kind) => visit.rights.publish.includes(kind));
  const next = () => void guest.step(() => checkIn.passDevices());
  return (
    <div className={classes.devices}>
      <div className={classes.column}>
        {sends.length > 0 ? (
          <>
            <PreviewPicture preview={preview} snapshot={check} />
            <LevelMeter source={check.level} />
          </>
        ) : (
          <p className={classes.soft} data-testid="only-watches">
            {t("guest.checkIn.onlyWatches")}
          </p>
        )}
      </div>
      <div className={classes.column}>
        {check.error && (
          <ErrorNotice
            error={check.error}
            ways={{ retry: () => void preview.retry(), continue: next }}
            names={check.microphone === "on" ? { continue: t("guest.checkIn.audioOnly") } : {}}
          />
        )}
        <NetworkLine
          network={network}
          onAgain={() => void checkIn.measure()}
          onAudioOnly={check.camera === "on" ? () => void preview.toggle("camera") : undefined}
        />
        <DeviceFields
          devices={check.devices}
          choice={check.choice}
          sends={sends}
          isChiming={check.isChiming}
          onChoose={(kind, id) => void preview.choose(kind, id)}
          onTestSpeaker={() => void preview.testSpeaker()}
        />
        <StepActions checkIn={checkIn} isBusy={now.isBusy} onNext={next} />
      </div>
    </div>
  );
}
