/** The bar of switches at the foot of the room. */
import type { ReactNode, RefObject } from "react";
import { useTranslation } from "react-i18next";
import { type ConsultModel, type ConsultSnapshot, isOn } from "../../state/consult.ts";
import type { RoomRights } from "../../state/rights.ts";
import { KEY_OF } from "../../state/shortcuts.ts";
import {
  CameraIcon,
  CameraOffIcon,
  ChatIcon,
  LeaveIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  ScreenIcon,
  SettingsIcon,
} from "../icons.tsx";
import { ControlButton } from "./ControlButton.tsx";
import classes from "./Controls.module.css";

export interface ControlsProps {
  readonly consult: ConsultModel;
  readonly snapshot: ConsultSnapshot;
  readonly rights: RoomRights;
  /** Further switches, of those who conduct the visit. */
  readonly tools?: ReactNode;
  /** Gets the focus back when the chat closes. */
  readonly chatButton: RefObject<HTMLButtonElement | null>;
  readonly onSettings: () => void;
  readonly onLeave: () => void;
}

export function Controls(props: ControlsProps) {
  const { consult, snapshot, rights, tools, chatButton, onSettings, onLeave } = props;
  const { t } = useTranslation();
  const { room, chat, busy } = snapshot;
  const microphone = isOn(room, "microphone");
  const camera = isOn(room, "camera");
  const screen = isOn(room, "screen");
  return (
    <nav className={classes.bar} data-many={tools !== undefined} aria-label={t("room.controls")}>
      {rights.publish.includes("microphone") && (
        <ControlButton
          testId="toggle-mic"
          label={t(microphone ? "room.mute" : "room.unmute")}
          short={t(microphone ? "room.labelShort.mute" : "room.labelShort.unmute")}
          shortcut={KEY_OF.microphone}
          look={microphone ? "on" : "off"}
          isBusy={busy.has("microphone")}
          onPress={() => void consult.toggle("microphone")}
        >
          {microphone ? <MicrophoneIcon /> : <MicrophoneOffIcon />}
        </ControlButton>
      )}
      {rights.publish.includes("camera") && (
        <ControlButton
          testId="toggle-camera"
          label={t(camera ? "room.stopCamera" : "room.startCamera")}
          short={t("room.labelShort.camera")}
          shortcut={KEY_OF.camera}
          look={camera ? "on" : "off"}
          isBusy={busy.has("camera")}
          onPress={() => void consult.toggle("camera")}
        >
          {camera ? <CameraIcon /> : <CameraOffIcon />}
        </ControlButton>
      )}
      {consult.canShareScreen && rights.publish.includes("screen") && (
        <ControlButton
          testId="toggle-screen"
          label={t(screen ? "room.stopShare" : "room.share")}
          short={t(screen ? "room.labelShort.stopShare" : "room.labelShort.share")}
          look={screen ? "active" : "on"}
          isBusy={busy.has("screen")}
          onPress={() => void consult.toggle("screen")}
        >
          <ScreenIcon />
        </ControlButton>
      )}
      {rights.chat && (
        <ControlButton
          testId="open-chat"
          buttonRef={chatButton}
          label={chat.unread > 0 ? t("room.chatUnread", { count: chat.unread }) : t("room.chat")}
          short={t("room.labelShort.chat")}
          look={chat.isOpen ? "active" : "on"}
          isExpanded={chat.isOpen}
          badge={chat.unread}
          onPress={() => consult.conversation.open(!chat.isOpen)}
        >
          <ChatIcon />
        </ControlButton>
      )}
      {tools}
      <ControlButton
        testId="open-settings"
        label={t("room.settings")}
        short={t("room.labelShort.settings")}
        look="on"
        onPress={onSettings}
      >
        <SettingsIcon />
      </ControlButton>
      <ControlButton
        testId="leave"
        label={t("room.leave")}
        short={t("room.labelShort.leave")}
        look="leave"
        onPress={onLeave}
      >
        <LeaveIcon />
      </ControlButton>
    </nav>
  );
}
