/** The check before the consult: picture, sound level, devices, and one button to go in. */
import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { entryOf, type PreviewModel } from "../../state/preview.ts";
import type { VisitModel, VisitSnapshot } from "../../state/visit.ts";
import { Heading } from "../page/Card.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { Page } from "../page/Page.tsx";
import { useStore } from "../useStore.ts";
import { useTitle } from "../useTitle.ts";
import { DeviceFields } from "./DeviceFields.tsx";
import { LevelMeter } from "./LevelMeter.tsx";
import { PreviewPicture } from "./PreviewPicture.tsx";
import classes from "./PreviewScreen.module.css";

export interface PreviewScreenProps {
  readonly visit: VisitModel;
  readonly snapshot: VisitSnapshot;
  readonly preview: PreviewModel;
}

const ENTRY = {
  both: "preview.enterBoth",
  audio: "preview.enterAudio",
  video: "preview.enterVideo",
  neither: "preview.enterNeither",
} as const;

export function PreviewScreen({ visit, snapshot, preview }: PreviewScreenProps) {
  const { t } = useTranslation();
  useTitle(t("title.preview"));
  const check = useStore(preview.snapshot);
  const enter = () => void visit.enter();
  return (
    <Page width="wide">
      <div className={classes.screen}>
        <div className={classes.words}>
          <Heading>{t("preview.heading")}</Heading>
          <p className={classes.greeting}>
            {t("preview.greeting", { name: snapshot.name })}{" "}
            <button type="button" className={classes.change} onClick={() => visit.changeName()}>
              {t("preview.changeName")}
            </button>
          </p>
        </div>
        <div className={classes.picture}>
          <PreviewPicture preview={preview} snapshot={check} />
          <LevelMeter source={check.level} />
        </div>
        <div className={classes.go}>
          {check.error && <ErrorNotice error={check.error} ways={{ retry: () => void preview.retry() }} />}
          {snapshot.error && <ErrorNotice error={snapshot.error} ways={{ retry: enter, rejoin: enter }} />}
          <Button
            size="lg"
            fullWidth
            data-testid="enter-room"
            aria-busy={snapshot.isBusy}
            leftSection={snapshot.isBusy && <Loader size="sm" color="white" />}
            onClick={enter}
          >
            {t(snapshot.isBusy ? "preview.entering" : ENTRY[entryOf(check)])}
          </Button>
        </div>
        <div className={classes.devices}>
          <DeviceFields
            devices={check.devices}
            choice={check.choice}
            isChiming={check.isChiming}
            onChoose={(kind, id) => void preview.choose(kind, id)}
            onPicture={(picture) => void preview.choosePicture(picture)}
            onTestSpeaker={() => void preview.testSpeaker()}
          />
        </div>
      </div>
    </Page>
  );
}
