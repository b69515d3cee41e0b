/** What became of a case that the clinic has: its state, the answer, and the messages about it. */
import { useTranslation } from "react-i18next";
import type { GuestCase } from "../../state/writing/correspondence.ts";
import type { WritingModel } from "../../state/writing/writing.ts";
import { Heading, Words } from "../page/Card.tsx";
import { Form } from "../pieces/Form.tsx";
import { TextAreaField } from "../pieces/fields.tsx";
import { Item, Items } from "../pieces/Items.tsx";
import { useStore } from "../useStore.ts";
import { Answer } from "./Answer.tsx";
import { useInstant } from "./useInstant.ts";
import classes from "./Writing.module.css";

export interface CaseScreenProps {
  readonly model: WritingModel;
  readonly sent: GuestCase;
}

function headingOf({ answer_ready, ending, hold }: GuestCase) {
  if (answer_ready) return "writing.case.answeredHeading";
  if (ending) return "writing.case.endedHeading";
  return hold ? "writing.case.waitsHeading" : "writing.case.sentHeading";
}

export function CaseScreen({ model, sent }: CaseScreenProps) {
  const { t } = useTranslation();
  const instant = useInstant();
  const { correspondence } = model;
  const { answers } = useStore(correspondence.snapshot);
  const { hold, ending, submitted_at, answer_ready, answer_needs_birth_date } = sent;
  return (
    <>
      <Heading>{t(headingOf(sent))}</Heading>
      {hold && !ending && <Words>{t("writing.case.waits")}</Words>}
      {ending && <Words>{t(`writing.case.endings.${ending}`)}</Words>}
      {submitted_at && (
        <p className={classes.soft} data-testid="received">
          {t("writing.case.sentAt", { when: instant(submitted_at) })}
        </p>
      )}
      {answer_ready && answer_needs_birth_date && <Words>{t("writing.case.locked")}</Words>}
      {answers.map((answer) => (
        <Answer key={answer.id} answer={answer} onSeen={correspondence.seen} />
      ))}
      <Messages model={model} mayWrite={!ending} />
    </>
  );
}

function Messages({ model, mayWrite }: { readonly model: WritingModel; readonly mayWrite: boolean }) {
  const { t } = useTranslation();
  const instant = useInstant();
  const { correspondence } = model;
  const { messages } = useStore(correspondence.snapshot);
  return (
    <>
      <h2>{t("writing.thread.heading")}</h2>
      {messages.length === 0 && <p className={classes.soft}>{t("writing.thread.none")}</p>}
      <div aria-live="polite">
        <Items>
          {messages.map(({ id, author, body, sent_at }) => (
            <Item
              key={id}
              title={<p className={classes.text}>{body}</p>}
              words={`${t(author.kind === "staff" ? "writing.thread.clinic" : "writing.thread.you")}, ${instant(sent_at)}`}
            />
          ))}
        </Items>
      </div>
      {mayWrite && (
        <Form form={correspondence.writing} submit={t("writing.thread.send")} testId="message-form">
          <TextAreaField
            form={correspondence.writing}
            name="body"
            label={t("writing.thread.body")}
            rows={3}
            maxLength={10_000}
          />
        </Form>
      )}
    </>
  );
}
