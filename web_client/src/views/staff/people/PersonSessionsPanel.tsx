/** Where somebody is signed in, and ending it everywhere. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useStore } from "../../useStore.ts";
import { SessionItem } from "../account/SessionsPanel.tsx";
import { useStaff } from "../StaffContext.ts";
import type { PersonProps } from "./PersonScreen.tsx";

export function PersonSessionsPanel({ model, member }: PersonProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [isEnding, setEnding] = useState(false);
  const sessions = useStore(model.sessions.snapshot).value ?? [];
  const end = sessions.some(({ is_this }) => !is_this) && (
    <Button variant="default" size="md" data-testid="end-sessions" onClick={() => setEnding(true)}>
      {t("person.endSessions")}
    </Button>
  );
  return (
    <Panel title={t("person.sessionsTitle")} actions={end} testId="sessions">
      <Loaded resource={model.sessions} lines={2}>
        {(open) =>
          open.length === 0 ? (
            <Empty words={t("person.noSessions")} />
          ) : (
            <Items>
              {open.map((session) => (
                <SessionItem key={session.id} session={session} />
              ))}
            </Items>
          )
        }
      </Loaded>
      {isEnding && (
        <ConfirmDialog
          title={t("person.endTitle", { name: member.name })}
          words={t("person.endWords")}
          action={t("person.endSessions")}
          isDangerous
          onConfirm={async () => {
            await model.endSessions();
            notices.say(t("person.ended"));
          }}
          onClose={() => setEnding(false)}
        />
      )}
    </Panel>
  );
}
