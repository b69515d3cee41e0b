/** A patient's record, or, when it is restricted, the way in for an emergency. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ageOn, dateIn } from "../../../lib/formats.ts";
import { LinksModel } from "../../../state/staff/links.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import type { Patient } from "../../../state/staff/patients.ts";
import { RecordModel } from "../../../state/staff/record.ts";
import { Skeleton } from "../../pieces/Skeleton.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { InsteadScreen } from "../InsteadScreen.tsx";
import { Screen } from "../Screen.tsx";
import { useFormats, useMay, useMe, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { ContactsPanel } from "./ContactsPanel.tsx";
import { EncountersPanel } from "./EncountersPanel.tsx";
import { IdentityPanel } from "./IdentityPanel.tsx";
import { LinksPanel } from "./LinksPanel.tsx";
import { LockedScreen } from "./LockedScreen.tsx";
import { ProxiesPanel } from "./ProxiesPanel.tsx";
import classes from "./RecordScreen.module.css";
import { TeamPanel } from "./TeamPanel.tsx";

export default function RecordScreen({ id }: { readonly id: string }) {
  const { api } = useStaff();
  const { timezone } = useMe().clinic;
  const [model] = useState(() => new RecordModel(api, id, timezone));
  useLoad(model.patient);
  const { value, error } = useStore(model.patient.snapshot);
  if (value) return <Record model={model} patient={value} />;
  if (error?.code === "glass-intact") return <LockedScreen model={model} />;
  return error ? <InsteadScreen error={error} onRetry={model.patient.load} /> : <Skeleton lines={8} />;
}

export interface RecordProps {
  readonly model: RecordModel;
  readonly patient: Patient;
}

function Record({ model, patient }: RecordProps) {
  const { t } = useTranslation();
  const { api } = useStaff();
  const { date } = useFormats();
  const { timezone } = useMe().clinic;
  const mayIssue = useMay("issue-link");
  const [links] = useState(() => new LinksModel(api, patient.id));
  // What several parts show; each is asked for once, and not again with each of them.
  useLoad(model.colleagues);
  useLoad(model.proxies);
  useLoad(model.contacts);
  useLoad(model.encounters);
  const age = ageOn(dateIn(timezone, new Date()), patient.birth_date);
  const born = t("record.born", { date: date(patient.birth_date) });
  return (
    <Screen
      title={patient.name}
      words={
        <>
          {age === undefined ? born : `${born}, ${t("record.age", { count: age })}`}{" "}
          {patient.restricted && <Tag tone="warn">{t("patients.restricted")}</Tag>}
        </>
      }
      back={{ href: PLACES.patients, words: t("patients.back") }}
    >
      <div className={classes.parts}>
        <div className={classes.column}>
          <EncountersPanel model={model} patient={patient} />
          {mayIssue && <LinksPanel model={model} links={links} />}
        </div>
        <div className={classes.column}>
          <IdentityPanel model={model} patient={patient} />
          <ContactsPanel model={model} patient={patient} />
          <ProxiesPanel model={model} patient={patient} />
          <TeamPanel model={model} patient={patient} />
        </div>
      </div>
    </Screen>
  );
}
