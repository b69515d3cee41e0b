/** The consult room: people, controls, conversation in writing, and what is going on with the connection. */
import { VisuallyHidden } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsultModel } from "../../state/consult.ts";
import { useStore } from "../useStore.ts";
import { useTitle } from "../useTitle.ts";
import { Announcer } from "./Announcer.tsx";
import { Banners } from "./Banners.tsx";
import { ChatPanel } from "./ChatPanel.tsx";
import classes from "./ConsultScreen.module.css";
import { Controls } from "./Controls.tsx";
import { SettingsPanel } from "./SettingsPanel.tsx";
import { Tiles } from "./Tiles.tsx";
import { useShortcuts } from "./useShortcuts.ts";

export interface ConsultScreenProps {
  readonly consult: ConsultModel;
  readonly onLeave: () => void;
  /** Something to tell right now, over the tiles. */
  readonly news?: string | undefined;
  /** What always stands below the controls: whom to call. */
  readonly below?: ReactNode;
}

export default function ConsultScreen({ consult, onLeave, news, below }: ConsultScreenProps) {
  const { t } = useTranslation();
  const snapshot = useStore(consult.snapshot);
  const chatButton = useRef<HTMLButtonElement>(null);
  const [areSettingsOpen, setSettingsOpen] = useState(false);
  useShortcuts((shortcut) => void consult.toggle(shortcut));

  const { room, chat } = snapshot;
  const isAlone = room.people.length === 1;
  const state = room.connection === "reconnecting" ? "reconnecting" : isAlone ? "waiting" : "consult";
  const unread = chat.unread > 0 ? `${t("title.unread", { count: chat.unread })} ` : "";
  useTitle(unread + t(`title.${state}`));

  return (
    <div className={classes.room} data-chat={chat.isOpen}>
      <main className={classes.stage} aria-label={t("room.people")}>
        <VisuallyHidden component="h1">{t("room.label")}</VisuallyHidden>
        <Tiles people={room.people} />
        <Banners
          snapshot={snapshot}
          isAlone={isAlone}
          news={news}
          onHear={() => void consult.allowAudio()}
          onDismiss={() => consult.dismiss()}
        />
      </main>
      {chat.isOpen && (
        <ChatPanel
          chat={chat}
          onSend={(text) => void consult.conversation.say(text)}
          onAgain={(id) => void consult.conversation.sayAgain(id)}
          onClose={() => {
            consult.conversation.open(false);
            chatButton.current?.focus();
          }}
        />
      )}
      <Controls
        consult={consult}
        snapshot={snapshot}
        chatButton={chatButton}
        onSettings={() => setSettingsOpen(true)}
        onLeave={onLeave}
      />
      {below && <div className={classes.below}>{below}</div>}
      <SettingsPanel
        consult={consult}
        snapshot={snapshot}
        isOpen={areSettingsOpen}
        onClose={() => setSettingsOpen(false)}
      />
      <Announcer people={room.people} chat={chat} />
    </div>
  );
}
