/** Issues a personal link into what a patient writes about, then shows its address this once. */
import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Case, HOLDERS, LIFETIMES, type LinksModel, PURPOSES } from "../../../state/staff/links.ts";
import type { RecordModel } from "../../../state/staff/record.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import classes from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { CheckField, SelectField } from "../../pieces/fields.tsx";
import { useStore } from "../../useStore.ts";
import { useKindName } from "../inbox/useKindName.ts";
import { useFormats, useStaff } from "../StaffContext.ts";

export interface IssueDialogProps {
  readonly model: RecordModel;
  readonly links: LinksModel;
  readonly onClose: () => void;
}

export function IssueDialog(props: IssueDialogProps) {
  const { t } = useTranslation();
  const { links, onClose } = props;
  const url = useStore(links.issued);
  return (
    <Dialog
      title={t(url === undefined ? "links.issue" : "links.issuedTitle")}
      onClose={onClose}
      testId="issue-dialog"
    >
      {url === undefined ? <IssueForm {...props} /> : <Issued url={url} onClose={onClose} />}
    </Dialog>
  );
}

function IssueForm({ model, links, onClose }: IssueDialogProps) {
  const { t } = useTranslation();
  const { form } = links;
  const { purpose } = useStore(form.snapshot).values;
  const cases = useStore(links.cases.snapshot).value ?? [];
  const purposes = PURPOSES.filter((value) => value === "intake" || cases.length > 0);
  return (
    <Form form={form} submit={t("links.issue")} onCancel={onClose} testId="link-form">
      <div className={classes.row}>
        <SelectField
          form={form}
          name="purpose"
          label={t("links.purpose")}
          data={purposes.map((value) => ({ value, label: t(`links.purposes.${value}`) }))}
        />
        <SelectField
          form={form}
          name="days"
          label={t("links.lifetime")}
          data={LIFETIMES.map((count) => ({ value: String(count), label: t("links.days", { count }) }))}
        />
      </div>
      {purpose === "intake" ? (
        <p className={classes.words}>{t("links.intakeWords")}</p>
      ) : (
        <CaseFields model={model} links={links} cases={cases} />
      )}
    </Form>
  );
}

type CaseFieldsProps = Pick<IssueDialogProps, "model" | "links"> & { readonly cases: readonly Case[] };

/** Which case, who gets the link, and how. */
function CaseFields({ model, links: { form }, cases }: CaseFieldsProps) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const kindName = useKindName();
  const { holder, purpose, proxy } = useStore(form.snapshot).values;
  const contacts = useStore(model.contacts.snapshot).value ?? [];
  const proxies = (useStore(model.proxies.snapshot).value ?? []).filter(({ ended_at }) => ended_at === null);
  const isProxy = holder === "proxy";
  // A link goes to nobody but its holder: the patient's own contacts, or those of the proxy.
  const reachable = contacts.filter((contact) => contact.proxy === (isProxy ? proxy : null));
  const choose = { value: "", label: t("links.choose") };
  return (
    <>
      <SelectField
        form={form}
        name="case"
        label={t("links.case")}
        data={[
          choose,
          ...cases.map(({ case: id, kind, submitted_at }) => ({
            value: id,
            label: t("links.caseOf", { kind: kindName(kind), day: day(submitted_at) }),
          })),
        ]}
      />
      <SelectField
        form={form}
        name="holder"
        label={t("links.holder")}
        data={HOLDERS.filter((value) => value !== "proxy" || proxies.length > 0).map((value) => ({
          value,
          label: t(`links.holders.${value}`),
        }))}
      />
      {isProxy && (
        <SelectField
          form={form}
          name="proxy"
          label={t("links.proxy")}
          data={[choose, ...proxies.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <SelectField
        form={form}
        name="send_to"
        label={t("links.sendTo")}
        data={[
          { value: "", label: t("links.sendNowhere") },
          ...reachable.map(({ id, value }) => ({ value: id, label: value })),
        ]}
      />
      {purpose !== "results" && (
        <CheckField
          form={form}
          name="asks_birth_date"
          label={t("links.asksBirthDate")}
          description={t("links.asksHint")}
        />
      )}
    </>
  );
}

function Issued({ url, onClose }: { readonly url: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const copy = () =>
    void navigator.clipboard.writeText(url).then(
      () => notices.say(t("links.copied")),
      // Without the clipboard the address is there to be selected.
      () => undefined,
    );
  return (
    <div className={classes.form}>
      <p className={classes.words}>{t("links.issuedWords")}</p>
      <TextInput
        size="md"
        readOnly
        label={t("links.address")}
        value={url}
        data-testid="issued-link"
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={classes.actions}>
        <Button variant="default" size="md" onClick={copy}>
          {t("links.copy")}
        </Button>
        <Button size="md" onClick={onClose}>
          {t("links.done")}
        </Button>
      </div>
    </div>
  );
}
