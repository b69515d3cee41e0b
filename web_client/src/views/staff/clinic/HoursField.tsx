/** The opening hours of one day: none, one stretch, or several. */
import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Stretch } from "../../../state/staff/clinicSettings.ts";
import classes from "./HoursField.module.css";

export interface HoursFieldProps {
  /** What the day is called for who hears its fields one by one. */
  readonly day: string;
  readonly hours: readonly Stretch[];
  readonly onChange: (hours: readonly Stretch[]) => void;
}

/** What a day begins with, and what its afternoon adds. */
const FIRST: Stretch = { opens: "09:00", closes: "17:00" };

export function HoursField({ day, hours, onChange }: HoursFieldProps) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<Stretch>) =>
    onChange(hours.map((stretch, at) => (at === index ? { ...stretch, ...part } : stretch)));
  const last = hours.at(-1);
  return (
    <div className={classes.hours}>
      {hours.length === 0 && <span className={classes.closed}>{t("clinic.closed")}</span>}
      {hours.map((stretch, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is its place in the day
        <div key={index} className={classes.stretch}>
          <TextInput
            type="time"
            size="md"
            aria-label={t("clinic.opens", { day })}
            value={stretch.opens}
            onChange={(event) => change(index, { opens: event.currentTarget.value })}
          />
          <span aria-hidden="true">{t("clinic.until")}</span>
          <TextInput
            type="time"
            size="md"
            aria-label={t("clinic.closes", { day })}
            value={stretch.closes}
            onChange={(event) => change(index, { closes: event.currentTarget.value })}
          />
          <Button
            variant="subtle"
            size="sm"
            aria-label={t("clinic.removeHoursOn", { day, from: stretch.opens, to: stretch.closes })}
            onClick={() => onChange(hours.filter((_, at) => at !== index))}
          >
            {t("clinic.removeHours")}
          </Button>
        </div>
      ))}
      <Button
        variant="subtle"
        size="sm"
        className={classes.add}
        aria-label={t("clinic.addHoursOn", { day })}
        onClick={() => onChange([...hours, last ? { opens: last.closes, closes: "" } : FIRST])}
      >
        {t("clinic.addHours")}
      </Button>
    </div>
  );
}
