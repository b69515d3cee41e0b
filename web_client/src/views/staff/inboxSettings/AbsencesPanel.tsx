/** Who is, or will be, away, and who has their cases meanwhile. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Absence, AbsencesModel } from "../../../state/staff/absences.ts";
import { type Colleague, nameOf } from "../../../state/staff/record.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import formClasses from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { useFormats, useMay, useMe, useStaff } from "../StaffContext.ts";

export function AbsencesPanel({ colleagues }: { readonly colleagues: readonly Colleague[] }) {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const { timezone } = useMe().clinic;
  const { instant } = useFormats();
  const mayChange = useMay("assign-case");
  const [model] = useState(() => new AbsencesModel(api, timezone));
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Absence>();
  const named = (id: string) => nameOf(colleagues, id) ?? t("inbox.someone");
  return (
    <Panel
      title={t("inboxSettings.absences.title")}
      words={t("inboxSettings.absences.words")}
      testId="absences"
      actions={
        mayChange && (
          <AddButton
            words={t("inboxSettings.absences.add")}
            testId="add-absence"
            onClick={() => setAdding(true)}
          />
        )
      }
    >
      <Loaded resource={model.ahead} lines={2}>
        {(ahead) =>
          ahead.length === 0 ? (
            <Empty words={t("inboxSettings.absences.none")} />
          ) : (
            <Items>
              {ahead.map((absence) => (
                <Item
                  key={absence.id}
                  title={t("inboxSettings.absences.who", {
                    name: named(absence.staff),
                    cover: named(absence.cover),
                  })}
                  words={t("inboxSettings.absences.when", {
                    from: instant(absence.since),
                    to: instant(absence.until),
                  })}
                  actions={
                    mayChange && (
                      <RowButton
                        words={t("inboxSettings.absences.end")}
                        of={named(absence.staff)}
                        onClick={() => setEnding(absence)}
                      />
                    )
                  }
                />
              ))}
            </Items>
          )
        }
      </Loaded>
      {isAdding && <AbsenceDialog model={model} colleagues={colleagues} onClose={() => setAdding(false)} />}
      {ending && (
        <ConfirmDialog
          title={t("inboxSettings.absences.endTitle", { name: named(ending.staff) })}
          words={t("inboxSettings.absences.endWords")}
          action={t("inboxSettings.absences.end")}
          onConfirm={async () => {
            await model.end(ending.id);
            notices.say(t("inboxSettings.absences.ended", { name: named(ending.staff) }));
          }}
          onClose={() => setEnding(undefined)}
        />
      )}
    </Panel>
  );
}

interface AbsenceDialogProps {
  readonly model: AbsencesModel;
  readonly colleagues: readonly Colleague[];
  readonly onClose: () => void;
}

function AbsenceDialog({ model, colleagues, onClose }: AbsenceDialogProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [form] = useState(() =>
    model.form(({ staff, moved }) => {
      const name = nameOf(colleagues, staff) ?? t("inbox.someone");
      notices.say(t("inboxSettings.absences.announced", { name, count: moved }));
    }),
  );
  const data = [
    { value: "", label: t("inboxSettings.absences.choose") },
    ...colleagues
      .filter(({ roles }) => roles.includes("provider"))
      .map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Dialog title={t("inboxSettings.absences.add")} onClose={onClose}>
      <Form
        form={form}
        submit={t("inboxSettings.absences.announce")}
        onDone={onClose}
        onCancel={onClose}
        testId="absence-form"
      >
        <SelectField form={form} name="staff" label={t("inboxSettings.absences.staff")} data={data} />
        <SelectField
          form={form}
          name="cover"
          label={t("inboxSettings.absences.cover")}
          description={t("inboxSettings.absences.coverHint")}
          fault={t("inboxSettings.absences.coverFault")}
          data={data}
        />
        <div className={formClasses.row}>
          <TextField form={form} name="from" type="date" label={t("inboxSettings.absences.from")} />
          <TextField
            form={form}
            name="until"
            type="date"
            label={t("inboxSettings.absences.until")}
            fault={t("inboxSettings.absences.untilFault")}
          />
        </div>
      </Form>
    </Dialog>
  );
}
