"""What is said and marked in a visit: its messages, which are its encounter's thread, and markers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, Message, Person, PersonKind, StaffId, Target, Thread
from consult import RIGHTS, Appointment, AppointmentId, Consult, Marker, errors
from signalling.api import Body, Guest, GuestCall, Page, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.threads import MessageBody, MessagesQuery, ReadBody
from signalling.rest.views import PersonView
from signalling.rest.visit_views import enter_visit
from signalling.services import ClinicServices
from vault import Origin, Reading, UnitOfWork

_TAG = "Visits"
_GUEST = Guest()


class VisitMessageView(View):
    """One message. `seq`: its place in the thread, from 1. `name`: the author's, null when it is unknown."""

    id: UUID
    seq: int
    author: PersonView
    name: str | None
    mine: bool
    body: str
    sent_at: datetime


class MarkerBody(Body):
    """What a moment is. `ago_s`: how long it took to say so."""

    label: Annotated[str, Field(min_length=1, max_length=200)]
    ago_s: Annotated[float, Field(ge=0, le=600)] = 0


class MarkerView(View):
    """A marked moment. `offset_s`: since the visit was first live."""

    id: UUID
    author: UUID
    label: str
    at: datetime
    offset_s: float

    @classmethod
    def of(cls, marker: Marker) -> "MarkerView":
        """Return a marker as staff see it."""
        return cls(
            id=marker.id,
            author=marker.author,
            label=marker.label,
            at=marker.at,
            offset_s=marker.offset / timedelta(seconds=1),
        )


@operation(
    "GET",
    "/api/v1/visits/{visit}/messages",
    tag=_TAG,
    summary="Reads a visit's messages, in order",
    who=(Staff(Act.READ_PATIENT), _GUEST),
    audits="thread.read",
)
async def read_visit_messages(
    call: StaffCall | GuestCall,
    services: ClinicServices,
    consult: Consult,
    visit: UUID,
    query: MessagesQuery,
) -> Page[VisitMessageView]:
    """Return the messages after a number; who has no right to chat in the visit reads none."""
    origin, number = await _enter(call, services, consult, visit, Act.READ_PATIENT)
    thread = await _thread(services, consult, origin, number)
    async with services.database.read(origin) as reading:
        found = await services.threads.read(reading, thread.id, query.after, query.limit)
        viewer = call.staff if isinstance(call, StaffCall) else None
        people = (await consult.participants.of(reading, [number], viewer))[number]
        names = await consult.participants.authors(reading, people)
        names |= await _colleagues(reading, services, found, names)
    return Page[VisitMessageView](items=[_shown(message, names, call.person) for message in found])


@operation(
    "POST",
    "/api/v1/visits/{visit}/messages",
    tag=_TAG,
    summary="Sends a message to everybody in a visit",
    who=(Staff(Act.WRITE_MESSAGE), _GUEST),
    audits="message.sent",
    status=201,
    also=(409,),
)
async def send_visit_message(
    call: StaffCall | GuestCall, services: ClinicServices, consult: Consult, visit: UUID, body: MessageBody
) -> VisitMessageView:
    """Add it at the end, from the waiting room too; it is kept with the encounter."""
    origin, number = await _enter(call, services, consult, visit, Act.WRITE_MESSAGE)

    async def send(unit: UnitOfWork) -> Message:
        found = await consult.appointments.get(unit, number)
        thread = await services.threads.about(unit, found.patient, _about(found))
        said = thread.id, call.person, body.body, body.number
        first = await services.threads.sent(unit, *said)
        if first is not None:
            return first
        consult.news.message_sent(unit, number, thread.id)
        return await services.threads.send(unit, *said)

    return _shown(await services.database.transact(origin, send), {}, call.person)


@operation(
    "POST",
    "/api/v1/visits/{visit}/messages/read",
    tag=_TAG,
    summary="Notes how far one has read",
    who=(Staff(Act.READ_PATIENT), _GUEST),
    audits=Unaudited("that it was read is an event already; a receipt says no more"),
)
async def acknowledge_visit_messages(
    call: StaffCall | GuestCall, services: ClinicServices, consult: Consult, visit: UUID, body: ReadBody
) -> None:
    """Show the others that it was read; it never goes back."""
    origin, number = await _enter(call, services, consult, visit, Act.READ_PATIENT)
    thread = await _thread(services, consult, origin, number)
    await services.database.transact(
        origin, lambda unit: services.threads.acknowledge(unit, thread.id, call.person, body.seq)
    )


@operation(
    "GET",
    "/api/v1/visits/{visit}/markers",
    tag=_TAG,
    summary="Lists the marked moments of a visit, in order",
    who=Staff(Act.READ_PATIENT),
    audits="visit.markers-read",
)
async def list_markers(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID
) -> Page[MarkerView]:
    """Return all of them."""
    origin, number = await enter_visit(call, services, consult, visit)
    async with services.database.read(origin) as reading:
        found = await consult.markers.of(reading, number)
    return Page[MarkerView](items=[MarkerView.of(marker) for marker in found])


@operation(
    "POST",
    "/api/v1/visits/{visit}/markers",
    tag=_TAG,
    summary="Marks this moment of a live visit",
    who=Staff(Act.WRITE_NOTE),
    audits="visit.marked",
    status=201,
    also=(409,),
)
async def mark_moment(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, body: MarkerBody
) -> MarkerView:
    """Keep it, to find it again."""
    origin, number = await enter_visit(call, services, consult, visit, Act.WRITE_NOTE)
    return MarkerView.of(
        await services.database.transact(
            origin,
            lambda unit: consult.markers.mark(
                unit, number, call.staff, body.label, timedelta(seconds=body.ago_s)
            ),
        )
    )


async def _enter(
    call: StaffCall | GuestCall, services: ClinicServices, consult: Consult, visit: UUID, act: Act
) -> tuple[Origin, AppointmentId]:
    """Return the origin with which to touch a visit's messages. Raises Unknown, NoSuchRight."""
    if isinstance(call, StaffCall):
        return await enter_visit(call, services, consult, visit, act)
    async with services.database.read(call.origin) as reading:
        own = await consult.participants.mine(reading, call.guest.link.id, AppointmentId(visit))
    if not RIGHTS[own].chat:
        raise errors.NoSuchRight("chat")
    return call.origin, AppointmentId(visit)


async def _colleagues(
    reading: Reading, services: ClinicServices, said: Sequence[Message], known: Mapping[Person, str]
) -> dict[Person, str]:
    """Return the names of members of staff who write without taking part, as from the queue."""
    authors = {message.author for message in said}
    unknown = {one for one in authors if one.kind is PersonKind.STAFF and one not in known}
    return {one: (await services.members.get(reading, StaffId(one.id))).name for one in unknown}


async def _thread(
    services: ClinicServices, consult: Consult, origin: Origin, number: AppointmentId
) -> Thread:
    async def find(unit: UnitOfWork) -> Thread:
        found = await consult.appointments.get(unit, number)
        return await services.threads.about(unit, found.patient, _about(found))

    return await services.database.transact(origin, find)


def _about(visit: Appointment) -> Target:
    return Target("encounter", visit.encounter)


def _shown(message: Message, names: dict[Person, str], reader: Person) -> VisitMessageView:
    return VisitMessageView(
        id=message.id,
        seq=message.seq,
        author=PersonView.of(message.author),
        name=names.get(message.author),
        mine=message.author == reader,
        body=message.body,
        sent_at=message.sent_at,
    )
