/** For whom a visit is: found by words of the name, then chosen. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BookingModel } from "../../../state/staff/visits/booking.ts";
import { Item, Items } from "../../pieces/Items.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { SearchBox } from "../../pieces/SearchBox.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats } from "../StaffContext.ts";
import classes from "./Visits.module.css";

/** More than these are found by more words. */
const MOST = 5;

export function PatientField({ model }: { readonly model: BookingModel }) {
  const { t } = useTranslation();
  const { date } = useFormats();
  const { form, patients } = model;
  const { values, faults } = useStore(form.snapshot);
  const { items } = useStore(patients.list.snapshot);
  if (values.patient) {
    const { name, birth_date } = values.patient;
    return (
      <fieldset className={classes.group} data-testid="patient-field">
        <legend>{t("visits.patient")}</legend>
        <Items>
          <Item
            title={name}
            words={t("visits.book.born", { date: date(birth_date) })}
            actions={
              <Button variant="default" size="sm" onClick={() => form.set("patient", undefined)}>
                {t("visits.book.another")}
              </Button>
            }
          />
        </Items>
      </fieldset>
    );
  }
  const found = patients.query === "" ? [] : (items ?? []).slice(0, MOST);
  return (
    <fieldset className={classes.group} data-testid="patient-field">
      <legend>{t("visits.patient")}</legend>
      {faults.patient && (
        <p className={classes.fault} role="alert">
          {t("visits.book.choosePatient")}
        </p>
      )}
      <SearchBox
        label={t("visits.book.findPatient")}
        initial=""
        onSearch={(words) => patients.search(words)}
      />
      <div role="status" className={classes.soft}>
        {patients.query !== "" && items?.length === 0 && t("visits.book.nobodyFound")}
      </div>
      {found.length > 0 && (
        <Items>
          {found.map((patient) => (
            <Item
              key={patient.id}
              title={patient.name}
              words={t("visits.book.born", { date: date(patient.birth_date) })}
              actions={
                <RowButton
                  words={t("visits.book.choose")}
                  of={patient.name}
                  testId="choose-patient"
                  onClick={() => form.set("patient", patient)}
                />
              }
            />
          ))}
        </Items>
      )}
    </fieldset>
  );
}
