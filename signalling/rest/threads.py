"""Messages between a clinic and whoever holds a link, one thread for each thing they are about."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, Message, MessageId, Receipt, Thread, ThreadId, data, of_patient
from signalling.api import Body, Guest, GuestCall, Query, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.gate import encounter as encounter_target
from signalling.rest.gate import enter
from signalling.rest.views import PersonView
from signalling.services import ClinicServices
from vault import Action, UnitOfWork

_TAG = "Messages"


class ThreadView(View):
    """The messages about one thing. `last_seq`: how many there are."""

    id: UUID
    last_seq: int

    @classmethod
    def of(cls, thread: Thread) -> "ThreadView":
        """Return a thread as a client sees it."""
        return cls(id=thread.id, last_seq=thread.last_seq)


class MessageView(View):
    """One message. `seq`: its place in the thread, from 1."""

    id: UUID
    seq: int
    author: PersonView
    body: str
    sent_at: datetime

    @classmethod
    def of(cls, message: Message) -> "MessageView":
        """Return a message as a client sees it."""
        return cls(
            id=message.id,
            seq=message.seq,
            author=PersonView.of(message.author),
            body=message.body,
            sent_at=message.sent_at,
        )


class ReceiptView(View):
    """That somebody has read up to message `seq`."""

    reader: PersonView
    seq: int
    at: datetime

    @classmethod
    def of(cls, receipt: Receipt) -> "ReceiptView":
        """Return a receipt as a client sees it."""
        return cls(reader=PersonView.of(receipt.reader), seq=receipt.seq, at=receipt.at)


class MessagesView(View):
    """Messages in order, and how far everyone has read."""

    items: list[MessageView]
    receipts: list[ReceiptView]


class MessagesQuery(Query):
    """`after`: the number of the last message one has."""

    after: Annotated[int, Field(ge=0, lt=2**31)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 200


class SentOnce(Body):
    """The base of what may be sent once more when no answer came.

    `id`: of the message, drawn at random by who sends it; sent once more, it is the first. Null: always new.
    """

    id: UUID | None = None

    @property
    def number(self) -> MessageId | None:
        """The message's id, if its sender drew one."""
        return None if self.id is None else MessageId(self.id)


class MessageBody(SentOnce):
    """What to say."""

    body: Annotated[str, Field(min_length=1, max_length=10_000)]


class ReadBody(Body):
    """Up to which message one has read."""

    seq: Annotated[int, Field(ge=0, lt=2**31)]


@operation(
    "POST",
    "/api/v1/encounters/{encounter}/thread",
    tag=_TAG,
    summary="Finds the thread about an encounter",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="thread.found",
)
async def find_thread(call: StaffCall | GuestCall, services: ClinicServices, encounter: UUID) -> ThreadView:
    """Begin it if there is none: whoever asks again finds the same one."""
    origin, owner = await enter(call, services, "encounter", encounter)

    async def find(unit: UnitOfWork) -> Thread:
        thread = await services.threads.about(unit, owner.patient, encounter_target(encounter))
        entities = of_patient(owner.patient), data("thread", thread.id)
        services.records.witness(unit, "thread.found", Action.READ, *entities)
        return thread

    return ThreadView.of(await services.database.transact(origin, find))


@operation(
    "GET",
    "/api/v1/threads/{thread}/messages",
    tag=_TAG,
    summary="Reads messages, in order",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="thread.read",
)
async def read_messages(
    call: StaffCall | GuestCall, services: ClinicServices, thread: UUID, query: MessagesQuery
) -> MessagesView:
    """Return the messages after a number, and everybody's receipts."""
    number = ThreadId(thread)
    origin, _ = await enter(call, services, "thread", thread)
    async with services.database.read(origin) as reading:
        messages = await services.threads.read(reading, number, query.after, query.limit)
        receipts = await services.threads.receipts(reading, number)
    return MessagesView(
        items=[MessageView.of(message) for message in messages],
        receipts=[ReceiptView.of(receipt) for receipt in receipts],
    )


@operation(
    "POST",
    "/api/v1/threads/{thread}/messages",
    tag=_TAG,
    summary="Sends a message",
    who=(Staff(Act.WRITE_MESSAGE), Guest()),
    audits="message.sent",
    status=201,
    also=(409,),
)
async def send_message(
    call: StaffCall | GuestCall, services: ClinicServices, thread: UUID, body: MessageBody
) -> MessageView:
    """Add it at the end; everybody who looks is told that there is one."""
    origin, _ = await enter(call, services, "thread", thread, Act.WRITE_MESSAGE)
    return MessageView.of(
        await services.database.transact(
            origin,
            lambda unit: services.threads.send(unit, ThreadId(thread), call.person, body.body, body.number),
        )
    )


@operation(
    "POST",
    "/api/v1/threads/{thread}/read",
    tag=_TAG,
    summary="Notes how far one has read",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits=Unaudited("that it was read is an event already; a receipt says no more"),
)
async def acknowledge_messages(
    call: StaffCall | GuestCall, services: ClinicServices, thread: UUID, body: ReadBody
) -> None:
    """Show the others that it was read; it never goes back."""
    origin, _ = await enter(call, services, "thread", thread)
    await services.database.transact(
        origin,
        lambda unit: services.threads.acknowledge(unit, ThreadId(thread), call.person, body.seq),
    )
