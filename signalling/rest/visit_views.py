"""What clients see and send of visits, and the gate before one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, ContactKind, ProxyId
from consult import (
    REOPEN_WITHIN,
    Address,
    Appointment,
    AppointmentId,
    AppointmentKind,
    CheckIn,
    Consult,
    ConsultationStatus,
    DeviceCheck,
    EmergencyContact,
    Ending,
    Invitee,
    MissedReason,
    Participant,
    ParticipantId,
    ParticipantStatus,
    Risk,
    Role,
    WhyNot,
)
from signalling.api import Body, StaffCall, View
from signalling.rest.gate import enter_record
from signalling.services import ClinicServices
from signalling.visits import MediaToken
from vault import Origin, Reading

_LONGEST_LINE = 500


class ParticipantView(View):
    """Somebody in a visit. `name`: empty when not to be shown. `away`: their page is closed or cut off.

    `admitted_by`: who of the staff let them in last; null when nobody did.
    """

    id: UUID
    role: Role
    name: str
    status: ParticipantStatus
    staff: UUID | None
    language: str | None
    waiting_since: datetime | None
    seen_at: datetime | None
    away: bool
    checked_in: bool
    admitted_by: UUID | None
    why: WhyNot | None

    @classmethod
    def of(cls, one: Participant, now: datetime) -> "ParticipantView":
        """Return a participant as a client sees them at this instant."""
        return cls(
            id=one.id,
            role=one.role,
            name=one.name,
            status=one.state.status,
            staff=one.staff,
            language=one.language,
            waiting_since=one.state.waiting_since,
            seen_at=one.seen_at,
            away=one.is_away(now),
            checked_in=one.state.checked_in,
            admitted_by=one.state.admitted_by,
            why=one.state.why,
        )


class MissedView(View):
    """That a visit did not take place in time."""

    reason: MissedReason
    at: datetime


class VisitView(View):
    """One visit, by its appointment's id. `starts_at`: null while a time is still to be found.

    `reason`: null in lists. `reopen_until`: until when a mistaken end can be taken back.
    """

    id: UUID
    encounter: UUID
    patient: UUID
    provider: UUID | None
    kind: AppointmentKind
    starts_at: datetime | None
    ends_at: datetime | None
    zone: str
    status: ConsultationStatus
    risk: Risk
    reason: str | None
    late_minutes: int | None
    live_since: datetime | None
    ended_at: datetime | None
    ending: Ending | None
    reopen_until: datetime | None
    missed: MissedView | None
    replaces: UUID | None
    sequence: int
    participants: list[ParticipantView]


class InvitationView(View):
    """A link of a participant's own, shown this once. `url`: with its token in the fragment."""

    participant: UUID
    role: Role
    url: str


class MediaTokenView(View):
    """With what a client connects its media: `url` and `token`, as LiveKit SDKs take them."""

    url: str
    token: str
    identity: str
    room: str
    expires_at: datetime

    @classmethod
    def of(cls, minted: MediaToken, url: str) -> "MediaTokenView":
        """Return a token as its bearer is given it."""
        return cls(
            url=url,
            token=minted.token,
            identity=minted.identity,
            room=minted.room,
            expires_at=minted.expires_at,
        )


class AddressBody(Body):
    """Where somebody is written to."""

    kind: ContactKind
    value: Annotated[str, Field(min_length=3, max_length=254)]


class InviteeBody(Body):
    """Somebody to invite. `proxy`: the caregiver, when they act for the patient."""

    role: Role
    name: Annotated[str, Field(min_length=1, max_length=200)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")] | None = None
    proxy: UUID | None = None
    address: AddressBody | None = None

    def invitee(self) -> Invitee:
        """Return it as the consult knows it."""
        address = None if self.address is None else Address(self.address.kind, self.address.value)
        proxy = None if self.proxy is None else ProxyId(self.proxy)
        return Invitee(self.role, self.name, self.language, proxy, address)


class EmergencyContactShape(Body):
    """Whom to call when something happens to the patient."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    phone: Annotated[str, Field(min_length=3, max_length=_LONGEST_LINE)]


class DeviceShape(Body):
    """What the device and network check found. `fault`: the browser's name of what is in the way."""

    camera: bool
    microphone: bool
    speaker: bool
    up_kbps: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    down_kbps: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    fault: Annotated[str, Field(pattern=r"^[A-Za-z]{1,64}$")] | None = None


class CheckInShape(Body):
    """What somebody says on coming: where they are now, and how to reach them when the connection breaks."""

    location: Annotated[str, Field(max_length=_LONGEST_LINE)]
    call_back: Annotated[str, Field(max_length=_LONGEST_LINE)]
    emergency_contact: EmergencyContactShape | None = None
    feels_worse: bool = False
    device: DeviceShape

    def check_in(self) -> CheckIn:
        """Return it as the consult knows it."""
        contact = self.emergency_contact
        return CheckIn(
            location=self.location,
            call_back=self.call_back,
            emergency_contact=None if contact is None else EmergencyContact(contact.name, contact.phone),
            feels_worse=self.feels_worse,
            device=DeviceCheck(**self.device.model_dump()),
        )


def check_in_shape(said: CheckIn) -> CheckInShape:
    """Return what somebody said as a client sees it."""
    contact, device = said.emergency_contact, said.device
    return CheckInShape(
        location=said.location,
        call_back=said.call_back,
        emergency_contact=None
        if contact is None
        else EmergencyContactShape(name=contact.name, phone=contact.phone),
        feels_worse=said.feels_worse,
        device=DeviceShape(
            camera=device.camera,
            microphone=device.microphone,
            speaker=device.speaker,
            up_kbps=device.up_kbps,
            down_kbps=device.down_kbps,
            fault=device.fault,
        ),
    )


async def enter_visit(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, act: Act = Act.READ_PATIENT
) -> tuple[Origin, AppointmentId]:
    """Return the origin with which to touch a visit. Raises Unknown, NotAllowed, GlassIntact."""
    number = AppointmentId(visit)
    async with services.database.read(call.origin) as reading:
        found = await consult.appointments.get(reading, number)
    return await enter_record(call, services, found.patient, act), number


async def show_visits(
    reading: Reading, consult: Consult, call: StaffCall, visits: Sequence[Appointment]
) -> list[VisitView]:
    """Return visits as staff see them; each is disclosed."""
    consult.appointments.disclose(reading, visits)
    people = await consult.participants.of(reading, [visit.id for visit in visits], call.staff)
    return [await visit_view(reading, consult, visit, people[visit.id]) for visit in visits]


async def show_visit(
    services: ClinicServices, consult: Consult, origin: Origin, call: StaffCall, number: AppointmentId
) -> VisitView:
    """Return one visit as staff see it, with why it is wanted; it is disclosed."""
    async with services.database.read(origin) as reading:
        visit = await consult.appointments.read(reading, number)
        people = (await consult.participants.of(reading, [number], call.staff))[number]
        encounter = await services.encounters.get(reading, visit.encounter)
        return await visit_view(reading, consult, visit, people, encounter.reason)


async def show_participant(
    reading: Reading, consult: Consult, call: StaffCall, number: AppointmentId, participant: UUID
) -> ParticipantView:
    """Return one participant as staff see them; the visit is disclosed. Raises Unknown."""
    await consult.appointments.read(reading, number)
    await consult.participants.row(reading, number, ParticipantId(participant))
    people = (await consult.participants.of(reading, [number], call.staff))[number]
    return next(ParticipantView.of(one, reading.now) for one in people if one.id == participant)


async def visit_view(
    reading: Reading,
    consult: Consult,
    visit: Appointment,
    people: Sequence[Participant],
    reason: str | None = None,
) -> VisitView:
    """Return a visit as staff see it."""
    state, plan = visit.consultation, visit.plan
    missed = await consult.missed.of(reading, visit.id)
    reopens = state.ended_at is not None and state.ending is not Ending.CONNECTION_LOST
    return VisitView(
        id=visit.id,
        encounter=visit.encounter,
        patient=visit.patient,
        provider=visit.provider,
        kind=visit.kind,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        zone=plan.zone,
        status=state.status,
        risk=visit.risk,
        reason=reason,
        late_minutes=late_minutes(visit),
        live_since=state.live_since,
        ended_at=state.ended_at,
        ending=state.ending,
        reopen_until=state.ended_at + REOPEN_WITHIN if reopens and state.ended_at else None,
        missed=None if missed is None else MissedView(reason=MissedReason(missed.reason), at=missed.at),
        replaces=visit.replaces,
        sequence=visit.sequence,
        participants=[ParticipantView.of(one, reading.now) for one in people],
    )


def late_minutes(visit: Appointment) -> int | None:
    """Return how late the provider said to be."""
    return None if visit.late is None else visit.late // timedelta(minutes=1)
