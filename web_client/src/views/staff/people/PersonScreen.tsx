/** One member of staff: roles, access, open sessions. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PLACES } from "../../../state/staff/navigation.ts";
import { type Member, PersonModel } from "../../../state/staff/people.ts";
import { Skeleton } from "../../pieces/Skeleton.tsx";
import { useStore } from "../../useStore.ts";
import { InsteadScreen } from "../InsteadScreen.tsx";
import { Screen } from "../Screen.tsx";
import { useMe, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { AccessPanel } from "./AccessPanel.tsx";
import { PersonSessionsPanel } from "./PersonSessionsPanel.tsx";
import { RolesPanel } from "./RolesPanel.tsx";
import { StandingTag } from "./tags.tsx";

export default function PersonScreen({ id }: { readonly id: string }) {
  const { api } = useStaff();
  const [model] = useState(() => new PersonModel(api, id));
  useLoad(model.member);
  const { value, error } = useStore(model.member.snapshot);
  if (value) return <Person model={model} member={value} />;
  return error ? <InsteadScreen error={error} onRetry={model.member.load} /> : <Skeleton lines={6} />;
}

export interface PersonProps {
  readonly model: PersonModel;
  readonly member: Member;
}

function Person({ model, member }: PersonProps) {
  const { t } = useTranslation();
  const isSelf = useMe().member.id === member.id;
  return (
    <Screen
      title={member.name}
      words={
        <>
          {member.email} <StandingTag member={member} />
        </>
      }
      back={{ href: PLACES.people, words: t("person.back") }}
      width="form"
    >
      <RolesPanel model={model} member={member} />
      <AccessPanel model={model} member={member} isSelf={isSelf} />
      <PersonSessionsPanel model={model} member={member} />
    </Screen>
  );
}
