/** A signed answer, whether the patient has read it, and what was and can be added to it. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CaseAnswer, CaseFileModel } from "../../../../state/staff/caseFile.ts";
import { nameOf } from "../../../../state/staff/record.ts";
import { type Fact, Facts } from "../../../pieces/Facts.tsx";
import { Form } from "../../../pieces/Form.tsx";
import { TextAreaField } from "../../../pieces/fields.tsx";
import { Tag } from "../../../pieces/Tag.tsx";
import { useStore } from "../../../useStore.ts";
import { useFormats, useMay, useStaff } from "../../StaffContext.ts";
import classes from "../Inbox.module.css";

export interface SignedAnswerProps {
  readonly model: CaseFileModel;
  readonly given: CaseAnswer;
}

export function SignedAnswer({ model, given }: SignedAnswerProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const mayAdd = useMay("answer-case");
  const [isAdding, setAdding] = useState(false);
  const { read_at } = given;
  return (
    <>
      <Facts facts={useFacts({ model, given })} />
      <div>
        {read_at === null ? (
          <Tag tone="warn">{t("answering.unread")}</Tag>
        ) : (
          <Tag tone="good">{t("answering.read", { at: instant(read_at) })}</Tag>
        )}
      </div>
      {isAdding ? (
        <AddendumForm model={model} given={given} onClose={() => setAdding(false)} />
      ) : (
        mayAdd && (
          <Button
            className={classes.start}
            variant="default"
            size="md"
            data-testid="add-to-answer"
            onClick={() => setAdding(true)}
          >
            {t("answering.add")}
          </Button>
        )
      )}
    </>
  );
}

function useFacts({ model, given }: SignedAnswerProps): readonly Fact[] {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const colleagues = useStore(model.colleagues.snapshot).value;
  const name = (id: string) => nameOf(colleagues, id) ?? t("inbox.someone");
  const { content, author, signed_at, addenda } = given;
  const { assessment, plan, diagnoses, renewal, follow_up } = content;
  const facts: Fact[] = [
    {
      name: name(author),
      value: signed_at === null ? "" : t("answering.signedAt", { at: instant(signed_at) }),
    },
  ];
  const say = (what: string, ...lines: readonly string[]) => {
    const words = lines.filter((line) => line !== "");
    if (words.length > 0)
      facts.push({ name: what, value: <p className={classes.text}>{words.join("\n")}</p> });
  };
  say(t("answering.assessment"), assessment);
  say(t("answering.diagnoses"), ...diagnoses.map(({ code, display }) => `${display} (${code})`));
  say(t("answering.plan"), plan);
  if (renewal)
    say(
      t("answering.decision"),
      t(`answering.decisions.${renewal.decision}`),
      renewal.medicine,
      renewal.remark,
    );
  if (follow_up) {
    const { way, in_days, remark } = follow_up;
    const when = in_days === null ? "" : t("answering.afterDays", { count: in_days });
    say(t("answering.followUp"), t(`answering.followUps.${way}`), when, remark);
  }
  for (const { id, author: adder, text, signed_at: at } of addenda)
    facts.push({
      name: t("answering.addendum"),
      value: (
        <div key={id} data-testid="addendum">
          <p className={classes.text}>{text}</p>
          <p className={classes.soft}>{`${name(adder)}, ${instant(at)}`}</p>
        </div>
      ),
    });
  return facts;
}

function AddendumForm({ model, given, onClose }: SignedAnswerProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [form] = useState(() => model.addendumForm(given.id));
  return (
    <Form
      form={form}
      submit={t("answering.signAddendum")}
      onCancel={onClose}
      onDone={() => {
        onClose();
        notices.say(t("answering.added"));
      }}
      testId="addendum-form"
    >
      <TextAreaField
        form={form}
        name="text"
        label={t("answering.addendumText")}
        description={t("answering.addendumHint")}
        maxLength={20_000}
        data-autofocus
      />
    </Form>
  );
}
