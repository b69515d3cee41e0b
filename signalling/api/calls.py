"""Who may call an operation, and the call as the operation is given it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

import clinic
from clinic import Act, LinkPurpose, Person, PersonKind, Session, StaffId, StaffRole, Strength
from signalling.errors import Forbidden, TokenRefused
from vault import Origin, TenantId


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff, signed in with two factors unless said otherwise. `act`: None for any role."""

    act: Act | None = None
    strength: Strength = Strength.TWO_FACTORS


@dataclass(frozen=True, slots=True)
class Guest:
    """A browser let in by a personal link. `purposes`: empty for a link of any purpose."""

    purposes: frozenset[LinkPurpose] = frozenset()


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody."""


Who = Staff | Guest | Public


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request of anybody. `origin`: whose behalf everything is read and written on.

    Without a session that is the server itself; narrow it with `origin.within(tenant)`.
    """

    request: web.Request = field(repr=False)
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCall(Call):
    """A request under a living session of a member of staff."""

    session: Session

    @property
    def staff(self) -> StaffId:
        """Who calls."""
        return self.session.staff

    @property
    def roles(self) -> Collection[StaffRole]:
        """What they are in their clinic."""
        return self.session.roles

    @property
    def person(self) -> Person:
        """Who calls, as the record names authors."""
        return Person(PersonKind.STAFF, self.session.staff)

    @property
    def tenant(self) -> TenantId:
        """Their clinic."""
        return self.session.tenant

    @property
    def expires_at(self) -> datetime:
        """When the session ends, whatever happens."""
        return self.session.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestCall(Call):
    """A request under a living guest session."""

    guest: clinic.Guest

    @property
    def person(self) -> Person:
        """Who calls, as the record names authors: the patient, their proxy, or somebody with a link."""
        link = self.guest.link
        if link.proxy is not None:
            return Person(PersonKind.PROXY, link.proxy)
        if link.holder is clinic.Holder.PATIENT:
            return Person(PersonKind.PATIENT, link.patient)
        return Person(PersonKind.GUEST, link.id)

    @property
    def tenant(self) -> TenantId:
        """The clinic that gave them the link."""
        return self.guest.link.tenant

    @property
    def expires_at(self) -> datetime:
        """When the session ends, whatever happens."""
        return self.guest.expires_at


def check(accepted: Sequence[Who], call: Call) -> None:
    """Raise why the caller may not, by the way in that is for their kind: Forbidden or TokenRefused."""
    for who in accepted:
        if reason := refusal(who, call):
            raise reason


def refusal(who: Who, call: Call) -> Forbidden | TokenRefused | None:
    """Return why this caller may not call what is for `who`, None when they may (pure)."""
    match who, call:
        case Staff(act, strength), StaffCall(session=session):
            if strength is Strength.TWO_FACTORS and session.strength is not Strength.TWO_FACTORS:
                return TokenRefused("second_factor_needed", "a second factor has to be set up first")
            if act is not None and not clinic.may(session.roles, act):
                return Forbidden("not_allowed", "no role of yours allows this")
        case Guest(purposes), GuestCall(guest=guest):
            if purposes and guest.link.purpose not in purposes:
                return Forbidden("not_allowed", "your link is not for this")
        case _:
            pass
    return None
