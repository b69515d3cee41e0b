/** Everybody of the visit by where they are, with what can be done with them; and inviting one more. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Attendee, attendees, GROUPS } from "../../../../state/staff/visits/attendees.ts";
import { doingsFor } from "../../../../state/staff/visits/visits.ts";
import { AddButton } from "../../../pieces/AddButton.tsx";
import { Item, Items } from "../../../pieces/Items.tsx";
import { Tag, type TagTone } from "../../../pieces/Tag.tsx";
import { useStore } from "../../../useStore.ts";
import { useMay } from "../../StaffContext.ts";
import { DeedNotice } from "../DeedNotice.tsx";
import { DoingButtons } from "../DoingButtons.tsx";
import { InviteDialog } from "../InviteDialog.tsx";
import { LinksDialog } from "../LinksDialog.tsx";
import { PersonTag } from "../tags.tsx";
import { useNames } from "../useNames.ts";
import type { RoomPanelProps } from "./ConductScreen.tsx";
import classes from "./Room.module.css";
import { ToolPanel } from "./ToolPanel.tsx";

const QUALITY_TONE: Readonly<Record<string, TagTone>> = { poor: "warn", lost: "stop" };

export function PeoplePanel(props: RoomPanelProps) {
  const { t } = useTranslation();
  const { model, detail, consult, deeds, onClose } = props;
  const mayInvite = useMay("issue-link");
  const { room } = useStore(consult.snapshot);
  const groups = attendees(detail.visit.participants, room.people);
  const [asks, setAsks] = useState<"invite" | "links">();
  const close = () => setAsks(undefined);
  return (
    <ToolPanel title={t("visits.people")} testId="people" onClose={onClose}>
      {mayInvite && (
        <div className={classes.buttons}>
          <AddButton words={t("visits.invite.open")} testId="invite" onClick={() => setAsks("invite")} />
          <Button variant="default" size="md" data-testid="links" onClick={() => setAsks("links")}>
            {t("visits.links.open")}
          </Button>
        </div>
      )}
      <DeedNotice deeds={deeds} />
      {GROUPS.filter((group) => groups[group].length > 0).map((group) => (
        <section key={group} className={classes.part} data-testid={`group-${group}`}>
          <h3 className={classes.partTitle}>{t(`visitRoom.group.${group}`)}</h3>
          <Items>
            {groups[group].map((one) => (
              <AttendeeItem key={one.participant.id} {...props} {...one} />
            ))}
          </Items>
        </section>
      ))}
      {asks === "links" && <LinksDialog visit={detail.visit} onClose={close} />}
      {asks === "invite" && (
        <InviteDialog visit={detail.visit.id} onInvited={() => void model.detail.refresh()} onClose={close} />
      )}
    </ToolPanel>
  );
}

function AttendeeItem({ model, detail: { visit }, deeds, participant, person }: RoomPanelProps & Attendee) {
  const { t } = useTranslation();
  const names = useNames();
  const name = names.person(participant);
  const { id, status } = participant;
  const isPresent = status === "connected" && person !== undefined;
  return (
    <Item
      title={
        <span data-testid="person" data-status={status}>
          {name} {person?.isLocal && `· ${t("visitRoom.you")}`}
        </span>
      }
      words={
        isPresent ? (
          <span className={classes.states}>
            <Tag tone={QUALITY_TONE[person.quality] ?? "calm"}>{t(`quality.${person.quality}`)}</Tag>
            <span>{t(person.isMicrophoneOn ? "visitRoom.microphoneOn" : "visitRoom.microphoneOff")}</span>
          </span>
        ) : (
          <PersonTag person={participant} />
        )
      }
      actions={
        <>
          <DoingButtons
            person={participant}
            doings={doingsFor(visit, participant, true)}
            isBusy={deeds.busy === id}
            onDo={(doing, why) =>
              deeds.run({ visit: visit.id, person: id, doing, ...(why && { why }) }, name)
            }
          />
          {isPresent && !person.isLocal && person.isMicrophoneOn && (
            <Button
              size="md"
              variant="default"
              data-testid="mute"
              aria-label={t("visitRoom.muteOf", { name })}
              onClick={() => void model.mute(id, "microphone")}
            >
              {t("visitRoom.mute")}
            </Button>
          )}
        </>
      }
    />
  );
}
