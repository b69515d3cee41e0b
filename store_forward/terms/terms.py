"""What a clinic promises and allows in its inbox, with the calendar by which that is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from clinic import Records, Tenant, Tenants, Work, WorkingCalendar, errors, security, tenant_of
from store_forward.sla import DEFAULT_PROMISES, Priority, Promise, Promises, Span, SpanUnit, counting
from store_forward.terms.rows import TermsRow
from vault import Action, UnitOfWork

_LEASE = (timedelta(minutes=5), timedelta(hours=24))
_REOPEN = (timedelta(0), timedelta(days=365))
_UNREAD = (timedelta(days=1), timedelta(days=90))


@dataclass(frozen=True)
class Terms:
    """The terms of one clinic. Raises Malformed, naming the field.

    `lease`: how long a claim lasts without work on the case. `reopen_within`: how long after its end a
    case may be reopened. `unread_after`: when a coordinator hears that nobody read an answer.
    `is_public`: whether people write without an invitation.
    """

    promises: Promises = field(default_factory=lambda: DEFAULT_PROMISES)
    lease: timedelta = timedelta(minutes=30)
    reopen_within: timedelta = timedelta(days=14)
    unread_after: timedelta = timedelta(days=3)
    is_public: bool = True

    def __post_init__(self) -> None:
        if set(self.promises) != set(Priority):
            raise errors.Malformed("promises", "one for each priority")
        for name, value, (least, most) in (
            ("lease", self.lease, _LEASE),
            ("reopen_within", self.reopen_within, _REOPEN),
            ("unread_after", self.unread_after, _UNREAD),
        ):
            if not least <= value <= most:
                raise errors.Malformed(name, f"{least} to {most}")


@dataclass(frozen=True)
class House:
    """A clinic with the terms of its inbox."""

    clinic: Tenant
    terms: Terms

    @property
    def calendar(self) -> WorkingCalendar:
        """The calendar by which promises are counted."""
        return counting(self.clinic.calendar)

    def promise(self, priority: Priority) -> Promise:
        """Return what is promised for a priority."""
        return self.terms.promises[priority]

    def reply_by(self, priority: Priority, now: datetime) -> datetime | None:
        """Return by when a case that is sent now is answered, None for a clinic that never opens."""
        try:
            return self.promise(priority).answer.due(now, self.calendar)
        except errors.NeverOpen:
            return None


class TermsBook:
    """The repository of terms."""

    def __init__(self, records: Records, tenants: Tenants) -> None:
        self._records = records
        self._tenants = tenants

    async def house(self, work: Work) -> House:
        """Return the clinic whose unit or reading this is, with its terms. Raises Unknown."""
        clinic = await self._tenants.get(work)
        row = await work.session.get(TermsRow, tenant_of(work))
        return House(clinic, Terms() if row is None else _terms(row))

    async def change(self, unit: UnitOfWork, terms: Terms) -> None:
        """Replace the terms. What was promised to people before stays promised."""
        tenant = tenant_of(unit)
        await unit.exclusive(f"inbox-terms:{tenant}")
        row = await unit.session.get(TermsRow, tenant)
        if row is None:
            row = TermsRow(tenant_id=tenant)
            unit.session.add(row)
        row.promises = {name.value: _plain(promise) for name, promise in terms.promises.items()}
        row.lease_s = int(terms.lease.total_seconds())
        row.reopen_days = terms.reopen_within.days
        row.unread_days = terms.unread_after.days
        row.is_public = terms.is_public
        await unit.session.flush()
        self._records.witness(unit, "inbox-terms.changed", Action.UPDATE, security("tenant", tenant))


def _plain(promise: Promise) -> dict[str, Any]:
    spans = {"answer": promise.answer, "first_look": promise.first_look}
    return {name: None if span is None else [span.count, span.unit.value] for name, span in spans.items()}


def _terms(row: TermsRow) -> Terms:
    return Terms(
        promises={Priority(name): _promise(plain) for name, plain in row.promises.items()},
        lease=timedelta(seconds=row.lease_s),
        reopen_within=timedelta(days=row.reopen_days),
        unread_after=timedelta(days=row.unread_days),
        is_public=row.is_public,
    )


def _promise(plain: Mapping[str, Any]) -> Promise:
    look = plain["first_look"]
    return Promise(_span(plain["answer"]), None if look is None else _span(look))


def _span(plain: list[Any]) -> Span:
    count, unit = plain
    return Span(count, SpanUnit(unit))
