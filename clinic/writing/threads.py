"""Message threads: one per thing they are about, messages in order, receipts by reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from clinic.announcing import Announcer, Audience, Unannounced
from clinic.errors import AlreadyTaken, Unknown
from clinic.ids import MessageId, PatientId, ThreadId
from clinic.patients.patients import patient_row
from clinic.person import Person, PersonKind
from clinic.records import Records, Work, data, of_patient, patient_subject
from clinic.target import Target
from clinic.text import checked_text
from clinic.writing.rows import MessageRow, ReceiptRow, ThreadRow
from vault import ERASED, Action, UnitOfWork

_LONGEST = 10_000


@dataclass(frozen=True)
class Thread:
    """The messages about one thing. `last_seq`: how many there are."""

    id: ThreadId
    patient: PatientId
    about: Target
    last_seq: int


@dataclass(frozen=True)
class Message:
    """One message. `seq`: its place in the thread, from 1."""

    id: MessageId
    thread: ThreadId
    seq: int
    author: Person
    body: str = field(repr=False)
    sent_at: datetime


@dataclass(frozen=True)
class Receipt:
    """That somebody has read a thread up to message `seq`."""

    reader: Person
    seq: int
    at: datetime


class Threads:
    """The repository of threads."""

    def __init__(self, records: Records, announcer: Announcer | None = None) -> None:
        self._records = records
        self._announcer = announcer or Unannounced()

    async def about(self, unit: UnitOfWork, patient: PatientId, about: Target) -> Thread:
        """Return the thread about something, begun now if there is none. Raises Unknown."""
        await unit.exclusive(f"thread:{about.kind}:{about.id}")
        row = await unit.session.scalar(
            select(ThreadRow).where(ThreadRow.about_kind == about.kind, ThreadRow.about_id == about.id)
        )
        if row is None:
            owner = await patient_row(unit, patient)
            row = ThreadRow(
                id=self._records.new_id(),
                tenant_id=owner.tenant_id,
                patient_id=patient,
                about_kind=about.kind,
                about_id=about.id,
                created_at=unit.now,
                last_seq=0,
            )
            unit.session.add(row)
            await unit.session.flush()
            self._witness(unit, row, "begun", Action.CREATE)
        elif row.patient_id != patient:
            raise Unknown("thread")
        return _thread(row)

    async def find(self, work: Work, about: Target) -> Thread | None:
        """Return the thread about something, or None when nobody has written yet; discloses no message."""
        row = await work.session.scalar(
            select(ThreadRow).where(ThreadRow.about_kind == about.kind, ThreadRow.about_id == about.id)
        )
        return None if row is None else _thread(row)

    async def sent(
        self, unit: UnitOfWork, thread: ThreadId, author: Person, body: str, number: MessageId | None
    ) -> Message | None:
        """Return what somebody has sent already when they send it again, or None when it is new.

        Ask before doing anything that a repetition must not do again. `number`: as for `send`.
        Raises AlreadyTaken when the number is that of anything else, of another clinic as well.
        """
        if number is None:
            return None
        await unit.exclusive(f"message:{number}")
        message = await unit.session.get(MessageRow, number)
        if message is None:
            taken = select(MessageRow.__table__.c.id).where(MessageRow.__table__.c.id == number)
            if await unit.session.scalar(taken) is not None:  # a bare table shows those of every clinic
                raise AlreadyTaken("id")
            return None
        first = _message(message, (await self._records.sealer.open_one(unit, message, "body"))["body"])
        if (first.thread, first.author, first.body) != (thread, author, body):
            raise AlreadyTaken("id")
        return first

    async def send(
        self,
        unit: UnitOfWork,
        thread: ThreadId,
        author: Person,
        body: str,
        number: MessageId | None = None,
    ) -> Message:
        """Add a message at the end; sent once more, it is the first one, and nothing happens.

        `number`: which the sender drew, at random, to be able to send it once more; None draws one here.
        Raises Unknown, Malformed, AlreadyTaken.
        """
        first = await self.sent(unit, thread, author, body, number)
        return first or await self._add(unit, thread, author, body, number or self._records.new_id())

    async def _add(
        self, unit: UnitOfWork, thread: ThreadId, author: Person, body: str, number: UUID
    ) -> Message:
        checked_text("body", body, _LONGEST)
        row = await _thread_row(unit, thread)
        seq = await unit.session.scalar(  # counting in the database keeps two senders apart
            update(ThreadRow)
            .where(ThreadRow.id == thread)
            .values(last_seq=ThreadRow.last_seq + 1)
            .returning(ThreadRow.last_seq)
        )
        message = MessageRow(
            id=number,
            tenant_id=row.tenant_id,
            thread_id=thread,
            seq=seq,
            author_kind=author.kind.value,
            author_id=author.id,
            sent_at=unit.now,
        )
        await self._records.sealer.seal(unit, message, patient_subject(row.patient_id), body=body)
        unit.session.add(message)
        await unit.session.flush()
        self._records.witness(
            unit, "message.sent", Action.CREATE, of_patient(row.patient_id), data("message", message.id)
        )
        self._announce(unit, row, "message.sent")
        return _message(message, body)

    async def read(self, work: Work, thread: ThreadId, after: int = 0, limit: int = 200) -> list[Message]:
        """Return messages after number `after`, in order; one event for all of them. Raises Unknown."""
        row = await _thread_row(work, thread)
        wanted = (
            select(MessageRow)
            .where(MessageRow.thread_id == thread, MessageRow.seq > after)
            .order_by(MessageRow.seq)
            .limit(limit)
        )
        rows = list(await work.session.scalars(wanted))
        opened = await self._records.sealer.open(work, rows, "body")
        self._witness(work, row, "read", Action.READ)
        return [
            _message(message, values["body"])
            for message, values in zip(rows, opened, strict=True)
            if values["body"] is not ERASED
        ]

    async def acknowledge(self, unit: UnitOfWork, thread: ThreadId, reader: Person, seq: int) -> None:
        """Note that somebody has read up to message `seq`; it never goes back. Raises Unknown."""
        row = await _thread_row(unit, thread)
        await unit.exclusive(f"receipt:{thread}:{reader.id}")
        receipt = await unit.session.get(ReceiptRow, (thread, reader.kind.value, reader.id))
        if receipt is None:
            receipt = ReceiptRow(
                thread_id=thread,
                reader_kind=reader.kind.value,
                reader_id=reader.id,
                tenant_id=row.tenant_id,
                seq=0,
                at=unit.now,
            )
            unit.session.add(receipt)
        seq = min(seq, row.last_seq)
        if seq > receipt.seq:
            receipt.seq, receipt.at = seq, unit.now
            self._announce(unit, row, "message.read")
        await unit.session.flush()

    async def receipts(self, work: Work, thread: ThreadId) -> list[Receipt]:
        """Return how far everyone has read."""
        rows = await work.session.scalars(select(ReceiptRow).where(ReceiptRow.thread_id == thread))
        found = [Receipt(Person(PersonKind(r.reader_kind), r.reader_id), r.seq, r.at) for r in rows]
        return sorted(found, key=lambda receipt: receipt.reader)

    def _announce(self, unit: UnitOfWork, row: ThreadRow, topic: str) -> None:
        audience = Audience(targets=(Target(row.about_kind, row.about_id),))
        self._announcer.announce(unit, row.tenant_id, topic, Target("thread", row.id), audience)

    def _witness(self, work: Work, row: ThreadRow, event: str, action: Action) -> None:
        self._records.witness(
            work, f"thread.{event}", action, of_patient(row.patient_id), data("thread", row.id)
        )


async def _thread_row(work: Work, thread: ThreadId) -> ThreadRow:
    row = await work.session.get(ThreadRow, thread)
    if row is None:
        raise Unknown("thread")
    return row


def _thread(row: ThreadRow) -> Thread:
    about = Target(row.about_kind, row.about_id)
    return Thread(ThreadId(row.id), PatientId(row.patient_id), about, row.last_seq)


def _message(row: MessageRow, body: str) -> Message:
    author = Person(PersonKind(row.author_kind), row.author_id)
    return Message(MessageId(row.id), ThreadId(row.thread_id), row.seq, author, body, row.sent_at)
