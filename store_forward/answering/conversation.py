"""What is written back and forth about a case: a question stops its clock, the patient's reply resumes it.

What is sent once more under the number that its sender drew is the first one, and does nothing again.
"""

from __future__ import annotations

from clinic import (
    LinkPurpose,
    Message,
    MessageId,
    NoticeKind,
    Person,
    PersonKind,
    StaffId,
    Thread,
    Threads,
    Work,
)
from store_forward.case import Change, HoldReason
from store_forward.cases import Case, CaseNews, Cases, case_target
from store_forward.cases.letters import Letters
from store_forward.desk.tasks import CoordinatorTasks, TaskKind
from store_forward.errors import CaseClosed
from store_forward.ids import CaseId
from store_forward.terms import TermsBook
from vault import Action, UnitOfWork


class Conversation:
    """Writes into the thread of a case."""

    def __init__(
        self,
        *,
        cases: Cases,
        terms: TermsBook,
        threads: Threads,
        letters: Letters,
        tasks: CoordinatorTasks,
        news: CaseNews,
    ) -> None:
        self._cases = cases
        self._terms = terms
        self._threads = threads
        self._letters = letters
        self._tasks = tasks
        self._news = news

    async def thread(self, unit: UnitOfWork, case: Case) -> Thread:
        """Return the thread of a case, begun now if there is none."""
        return await self._threads.about(unit, case.patient, case.target)

    async def said(
        self, unit: UnitOfWork, case: Case, author: Person, text: str, number: MessageId | None
    ) -> Message | None:
        """Return what somebody has written about a case already, or None when it is new.

        `number`: which its sender drew. Raises AlreadyTaken when it is that of anything else.
        """
        if number is None:
            return None
        thread = await self.thread(unit, case)
        return await self._threads.sent(unit, thread.id, author, text, number)

    async def ask(
        self, unit: UnitOfWork, case: CaseId, staff: StaffId, question: str, number: MessageId | None = None
    ) -> tuple[Case, Message]:
        """Ask the patient for something; the clock stands until they reply.

        Raises NotTheOwner, ClaimedByAnother, CaseClosed, AlreadyTaken, Malformed, Unknown.
        """
        house = await self._terms.house(unit)
        asking = await self._cases.known(unit, case)
        author = Person(PersonKind.STAFF, staff)
        first = await self.said(unit, asking, author, question, number)
        if first is not None:
            return asking, first
        asking.state.must_be_owned_by(staff, unit.now)
        held = await self._cases.change(
            unit,
            house,
            case,
            Change.HELD,
            lambda state: state.held(HoldReason.INFORMATION, unit.now, house.calendar),
            actor=author,
        )
        return held, await self._say(unit, held, author, question, number)

    async def write(
        self, unit: UnitOfWork, case: CaseId, staff: StaffId, text: str, number: MessageId | None = None
    ) -> Message:
        """Write to the patient without waiting for a reply.

        Raises CaseClosed, AlreadyTaken, Malformed, Unknown.
        """
        written = await self._cases.known(unit, case)
        author = Person(PersonKind.STAFF, staff)
        first = await self.said(unit, written, author, text, number)
        if first is not None:
            return first
        if not written.state.is_open:
            raise CaseClosed
        return await self._say(unit, written, author, text, number)

    async def reply(
        self, unit: UnitOfWork, case: CaseId, author: Person, text: str, number: MessageId | None = None
    ) -> tuple[Case, Message]:
        """Keep what the patient, or who acts for them, writes; a case on hold goes on.

        Raises CaseClosed (reopen it), AlreadyTaken, Malformed, Unknown.
        """
        house = await self._terms.house(unit)
        replied = await self._cases.known(unit, case)
        first = await self.said(unit, replied, author, text, number)
        if first is not None:
            return replied, first
        if not replied.state.is_open:
            raise CaseClosed
        if replied.state.hold is not None:
            replied = await self._cases.change(
                unit,
                house,
                case,
                Change.RESUMED,
                lambda state: state.resumed(unit.now, house.calendar),
                actor=author,
            )
        thread = await self.thread(unit, replied)
        message = await self._threads.send(unit, thread.id, author, text, number)
        self._news.case_changed(unit, case)
        return replied, message

    async def read(self, work: Work, case: Case, after: int, limit: int) -> list[Message]:
        """Return the messages about a case after number `after`, in order; none while nobody wrote."""
        thread = await self._threads.find(work, case.target)
        if thread is None:
            self._cases.witness(work, case, "read", Action.READ)
            return []
        return await self._threads.read(work, thread.id, after, limit)

    async def acknowledge(self, unit: UnitOfWork, case: CaseId, reader: Person, seq: int) -> None:
        """Note how far somebody has read; nothing was read while nobody wrote."""
        thread = await self._threads.find(unit, case_target(case))
        if thread is not None:
            await self._threads.acknowledge(unit, thread.id, reader, seq)

    async def _say(
        self, unit: UnitOfWork, case: Case, author: Person, text: str, number: MessageId | None
    ) -> Message:
        thread = await self.thread(unit, case)
        message = await self._threads.send(unit, thread.id, author, text, number)
        house = await self._terms.house(unit)
        told = await self._letters.send(
            unit, house, case.id, case.patient, kind=NoticeKind.MESSAGE, purpose=LinkPurpose.CASE
        )
        if not told:
            await self._tasks.raise_task(unit, case.id, TaskKind.UNREACHABLE, f"message:{message.id}")
        self._news.case_changed(unit, case.id)
        return message
