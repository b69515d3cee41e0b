/** Where the person is, where to call them, whom to call for them, and whether it has become worse. */
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CheckField, TextField } from "../pieces/fields.tsx";
import { useStore } from "../useStore.ts";
import type { CheckInScreenProps } from "./CheckInScreen.tsx";
import classes from "./Guest.module.css";
import { StepActions } from "./StepActions.tsx";

export function AboutStep({ guest, now, checkIn, visit }: CheckInScreenProps) {
  const { t } = useTranslation();
  const { about } = checkIn;
  const { values, error } = useStore(about.snapshot);
  const element = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once after each refusal, not while it is put right
  useEffect(() => element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), [tries]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void guest.step(async () => {
      if (await about.submit()) return;
      setTries((count) => count + 1);
      const refusal = about.snapshot.get().error;
      if (refusal) throw refusal;
    });
  };
  return (
    <form ref={element} className={classes.column} onSubmit={submit} noValidate data-error={error?.code}>
      <TextField
        form={about}
        name="location"
        label={t("guest.checkIn.location")}
        description={t("guest.checkIn.locationHint")}
        autoComplete="street-address"
      />
      <TextField
        form={about}
        name="callBack"
        type="tel"
        label={t("guest.checkIn.callBack")}
        description={t("guest.checkIn.callBackHint")}
        autoComplete="tel"
      />
      <fieldset className={classes.fieldset}>
        <legend className={classes.legend}>
          {t("guest.checkIn.contact")} <span>{t("guest.checkIn.contactHint")}</span>
        </legend>
        <TextField
          form={about}
          name="contactName"
          label={t("guest.checkIn.contactName")}
          autoComplete="off"
        />
        <TextField
          form={about}
          name="contactPhone"
          type="tel"
          label={t("guest.checkIn.contactPhone")}
          autoComplete="off"
        />
      </fieldset>
      <CheckField form={about} name="feelsWorse" label={t("guest.checkIn.feelsWorse")} />
      {values.feelsWorse && (
        <p className={classes.warn} role="status">
          {t("guest.danger", { number: visit.clinic.emergency_number })}
        </p>
      )}
      <StepActions checkIn={checkIn} isBusy={now.isBusy} />
    </form>
  );
}
