/** The conversation in writing, beside the tiles on wide screens and over them on phones. */
import { ActionIcon, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Chat, type ChatMessage, LONGEST_MESSAGE } from "../../state/chat.ts";
import { SendIcon } from "../icons.tsx";
import classes from "./ChatPanel.module.css";
import { SidePanel } from "./SidePanel.tsx";

export interface ChatPanelProps {
  readonly chat: Chat;
  readonly onSend: (text: string) => void;
  readonly onAgain: (id: string) => void;
  /** Left out where the conversation is part of a page and always open. */
  readonly onClose?: () => void;
  /** IANA name of the zone in which times are told; the device's own without it. */
  readonly zone?: string;
}

interface MessageProps {
  readonly message: ChatMessage;
  readonly zone: string | undefined;
  readonly onAgain: (id: string) => void;
}

function Message({ message, zone, onAgain }: MessageProps) {
  const { t, i18n } = useTranslation();
  const time = new Date(message.sentAt).toLocaleTimeString(i18n.language, {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  });
  return (
    <li
      className={classes.message}
      data-testid="chat-message"
      data-mine={message.isMine}
      data-delivery={message.delivery}
    >
      <span className={classes.from}>
        {message.isMine ? t("chat.fromYou", { time }) : t("chat.from", { name: message.fromName, time })}
      </span>
      <span className={classes.text}>{message.text}</span>
      {message.delivery === "sending" && <span className={classes.from}>{t("chat.sending")}</span>}
      {message.delivery === "failed" && (
        <span className={classes.failed} data-testid="error" data-code="message-not-sent">
          {t("chat.failed")}{" "}
          <button type="button" className={classes.again} onClick={() => onAgain(message.id)}>
            {t("chat.again")}
          </button>
        </span>
      )}
    </li>
  );
}

export function ChatPanel({ chat, onSend, onAgain, onClose, zone }: ChatPanelProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const count = chat.messages.length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what scrolls the list down
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count]);

  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend(typed);
    setTyped("");
  };

  return (
    <SidePanel title={t("chat.heading")} testId="chat" closeWords={t("chat.close")} onClose={onClose}>
      {count === 0 && <p className={classes.empty}>{t("chat.empty")}</p>}
      <ul ref={list} className={classes.list} tabIndex={count > 0 ? 0 : -1} aria-label={t("chat.heading")}>
        {chat.messages.map((message) => (
          <Message key={message.id} message={message} zone={zone} onAgain={onAgain} />
        ))}
      </ul>
      <form className={classes.form} onSubmit={send}>
        <TextInput
          className={classes.input}
          size="md"
          data-testid="chat-input"
          data-autofocus={onClose !== undefined}
          autoFocus={onClose !== undefined}
          aria-label={t("chat.label")}
          placeholder={t("chat.placeholder")}
          maxLength={LONGEST_MESSAGE}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          enterKeyHint="send"
        />
        <ActionIcon type="submit" size={42} data-testid="chat-send" aria-label={t("chat.send")}>
          <SendIcon size={22} />
        </ActionIcon>
      </form>
    </SidePanel>
  );
}
