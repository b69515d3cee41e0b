/** Tells screen readers who came and went, and reads chat messages out while the panel is closed or open. */
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "../../media/types.ts";
import type { Chat } from "../../state/chat.ts";

export interface AnnouncerProps {
  readonly people: readonly Person[];
  readonly chat: Chat;
}

/** Names by sid of everybody but oneself. */
function othersIn(people: readonly Person[]): Map<string, string> {
  return new Map(people.filter((person) => !person.isLocal).map((person) => [person.sid, person.name]));
}

export function Announcer({ people, chat }: AnnouncerProps) {
  const { t } = useTranslation();
  const known = useRef(othersIn(people));
  const heard = useRef(chat.messages.at(-1)?.id);
  const [said, setSaid] = useState("");

  useEffect(() => {
    const before = known.current;
    const now = othersIn(people);
    known.current = now;
    const news = [
      ...[...now].filter(([sid]) => !before.has(sid)).map(([, name]) => t("room.joined", { name })),
      ...[...before].filter(([sid]) => !now.has(sid)).map(([, name]) => t("room.left", { name })),
    ];
    if (news.length > 0) setSaid(news.join(". "));
  }, [people, t]);

  useEffect(() => {
    const last = chat.messages.at(-1);
    if (!last || last.id === heard.current) return;
    heard.current = last.id;
    if (!last.isMine) setSaid(t("chat.arrived", { name: last.fromName, text: last.text }));
  }, [chat.messages, t]);

  return (
    <VisuallyHidden role="status" aria-live="polite" data-testid="announcer">
      {said}
    </VisuallyHidden>
  );
}
