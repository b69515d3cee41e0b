/** The icon of each place that the navigation or the start offers. */
import type { ComponentType } from "react";
import type { OfferedPlace } from "../../../state/staff/navigation.ts";
import type { IconProps } from "../../icons.tsx";
import {
  AccountIcon,
  AuditIcon,
  ClinicIcon,
  CoordinationIcon,
  FiguresIcon,
  FormsIcon,
  GlassIcon,
  InboxIcon,
  InboxSettingsIcon,
  PatientsIcon,
  PeopleIcon,
  RetentionIcon,
  StartIcon,
  VisitsIcon,
} from "../icons.tsx";

export const PLACE_ICONS: Readonly<Record<OfferedPlace | "start" | "account", ComponentType<IconProps>>> = {
  start: StartIcon,
  visits: VisitsIcon,
  inbox: InboxIcon,
  coordination: CoordinationIcon,
  patients: PatientsIcon,
  figures: FiguresIcon,
  people: PeopleIcon,
  clinic: ClinicIcon,
  inboxSettings: InboxSettingsIcon,
  forms: FormsIcon,
  retention: RetentionIcon,
  glass: GlassIcon,
  audit: AuditIcon,
  account: AccountIcon,
};
