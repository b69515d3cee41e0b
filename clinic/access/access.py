"""Decides whether a member of staff reads a patient's record, and for which purpose; audits refusals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from clinic.access.break_glass import BreakGlass
from clinic.errors import GlassIntact, NotAllowed, Refused
from clinic.ids import PatientId, StaffId
from clinic.patients.patients import patient_row
from clinic.patients.rows import CareTeamRow
from clinic.records import Records, of_patient
from clinic.staff.role import Act, StaffRole, may
from vault import Action, Database, Origin, Outcome, Purpose


class Access:
    """Asked by the doors before a unit or reading on behalf of staff touches a patient's record."""

    def __init__(self, database: Database, records: Records, glass: BreakGlass) -> None:
        self._database = database
        self._records = records
        self._glass = glass

    async def granted(
        self,
        origin: Origin,
        staff: StaffId,
        roles: Collection[StaffRole],
        patient: PatientId,
        act: Act = Act.READ_PATIENT,
    ) -> Origin:
        """Return the origin with which to go on: its purpose says whether the glass is broken.

        Raises Unknown, NotAllowed (no role allows `act`), GlassIntact (restricted, and not of the
        care team). A refusal is in the audit trail when it is raised.
        """
        async with self._database.read(origin) as reading:
            restricted = (await patient_row(reading, patient)).restricted
            on_team = await reading.session.get(CareTeamRow, (patient, staff)) is not None
            broken = restricted and not on_team and await self._glass.is_open(reading, staff, patient)
        refusal = decide(roles, act, restricted=restricted, on_team=on_team, broken=broken)
        if refusal is not None:
            async with self._database.write(origin) as unit:
                self._records.witness(
                    unit,
                    "patient.refused",
                    Action.READ,
                    of_patient(patient),
                    outcome=Outcome.REFUSED,
                    detail={"why": "glass-intact" if isinstance(refusal, GlassIntact) else "role"},
                )
            raise refusal
        return replace(origin, purpose=Purpose.BREAK_GLASS) if broken else origin


def decide(
    roles: Collection[StaffRole], act: Act, *, restricted: bool, on_team: bool, broken: bool
) -> Refused | None:
    """Return why not, or None when they may."""
    if not may(roles, act):
        return NotAllowed(act.value)
    if restricted and not on_team and not broken:
        return GlassIntact("this record is restricted")
    return None
