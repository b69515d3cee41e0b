/** One visit whose patient waits: how long, what they said on coming, and letting them in. */
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { type Colleague, nameOf } from "../../../state/staff/record.ts";
import { type QueueEntry, waitOf } from "../../../state/staff/visits/queue.ts";
import { doingsFor } from "../../../state/staff/visits/visits.ts";
import { Item, Items } from "../../pieces/Items.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useFormats, useMay } from "../StaffContext.ts";
import { CheckInFacts } from "./CheckInFacts.tsx";
import { DoingButtons } from "./DoingButtons.tsx";
import { EnterLink } from "./EnterLink.tsx";
import classes from "./Queue.module.css";
import { PersonTag, RiskTag } from "./tags.tsx";
import type { Deeds } from "./useDeeds.ts";
import { useNames } from "./useNames.ts";

export interface QueueCardProps {
  readonly entry: QueueEntry;
  readonly colleagues: readonly Colleague[] | undefined;
  readonly deeds: Deeds;
  readonly now: number;
}

export function QueueCard({ entry, colleagues, deeds, now }: QueueCardProps) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const names = useNames();
  const id = useId();
  const { visit, name, kind, starts_at, provider, unread, late_minutes, away, check_in } = entry;
  const wait = waitOf(entry, now);
  const href = pathTo(PLACES.visit, { id: visit });
  const by =
    provider === null ? t("visits.whoeverIsFree") : (nameOf(colleagues, provider) ?? t("visits.aColleague"));
  return (
    <li className={classes.card} aria-labelledby={id} data-testid="waits" data-risk={entry.risk}>
      <div className={classes.wait} data-tone={wait.tone}>
        <strong className={classes.minutes}>
          {wait.isEarly ? t("visits.queue.early") : t("visits.queue.waited", { count: wait.minutes })}
        </strong>
        <span>
          {kind === "walk-in" || starts_at === null
            ? t("visits.queue.walkIn")
            : t("visits.queue.at", { time: time(starts_at) })}
        </span>
        <span>{t("visits.with", { name: by })}</span>
      </div>
      <div className={classes.body}>
        <h2 id={id} className={classes.name}>
          <Link href={href}>{name ?? t("visits.restricted")}</Link> <RiskTag risk={entry.risk} />
          {away && <Tag tone="warn">{t("visits.away")}</Tag>}
          {late_minutes !== null && <Tag tone="warn">{t("visits.late", { count: late_minutes })}</Tag>}
          {unread > 0 && (
            <Link href={href} className={classes.unread}>
              {t("visits.queue.unread", { count: unread })}
            </Link>
          )}
        </h2>
        {check_in ? (
          <CheckInFacts said={check_in} />
        ) : (
          <p className={classes.soft}>{t("visits.queue.noCheckIn")}</p>
        )}
        <People entry={entry} deeds={deeds} names={names} />
      </div>
    </li>
  );
}

interface PeopleProps {
  readonly entry: QueueEntry;
  readonly deeds: Deeds;
  readonly names: ReturnType<typeof useNames>;
}

function People({ entry, deeds, names }: PeopleProps) {
  const mayAdmit = useMay("write-message");
  const mayConduct = useMay("write-note");
  const { visit, participants } = entry;
  const guests = participants.filter(({ staff }) => staff === null);
  return (
    <>
      <Items>
        {guests.map((person) => (
          <Item
            key={person.id}
            title={
              <>
                {names.person(person)} <PersonTag person={person} />
              </>
            }
            actions={
              mayAdmit && (
                <DoingButtons
                  person={person}
                  doings={doingsFor(entry, person, mayConduct)}
                  isBusy={deeds.busy === person.id}
                  onDo={(doing, why) =>
                    deeds.run({ visit, person: person.id, doing, ...(why && { why }) }, names.person(person))
                  }
                />
              )
            }
          />
        ))}
      </Items>
      {mayConduct && (
        <div className={classes.enter}>
          <EnterLink visit={visit} of={names.patient(entry)} />
        </div>
      )}
    </>
  );
}
