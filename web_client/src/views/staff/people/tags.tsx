/** Roles and standing of somebody, as words with a colour. */
import { useTranslation } from "react-i18next";
import { type Member, type Role, type Standing, standingOf } from "../../../state/staff/people.ts";
import { Tag, type TagTone } from "../../pieces/Tag.tsx";

export function RoleTags({ roles }: { readonly roles: readonly Role[] }) {
  const { t } = useTranslation();
  return roles.map((role) => <Tag key={role}>{t(`roles.${role}`)}</Tag>);
}

const TONES: Readonly<Record<Standing, TagTone>> = { active: "good", invited: "warn", suspended: "stop" };

export function StandingTag({ member }: { readonly member: Member }) {
  const { t } = useTranslation();
  const standing = standingOf(member);
  return <Tag tone={TONES[standing]}>{t(`people.standings.${standing}`)}</Tag>;
}
