/** Second opinions: asked by who has the case, given by who was asked; the case stays where it is. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { hasEnded } from "../../../state/staff/caseFile.ts";
import type { Opinion } from "../../../state/staff/caseForms.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextAreaField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats, useMay, useMe, useStaff } from "../StaffContext.ts";
import type { CaseProps } from "./CaseScreen.tsx";
import classes from "./Inbox.module.css";

export function OpinionsPanel({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const me = useMe().member.id;
  const mayAnswer = useMay("answer-case");
  const [isAsking, setAsking] = useState(false);
  const mayAsk = mayAnswer && file.case.owner === me && !hasEnded(file.case);
  if (file.opinions.length === 0 && !mayAsk) return null;
  return (
    <Panel
      title={t("inbox.opinions.title")}
      words={file.opinions.length === 0 ? t("inbox.opinions.words") : undefined}
      testId="opinions"
      actions={
        mayAsk && (
          <Button variant="default" size="sm" data-testid="ask-opinion" onClick={() => setAsking(true)}>
            {t("inbox.opinions.ask")}
          </Button>
        )
      }
    >
      {file.opinions.length > 0 && (
        <Items>
          {file.opinions.map((opinion) => (
            <OpinionItem key={opinion.id} model={model} file={file} opinion={opinion} />
          ))}
        </Items>
      )}
      {isAsking && <AskDialog model={model} file={file} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function OpinionItem({ model, opinion }: CaseProps & { readonly opinion: Opinion }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const me = useMe().member.id;
  const colleagues = useStore(model.colleagues.snapshot).value;
  const name = (id: string) => nameOf(colleagues, id) ?? t("inbox.someone");
  const { asked_by, asked_of, asked_at, question, given_at } = opinion;
  return (
    <Item
      title={<p className={classes.text}>{question}</p>}
      words={
        <>
          {t("inbox.opinions.asked", { by: name(asked_by), of: name(asked_of), at: instant(asked_at) })}
          {given_at !== null ? (
            <blockquote className={classes.opinion} data-testid="opinion">
              <p className={classes.text}>{opinion.opinion}</p>
              <footer className={classes.soft}>
                {name(asked_of)}, {instant(given_at)}
              </footer>
            </blockquote>
          ) : asked_of === me ? (
            <GiveForm model={model} opinion={opinion} />
          ) : (
            <div>
              <Tag>{t("inbox.opinions.waits")}</Tag>
            </div>
          )}
        </>
      }
    />
  );
}

function GiveForm({ model, opinion }: Pick<CaseProps, "model"> & { readonly opinion: Opinion }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [form] = useState(() => model.forms.giveOpinion(opinion.id));
  return (
    <div className={classes.give}>
      <Form
        form={form}
        submit={t("inbox.opinions.give")}
        onDone={() => notices.say(t("inbox.opinions.given"))}
        testId="opinion-form"
      >
        <TextAreaField
          form={form}
          name="opinion"
          label={t("inbox.opinions.yours")}
          rows={3}
          maxLength={10_000}
        />
      </Form>
    </div>
  );
}

function AskDialog({ model, onClose }: CaseProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const me = useMe().member.id;
  const colleagues = useStore(model.colleagues.snapshot).value ?? [];
  const [form] = useState(() => model.forms.askOpinion());
  return (
    <Dialog title={t("inbox.opinions.ask")} onClose={onClose} testId="opinion-dialog">
      <Form
        form={form}
        submit={t("inbox.opinions.send")}
        onCancel={onClose}
        onDone={({ of }) => {
          onClose();
          notices.say(t("inbox.opinions.sent", { name: nameOf(colleagues, of) ?? "" }));
        }}
      >
        <SelectField
          form={form}
          name="of"
          label={t("inbox.opinions.of")}
          data={[
            { value: "", label: t("inbox.case.choose") },
            ...colleagues
              .filter(({ id, roles }) => id !== me && roles.includes("provider"))
              .map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <TextAreaField form={form} name="question" label={t("inbox.opinions.question")} maxLength={10_000} />
      </Form>
    </Dialog>
  );
}
