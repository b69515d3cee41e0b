"""A visit as those see it who come by a personal link: check in, wait, connect, leave, come back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from clinic import ConsentAnswer, Decision, LinkPurpose, QuestionnaireId, Target
from consult import (
    AppointmentId,
    Consult,
    MediaGrant,
    ParticipantId,
    Parting,
)
from signalling.api import Body, Guest, GuestCall, Unaudited, View, operation
from signalling.join_endpoint import websocket_url
from signalling.rest.guest_visit_views import GuestVisitView, guest_visit, signed_summary
from signalling.rest.printing import note_sheet, printed
from signalling.rest.visit_views import CheckInShape, MediaTokenView
from signalling.services import ClinicServices
from signalling.visits import VisitDoor
from vault import UnitOfWork

_TAG = "Guests"
_GUEST = Guest(frozenset({LinkPurpose.VISIT}))
_JURISDICTION = r"^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$"


class ConsentBody(Body):
    """What somebody says to a question. `text`: the version they were shown."""

    text: UUID
    decision: Decision
    jurisdiction: Annotated[str, Field(pattern=_JURISDICTION)] | None = None


class CheckInBody(CheckInShape):
    """What somebody says on coming, and their answers to the consent questions."""

    consents: Annotated[list[ConsentBody], Field(max_length=10, default_factory=list)]


class AnswersBody(Body):
    """Answers to a version of a questionnaire, by link id."""

    form: UUID
    answers: dict[str, list[str | bool | int | float]]


class WishesBody(Body):
    """When somebody would rather come, in their words."""

    wishes: Annotated[str, Field(max_length=2000)] = ""


class SurveyBody(Body):
    """What somebody thought of their visit. `rating`: 1 to 5."""

    rating: Annotated[int, Field(ge=1, le=5)]
    remark: Annotated[str, Field(max_length=2000)] = ""


class SummaryView(View):
    """What the provider wrote for the patient, once it was signed."""

    note: UUID
    text: str
    author_name: str
    signed_at: datetime


@operation(
    "GET",
    "/api/v1/guest/visit",
    tag=_TAG,
    summary="Shows one's visit",
    who=_GUEST,
    audits="visit.read",
    also=(404,),
)
async def read_guest_visit(call: GuestCall, services: ClinicServices, consult: Consult) -> GuestVisitView:
    """Show where it is and where one stands; `visit.changed` says when to look again."""
    return await guest_visit(call, services, consult)


@operation(
    "POST",
    "/api/v1/guest/visit/open",
    tag=_TAG,
    summary="Takes notice that one's page is shown",
    who=_GUEST,
    audits="visit.read",
    also=(404,),
)
async def open_guest_visit(call: GuestCall, services: ClinicServices, consult: Consult) -> GuestVisitView:
    """Come, or come back to one's place; a reload changes nothing."""
    link = call.guest.link.id
    await services.database.transact(call.origin, lambda unit: consult.waiting_room.open(unit, link))
    return await guest_visit(call, services, consult)


@operation(
    "POST",
    "/api/v1/guest/visit/here",
    tag=_TAG,
    summary="Takes notice that one's page is still shown",
    who=_GUEST,
    audits=Unaudited("it touches nothing but when somebody was last seen"),
    also=(404,),
)
async def stay_in_visit(call: GuestCall, services: ClinicServices, consult: Consult) -> None:
    """Call every twenty seconds: after sixty without, others see that one is away."""
    link = call.guest.link.id
    await services.database.transact(call.origin, lambda unit: consult.waiting_room.here(unit, link))


@operation(
    "PUT",
    "/api/v1/guest/visit/check-in",
    tag=_TAG,
    summary="Checks in, and waits",
    who=_GUEST,
    audits="participant.checked-in",
    also=(404, 409),
)
async def check_in(
    call: GuestCall, services: ClinicServices, consult: Consult, body: CheckInBody
) -> GuestVisitView:
    """Say where one is and how to be reached; again, to correct it. No answer keeps anybody from care."""
    link, said = call.guest.link.id, body.check_in()

    async def check(unit: UnitOfWork) -> None:
        await consult.waiting_room.check_in(unit, link, said)
        for answer in body.consents:
            await _consent(unit, call, services, consult, answer)

    await services.database.transact(call.origin, check)
    return await guest_visit(call, services, consult)


@operation(
    "POST",
    "/api/v1/guest/visit/consents",
    tag=_TAG,
    summary="Answers a consent question",
    who=_GUEST,
    audits="consent.treatment-permit",
    also=(404,),
)
async def answer_visit_consent(
    call: GuestCall, services: ClinicServices, consult: Consult, body: ConsentBody
) -> None:
    """Answer it, or answer it anew, from inside the call too."""
    await services.database.transact(call.origin, lambda unit: _consent(unit, call, services, consult, body))


@operation(
    "PUT",
    "/api/v1/guest/visit/questionnaire",
    tag=_TAG,
    summary="Answers the questions asked before a visit",
    who=_GUEST,
    audits="response.given",
    also=(404,),
)
async def answer_visit_questions(
    call: GuestCall, services: ClinicServices, consult: Consult, body: AnswersBody
) -> None:
    """Keep complete answers to the version that was shown."""

    async def answer(unit: UnitOfWork) -> None:
        visit = await consult.appointments.get(unit, AppointmentId(call.guest.link.target.id))
        about = Target("encounter", visit.encounter)
        form = QuestionnaireId(body.form)
        await services.questionnaires.respond(
            unit, visit.patient, about, form, body.answers, author=call.person
        )

    await services.database.transact(call.origin, answer)


@operation(
    "POST",
    "/api/v1/guest/visit/media",
    tag=_TAG,
    summary="Asks for a media token",
    who=_GUEST,
    audits="visit.read",
    also=(404, 409),
)
async def take_media_token(
    call: GuestCall, services: ClinicServices, consult: Consult, door: VisitDoor
) -> MediaTokenView:
    """Return one for this moment's admission; `not_admitted` before it, while held, and after removal."""

    async def grant(unit: UnitOfWork) -> MediaGrant:
        person = await consult.participants.by_link(unit, call.guest.link.id)
        await consult.appointments.read(unit, AppointmentId(person.appointment_id))
        return await consult.conduct.grant(unit, person)

    given = await services.database.transact(call.origin, grant)
    return MediaTokenView.of(door.mint(given), websocket_url(call.request, door.url))


@operation(
    "POST",
    "/api/v1/guest/visit/reconnect-failed",
    tag=_TAG,
    summary="Says that reconnecting failed",
    who=_GUEST,
    audits=Unaudited("a third time within ten minutes is a missed visit, which is an event"),
    also=(404,),
)
async def report_failed_reconnect(call: GuestCall, services: ClinicServices, consult: Consult) -> None:
    """Say so once for each time one gave up; that the room has noticed too does not count twice."""

    async def report(unit: UnitOfWork) -> None:
        person = await consult.participants.by_link(unit, call.guest.link.id)
        await consult.conduct.parted(unit, ParticipantId(person.id), Parting.LOST)

    await services.database.transact(call.origin, report)


@operation(
    "POST",
    "/api/v1/guest/visit/leave",
    tag=_TAG,
    summary="Leaves a visit",
    who=_GUEST,
    audits="visit.read",
    also=(404,),
)
async def leave_guest_visit(call: GuestCall, services: ClinicServices, consult: Consult) -> GuestVisitView:
    """Go; opening the page again leads back."""
    link = call.guest.link.id
    await services.database.transact(call.origin, lambda unit: consult.waiting_room.leave(unit, link))
    return await guest_visit(call, services, consult)


@operation(
    "POST",
    "/api/v1/guest/visit/cancel",
    tag=_TAG,
    summary="Cancels one's visit",
    who=_GUEST,
    audits="visit.cancelled",
    also=(404, 409),
)
async def cancel_guest_visit(call: GuestCall, services: ClinicServices, consult: Consult) -> GuestVisitView:
    """Cancel it as the patient, or whoever comes for them."""

    async def cancel(unit: UnitOfWork) -> None:
        visit = await consult.participants.patients_own(unit, call.guest.link.id)
        await consult.booking.cancel(unit, visit, by_clinic=False)

    await services.database.transact(call.origin, cancel)
    return await guest_visit(call, services, consult)


@operation(
    "POST",
    "/api/v1/guest/visit/rebooking",
    tag=_TAG,
    summary="Asks for another visit",
    who=_GUEST,
    audits="visit.booked",
    also=(404, 409),
)
async def ask_for_rebooking(
    call: GuestCall, services: ClinicServices, consult: Consult, body: WishesBody
) -> None:
    """Ask once for another time instead of a cancelled or missed visit; a coordinator answers."""

    async def ask(unit: UnitOfWork) -> None:
        visit = await consult.participants.patients_own(unit, call.guest.link.id)
        await consult.booking.ask_anew(unit, visit, body.wishes)

    await services.database.transact(call.origin, ask)


@operation(
    "GET",
    "/api/v1/guest/visit/summary",
    tag=_TAG,
    summary="Reads the visit's summary",
    who=_GUEST,
    audits="note.listed",
    also=(404,),
)
async def read_summary(call: GuestCall, services: ClinicServices, consult: Consult) -> SummaryView:
    """Show what the provider signed for the patient."""
    async with services.database.read(call.origin) as reading:
        number = await consult.participants.patients_own(reading, call.guest.link.id)
        visit = await consult.appointments.get(reading, number)
        note = await signed_summary(reading, services, visit)
        author = await services.members.get(reading, note.author)
        return SummaryView(
            note=note.id, text=note.text, author_name=author.name, signed_at=note.signed_at or note.changed_at
        )


@operation(
    "GET",
    "/api/v1/guest/visit/summary/pdf",
    tag=_TAG,
    summary="Prints the visit's summary",
    who=_GUEST,
    audits="note.read",
    produces="application/pdf",
    also=(404,),
)
async def print_summary(call: GuestCall, services: ClinicServices, consult: Consult) -> web.Response:
    """Return PDF/A-2b of what the provider signed for the patient."""
    async with services.database.read(call.origin) as reading:
        number = await consult.participants.patients_own(reading, call.guest.link.id)
        visit = await consult.appointments.get(reading, number)
        found = await signed_summary(reading, services, visit)
        note = await services.notes.get(reading, found.id)
        sheet = await note_sheet(reading, services, note)
    return await printed(services, sheet)


@operation(
    "POST",
    "/api/v1/guest/visit/survey",
    tag=_TAG,
    summary="Says what one thought of the visit",
    who=_GUEST,
    audits="visit.rated",
    also=(404,),
)
async def answer_survey(
    call: GuestCall, services: ClinicServices, consult: Consult, body: SurveyBody
) -> None:
    """Keep it; the last answer counts."""

    async def answer(unit: UnitOfWork) -> None:
        person = await consult.participants.by_link(unit, call.guest.link.id)
        number, appointment = ParticipantId(person.id), AppointmentId(person.appointment_id)
        await consult.surveys.answer(unit, appointment, number, body.rating, body.remark)

    await services.database.transact(call.origin, answer)


@operation(
    "POST",
    "/api/v1/guest/visit/invitation",
    tag=_TAG,
    summary="Makes a calendar file",
    who=_GUEST,
    audits="link.issued",
    also=(404, 409),
    produces="text/calendar",
)
async def make_calendar(call: GuestCall, services: ClinicServices, consult: Consult) -> web.Response:
    """Return an iCalendar file with a further link of one's own in it."""

    async def make(unit: UnitOfWork) -> bytes:
        person = await consult.participants.by_link(unit, call.guest.link.id)
        visit = await consult.appointments.get(unit, AppointmentId(person.appointment_id))
        return await consult.letters.calendar(unit, visit, person, call.guest.link.proxy)

    content = await services.database.transact(call.origin, make)
    return web.Response(
        body=content,
        content_type="text/calendar",
        charset="utf-8",
        headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
    )


async def _consent(
    unit: UnitOfWork, call: GuestCall, services: ClinicServices, consult: Consult, body: ConsentBody
) -> None:
    visit = await consult.appointments.get(unit, AppointmentId(call.guest.link.target.id))
    answer = ConsentAnswer(call.person, body.decision, body.text, jurisdiction=body.jurisdiction)
    await services.consents.answer(unit, visit.patient, answer, visit.encounter)
