/** Where one is signed in, and ending it there. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AccountModel, OpenSession } from "../../../state/staff/account.ts";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats, useStaff } from "../StaffContext.ts";

export function SessionsPanel({ model }: { readonly model: AccountModel }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const sessions = useStore(model.sessions.snapshot).value ?? [];
  const [ending, setEnding] = useState<OpenSession | "others">();
  const confirm = async () => {
    if (ending === "others") await model.endOtherSessions();
    else if (ending) await model.endSession(ending.id);
    notices.say(t(ending === "others" ? "account.othersEnded" : "account.sessionEnded"));
  };
  const endOthers = sessions.length > 1 && (
    <Button variant="default" size="md" data-testid="end-others" onClick={() => setEnding("others")}>
      {t("account.endOthers")}
    </Button>
  );
  return (
    <Panel
      title={t("account.sessionsTitle")}
      words={t("account.sessionsWords")}
      actions={endOthers}
      testId="sessions"
    >
      <Loaded resource={model.sessions}>
        {(open) => (
          <Items>
            {open.map((session) => (
              <SessionItem key={session.id} session={session} onEnd={() => void setEnding(session)} />
            ))}
          </Items>
        )}
      </Loaded>
      {ending && (
        <ConfirmDialog
          title={t(ending === "others" ? "account.endOthersTitle" : "account.endTitle")}
          words={t("account.endOthersWords")}
          action={t(ending === "others" ? "account.endOthers" : "account.endSession")}
          isDangerous
          onConfirm={confirm}
          onClose={() => setEnding(undefined)}
        />
      )}
    </Panel>
  );
}

interface SessionItemProps {
  readonly session: OpenSession;
  /** Left out where sessions are ended all at once. */
  readonly onEnd?: () => void;
}

export function SessionItem({ session, onEnd }: SessionItemProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const { opened_at, expires_at, is_this } = session;
  const name = t(is_this ? "account.thisSession" : "account.otherSession");
  return (
    <Item
      title={is_this ? <Tag tone="good">{name}</Tag> : name}
      words={t("account.opened", { when: instant(opened_at), until: instant(expires_at) })}
      actions={
        onEnd &&
        !is_this && (
          <RowButton
            words={t("account.endSession")}
            of={instant(opened_at)}
            testId="end-session"
            onClick={onEnd}
          />
        )
      }
    />
  );
}
