"""What a patient and the clinic write about a case, and the answer, by personal link."""

from uuid import UUID

from clinic import data, of_patient
from signalling.api import GuestCall, Page, Unaudited, operation
from signalling.rest.answer_views import AnswerView
from signalling.rest.case_gate import must_have_given_birth_date, own_case
from signalling.rest.guest_case import GUEST_TAG, WRITERS
from signalling.rest.threads import MessageBody, MessagesQuery, MessageView, ReadBody
from signalling.services import ClinicServices
from store_forward import AnswerId, Inbox
from vault import Action, UnitOfWork


@operation(
    "GET",
    "/api/v1/guest/case/messages",
    tag=GUEST_TAG,
    summary="Reads what was written about one's case, in order",
    who=WRITERS,
    audits="thread.read",
    also=(404,),
)
async def read_own_messages(
    call: GuestCall, services: ClinicServices, inbox: Inbox, query: MessagesQuery
) -> Page[MessageView]:
    """Return the messages after a number."""
    case = own_case(call)
    async with services.database.read(call.origin) as reading:
        shown = await inbox.cases.known(reading, case)
        messages = await inbox.conversation.read(reading, shown, query.after, query.limit)
    return Page[MessageView](items=[MessageView.of(message) for message in messages])


@operation(
    "POST",
    "/api/v1/guest/case/messages",
    tag=GUEST_TAG,
    summary="Writes to the clinic; a case on hold goes on",
    who=WRITERS,
    audits="message.sent",
    status=201,
    also=(404, 409),
)
async def write_own_message(
    call: GuestCall, services: ClinicServices, inbox: Inbox, body: MessageBody
) -> MessageView:
    """Add it at the end; a closed case is reopened instead."""
    case = own_case(call)
    _, message = await services.database.transact(
        call.origin,
        lambda unit: inbox.conversation.reply(unit, case, call.person, body.body, body.number),
    )
    return MessageView.of(message)


@operation(
    "POST",
    "/api/v1/guest/case/messages/read",
    tag=GUEST_TAG,
    summary="Notes how far one has read",
    who=WRITERS,
    audits=Unaudited("that it was read is an event already; a receipt says no more"),
    also=(404,),
)
async def acknowledge_own_messages(
    call: GuestCall, services: ClinicServices, inbox: Inbox, body: ReadBody
) -> None:
    """Show the others that it was read; it never goes back."""
    case = own_case(call)
    await services.database.transact(
        call.origin, lambda unit: inbox.conversation.acknowledge(unit, case, call.person, body.seq)
    )


@operation(
    "GET",
    "/api/v1/guest/case/answer",
    tag=GUEST_TAG,
    summary="Shows the answer to one's case",
    who=WRITERS,
    audits="case.read",
    also=(404,),
)
async def read_own_answer(call: GuestCall, services: ClinicServices, inbox: Inbox) -> Page[AnswerView]:
    """Return signed answers, oldest first, to who has given the birth date."""
    case = own_case(call)
    must_have_given_birth_date(call)
    async with services.database.read(call.origin) as reading:
        shown = await inbox.cases.known(reading, case)
        entities = of_patient(shown.patient), data("case", case)
        services.records.witness(reading, "case.read", Action.READ, *entities)
        answers = await inbox.answers.about(reading, case, drafts=False)
    return Page[AnswerView](items=[AnswerView.of(answer) for answer in answers])


@operation(
    "POST",
    "/api/v1/guest/case/answer/{answer}/received",
    tag=GUEST_TAG,
    summary="Notes that one has the answer on screen",
    who=WRITERS,
    audits=Unaudited("the first time is an event of its own; again changes nothing"),
)
async def receive_answer(call: GuestCall, services: ClinicServices, inbox: Inbox, answer: UUID) -> None:
    """Give the clinic its read receipt."""
    case = own_case(call)
    must_have_given_birth_date(call)

    async def receive(unit: UnitOfWork) -> None:
        await inbox.answers.received(unit, AnswerId(answer), case)

    await services.database.transact(call.origin, receive)
