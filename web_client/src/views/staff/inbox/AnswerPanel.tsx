/** The answers of a case: signed ones to read, one's own draft to write and to sign. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CaseAnswer, draftOf, FOLLOW_UPS, hasEnded } from "../../../state/staff/caseFile.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Facts } from "../../pieces/Facts.tsx";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextAreaField } from "../../pieces/fields.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats, useMe, useStaff } from "../StaffContext.ts";
import type { CaseProps } from "./CaseScreen.tsx";
import classes from "./Inbox.module.css";

export function AnswerPanel({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const me = useMe().member.id;
  const signed = file.answers.filter(({ signed_at }) => signed_at !== null);
  const isMine = file.case.owner === me && !hasEnded(file.case);
  return (
    <Panel title={t("inbox.answering.title")} words={t("inbox.answering.words")} testId="answer">
      {signed.map((given) => (
        <SignedAnswer key={given.id} model={model} file={file} given={given} />
      ))}
      {isMine ? (
        <Draft model={model} file={file} />
      ) : (
        signed.length === 0 && <Empty words={t("inbox.answering.takeFirst")} />
      )}
    </Panel>
  );
}

function SignedAnswer({ model, given }: CaseProps & { readonly given: CaseAnswer }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const colleagues = useStore(model.colleagues.snapshot).value;
  const { content, author, signed_at, read_at } = given;
  return (
    <>
      <Facts
        facts={[
          { name: nameOf(colleagues, author) ?? t("inbox.someone"), value: signedWords() },
          {
            name: t("inbox.answering.assessment"),
            value: <p className={classes.text}>{content.assessment}</p>,
          },
          { name: t("inbox.answering.plan"), value: <p className={classes.text}>{content.plan}</p> },
          ...(content.follow_up
            ? [
                {
                  name: t("inbox.answering.followUp"),
                  value: t(`inbox.answering.followUps.${content.follow_up.way}`),
                },
              ]
            : []),
        ]}
      />
      <div>
        {read_at === null ? (
          <Tag tone="warn">{t("inbox.answering.unread")}</Tag>
        ) : (
          <Tag tone="good">{t("inbox.answering.read", { at: instant(read_at) })}</Tag>
        )}
      </div>
    </>
  );

  function signedWords() {
    return signed_at === null ? "" : t("inbox.answering.signedAt", { at: instant(signed_at) });
  }
}

function Draft({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const me = useMe().member.id;
  const [form] = useState(() => model.answerForm(draftOf(file, me)));
  const [isSigning, setSigning] = useState(false);
  const sign = async () => {
    // What stands in the form is what is signed, whether or not it was kept before.
    if (await form.submit()) setSigning(true);
  };
  return (
    <>
      <Form
        form={form}
        submit={t("inbox.answering.keep")}
        onDone={() => notices.say(t("inbox.answering.kept"))}
        testId="answer-form"
      >
        <TextAreaField
          form={form}
          name="assessment"
          label={t("inbox.answering.assessment")}
          maxLength={20_000}
        />
        <TextAreaField form={form} name="plan" label={t("inbox.answering.plan")} maxLength={20_000} />
        <SelectField
          form={form}
          name="follow_up"
          label={t("inbox.answering.followUp")}
          data={FOLLOW_UPS.map((value) => ({ value, label: t(`inbox.answering.followUps.${value}`) }))}
        />
      </Form>
      <Button size="md" data-testid="sign" onClick={() => void sign()}>
        {t("inbox.answering.sign")}
      </Button>
      {isSigning && (
        <ConfirmDialog
          title={t("inbox.answering.signTitle")}
          words={t("inbox.answering.signWords")}
          action={t("inbox.answering.sign")}
          onConfirm={async () => {
            await model.sign();
            notices.say(t("inbox.answering.signed"));
          }}
          onClose={() => setSigning(false)}
        />
      )}
    </>
  );
}
