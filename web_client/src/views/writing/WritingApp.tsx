/** Writing to a clinic: one screen for each stage, under the notice that this is not for emergencies. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { addWords } from "../../i18n/index.ts";
import { writingWords } from "../../i18n/writingWords.ts";
import { AppError } from "../../lib/appError.ts";
import { replyOf } from "../../state/writing/reply.ts";
import { type Arrival, WritingModel, type WritingSnapshot } from "../../state/writing/writing.ts";
import { Card } from "../page/Card.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { ErrorScreen } from "../page/ErrorScreen.tsx";
import { LoadingPage } from "../page/LoadingPage.tsx";
import { Page } from "../page/Page.tsx";
import { PhoneLink } from "../page/PhoneLink.tsx";
import { useStore } from "../useStore.ts";
import { useTitle } from "../useTitle.ts";
import { CaseScreen } from "./CaseScreen.tsx";
import { DivertedScreen } from "./DivertedScreen.tsx";
import { BirthDateScreen, CodeScreen, EntranceScreen } from "./EntranceScreens.tsx";
import { FormScreen } from "./FormScreen.tsx";
import { FormsScreen } from "./FormsScreen.tsx";
import { useInstant } from "./useInstant.ts";
import classes from "./Writing.module.css";
import "./styles.ts";

for (const words of writingWords) addWords(words);

export interface WritingProps {
  readonly model: WritingModel;
  readonly now: WritingSnapshot;
}

export interface WritingAppProps {
  readonly arrival: Arrival;
  /** The link is of a visit, and no matter to write about. */
  readonly onVisit?: () => void;
}

export default function WritingApp({ arrival, onVisit }: WritingAppProps) {
  const { t, i18n } = useTranslation();
  useTitle(t("writing.title"));
  const [model] = useState(() => new WritingModel(arrival, () => i18n.language, onVisit));
  useEffect(() => {
    void model.start();
    return model.close;
  }, [model]);
  const now = useStore(model.snapshot);
  const { stage, error, phone, clinicName } = now;
  if (stage === "opening") return <LoadingPage />;
  const footer = phone !== "" && (
    <>
      {t("app.emergency")} {t("writing.helpAt", { clinic: clinicName })} <PhoneLink number={phone} />.
    </>
  );
  if (stage === "failed") {
    return (
      <ErrorScreen
        error={error ?? new AppError("unexpected")}
        ways={{ retry: () => void model.start() }}
        above={<Notice now={now} />}
        footer={footer}
      />
    );
  }
  return (
    <Page
      key={stage} // so that a stage which replaces another takes its focus with it
      footer={footer}
    >
      <Notice now={now} />
      <Card>
        <div className={classes.screen} data-testid={`stage-${stage}`}>
          <Screen model={model} now={now} />
        </div>
        {error && <ErrorNotice error={error} ways={{}} />}
      </Card>
    </Page>
  );
}

/** That this is not for emergencies, and when the clinic replies; nothing before it is known which clinic that is. */
function Notice({ now }: { readonly now: WritingSnapshot }) {
  const { t } = useTranslation();
  const instant = useInstant();
  if (!now.emergencyNumber) return null;
  const reply = replyOf(now);
  const when = "when" in reply ? instant(reply.when) : "";
  return (
    <p className={classes.notice} role="note" data-testid="notice">
      {t("writing.notice", { number: now.emergencyNumber })}{" "}
      <span data-testid="reply" data-kind={reply.kind}>
        {t(`writing.reply.${reply.kind}`, { when })}
      </span>
    </p>
  );
}

function Screen({ model, now }: WritingProps) {
  switch (now.stage) {
    case "entrance":
      return <EntranceScreen model={model} now={now} />;
    case "code":
      return <CodeScreen model={model} now={now} />;
    case "birth-date":
      return <BirthDateScreen model={model} now={now} />;
    case "forms":
      return <FormsScreen model={model} now={now} />;
    case "form":
      return (
        now.intake && (
          <FormScreen key={now.intake.form.id} model={model} intake={now.intake} isDraft={now.isDraft} />
        )
      );
    case "diverted":
      return <DivertedScreen model={model} now={now} />;
    case "case":
      return now.case && <CaseScreen model={model} sent={now.case} />;
    default:
      return null;
  }
}
