"""Writes to those who take part in a visit: a personal link each, and what belongs into their calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from clinic import (
    Contact,
    ContactId,
    ContactKind,
    Contacts,
    Holder,
    LinkPurpose,
    Links,
    NoticeKind,
    Notifier,
    PatientId,
    Patients,
    Proxies,
    ProxyId,
    SecretToken,
    Tenant,
    Tenants,
)
from consult.appointments import Appointment
from consult.ids import ParticipantId
from consult.invitation import Invitation, Method, calendar
from consult.participants import ParticipantRow, Participants
from consult.visit import Role
from vault import UnitOfWork

LINK_LIFE = timedelta(days=14)
"""How long a visit's links open after its end: the summary is read, or the rebooking asked for, by them."""

_LONGEST_LINK_LIFE = timedelta(days=90)
_HOLDERS = {Role.PATIENT: Holder.PATIENT, Role.INTERPRETER: Holder.INTERPRETER}

LinkAddress: TypeAlias = Callable[[LinkPurpose, SecretToken], str]
"""Says at which address a personal link is opened, with the token in its fragment."""


class VisitLetters:
    """Posts letters about visits. `sender`: the mail address that calendars name as the organizer."""

    def __init__(
        self,
        *,
        tenants: Tenants,
        patients: Patients,
        contacts: Contacts,
        proxies: Proxies,
        links: Links,
        notifier: Notifier,
        participants: Participants,
        address: LinkAddress,
        sender: str,
    ) -> None:
        self._tenants = tenants
        self._patients = patients
        self._contacts = contacts
        self._proxies = proxies
        self._links = links
        self._notifier = notifier
        self._participants = participants
        self._address = address
        self._sender = sender

    async def link(
        self, unit: UnitOfWork, visit: Appointment, row: ParticipantRow, proxy: ProxyId | None = None
    ) -> str:
        """Return the address of a new link of somebody's own; it is known nowhere else."""
        token = await self.token(unit, visit, row, proxy)
        return self._address(LinkPurpose.VISIT, token)

    async def token(
        self, unit: UnitOfWork, visit: Appointment, row: ParticipantRow, proxy: ProxyId | None = None
    ) -> SecretToken:
        """Return the token of such a link. `proxy`: who holds it for the patient."""
        acting = proxy or (None if row.proxy_id is None else ProxyId(row.proxy_id))
        holder = _HOLDERS.get(Role(row.role), Holder.COMPANION)
        token, link = await self._links.issue(
            unit,
            visit.patient,
            LinkPurpose.VISIT,
            visit.target,
            _expiry(visit, unit.now),
            holder=Holder.PROXY if acting is not None else holder,
            proxy=acting,
        )
        self._participants.give_link(unit, row, link.id)
        await unit.session.flush()
        return token

    async def send(
        self,
        unit: UnitOfWork,
        visit: Appointment,
        row: ParticipantRow,
        kind: NoticeKind,
        method: Method | None = None,
    ) -> int:
        """Tell a participant, each of those who are written to with a link of their own; return how many.

        `method`: what their calendar is to do, None when it has nothing to do.
        """
        clinic = await self._tenants.get(unit)
        chosen = await self._addressees(unit, visit.patient, row)
        language = row.language or await self._language(unit, visit.patient, clinic)
        for contact in chosen:
            url = await self.link(unit, visit, row, contact.proxy)
            file = None
            if method is not None and contact.kind is ContactKind.EMAIL:
                file = self._calendar(visit, row, clinic, language, url, contact.value, method, unit.now)
            await self._notifier.tell(unit, clinic, contact, kind, language=language, url=url, calendar=file)
        return len(chosen)

    async def calendar(
        self, unit: UnitOfWork, visit: Appointment, row: ParticipantRow, proxy: ProxyId | None
    ) -> bytes:
        """Return the calendar file of a participant who is here, with a link of their own."""
        clinic = await self._tenants.get(unit)
        url = await self.link(unit, visit, row, proxy)
        language = row.language or clinic.locale
        made = self._calendar(visit, row, clinic, language, url, None, Method.REQUEST, unit.now)
        return b"" if made is None else made

    def _calendar(  # noqa: PLR0917 - one list of what an invitation is made of
        self,
        visit: Appointment,
        row: ParticipantRow,
        clinic: Tenant,
        language: str,
        url: str,
        attendee: str | None,
        method: Method,
        now: datetime,
    ) -> bytes | None:
        if visit.plan.starts_at is None:
            return None
        invitation = Invitation(
            appointment=visit.id,
            participant=ParticipantId(row.id),
            starts_at=visit.plan.starts_at,
            duration=visit.plan.duration,
            zone=visit.plan.zone,
            sequence=visit.sequence,
            clinic=clinic.name,
            organizer=self._sender,
            language=language,
            url=url,
            attendee=attendee,
        )
        return calendar(invitation, method, now)

    async def _addressees(self, unit: UnitOfWork, patient: PatientId, row: ParticipantRow) -> list[Contact]:
        if row.staff_id is not None:
            return []
        proxy = None if row.proxy_id is None else ProxyId(row.proxy_id)
        if proxy is not None and not await self._proxies.acts(unit, proxy, patient):
            return []
        own = await self._participants.address(unit, row)
        if own is not None:
            return [Contact(ContactId(row.id), patient, None, own.kind, own.value)]
        known = await self._contacts.reachable(unit, patient)
        if row.role == Role.PATIENT:
            return _of_patient(known)
        return _best([contact for contact in known if proxy and contact.proxy == proxy])

    async def _language(self, unit: UnitOfWork, patient: PatientId, clinic: Tenant) -> str:
        shown = await self._patients.shown_to(unit, None, [patient])
        return shown[patient].identity.language if patient in shown else clinic.locale


def _expiry(visit: Appointment, now: datetime) -> datetime:
    end = visit.plan.ends_at
    latest = now if end is None else max(end, now)
    return min(latest + LINK_LIFE, now + _LONGEST_LINK_LIFE)


def _of_patient(known: Sequence[Contact]) -> list[Contact]:
    """Return the patient's own contact, or else one of everybody who acts for them."""
    own = _best([contact for contact in known if contact.proxy is None])
    if own:
        return own
    proxies = dict.fromkeys(contact.proxy for contact in known)
    return [best for proxy in proxies for best in _best([c for c in known if c.proxy == proxy])]


def _best(known: Sequence[Contact]) -> list[Contact]:
    """Return the contact to use, mail before a phone: a calendar goes with mail only."""
    return sorted(known, key=lambda contact: contact.kind is not ContactKind.EMAIL)[:1]
