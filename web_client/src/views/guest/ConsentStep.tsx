/** The consent questions, each with the clinic's own text; a no never blocks the visit. */
import { useTranslation } from "react-i18next";
import { ChoiceField } from "../pieces/ChoiceField.tsx";
import { useStore } from "../useStore.ts";
import type { CheckInScreenProps } from "./CheckInScreen.tsx";
import classes from "./Guest.module.css";
import { StepActions } from "./StepActions.tsx";

const TITLED = ["treatment", "recording", "transcription", "secondary-use"] as const;

export function ConsentStep({ guest, now, checkIn }: CheckInScreenProps) {
  const { t } = useTranslation();
  const { decisions, isUndecided } = useStore(checkIn.snapshot);
  return (
    <div className={classes.column}>
      <p className={classes.soft}>{t("guest.checkIn.consentWords")}</p>
      {checkIn.consentTexts.map(({ id, question, text, locale }) => {
        const known = TITLED.find((titled) => titled === question);
        return (
          <ChoiceField
            key={id}
            name={`consent-${question}`}
            legend={known ? t(`guest.checkIn.consentTitle.${known}`) : question}
            words={text}
            lang={locale}
            options={[
              { code: "permit", display: t("guest.checkIn.yes") },
              { code: "deny", display: t("guest.checkIn.no") },
            ]}
            chosen={decisions[question]}
            fault={
              isUndecided && decisions[question] === undefined ? t("guest.checkIn.undecided") : undefined
            }
            onChoose={(decision) => checkIn.decide(question, decision === "permit" ? "permit" : "deny")}
          />
        );
      })}
      <StepActions
        checkIn={checkIn}
        isBusy={now.isBusy}
        onNext={() => void guest.step(() => checkIn.passConsent())}
      />
    </div>
  );
}
