/** How the patient and who acts for them are reached. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contact, RecordModel } from "../../../state/staff/record.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { useStore } from "../../useStore.ts";
import { useMay, useStaff } from "../StaffContext.ts";
import type { RecordProps } from "./RecordScreen.tsx";

export function ContactsPanel({ model }: RecordProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const mayChange = useMay("register-patient");
  const proxies = useStore(model.proxies.snapshot).value ?? [];
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Contact>();
  const owner = ({ kind, proxy }: Contact) => {
    const name = proxies.find(({ id }) => id === proxy)?.name;
    const words = t(`contacts.kinds.${kind}`);
    return name === undefined ? words : t("contacts.of", { kind: words, name });
  };
  return (
    <Panel
      title={t("contacts.title")}
      testId="contacts"
      actions={
        mayChange && (
          <AddButton words={t("contacts.add")} testId="add-contact" onClick={() => setAdding(true)} />
        )
      }
    >
      <Shown resource={model.contacts} lines={2}>
        {(contacts) =>
          contacts.length === 0 ? (
            <Empty words={t("contacts.none")} />
          ) : (
            <Items>
              {contacts.map((contact) => (
                <Item
                  key={contact.id}
                  title={contact.value}
                  words={owner(contact)}
                  actions={
                    mayChange && (
                      <RowButton
                        words={t("contacts.end")}
                        of={contact.value}
                        onClick={() => setEnding(contact)}
                      />
                    )
                  }
                />
              ))}
            </Items>
          )
        }
      </Shown>
      {isAdding && <AddDialog model={model} onClose={() => setAdding(false)} />}
      {ending && (
        <ConfirmDialog
          title={t("contacts.endTitle")}
          words={t("contacts.endWords", { value: ending.value })}
          action={t("contacts.end")}
          isDangerous
          onConfirm={async () => {
            await model.endContact(ending.id);
            notices.say(t("contacts.ended"));
          }}
          onClose={() => setEnding(undefined)}
        />
      )}
    </Panel>
  );
}

function AddDialog({ model, onClose }: { readonly model: RecordModel; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const form = model.contactForm;
  const { kind } = useStore(form.snapshot).values;
  const proxies = (useStore(model.proxies.snapshot).value ?? []).filter(({ ended_at }) => ended_at === null);
  const isEmail = kind === "email";
  const done = () => {
    notices.say(t("contacts.added"));
    onClose();
  };
  return (
    <Dialog title={t("contacts.add")} onClose={onClose}>
      <Form form={form} submit={t("contacts.add")} onDone={done} onCancel={onClose} testId="contact-form">
        <SelectField
          form={form}
          name="kind"
          label={t("contacts.kind")}
          data={(["email", "phone"] as const).map((value) => ({
            value,
            label: t(`contacts.kinds.${value}`),
          }))}
        />
        <TextField
          form={form}
          name="value"
          type={isEmail ? "email" : "tel"}
          label={t(isEmail ? "contacts.emailValue" : "contacts.phoneValue")}
          fault={t(isEmail ? "contacts.emailFault" : "contacts.phoneFault")}
          autoComplete="off"
        />
        {proxies.length > 0 && (
          <SelectField
            form={form}
            name="proxy"
            label={t("contacts.whose")}
            data={[
              { value: "", label: t("contacts.own") },
              ...proxies.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
      </Form>
    </Dialog>
  );
}
