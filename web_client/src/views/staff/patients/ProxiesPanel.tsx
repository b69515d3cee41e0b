/** Who acts for the patient, now and before. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ProxyView, RELATIONS, type RecordModel } from "../../../state/staff/record.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Form } from "../../pieces/Form.tsx";
import { CheckField, SelectField, TextField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useFormats, useMay, useStaff } from "../StaffContext.ts";
import type { RecordProps } from "./RecordScreen.tsx";

export function ProxiesPanel({ model }: RecordProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const mayChange = useMay("register-patient");
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<ProxyView>();
  return (
    <Panel
      title={t("proxies.title")}
      words={t("proxies.words")}
      testId="proxies"
      actions={
        mayChange && <AddButton words={t("proxies.add")} testId="add-proxy" onClick={() => setAdding(true)} />
      }
    >
      <Shown resource={model.proxies} lines={2}>
        {(proxies) =>
          proxies.length === 0 ? (
            <Empty words={t("proxies.none")} />
          ) : (
            <Items>
              {proxies.map((proxy) => (
                <ProxyItem
                  key={proxy.id}
                  proxy={proxy}
                  onEnd={mayChange ? () => setEnding(proxy) : undefined}
                />
              ))}
            </Items>
          )
        }
      </Shown>
      {isAdding && <AddDialog model={model} onClose={() => setAdding(false)} />}
      {ending && (
        <ConfirmDialog
          title={t("proxies.dismissTitle", { name: ending.name })}
          words={t("proxies.dismissWords")}
          action={t("proxies.dismiss")}
          isDangerous
          onConfirm={async () => {
            await model.dismissProxy(ending.id);
            notices.say(t("proxies.dismissed", { name: ending.name }));
          }}
          onClose={() => setEnding(undefined)}
        />
      )}
    </Panel>
  );
}

interface ProxyItemProps {
  readonly proxy: ProxyView;
  readonly onEnd: (() => void) | undefined;
}

function ProxyItem({ proxy, onEnd }: ProxyItemProps) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const { name, relation, may_consent, since, until, ended_at } = proxy;
  const end = ended_at ?? until;
  const span = end
    ? t("proxies.sinceUntil", { from: day(since), to: day(end) })
    : t("proxies.since", { date: day(since) });
  const facts = [t(`proxies.relations.${relation}`), span, ...(may_consent ? [t("proxies.consents")] : [])];
  return (
    <Item
      title={
        <>
          {name} {ended_at !== null && <Tag>{t("proxies.over")}</Tag>}
        </>
      }
      words={facts.join(", ")}
      actions={
        onEnd && ended_at === null && <RowButton words={t("proxies.dismiss")} of={name} onClick={onEnd} />
      }
    />
  );
}

function AddDialog({ model, onClose }: { readonly model: RecordModel; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const form = model.proxyForm;
  const done = (name: string) => {
    notices.say(t("proxies.appointed", { name }));
    onClose();
  };
  return (
    <Dialog title={t("proxies.add")} onClose={onClose}>
      <Form
        form={form}
        submit={t("proxies.add")}
        onDone={({ name }) => done(name)}
        onCancel={onClose}
        testId="proxy-form"
      >
        <TextField form={form} name="name" label={t("proxies.name")} autoComplete="off" autoFocus />
        <SelectField
          form={form}
          name="relation"
          label={t("proxies.relation")}
          data={RELATIONS.map((value) => ({ value, label: t(`proxies.relations.${value}`) }))}
        />
        <TextField
          form={form}
          name="until"
          type="date"
          label={t("proxies.until")}
          description={t("proxies.untilHint")}
          fault={t("proxies.untilFault")}
        />
        <CheckField form={form} name="may_consent" label={t("proxies.mayConsent")} />
      </Form>
    </Dialog>
  );
}
