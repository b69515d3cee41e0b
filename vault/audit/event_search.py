"""Finds events of a tenant's chain, newest first, and writes them as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from vault.audit.event import Action, Outcome
from vault.audit.rows import HASHED, AuditRow
from vault.database import Reading
from vault.origin import TenantId

MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What to look for; None does not narrow.

    `since` inclusive, `until` exclusive. `before`: only rows of a smaller `seq`, to turn the page.
    `limit`: 1 to `MOST_ROWS` rows.
    """

    tenant: TenantId
    patient: str | None = None
    agent: str | None = None
    request: str | None = None
    type: str | None = None
    action: Action | None = None
    outcome: Outcome | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 100

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST_ROWS:
            raise ValueError(f"an audit search returns 1 to {MOST_ROWS} rows")


async def find_events(reading: Reading, query: AuditQuery) -> list[AuditRow]:
    """Return the matching rows, newest first. The caller records that the audit itself was read."""
    conditions = {
        AuditRow.patient: query.patient,
        AuditRow.agent: query.agent,
        AuditRow.request: query.request,
        AuditRow.type: query.type,
        AuditRow.action: query.action,
        AuditRow.outcome: query.outcome,
    }
    wanted = select(AuditRow).where(AuditRow.tenant_id == query.tenant)
    for column, value in conditions.items():
        if value is not None:
            wanted = wanted.where(column == value)
    if query.since is not None:
        wanted = wanted.where(AuditRow.recorded >= query.since)
    if query.until is not None:
        wanted = wanted.where(AuditRow.recorded < query.until)
    if query.before is not None:
        wanted = wanted.where(AuditRow.seq < query.before)
    return list(await reading.session.scalars(wanted.order_by(AuditRow.seq.desc()).limit(query.limit)))


def csv_lines(rows: Iterable[AuditRow]) -> Iterator[str]:
    """Yield RFC 4180 lines, a header first. Ids cannot begin with a sign that a spreadsheet would run."""
    yield _line([*HASHED, "hash"])
    for row in rows:
        values = [getattr(row, name) for name in HASHED]
        yield _line([*("" if value is None else str(value) for value in values), row.hash.hex()])


def _line(values: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(values)
    return text.getvalue()
