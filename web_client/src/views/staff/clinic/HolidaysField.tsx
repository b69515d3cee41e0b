/** Days that differ from the week: holidays without hours, and days with hours of their own. */
import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormModel } from "../../../state/form.ts";
import type { ClinicValues, Exception } from "../../../state/staff/clinicSettings.ts";
import { PlusIcon } from "../../icons.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats } from "../StaffContext.ts";
import classes from "./HoursField.module.css";
import { HoursField } from "./HoursField.tsx";

export function HolidaysField({ form }: { readonly form: FormModel<ClinicValues> }) {
  const { t } = useTranslation();
  const { date: written } = useFormats();
  const { values, faults } = useStore(form.snapshot);
  const { exceptions } = values;
  const set = (changed: readonly Exception[]) => form.set("exceptions", changed);
  const change = (index: number, part: Partial<Exception>) =>
    set(exceptions.map((known, at) => (at === index ? { ...known, ...part } : known)));
  return (
    <Panel
      title={t("clinic.holidaysTitle")}
      words={t("clinic.holidaysWords")}
      testId="holidays"
      actions={
        <Button
          variant="default"
          size="md"
          leftSection={<PlusIcon size={18} />}
          data-testid="add-holiday"
          onClick={() => set([...exceptions, { date: "", hours: [] }])}
        >
          {t("clinic.addHoliday")}
        </Button>
      }
    >
      {exceptions.length === 0 && <Empty words={t("clinic.noHolidays")} />}
      <div>
        {exceptions.map(({ date, hours }, index) => {
          const day = date === "" ? t("clinic.thatDay") : written(date);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: its date may still be missing
            <div key={index} className={classes.day}>
              <TextInput
                type="date"
                size="md"
                className={classes.date}
                aria-label={t("clinic.date")}
                value={date}
                error={faults.exceptions !== undefined && date === ""}
                onChange={(event) => change(index, { date: event.currentTarget.value })}
              />
              <HoursField day={day} hours={hours} onChange={(changed) => change(index, { hours: changed })} />
              <Button
                variant="default"
                size="sm"
                aria-label={t("clinic.removeDayOn", { day })}
                onClick={() => set(exceptions.filter((_, at) => at !== index))}
              >
                {t("clinic.removeDay")}
              </Button>
            </div>
          );
        })}
      </div>
      {faults.exceptions && (
        <p role="alert" className={classes.fault}>
          {t("clinic.holidaysFault")}
        </p>
      )}
    </Panel>
  );
}
