/** Icons that only the staff app needs. */
import { drawn } from "../icons.tsx";

export const MenuIcon = drawn("MenuIcon", <path d="M4 7h16M4 12h16M4 17h16" />);

export const StartIcon = drawn(
  "StartIcon",
  <path d="M4 11.5 12 5l8 6.5V19a1.5 1.5 0 0 1-1.5 1.5h-4v-5.5h-5v5.5h-4A1.5 1.5 0 0 1 4 19Z" />,
);

export const VisitsIcon = drawn(
  "VisitsIcon",
  <path d="M5.5 5.5h13A1.5 1.5 0 0 1 20 7v11.5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5V7a1.5 1.5 0 0 1 1.5-1.5ZM4 10h16M8.5 3.5v4M15.5 3.5v4M12 12.5V15l1.8 1.2" />,
);

export const InboxIcon = drawn(
  "InboxIcon",
  <path d="M4 13.5 6.2 5.5h11.6L20 13.5V18a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18ZM4 13.5h4.5l1.2 2.5h4.6l1.2-2.5H20" />,
);

export const CoordinationIcon = drawn(
  "CoordinationIcon",
  <path d="M5 6.5 6.5 8 9 5M5 13l1.5 1.5L9 11.5M5 19.5 6.5 21 9 18M12.5 7H20M12.5 13.5H20M12.5 20H20" />,
);

export const FiguresIcon = drawn("FiguresIcon", <path d="M4 20h16M6.5 20v-6M12 20V5M17.5 20V9.5" />);

export const PatientsIcon = drawn(
  "PatientsIcon",
  <path d="M4 6.5A1.5 1.5 0 0 1 5.5 5h4l2 2.5h7A1.5 1.5 0 0 1 20 9v8.5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5ZM12 10.5v5M9.5 13h5" />,
);

export const PeopleIcon = drawn(
  "PeopleIcon",
  <path d="M9 5a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 9 5ZM3 19.5c.4-3.4 2.9-5.3 6-5.3s5.6 1.9 6 5.3M15.5 5.3a3.1 3.1 0 0 1 0 5.9M17.5 14.6c2 .7 3.2 2.4 3.5 4.9" />,
);

export const ClinicIcon = drawn(
  "ClinicIcon",
  <path d="M5 20V6.5A1.5 1.5 0 0 1 6.5 5h11A1.5 1.5 0 0 1 19 6.5V20M3 20h18M12 8v4M10 10h4M9.5 20v-4.5h5V20" />,
);

export const InboxSettingsIcon = drawn(
  "InboxSettingsIcon",
  <path d="M4 7.5h9M17 7.5h3M15 5.3a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4ZM4 16.5h3M11 16.5h9M9 14.3a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4Z" />,
);

export const FormsIcon = drawn(
  "FormsIcon",
  <path d="M6 4.5h12A1.5 1.5 0 0 1 19.5 6v12a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 18V6A1.5 1.5 0 0 1 6 4.5ZM8 9l1.2 1.2L11.5 8M13.5 9H16M8 14.8l1.2 1.2 2.3-2.2M13.5 15H16" />,
);

export const RetentionIcon = drawn(
  "RetentionIcon",
  <path d="M5 8.5h14M6.2 8.5V18a1.5 1.5 0 0 0 1.5 1.5h8.6a1.5 1.5 0 0 0 1.5-1.5V8.5M4.5 5h15v3.5h-15ZM10 12.5h4" />,
);

export const GlassIcon = drawn(
  "GlassIcon",
  <path d="M12 3.5 19 6v5.5c0 4.3-2.9 7.4-7 9-4.1-1.6-7-4.7-7-9V6ZM12 8.5v4.5M12 16h.01" />,
);

export const AuditIcon = drawn("AuditIcon", <path d="M6 4h9l4 4v12H6ZM14.5 4v4.5H19M9 12.5h7M9 16h5" />);

export const AccountIcon = drawn(
  "AccountIcon",
  <path d="M12 4.5a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4ZM4.8 20c.5-3.7 3.5-5.6 7.2-5.6s6.7 1.9 7.2 5.6" />,
);

export const SignOutIcon = drawn(
  "SignOutIcon",
  <path d="M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10.5 12H20M16.5 8.5 20 12l-3.5 3.5" />,
);

export const KeyIcon = drawn(
  "KeyIcon",
  <path d="M8.5 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12.5 12H21v3M17.5 12v2.5M8.5 12h.01" />,
);

export const NoteIcon = drawn("NoteIcon", <path d="M6 4h12v16H6ZM9 9h6M9 12.5h6M9 16h3.5" />);

export const FlagIcon = drawn("FlagIcon", <path d="M6.5 20.5V4.5M6.5 5h11l-2.5 4 2.5 4h-11" />);

export const PenIcon = drawn(
  "PenIcon",
  <path d="m4.5 19.5 1-4.5L16 4.5a1.8 1.8 0 0 1 2.6 0l.9.9a1.8 1.8 0 0 1 0 2.6L9 18.5ZM14 6.5l3.5 3.5" />,
);

export const ShutterIcon = drawn(
  "ShutterIcon",
  <>
    <path d="M4 8.5A1.5 1.5 0 0 1 5.5 7h2.8l1.2-2h5l1.2 2h2.8A1.5 1.5 0 0 1 20 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5Z" />
    <circle cx="12" cy="13" r="3.4" />
  </>,
);
