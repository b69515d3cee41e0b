"""Emergency access to a restricted record: a typed reason, an hour, and a review by somebody else.

Section 3.10 of the telehealth facts: opens within a minute, ends by itself, the reviewer hears of it
within another. The reason is sealed with the patient's record; the audit trail holds its id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select

from clinic.access.rows import BreakGlassRow
from clinic.errors import Conflict, NotAllowed, Unknown
from clinic.ids import BreakGlassId, PatientId, StaffId
from clinic.patients.patients import patient_row
from clinic.records import Records, Work, data, of_patient, patient_subject, security
from clinic.text import checked_text
from vault import ERASED, Action, UnitOfWork

LIFE = timedelta(minutes=60)
_SHORTEST_REASON, _LONGEST_REASON = 10, 1000


@dataclass(frozen=True)
class BrokenGlass:
    """One emergency access. `justified`: None until reviewed."""

    id: BreakGlassId
    staff: StaffId
    patient: PatientId
    reason: str = field(repr=False)
    opened_at: datetime
    expires_at: datetime
    reviewed_at: datetime | None
    justified: bool | None


class ReviewerAlert(Protocol):
    """Tells whoever reviews, in the unit in which the glass was broken; the program wires it."""

    async def glass_broken(self, unit: UnitOfWork, broken: BrokenGlass) -> None:
        """Post the alert with the unit, so that there is no access without it. No clinical text in it."""


class BreakGlass:
    """Breaks the glass, says whether it is broken, and has it reviewed."""

    def __init__(self, records: Records, alert: ReviewerAlert) -> None:
        self._records = records
        self._alert = alert

    async def open(self, unit: UnitOfWork, staff: StaffId, patient: PatientId, reason: str) -> BrokenGlass:
        """Let `staff` read the record of `patient` for an hour. The caller has checked their role.

        Raises Unknown, Malformed when the reason is shorter than ten characters.
        """
        owner = await patient_row(unit, patient)
        checked_text("reason", reason, _LONGEST_REASON, _SHORTEST_REASON)
        row = BreakGlassRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            staff_id=staff,
            patient_id=patient,
            opened_at=unit.now,
            expires_at=unit.now + LIFE,
        )
        await self._records.sealer.seal(unit, row, patient_subject(patient), reason=reason)
        unit.session.add(row)
        await unit.session.flush()
        self._witness(unit, row, "opened", Action.EXECUTE)
        broken = _broken(row, reason)
        await self._alert.glass_broken(unit, broken)
        return broken

    async def is_open(self, work: Work, staff: StaffId, patient: PatientId) -> bool:
        """Say whether `staff` has broken the glass of `patient` and its hour is not over."""
        found = await work.session.scalar(
            select(BreakGlassRow.id)
            .where(
                BreakGlassRow.staff_id == staff,
                BreakGlassRow.patient_id == patient,
                BreakGlassRow.expires_at > work.now,
                BreakGlassRow.reviewed_at.is_(None),  # a review, whatever it finds, ends the access
            )
            .limit(1)
        )
        return found is not None

    async def unreviewed(self, work: Work) -> list[BrokenGlass]:
        """Return what waits for review, oldest first; the reasons are disclosed to who asks."""
        wanted = (
            select(BreakGlassRow)
            .where(BreakGlassRow.reviewed_at.is_(None))
            .order_by(BreakGlassRow.opened_at, BreakGlassRow.id)
        )
        return await self._opened(work, list(await work.session.scalars(wanted)))

    async def reviewed(self, work: Work, limit: int = 200) -> list[BrokenGlass]:
        """Return what was reviewed, the last opened first; the reasons are disclosed to who asks."""
        wanted = (
            select(BreakGlassRow)
            .where(BreakGlassRow.reviewed_at.is_not(None))
            .order_by(BreakGlassRow.opened_at.desc(), BreakGlassRow.id)
            .limit(limit)
        )
        return await self._opened(work, list(await work.session.scalars(wanted)))

    async def review(
        self, unit: UnitOfWork, broken: BreakGlassId, reviewer: StaffId, *, justified: bool, remark: str
    ) -> None:
        """Keep a reviewer's finding.

        Raises Unknown, Conflict (reviewed before), NotAllowed (their own), Malformed (the remark).
        """
        checked_text("remark", remark, _LONGEST_REASON)
        row = await unit.session.get(BreakGlassRow, broken)
        if row is None:
            raise Unknown("emergency access")
        if row.reviewed_at is not None:
            raise Conflict("this emergency access was reviewed before")
        if row.staff_id == reviewer:
            raise NotAllowed("review-own-break-glass")
        await self._records.sealer.seal(unit, row, patient_subject(row.patient_id), remark=remark)
        row.reviewed_at, row.reviewed_by, row.justified = unit.now, reviewer, justified
        self._witness(unit, row, "justified" if justified else "not-justified", Action.UPDATE)

    async def _opened(self, work: Work, rows: list[BreakGlassRow]) -> list[BrokenGlass]:
        opened = await self._records.sealer.open(work, rows, "reason")
        for row in rows:
            self._witness(work, row, "read", Action.READ)
        return [
            _broken(row, **values)
            for row, values in zip(rows, opened, strict=True)
            if values["reason"] is not ERASED
        ]

    def _witness(self, work: Work, row: BreakGlassRow, event: str, action: Action) -> None:
        self._records.witness(
            work,
            f"break-glass.{event}",
            action,
            of_patient(row.patient_id),
            data("break-glass", row.id),
            security("staff", row.staff_id),
            reason=str(row.id),
        )


def _broken(row: BreakGlassRow, reason: str) -> BrokenGlass:
    return BrokenGlass(
        BreakGlassId(row.id),
        StaffId(row.staff_id),
        PatientId(row.patient_id),
        reason,
        row.opened_at,
        row.expires_at,
        row.reviewed_at,
        row.justified,
    )
