/** The patient's encounters, and planning another. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Encounter, nameOf, type RecordModel } from "../../../state/staff/record.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextAreaField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { Tag, type TagTone } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats, useMay, useStaff } from "../StaffContext.ts";
import type { RecordProps } from "./RecordScreen.tsx";

export function EncountersPanel({ model }: RecordProps) {
  const { t } = useTranslation();
  const mayChange = useMay("register-patient");
  const [isPlanning, setPlanning] = useState(false);
  return (
    <Panel
      title={t("encounters.title")}
      testId="encounters"
      actions={
        mayChange && (
          <AddButton words={t("encounters.plan")} testId="plan-encounter" onClick={() => setPlanning(true)} />
        )
      }
    >
      <Shown resource={model.encounters}>
        {(encounters) =>
          encounters.length === 0 ? (
            <Empty words={t("encounters.none")} />
          ) : (
            <Items>
              {encounters.map((encounter) => (
                <EncounterItem key={encounter.id} model={model} encounter={encounter} />
              ))}
            </Items>
          )
        }
      </Shown>
      {isPlanning && <PlanDialog model={model} onClose={() => setPlanning(false)} />}
    </Panel>
  );
}

const TONES: Readonly<Record<Encounter["status"], TagTone>> = {
  planned: "calm",
  arrived: "warn",
  "in-progress": "good",
  finished: "calm",
  cancelled: "stop",
};

interface EncounterItemProps {
  readonly model: RecordModel;
  readonly encounter: Encounter;
}

function EncounterItem({ model, encounter }: EncounterItemProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const colleagues = useStore(model.colleagues.snapshot).value;
  const { kind, status, provider, reason, history } = encounter;
  const since = history.at(-1)?.at;
  const facts = [
    t(`encounters.kinds.${kind}`),
    ...(provider === null ? [] : [nameOf(colleagues, provider) ?? t("team.unknown")]),
    ...(since === undefined ? [] : [instant(since)]),
  ];
  return (
    <Item
      title={
        <>
          {reason || t("encounters.noReason")}{" "}
          <Tag tone={TONES[status]}>{t(`encounters.statuses.${status}`)}</Tag>
        </>
      }
      words={facts.join(", ")}
    />
  );
}

function PlanDialog({ model, onClose }: { readonly model: RecordModel; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const form = model.encounterForm;
  const providers = (useStore(model.colleagues.snapshot).value ?? []).filter(({ roles }) =>
    roles.includes("provider"),
  );
  const done = () => {
    notices.say(t("encounters.planned"));
    onClose();
  };
  return (
    <Dialog title={t("encounters.plan")} onClose={onClose}>
      <Form
        form={form}
        submit={t("encounters.plan")}
        onDone={done}
        onCancel={onClose}
        testId="encounter-form"
      >
        <SelectField
          form={form}
          name="kind"
          label={t("encounters.kind")}
          data={(["live", "written"] as const).map((value) => ({
            value,
            label: t(`encounters.kinds.${value}`),
          }))}
        />
        <TextAreaField
          form={form}
          name="reason"
          label={t("encounters.reason")}
          description={t("encounters.reasonHint")}
          maxLength={2000}
        />
        <SelectField
          form={form}
          name="provider"
          label={t("encounters.provider")}
          data={[
            { value: "", label: t("encounters.nobody") },
            ...providers.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Form>
    </Dialog>
  );
}
