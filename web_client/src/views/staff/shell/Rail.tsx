/** The navigation by what the person may do, and below it themselves: account, language, colours, the way out. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { initialsOf } from "../../../state/initials.ts";
import {
  isWithin,
  type NavGroup,
  type NavItem,
  navigationFor,
  type OfferedPlace,
  PLACES,
} from "../../../state/staff/navigation.ts";
import { LanguageSwitch, SchemeSwitch } from "../../page/Switches.tsx";
import { Link } from "../../route/Link.tsx";
import { usePlace } from "../../route/NavigatorContext.ts";
import { SignOutIcon } from "../icons.tsx";
import { useMe, useStaff } from "../StaffContext.ts";
import { PLACE_ICONS } from "./placeIcons.tsx";
import classes from "./Rail.module.css";

const GROUPS: readonly NavGroup[] = ["care", "clinic"];

export function Rail() {
  const { t } = useTranslation();
  const { session } = useStaff();
  const { member, acts } = useMe();
  const { path } = usePlace();
  const items = navigationFor(acts);
  return (
    <nav className={classes.rail} aria-label={t("shell.navigation")}>
      <div className={classes.groups}>
        <ul className={classes.list}>
          <Entry place="start" isHere={path === PLACES.start} words={t("shell.place.start")} />
        </ul>
        {GROUPS.map((group) => (
          <Group key={group} group={group} items={items.filter((item) => item.group === group)} />
        ))}
      </div>
      <div className={classes.self}>
        <Link
          href={PLACES.account}
          className={classes.account}
          aria-current={isWithin("account", path) ? "page" : undefined}
          data-testid="nav-account"
        >
          <span className={classes.avatar} aria-hidden="true">
            {initialsOf(member.name)}
          </span>
          <span className={classes.who}>
            <span className={classes.name}>{member.name}</span>
            <span className={classes.role}>{t("shell.account")}</span>
          </span>
        </Link>
        <button
          type="button"
          className={classes.out}
          data-testid="sign-out"
          onClick={() => void session.end("left")}
        >
          <SignOutIcon size={20} />
          {t("shell.signOut")}
        </button>
        <div className={classes.switches}>
          <LanguageSwitch />
          <SchemeSwitch />
        </div>
      </div>
    </nav>
  );
}

function Group({ group, items }: { readonly group: NavGroup; readonly items: readonly NavItem[] }) {
  const { t } = useTranslation();
  const { path } = usePlace();
  if (items.length === 0) return null;
  return (
    <div>
      <p className={classes.group} aria-hidden="true">
        {t(`shell.group.${group}`)}
      </p>
      <ul className={classes.list} aria-label={t(`shell.group.${group}`)}>
        {items.map(({ place }) => (
          <Entry key={place} place={place} isHere={isWithin(place, path)} words={t(`shell.place.${place}`)} />
        ))}
      </ul>
    </div>
  );
}

interface EntryProps {
  readonly place: OfferedPlace | "start";
  readonly isHere: boolean;
  readonly words: ReactNode;
}

function Entry({ place, isHere, words }: EntryProps) {
  const Icon = PLACE_ICONS[place];
  return (
    <li>
      <Link
        href={PLACES[place]}
        className={classes.entry}
        aria-current={isHere ? "page" : undefined}
        data-testid={`nav-${place}`}
      >
        <Icon size={21} />
        {words}
      </Link>
    </li>
  );
}
