"""What was written back and forth (pure): Communication, CommunicationRequest for what awaits a reply."""

from __future__ import annotations

from collections.abc import Iterator

from clinic import Message, Person, PersonKind
from store_forward.case import Change, HoldReason
from store_forward.desk import Opinion
from store_forward.fhir.elements import (
    Json,
    concept,
    derived,
    identifier,
    instant,
    ours,
    reference,
    refers,
    resource,
    who,
)
from store_forward.fhir.order import encounter_at, request
from store_forward.fhir.people import clinic, subject
from store_forward.fhir.record import CaseRecord, Conversation

_MESSAGE, _OPINION = "message", "second-opinion"


def conversation_of(record: CaseRecord, talk: Conversation) -> list[Json]:
    """Return a thread: its head, every message as a part of it, and every question that stopped the clock."""
    if not talk.messages:
        return []
    head = _head(record, talk)
    made, waiting = [head], None
    for message in talk.messages:
        asks = _made_version(record, message, Change.HELD)
        replies = waiting if _made_version(record, message, Change.RESUMED) else None
        if replies is not None:
            waiting = None
        asked = [_question(record, message)] if asks else []
        spoken = _spoken(record, talk, message, head=head, asked=asked, replies=replies)
        made += [*asked, spoken]
        waiting = spoken if asks else waiting
    return made


def opinion_of(record: CaseRecord, opinion: Opinion) -> list[Json]:
    """Return a second opinion: that it was asked for, and what the colleague thinks."""
    asker, colleague = (reference("Practitioner", each) for each in (opinion.asked_by, opinion.asked_of))
    asked = resource(
        "CommunicationRequest",
        opinion.id,
        identifier=[identifier(opinion.id)],
        basedOn=[request(record)],
        status="active" if opinion.given_at is None else "completed",
        category=[concept(ours("communication-category", _OPINION))],
        subject=subject(record),
        about=[request(record)],
        encounter=encounter_at(record, opinion.asked_at),
        payload=[{"contentString": opinion.question}],
        authoredOn=instant(opinion.asked_at),
        requester=asker,
        recipient=[colleague],
        sender=colleague,
    )
    if opinion.given_at is None:
        return [asked]
    given = resource(
        "Communication",
        derived(opinion.id, "given"),
        basedOn=[refers(asked)],
        status="completed",
        category=[concept(ours("communication-category", _OPINION))],
        subject=subject(record),
        about=[request(record)],
        encounter=encounter_at(record, opinion.given_at),
        sent=instant(opinion.given_at),
        recipient=[asker],
        sender=colleague,
        payload=[{"contentString": opinion.opinion}],
    )
    return [asked, given]


def _head(record: CaseRecord, talk: Conversation) -> Json:
    return resource(
        "Communication",
        talk.thread.id,
        identifier=[identifier(talk.thread.id)],
        basedOn=[request(record)],
        status="in-progress" if record.case.state.is_open else "completed",
        category=[concept(ours("communication-category", _MESSAGE))],
        subject=subject(record),
        about=[request(record)],
        topic=concept(ours("communication-category", "thread")),
        encounter=encounter_at(record, talk.messages[0].sent_at),
        sent=instant(talk.messages[0].sent_at),
    )


def _question(record: CaseRecord, message: Message) -> Json:
    """Return that something was asked for, and whether it still is."""
    held = record.case.state.hold
    pending = held is not None and held.since == message.sent_at
    return resource(
        "CommunicationRequest",
        derived(message.id, "question"),
        basedOn=[request(record)],
        status="active" if pending else "completed",
        category=[concept(ours("communication-category", "information-request"))],
        subject=subject(record),
        about=[request(record)],
        encounter=encounter_at(record, message.sent_at),
        payload=[{"contentString": message.body}],
        authoredOn=instant(message.sent_at),
        requester=who(message.author),
        recipient=[subject(record)],
        sender=who(message.author),
    )


def _spoken(
    record: CaseRecord,
    talk: Conversation,
    message: Message,
    *,
    head: Json,
    asked: list[Json],
    replies: Json | None,
) -> Json:
    from_staff = message.author.kind is PersonKind.STAFF
    return resource(
        "Communication",
        message.id,
        identifier=[identifier(message.id)],
        basedOn=[*map(refers, asked), request(record)],
        partOf=[refers(head)],
        inResponseTo=[] if replies is None else [refers(replies)],
        status="completed",
        category=[concept(ours("communication-category", _MESSAGE))],
        subject=subject(record),
        about=[request(record)],
        encounter=encounter_at(record, message.sent_at),
        sent=instant(message.sent_at),
        received=next(_received(talk, message), None),
        recipient=[subject(record) if from_staff else clinic(record)],
        sender=who(message.author),
        payload=[{"contentString": message.body}],
    )


def _received(talk: Conversation, message: Message) -> Iterator[str | None]:
    """Yield when somebody on the other side read it, where that is known: a receipt is for the last one."""
    for receipt in talk.receipts:
        if receipt.seq == message.seq and _side(receipt.reader) != _side(message.author):
            yield instant(receipt.at)


def _side(person: Person) -> bool:
    return person.kind is PersonKind.STAFF


def _made_version(record: CaseRecord, message: Message, change: Change) -> bool:
    """Say whether a message stopped the clock, or started it again: both are of one unit."""
    return any(
        version.change is change
        and version.at == message.sent_at
        and version.actor == message.author
        and (change is not Change.HELD or version.hold is HoldReason.INFORMATION)
        for version in record.versions
    )
