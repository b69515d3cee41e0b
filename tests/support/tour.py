"""A walk through every operation over HTTP, on which each call is checked against the audit trail.

What an operation says of itself is not believed: whether a call touched a patient is seen by the keys it
had opened, since all that is kept of a patient is sealed under a key of theirs.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from clinic import StaffRole
from signalling.api import Operation, Unaudited
from signalling.rest.catalogue import operations
from tests.behaviour.clinic.surgery import TENANT
from tests.support.clinic_app import Answered, Browser, ClinicApp
from vault.audit import AuditQuery, find_events
from vault.audit.rows import AuditRow
from vault.keys import DataKeys

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WRITTEN = frozenset({"name", "reason", "text", "body", "remark", "label", "wishes", "location"})
_DRAWN = frozenset({"selector"})
_ADDRESSES = frozenset({"email", "value"})
_WORDS_OF_THE_CLINIC = frozenset(
    {
        "add_template",
        "change_clinic",
        "change_template",
        "open_walk_in_link",
        "preview_form",
        "publish_consent_text",
        "publish_questionnaire",
        "put_pool",
    }
)
"""What these say is everybody's, and so not sealed."""


@dataclass
class Call:
    """One call of the tour, and what it left behind. `touched`: subjects whose keys were opened."""

    operation: Operation
    answered: Answered
    touched: set[str]
    events: list[AuditRow]

    @property
    def fault(self) -> str | None:
        """What is wrong with its trace, None when nothing is."""
        named = {f"{event.type}.{event.subtype}" for event in self.events}
        audits = self.operation.audits
        granted = self.answered.status < 400
        if granted and not isinstance(audits, Unaudited) and audits not in named:
            return f"{self.operation.name} promised {audits} and left {sorted(named)}"
        untold = self.untold
        return f"{self.operation.name} touched {untold} and left {sorted(named)}" if untold else None

    @property
    def untold(self) -> list[str]:
        """The patients who were touched and stand in no event."""
        told = {event.patient for event in self.events}
        patients = sorted(subject for subject in self.touched if subject.startswith("patient:"))
        return [subject for subject in patients if subject.removeprefix("patient:") not in told]


def opened_subjects(keys: DataKeys) -> set[str]:
    """Return a set into which, from now on, the subject of every key that is opened goes."""
    subjects: set[str] = set()
    unwrapped = keys._opened

    def opened(number, tenant, subject, wrapped):
        subjects.add(subject)
        return unwrapped(number, tenant, subject, wrapped)

    keys._opened = opened
    return subjects


@dataclass
class Tour:
    """The people who call, and every call they made."""

    app: ClinicApp
    admin: Browser
    provider: Browser
    coordinator: Browser
    word: str = ""
    """Planted into everything that people write, if not empty."""

    planted: int = 0
    calls: list[Call] = field(default_factory=list)
    _touched: set[str] = field(default_factory=set)
    _by_name: dict[str, Operation] = field(
        default_factory=lambda: {operation.name: operation for operation in operations()}
    )

    @classmethod
    async def begin(cls, app: ClinicApp, word: str = "") -> "Tour":
        """Employ an administrator, a provider and a coordinator, and have them sign in."""
        tour = cls(
            app,
            await app.signed_in(StaffRole.ADMIN, email="rosa@clinic.example"),
            await app.signed_in(StaffRole.PROVIDER, email="ada@clinic.example"),
            await app.signed_in(StaffRole.COORDINATOR, email="grace@clinic.example"),
            word,
        )
        tour._touched = opened_subjects(app.surgery.keys)
        return tour

    async def call(
        self,
        name: str,
        browser: Browser,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        status: int | None = None,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
        **path: Any,
    ) -> Any:
        """Call an operation by name and return what its body says; every call is checked afterwards.

        `content`: sent instead of a body, by operations that read bytes.
        """
        operation = self._by_name[name]
        address = operation.path.format(**path).removeprefix("/api/v1")
        if self.word and name not in _WORDS_OF_THE_CLINIC:
            body = self._plant(body)
        self._touched.clear()
        kind: dict[str, Any] = {"Content-Type": operation.consumes} if content else {}
        answered = await browser.ask(
            operation.method, address, body, params=query or {}, headers=kind | (headers or {}), data=content
        )
        assert answered.status == (status or operation.status), (name, answered.content)
        touched = set(self._touched)
        events = await self._events(answered)
        self.calls.append(Call(operation, answered, touched, events))
        if not answered.content or "json" not in answered.headers["Content-Type"]:
            return answered.content
        return answered.json

    @property
    def faults(self) -> list[str]:
        """What is wrong with the traces that calls left."""
        return [call.fault for call in self.calls if call.fault is not None]

    @property
    def visits(self) -> Counter[str]:
        """How often each operation was called."""
        return Counter(call.operation.name for call in self.calls)

    def _plant(self, body: Any) -> Any:
        """Return `body` with the word in every member that people write freely."""
        if not isinstance(body, dict):
            return body
        planted = {}
        for member, value in body.items():
            if member in _DRAWN:
                planted[member] = value
            elif member in _ADDRESSES and isinstance(value, str):
                planted[member] = f"{self.word}.{value}"
            elif member in _WRITTEN and isinstance(value, str) and not _ID.fullmatch(value):
                planted[member] = f"{value} {self.word}"
            else:
                planted[member] = self._plant(value)
            self.planted += planted[member] != value
        return planted

    async def _events(self, answered: Answered) -> list[AuditRow]:
        async with self.app.surgery.read() as reading:
            return await find_events(
                reading, AuditQuery(TENANT, request=answered.headers["X-Request-Id"], limit=1000)
            )
