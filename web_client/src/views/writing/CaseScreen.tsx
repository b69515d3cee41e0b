/** What became of a case that the clinic has: its state, the answer, the messages about it, and how it may go on. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CaseMessage, GuestCase } from "../../state/writing/correspondence.ts";
import type { WritingModel } from "../../state/writing/writing.ts";
import { Heading, Words } from "../page/Card.tsx";
import { focusIfLost } from "../page/focus.ts";
import { ConfirmDialog } from "../pieces/ConfirmDialog.tsx";
import { Dialog } from "../pieces/Dialog.tsx";
import { Facts } from "../pieces/Facts.tsx";
import { Form } from "../pieces/Form.tsx";
import { TextAreaField } from "../pieces/fields.tsx";
import { Item, Items } from "../pieces/Items.tsx";
import { Tag } from "../pieces/Tag.tsx";
import { useStore } from "../useStore.ts";
import { Answer } from "./Answer.tsx";
import { FilesSection } from "./files/FilesSection.tsx";
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
  const { correspondence } = model;
  const { answers } = useStore(correspondence.snapshot);
  const { hold, ending, answer_ready, answer_needs_birth_date, may_reopen } = sent;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has changed may have taken the focused field away
  useEffect(focusIfLost, [sent]);
  return (
    <>
      <Heading>{t(headingOf(sent))}</Heading>
      {hold && !ending && <Words>{t("writing.case.waits")}</Words>}
      {ending && <Words>{t(`writing.case.endings.${ending}`)}</Words>}
      <Standing sent={sent} />
      {answer_ready && answer_needs_birth_date && <Words>{t("writing.case.locked")}</Words>}
      {answers.map((answer) => (
        <Answer key={answer.id} answer={answer} onSeen={correspondence.seen} />
      ))}
      {ending && may_reopen && <Reopening model={model} />}
      <Messages model={model} mayWrite={!ending} />
      <Ways model={model} sent={sent} />
    </>
  );
}

/** When it was received, by when it is answered, and when the visit is, if there is to be one. */
function Standing({ sent: { submitted_at, due_at, live_visit } }: { readonly sent: GuestCase }) {
  const { t } = useTranslation();
  const instant = useInstant();
  const facts = [
    ...(submitted_at
      ? [
          {
            name: t("writing.case.received"),
            value: <span data-testid="received">{instant(submitted_at)}</span>,
          },
        ]
      : []),
    ...(due_at
      ? [{ name: t("writing.case.due"), value: <span data-testid="due">{instant(due_at)}</span> }]
      : []),
    ...(live_visit
      ? [
          {
            name: t("writing.case.visit"),
            value: (
              <span data-testid="live-visit">
                {live_visit.starts_at ? instant(live_visit.starts_at) : t("writing.case.visitAsked")}
              </span>
            ),
          },
        ]
      : []),
  ];
  return <Facts facts={facts} />;
}

function Reopening({ model: { correspondence } }: { readonly model: WritingModel }) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t("writing.reopen.heading")}</h2>
      <Form form={correspondence.reopening} submit={t("writing.reopen.send")} testId="reopen-form">
        <TextAreaField
          form={correspondence.reopening}
          name="body"
          label={t("writing.reopen.body")}
          rows={3}
          maxLength={10_000}
        />
      </Form>
    </>
  );
}

function Messages({ model, mayWrite }: { readonly model: WritingModel; readonly mayWrite: boolean }) {
  const { t } = useTranslation();
  const { correspondence } = model;
  const { messages, readUpTo } = useStore(correspondence.snapshot);
  const { uploads } = useStore(model.snapshot);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time there are others on screen
  useEffect(correspondence.seenMessages, [messages]);
  return (
    <>
      <h2>{t("writing.thread.heading")}</h2>
      {messages.length === 0 && <p className={classes.soft}>{t("writing.thread.none")}</p>}
      <div aria-live="polite">
        <Items>
          {messages.map((message) => (
            <Message key={message.id} message={message} isNew={message.seq > readUpTo} />
          ))}
        </Items>
      </div>
      {mayWrite && uploads && <FilesSection uploads={uploads} photos="welcome" fault={undefined} isSent />}
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

function Message({ message, isNew }: { readonly message: CaseMessage; readonly isNew: boolean }) {
  const { t } = useTranslation();
  const instant = useInstant();
  const { author, body, sent_at } = message;
  const isTheirs = author.kind === "staff";
  return (
    <Item
      title={<p className={classes.text}>{body}</p>}
      words={
        <>
          {`${t(isTheirs ? "writing.thread.clinic" : "writing.thread.you")}, ${instant(sent_at)}`}{" "}
          {isTheirs && isNew && (
            <span data-testid="new">
              <Tag tone="warn">{t("writing.thread.new")}</Tag>
            </span>
          )}
        </>
      }
    />
  );
}

/** To talk instead, or to take it back. */
function Ways({
  model: { correspondence },
  sent,
}: {
  readonly model: WritingModel;
  readonly sent: GuestCase;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"wish" | "withdraw">();
  const close = () => setOpen(undefined);
  const mayWish = !sent.live_visit && (!sent.ending || sent.ending === "answered");
  return (
    <div className={classes.ways}>
      {mayWish && (
        <Button variant="default" size="md" data-testid="wish" onClick={() => setOpen("wish")}>
          {t("writing.wish.open")}
        </Button>
      )}
      {!sent.ending && (
        <Button variant="default" size="md" data-testid="withdraw" onClick={() => setOpen("withdraw")}>
          {t("writing.withdraw.open")}
        </Button>
      )}
      {open === "wish" && (
        <Dialog title={t("writing.wish.open")} onClose={close}>
          <Form
            form={correspondence.wishing}
            submit={t("writing.wish.send")}
            onDone={close}
            onCancel={close}
            testId="wish-form"
          >
            <Words>{t("writing.wish.words")}</Words>
            <TextAreaField
              form={correspondence.wishing}
              name="body"
              label={t("writing.wish.reason")}
              rows={3}
              maxLength={2000}
            />
          </Form>
        </Dialog>
      )}
      {open === "withdraw" && (
        <ConfirmDialog
          title={t("writing.withdraw.open")}
          words={t("writing.withdraw.words")}
          action={t("writing.withdraw.yes")}
          isDangerous
          onConfirm={correspondence.withdraw}
          onClose={close}
        />
      )}
    </div>
  );
}
