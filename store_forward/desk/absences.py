"""Who is away, and who has their cases meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clinic import Records, StaffId, Work, errors, security, tenant_of
from store_forward.desk.rows import AbsenceRow
from store_forward.ids import AbsenceId
from vault import Action, UnitOfWork


@dataclass(frozen=True)
class Absence:
    """One absence, [`since`, `until`)."""

    id: AbsenceId
    staff: StaffId
    cover: StaffId
    since: datetime
    until: datetime


class Absences:
    """The repository of absences."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def announce(
        self, unit: UnitOfWork, staff: StaffId, cover: StaffId, since: datetime, until: datetime
    ) -> Absence:
        """Note that somebody will be away. Raises Malformed (times), Conflict (nobody covers themselves)."""
        if staff == cover:
            raise errors.Conflict("somebody else covers")
        if not max(since, unit.now) < until:
            raise errors.Malformed("until", "after it begins, and not in the past")
        row = AbsenceRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            staff_id=staff,
            cover_id=cover,
            since=since,
            until=until,
        )
        unit.session.add(row)
        await unit.session.flush()
        self._records.witness(unit, "absence.announced", Action.CREATE, security("staff", staff))
        return _absence(row)

    async def end(self, unit: UnitOfWork, absence: AbsenceId) -> None:
        """End an absence now. Raises Unknown; one that is over is no fault."""
        row = await unit.session.get(AbsenceRow, absence)
        if row is None:
            raise errors.Unknown("absence")
        row.until = min(row.until, unit.now)
        self._records.witness(unit, "absence.ended", Action.UPDATE, security("staff", row.staff_id))

    async def ahead(self, work: Work) -> list[Absence]:
        """Return the absences that are not over, by when they begin."""
        wanted = select(AbsenceRow).where(AbsenceRow.until > work.now).order_by(AbsenceRow.since)
        return [_absence(row) for row in await work.session.scalars(wanted)]

    async def who_is_there(self, work: Work, staff: StaffId) -> StaffId:
        """Return `staff`, or who covers for them now; a cover who is away too is asked nevertheless."""
        cover = await work.session.scalar(
            select(AbsenceRow.cover_id)
            .where(AbsenceRow.staff_id == staff, AbsenceRow.since <= work.now, AbsenceRow.until > work.now)
            .order_by(AbsenceRow.since.desc())
            .limit(1)
        )
        return staff if cover is None else StaffId(cover)


def _absence(row: AbsenceRow) -> Absence:
    return Absence(AbsenceId(row.id), StaffId(row.staff_id), StaffId(row.cover_id), row.since, row.until)
