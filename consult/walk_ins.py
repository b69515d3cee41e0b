"""Care on demand: a link that a clinic shows to everybody, by which people come without an appointment.

Nothing is known of who comes: they become a new patient, to be filed with an earlier record by hand.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from clinic import (
    ContactKind,
    Contacts,
    Exchange,
    Identity,
    Links,
    Patients,
    Records,
    SecretToken,
    StaffId,
    Tenants,
    Work,
    checked_text,
    errors,
    security,
    tenant_of,
)
from consult.appointments import AppointmentKind, Plan
from consult.booking import Booking, VisitDraft
from consult.errors import ClinicClosed, WalkInRefused
from consult.ids import AppointmentId, WalkInLinkId
from consult.letters import VisitLetters
from consult.participants import Participants
from vault import Action, Base, TenantId, TenantOwned, UnitOfWork

VISIT_LENGTH = timedelta(minutes=15)
_LONGEST_NAME = 200
_TOKEN_BYTES = 32


class WalkInLinkRow(TenantOwned, Base):
    """A link for walk-ins. Its token is no secret of anybody's, so only guessing is made useless."""

    __tablename__ = "walk_in_link"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(Text())
    token_hash: Mapped[bytes] = mapped_column(LargeBinary())
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True)
class WalkInLink:
    """A link for walk-ins. `name`: what the clinic calls it. `provider`: None for whoever is free."""

    id: WalkInLinkId
    tenant: TenantId
    name: str
    provider: StaffId | None
    ended_at: datetime | None


@dataclass(frozen=True)
class WalkIn:
    """Somebody who comes. `call_back`: their number, with its country."""

    identity: Identity
    call_back: str = field(repr=False)
    reason: str = field(default="", repr=False)


class WalkIns:
    """The repository of links for walk-ins, and the way in by them."""

    def __init__(
        self,
        *,
        records: Records,
        tenants: Tenants,
        patients: Patients,
        contacts: Contacts,
        links: Links,
        participants: Participants,
        booking: Booking,
        letters: VisitLetters,
    ) -> None:
        self._records = records
        self._tenants = tenants
        self._patients = patients
        self._contacts = contacts
        self._links = links
        self._participants = participants
        self._booking = booking
        self._letters = letters

    async def open(
        self, unit: UnitOfWork, name: str, provider: StaffId | None
    ) -> tuple[WalkInLink, SecretToken]:
        """Make a link. Raises Malformed."""
        checked_text("name", name, _LONGEST_NAME)
        token = SecretToken(self._records.entropy(_TOKEN_BYTES).hex())
        row = WalkInLinkRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            provider_id=provider,
            name=name,
            token_hash=_hash(token),
            created_at=unit.now,
        )
        unit.session.add(row)
        await unit.session.flush()
        self._records.witness(unit, "walk-in.opened", Action.CREATE, security("walk-in-link", row.id))
        return _link(row), token

    async def end(self, unit: UnitOfWork, link: WalkInLinkId) -> None:
        """Let nobody come by a link any more; twice is no fault. Raises Unknown."""
        row = await unit.session.get(WalkInLinkRow, link)
        if row is None:
            raise errors.Unknown("walk-in link")
        if row.ended_at is None:
            row.ended_at = unit.now
            self._records.witness(unit, "walk-in.ended", Action.DELETE, security("walk-in-link", row.id))

    async def all(self, work: Work) -> list[WalkInLink]:
        """Return every link of the clinic, newest first."""
        wanted = select(WalkInLinkRow).order_by(WalkInLinkRow.created_at.desc(), WalkInLinkRow.id)
        return [_link(row) for row in await work.session.scalars(wanted)]

    async def locate(self, work: Work, token: str) -> WalkInLink:
        """Return the link of this token; `work` is the server's own. Raises WalkInRefused."""
        wanted = select(WalkInLinkRow).where(WalkInLinkRow.token_hash == _hash(token))
        row = await work.session.scalar(wanted)
        if row is None or row.ended_at is not None:
            raise WalkInRefused
        return _link(row)

    async def is_open(self, work: Work) -> bool:
        """Say whether the clinic takes walk-ins at this hour."""
        clinic = await self._tenants.get(work)
        return clinic.calendar.is_open(work.now)

    async def come(self, unit: UnitOfWork, link: WalkInLink, who: WalkIn) -> tuple[AppointmentId, Exchange]:
        """Let somebody in to wait; the exchange has their cookie's token. Raises ClinicClosed, Malformed."""
        clinic = await self._tenants.get(unit)
        if not clinic.calendar.is_open(unit.now):
            raise ClinicClosed
        patient = await self._patients.register(unit, who.identity)
        await self._contacts.add(unit, patient.id, ContactKind.PHONE, who.call_back)
        plan = Plan(unit.now, VISIT_LENGTH, clinic.calendar.zone.key)
        draft = VisitDraft(
            patient.id, plan, provider=link.provider, kind=AppointmentKind.WALK_IN, reason=who.reason
        )
        visit, _ = await self._booking.book(unit, draft)
        row = (await self._participants.rows(unit, visit.id))[0]
        token = await self._letters.token(unit, visit, row)
        return visit.id, await self._links.exchange(unit, token)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _link(row: WalkInLinkRow) -> WalkInLink:
    provider = None if row.provider_id is None else StaffId(row.provider_id)
    return WalkInLink(WalkInLinkId(row.id), TenantId(row.tenant_id), row.name, provider, row.ended_at)
