/** The consult room: people, controls, conversation in writing, and what is going on with the connection. */
import { VisuallyHidden } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsultModel } from "../../state/consult.ts";
import { ALL_RIGHTS, type RoomRights } from "../../state/rights.ts";
import { useStore } from "../useStore.ts";
import { useTitle } from "../useTitle.ts";
import { Announcer } from "./Announcer.tsx";
import { Banners } from "./Banners.tsx";
import { ChatPanel } from "./ChatPanel.tsx";
import classes from "./ConsultScreen.module.css";
import { Controls } from "./Controls.tsx";
import { SettingsPanel } from "./SettingsPanel.tsx";
import { type TileActions, Tiles } from "./Tiles.tsx";
import { useShortcuts } from "./useShortcuts.ts";

/** What those have in the room who conduct the visit. */
export interface Conducting {
  /** Switches between the others and leaving. */
  readonly tools: ReactNode;
  /** What stands beside the tiles while the chat is closed. */
  readonly panel: ReactNode;
  readonly tileActions: TileActions;
  readonly isDrawing: boolean;
  /** Above the tiles: who waits, what was done. */
  readonly banner: ReactNode;
  /** Over the feet of the tiles, for moments: what was just done. */
  readonly notice: ReactNode;
}

export interface ConsultScreenProps {
  readonly consult: ConsultModel;
  readonly onLeave: () => void;
  readonly rights?: RoomRights;
  readonly conducting?: Conducting;
  /** Something to tell right now, over the tiles. */
  readonly news?: string | undefined;
  /** What always stands below the controls: whom to call. */
  readonly below?: ReactNode;
  /** Whether the page around it has the main landmark. */
  readonly isWithinMain?: boolean;
}

export default function ConsultScreen(props: ConsultScreenProps) {
  const { consult, onLeave, rights = ALL_RIGHTS, conducting, news, below, isWithinMain = false } = props;
  const { t } = useTranslation();
  const snapshot = useStore(consult.snapshot);
  const chatButton = useRef<HTMLButtonElement>(null);
  const [areSettingsOpen, setSettingsOpen] = useState(false);
  useShortcuts((shortcut) => {
    if (rights.publish.includes(shortcut)) void consult.toggle(shortcut);
  });

  const { room, chat } = snapshot;
  const isAlone = room.people.length === 1;
  const state = room.connection === "reconnecting" ? "reconnecting" : isAlone ? "waiting" : "consult";
  const unread = chat.unread > 0 ? `${t("title.unread", { count: chat.unread })} ` : "";
  useTitle(unread + t(`title.${state}`));

  const Stage = isWithinMain ? "section" : "main";
  const panel = chat.isOpen ? undefined : conducting?.panel;
  return (
    <div className={classes.room} data-beside={chat.isOpen ? "chat" : panel ? "panel" : undefined}>
      <Stage className={classes.stage} aria-label={t("room.people")}>
        <VisuallyHidden component="h1">{t("room.label")}</VisuallyHidden>
        <Banners
          snapshot={snapshot}
          isAlone={isAlone}
          news={news}
          more={conducting?.banner}
          isAbove={conducting !== undefined}
          onHear={() => void consult.allowAudio()}
          onDismiss={() => consult.dismiss()}
        />
        <div className={classes.tiles}>
          <Tiles
            people={room.people}
            drawing={consult.drawing}
            isDrawing={conducting?.isDrawing ?? false}
            actions={conducting?.tileActions}
          />
        </div>
        {conducting?.notice}
      </Stage>
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
      {panel}
      <Controls
        consult={consult}
        snapshot={snapshot}
        rights={rights}
        tools={conducting?.tools}
        chatButton={chatButton}
        onSettings={() => setSettingsOpen(true)}
        onLeave={onLeave}
      />
      {below && <div className={classes.below}>{below}</div>}
      <SettingsPanel
        consult={consult}
        snapshot={snapshot}
        rights={rights}
        isOpen={areSettingsOpen}
        onClose={() => setSettingsOpen(false)}
      />
      <Announcer people={room.people} chat={chat} />
    </div>
  );
}
