/** Who takes part in a visit, where they are, and letting them in. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "../../../state/staff/record.ts";
import type { VisitModel } from "../../../state/staff/visits/visitFile.ts";
import { doingsFor, takesPeople, type Visit, type VisitPerson } from "../../../state/staff/visits/visits.ts";
import { AddButton } from "../../pieces/AddButton.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats, useMay } from "../StaffContext.ts";
import { DeedNotice } from "./DeedNotice.tsx";
import { DoingButtons } from "./DoingButtons.tsx";
import { InviteDialog } from "./InviteDialog.tsx";
import { LinksDialog } from "./LinksDialog.tsx";
import { PersonTag } from "./tags.tsx";
import { useDeeds } from "./useDeeds.ts";
import { useNames } from "./useNames.ts";

export interface PeoplePanelProps {
  readonly model: VisitModel;
  readonly visit: Visit;
}

export function PeoplePanel({ model, visit }: PeoplePanelProps) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const names = useNames();
  const mayInvite = useMay("issue-link");
  const mayAdmit = useMay("write-message");
  const mayConduct = useMay("write-note");
  const colleagues = useStore(model.colleagues.snapshot).value;
  const deeds = useDeeds(colleagues, () => model.detail.load());
  const [asks, setAsks] = useState<"invite" | "links">();
  const words = ({ status, waiting_since, admitted_by }: VisitPerson) => {
    const by = admitted_by === null ? undefined : nameOf(colleagues, admitted_by);
    if (by && (status === "admitted" || status === "connected")) return t("visits.admittedBy", { name: by });
    if (status === "waiting" && waiting_since) return t("visits.waitingSince", { time: time(waiting_since) });
    return undefined;
  };
  return (
    <Panel
      title={t("visits.people")}
      testId="people"
      actions={
        mayInvite &&
        takesPeople(visit) && (
          <>
            <Button variant="default" size="md" data-testid="links" onClick={() => setAsks("links")}>
              {t("visits.links.open")}
            </Button>
            <AddButton words={t("visits.invite.open")} testId="invite" onClick={() => setAsks("invite")} />
          </>
        )
      }
    >
      <DeedNotice deeds={deeds} />
      <Items>
        {visit.participants.map((person) => (
          <Item
            key={person.id}
            title={
              <>
                {names.person(person)} <PersonTag person={person} />
              </>
            }
            words={words(person)}
            actions={
              mayAdmit && (
                <DoingButtons
                  person={person}
                  doings={doingsFor(visit, person, mayConduct)}
                  isBusy={deeds.busy === person.id}
                  onDo={(doing, why) =>
                    deeds.run(
                      { visit: visit.id, person: person.id, doing, ...(why && { why }) },
                      names.person(person),
                    )
                  }
                />
              )
            }
          />
        ))}
      </Items>
      {asks === "links" && <LinksDialog visit={visit} onClose={() => setAsks(undefined)} />}
      {asks === "invite" && (
        <InviteDialog
          visit={visit.id}
          onInvited={() => void model.detail.load()}
          onClose={() => setAsks(undefined)}
        />
      )}
    </Panel>
  );
}
