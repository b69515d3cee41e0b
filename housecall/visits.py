"""Puts live visits together on an open clinic, and joins them to the inbox both ways."""

from datetime import timedelta
from uuid import UUID

from clinic import Announcer, LinkPurpose, Person, SecretToken
from consult import (
    AppointmentId,
    Consult,
    ConsultSettings,
    MissedReason,
    MissedVisit,
    Plan,
    VisitDraft,
    VisitFoundations,
    WritingInstead,
)
from signalling import ClinicServices
from store_forward import Absentee, Inbox, LiveVisitWish
from store_forward import MissedVisit as MissedForInbox
from vault import JobQueue, UnitOfWork

_ABSENTEES = {
    MissedReason.NEVER_OPENED: Absentee.PATIENT,
    MissedReason.CONNECTION_LOST: Absentee.NETWORK,
    MissedReason.PROVIDER_CANCELLED: Absentee.CLINIC,
    MissedReason.PROVIDER_ABSENT: Absentee.CLINIC,
}


class InboxInstead:
    """Hands missed visits to the inbox, once that is there: each of the two needs the other."""

    def __init__(self) -> None:
        self.inbox: Inbox | None = None

    async def missed(self, unit: UnitOfWork, visit: MissedVisit) -> None:
        """Make a case of a missed visit, within `unit`."""
        if self.inbox is not None:
            absentee = _ABSENTEES[visit.reason]
            given = MissedForInbox(visit.appointment, visit.patient, absentee, visit.words, visit.carries)
            await self.inbox.missed_visits.missed(unit, given)

    async def seen_live(self, unit: UnitOfWork, appointment: AppointmentId) -> None:
        """Close that case: the visit took place after all."""
        if self.inbox is not None:
            await self.inbox.missed_visits.seen_live(unit, appointment)


class VisitBook:
    """Books the visits that the inbox wishes for."""

    def __init__(self, consult: Consult, services: ClinicServices) -> None:
        self._consult = consult
        self._services = services

    async def book(self, unit: UnitOfWork, wish: LiveVisitWish, by: Person) -> UUID:  # noqa: ARG002 - the unit says by whom
        """Book a visit within `unit`, tell the patient, and return the appointment's id."""
        zone = (await self._services.tenants.get(unit)).calendar.zone.key
        plan = Plan(wish.starts_at, max(wish.duration, timedelta(minutes=5)), zone)
        draft = VisitDraft(
            wish.patient, plan, provider=wish.provider, reason=wish.reason, carries=wish.carries
        )
        visit, _ = await self._consult.booking.book(unit, draft)
        return visit.id


def visits_on(
    services: ClinicServices,
    announcer: Announcer,
    queue: JobQueue,
    *,
    sender: str,
    instead: WritingInstead,
    settings: ConsultSettings,
) -> Consult:
    """Return the visits of these services. `sender`: whom calendars name as the organizer."""

    def address(_purpose: LinkPurpose, token: SecretToken) -> str:
        return f"{services.public_url}/visit#{token}"

    return Consult(
        VisitFoundations(
            database=services.database,
            queue=queue,
            blobs=services.blobs,
            records=services.records,
            tenants=services.tenants,
            members=services.members,
            patients=services.patients,
            contacts=services.contacts,
            proxies=services.proxies,
            links=services.links,
            encounters=services.encounters,
            attachments=services.attachments,
            notifier=services.notifier,
            announcer=announcer,
            address=address,
            sender=sender,
            instead=instead,
            settings=settings,
        )
    )
