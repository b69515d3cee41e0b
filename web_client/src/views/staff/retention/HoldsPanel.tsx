/** Whose records are held, whatever the rules say, and why; each hold can be released. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Hold, RetentionModel } from "../../../state/staff/retention.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import formClasses from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { TextAreaField, TextField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { useFormats, useStaff } from "../StaffContext.ts";

export function HoldsPanel({ model }: { readonly model: RetentionModel }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const { instant, date } = useFormats();
  const [isPlacing, setPlacing] = useState(false);
  const [releasing, setReleasing] = useState<Hold>();
  const named = ({ name }: Hold) => name ?? t("retention.erased");
  return (
    <Panel
      title={t("retention.holdsTitle")}
      words={t("retention.holdsWords")}
      testId="holds"
      actions={
        <AddButton words={t("retention.place")} testId="place-hold" onClick={() => setPlacing(true)} />
      }
    >
      <Loaded resource={model.holds} lines={2}>
        {(holds) =>
          holds.length === 0 ? (
            <Empty words={t("retention.noHolds")} />
          ) : (
            <Items>
              {holds.map((hold) => (
                <Item
                  key={hold.id}
                  title={
                    hold.birth_date
                      ? t("retention.whose", { name: named(hold), born: date(hold.birth_date) })
                      : named(hold)
                  }
                  words={t("retention.why", { reason: hold.reason, at: instant(hold.placed_at) })}
                  actions={
                    <RowButton
                      words={t("retention.release")}
                      of={named(hold)}
                      onClick={() => setReleasing(hold)}
                    />
                  }
                />
              ))}
            </Items>
          )
        }
      </Loaded>
      {isPlacing && <PlaceDialog model={model} onClose={() => setPlacing(false)} />}
      {releasing && (
        <ConfirmDialog
          title={t("retention.releaseTitle", { name: named(releasing) })}
          words={t("retention.releaseWords")}
          action={t("retention.release")}
          isDangerous
          onConfirm={async () => {
            await model.release(releasing.id);
            notices.say(t("retention.released", { name: named(releasing) }));
          }}
          onClose={() => setReleasing(undefined)}
        />
      )}
    </Panel>
  );
}

function PlaceDialog({ model, onClose }: { readonly model: RetentionModel; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [form] = useState(() => model.holdForm());
  return (
    <Dialog title={t("retention.place")} onClose={onClose}>
      <Form
        form={form}
        submit={t("retention.hold")}
        onDone={({ patient_name }) => {
          notices.say(t("retention.placed", { name: patient_name }));
          onClose();
        }}
        onCancel={onClose}
        testId="hold-form"
      >
        <p className={formClasses.words}>{t("retention.placeWords")}</p>
        <div className={formClasses.row}>
          <TextField
            form={form}
            name="patient_name"
            label={t("retention.patientName")}
            fault={t("retention.nobody")}
            autoComplete="off"
            autoFocus
          />
          <TextField form={form} name="birth_date" type="date" label={t("retention.birthDate")} />
        </div>
        <TextAreaField
          form={form}
          name="reason"
          label={t("retention.reason")}
          description={t("retention.reasonHint")}
          maxLength={1000}
          rows={3}
        />
      </Form>
    </Dialog>
  );
}
