/** The opening hours of a week, Monday first. */
import { useTranslation } from "react-i18next";
import type { FormModel } from "../../../state/form.ts";
import type { ClinicValues } from "../../../state/staff/clinicSettings.ts";
import { Panel } from "../../pieces/Panel.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats } from "../StaffContext.ts";
import classes from "./HoursField.module.css";
import { HoursField } from "./HoursField.tsx";

export function WeekField({ form }: { readonly form: FormModel<ClinicValues> }) {
  const { t } = useTranslation();
  const { weekday } = useFormats();
  const { values, faults } = useStore(form.snapshot);
  return (
    <Panel title={t("clinic.weekTitle")} words={t("clinic.weekWords")} testId="week">
      <div>
        {values.week.map((hours, index) => {
          const day = weekday(index);
          return (
            <fieldset key={day} className={classes.day}>
              <legend className={classes.name}>{day}</legend>
              <HoursField
                day={day}
                hours={hours}
                onChange={(changed) =>
                  form.set(
                    "week",
                    values.week.map((known, at) => (at === index ? changed : known)),
                  )
                }
              />
            </fieldset>
          );
        })}
      </div>
      {faults.week && (
        <p role="alert" className={classes.fault}>
          {t("clinic.weekFault")}
        </p>
      )}
    </Panel>
  );
}
