/** What was written between the clinic and the patient, and writing more. */
import { useTranslation } from "react-i18next";
import { hasEnded } from "../../../state/staff/caseFile.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { Empty } from "../../pieces/Empty.tsx";
import { Form } from "../../pieces/Form.tsx";
import { CheckField, TextAreaField } from "../../pieces/fields.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats, useMay, useMe, useStaff } from "../StaffContext.ts";
import type { CaseProps } from "./CaseScreen.tsx";
import classes from "./Inbox.module.css";

export function ConversationPanel({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const { instant } = useFormats();
  const me = useMe().member.id;
  const mayWrite = useMay("write-message");
  const colleagues = useStore(model.colleagues.snapshot).value;
  const authorName = (kind: string, id: string) =>
    kind === "staff" ? (nameOf(colleagues, id) ?? t("inbox.letters.staff")) : t("inbox.letters.patient");
  return (
    <Panel title={t("inbox.letters.title")} testId="conversation">
      <Shown resource={model.messages}>
        {(messages) =>
          messages.length === 0 ? (
            <Empty words={t("inbox.letters.none")} />
          ) : (
            <Items>
              {messages.map(({ id, author, body, sent_at }) => (
                <Item
                  key={id}
                  title={<p className={classes.text}>{body}</p>}
                  words={`${authorName(author.kind, author.id)}, ${instant(sent_at)}`}
                />
              ))}
            </Items>
          )
        }
      </Shown>
      {mayWrite && !hasEnded(file.case) && (
        <Form
          form={model.writing}
          submit={t("inbox.letters.send")}
          onDone={() => notices.say(t("inbox.letters.sent"))}
          testId="message-form"
        >
          <TextAreaField
            form={model.writing}
            name="body"
            label={t("inbox.letters.body")}
            rows={3}
            maxLength={10_000}
          />
          {file.case.owner === me && (
            <CheckField form={model.writing} name="waits" label={t("inbox.letters.waits")} />
          )}
        </Form>
      )}
    </Panel>
  );
}
