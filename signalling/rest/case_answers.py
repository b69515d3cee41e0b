"""Answering a case: messages, drafts, signatures, addenda, second opinions, a visit instead."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from clinic import Act, Message, StaffId, errors
from signalling.api import Body, Page, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.answer_views import AnswerContentBody, AnswerView, OpinionView
from signalling.rest.case_gate import enter_case
from signalling.rest.case_views import TAG
from signalling.rest.threads import MessagesQuery, MessageView, ReadBody, SentOnce
from signalling.services import ClinicServices
from store_forward import AnswerId, Case, CaseId, Inbox, OpinionId
from vault import UnitOfWork

_MORE = Annotated[str, Field(min_length=1, max_length=10_000)]


class CaseMessageBody(SentOnce):
    """What to say. `waits`: it asks for something; the clock stands until the patient replies."""

    body: _MORE
    waits: bool = False


class TextBody(Body):
    """What to add."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class AskOpinionBody(Body):
    """Of whom, and what."""

    of: UUID
    question: _MORE


class GiveOpinionBody(Body):
    """What one thinks."""

    opinion: _MORE


class EscalationBody(Body):
    """Why the patient is to be seen. `starts_at`: null when a time is still to be found."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    starts_at: AwareDatetime | None = None
    minutes: Annotated[int, Field(ge=5, le=240)] = 15


class AppointmentView(View):
    """The visit that was booked."""

    appointment: UUID


@operation(
    "GET",
    "/api/v1/cases/{case}/messages",
    tag=TAG,
    summary="Reads what was written about a case, in order",
    who=Staff(Act.READ_PATIENT),
    audits="thread.read",
)
async def read_case_messages(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, query: MessagesQuery
) -> Page[MessageView]:
    """Return the messages after a number."""
    origin, number = await enter_case(call, services, inbox, case)
    async with services.database.read(origin) as reading:
        shown = await inbox.cases.known(reading, number)
        messages = await inbox.conversation.read(reading, shown, query.after, query.limit)
    return Page[MessageView](items=[MessageView.of(message) for message in messages])


@operation(
    "POST",
    "/api/v1/cases/{case}/messages",
    tag=TAG,
    summary="Writes to the patient, or asks for something",
    who=Staff(Act.WRITE_MESSAGE),
    audits="message.sent",
    status=201,
    also=(409,),
)
async def write_case_message(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, body: CaseMessageBody
) -> MessageView:
    """Tell them that there is a message; only who has the case asks for something."""
    act = Act.ANSWER_CASE if body.waits else Act.WRITE_MESSAGE
    origin, number = await enter_case(call, services, inbox, case, act)

    async def write(unit: UnitOfWork) -> Message:
        if body.waits:
            return (await inbox.conversation.ask(unit, number, call.staff, body.body, body.number))[1]
        return await inbox.conversation.write(unit, number, call.staff, body.body, body.number)

    return MessageView.of(await services.database.transact(origin, write))


@operation(
    "POST",
    "/api/v1/cases/{case}/messages/read",
    tag=TAG,
    summary="Notes how far one has read",
    who=Staff(Act.READ_PATIENT),
    audits=Unaudited("that it was read is an event already; a receipt says no more"),
)
async def acknowledge_case_messages(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, body: ReadBody
) -> None:
    """Show the others that it was read; it never goes back."""
    origin, number = await enter_case(call, services, inbox, case)
    await services.database.transact(
        origin, lambda unit: inbox.conversation.acknowledge(unit, number, call.person, body.seq)
    )


@operation(
    "PUT",
    "/api/v1/cases/{case}/answer",
    tag=TAG,
    summary="Keeps one's draft of an answer",
    who=Staff(Act.ANSWER_CASE),
    audits="answer.drafted",
    also=(409,),
)
async def draft_answer(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, body: AnswerContentBody
) -> AnswerView:
    """Keep the case too: who writes does not lose it."""
    origin, number = await enter_case(call, services, inbox, case, Act.ANSWER_CASE)
    return AnswerView.of(
        await services.database.transact(
            origin, lambda unit: inbox.answers.draft(unit, number, call.staff, body.content())
        )
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/answer/sign",
    tag=TAG,
    summary="Signs one's draft: the case is answered",
    who=Staff(Act.ANSWER_CASE),
    audits="answer.signed",
    also=(409,),
)
async def sign_answer(call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID) -> AnswerView:
    """Tell the patient that there is an answer; from now on it is only added to."""
    origin, number = await enter_case(call, services, inbox, case, Act.ANSWER_CASE)
    return AnswerView.of(
        await services.database.transact(origin, lambda unit: inbox.answers.sign(unit, number, call.staff))
    )


@operation(
    "POST",
    "/api/v1/answers/{answer}/addenda",
    tag=TAG,
    summary="Adds to a signed answer",
    who=Staff(Act.ANSWER_CASE),
    audits="answer.added-to",
    status=201,
    also=(409,),
)
async def add_to_answer(
    call: StaffCall, services: ClinicServices, inbox: Inbox, answer: UUID, body: TextBody
) -> AnswerView:
    """Sign the addendum at once, and tell the patient again."""
    case = await _case_of_answer(call, services, inbox, answer)
    origin, _ = await enter_case(call, services, inbox, case, Act.ANSWER_CASE)
    return AnswerView.of(
        await services.database.transact(
            origin, lambda unit: inbox.answers.add(unit, AnswerId(answer), call.staff, body.text)
        )
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/opinions",
    tag=TAG,
    summary="Asks a colleague for a second opinion",
    who=Staff(Act.ANSWER_CASE),
    audits="opinion.asked",
    status=201,
    also=(409,),
)
async def ask_opinion(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, body: AskOpinionBody
) -> OpinionView:
    """Keep the case; the colleague finds the question in their list."""
    origin, number = await enter_case(call, services, inbox, case, Act.ANSWER_CASE)
    return OpinionView.of(
        await services.database.transact(
            origin,
            lambda unit: inbox.opinions.ask(unit, number, call.staff, StaffId(body.of), body.question),
        )
    )


@operation(
    "GET",
    "/api/v1/opinions",
    tag=TAG,
    summary="Lists what one is asked for an opinion on, oldest first",
    who=Staff(Act.ANSWER_CASE),
    audits=Unaudited("each question shown is an event of its own; an empty list shows nobody"),
)
async def list_opinions(call: StaffCall, services: ClinicServices, inbox: Inbox) -> Page[OpinionView]:
    """Return what is not answered yet."""
    async with services.database.read(call.origin) as reading:
        asked = await inbox.opinions.asked_of(reading, call.staff)
    return Page[OpinionView](items=[OpinionView.of(opinion) for opinion in asked])


@operation(
    "POST",
    "/api/v1/opinions/{opinion}",
    tag=TAG,
    summary="Gives the opinion one was asked for",
    who=Staff(Act.ANSWER_CASE),
    audits="opinion.given",
    also=(409,),
)
async def give_opinion(
    call: StaffCall, services: ClinicServices, inbox: Inbox, opinion: UUID, body: GiveOpinionBody
) -> OpinionView:
    """Give it once; the case stays with who asked."""
    async with services.database.read(call.origin) as reading:
        case = await inbox.opinions.case_of(reading, OpinionId(opinion))
    origin, _ = await enter_case(call, services, inbox, case, Act.ANSWER_CASE)
    return OpinionView.of(
        await services.database.transact(
            origin, lambda unit: inbox.opinions.give(unit, OpinionId(opinion), call.staff, body.opinion)
        )
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/escalate",
    tag=TAG,
    summary="Books a visit that carries the case, and closes it",
    who=Staff(Act.ANSWER_CASE),
    audits="case.closed",
    status=201,
    also=(409,),
)
async def escalate_case(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, body: EscalationBody
) -> AppointmentView:
    """Have the patient seen; what they wrote goes with them."""
    origin, number = await enter_case(call, services, inbox, case, Act.ANSWER_CASE)
    escalation = inbox.escalation
    if escalation is None:
        raise errors.Conflict("nobody books visits here")

    async def escalate(unit: UnitOfWork) -> tuple[Case, UUID]:
        return await escalation.escalate(
            unit, number, call.staff, reason=body.reason, starts_at=body.starts_at, minutes=body.minutes
        )

    _, appointment = await services.database.transact(origin, escalate)
    return AppointmentView(appointment=appointment)


async def _case_of_answer(call: StaffCall, services: ClinicServices, inbox: Inbox, answer: UUID) -> CaseId:
    async with services.database.read(call.origin) as reading:
        return await inbox.answers.case_of(reading, AnswerId(answer))
