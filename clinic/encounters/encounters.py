"""Keeps encounters and moves them on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from clinic.encounters.encounter import Encounter, EncounterKind, EncounterStatus, Moment, moved
from clinic.encounters.row import EncounterRow
from clinic.errors import Unknown
from clinic.ids import EncounterId, PatientId, StaffId
from clinic.patients.patients import patient_row
from clinic.records import Records, Work, data, of_patient, patient_subject
from clinic.target import Target
from clinic.text import checked_text
from vault import ERASED, Action, UnitOfWork

_LONGEST_REASON = 2000


class Encounters:
    """The repository of encounters."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def plan(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        kind: EncounterKind,
        *,
        reason: str = "",
        provider: StaffId | None = None,
        about: Target | None = None,
    ) -> Encounter:
        """Add an encounter that has not begun. Raises Unknown, Malformed (the reason)."""
        checked_text("reason", reason, _LONGEST_REASON, shortest=0)
        owner = await patient_row(unit, patient)
        row = EncounterRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            patient_id=patient,
            kind=kind.value,
            status=EncounterStatus.PLANNED.value,
            provider_id=provider,
            about_kind=None if about is None else about.kind,
            about_id=None if about is None else about.id,
            history=[[EncounterStatus.PLANNED.value, unit.now.isoformat()]],
            created_at=unit.now,
        )
        await self._records.sealer.seal(unit, row, patient_subject(patient), reason=reason)
        unit.session.add(row)
        await unit.session.flush()
        self._witness(unit, row, "planned", Action.CREATE)
        return _encounter(row, reason)

    async def get(self, work: Work, encounter: EncounterId) -> Encounter:
        """Return one encounter. Raises Unknown."""
        row = await encounter_row(work, encounter)
        self._witness(work, row, "read", Action.READ)
        return (await self._opened(work, [row]))[0]

    async def of(self, work: Work, patient: PatientId) -> list[Encounter]:
        """Return a patient's encounters, newest first."""
        wanted = select(EncounterRow).where(EncounterRow.patient_id == patient)
        rows = list(await work.session.scalars(wanted.order_by(EncounterRow.created_at.desc())))
        self._records.witness(work, "encounter.listed", Action.READ, of_patient(patient))
        return await self._opened(work, rows)

    async def move(self, unit: UnitOfWork, encounter: EncounterId, status: EncounterStatus) -> None:
        """Bring an encounter into `status`; where it is already is no fault.

        No consent is asked here: a denied question never keeps anybody from care. Raises Unknown,
        Conflict.
        """
        row = await encounter_row(unit, encounter)
        history = moved(_history(row), status, unit.now)
        if len(history) == len(row.history):
            return
        row.history = [[moment.status.value, moment.at.isoformat()] for moment in history]
        row.status = status.value
        self._witness(unit, row, status.value, Action.UPDATE)

    async def assign(self, unit: UnitOfWork, encounter: EncounterId, provider: StaffId) -> None:
        """Make somebody the provider of an encounter. Raises Unknown."""
        row = await encounter_row(unit, encounter)
        row.provider_id = provider
        self._witness(unit, row, "assigned", Action.UPDATE)

    async def refile(self, unit: UnitOfWork, about: Target, right: PatientId) -> None:
        """Give the encounters about something to the right patient; part of a correction."""
        wanted = select(EncounterRow).where(
            EncounterRow.about_kind == about.kind, EncounterRow.about_id == about.id
        )
        for row in await unit.session.scalars(wanted):
            reason = (await self._records.sealer.open_one(unit, row, "reason"))["reason"]
            row.patient_id = right
            kept = None if reason is ERASED else reason
            await self._records.sealer.seal(unit, row, patient_subject(right), reason=kept)
            self._witness(unit, row, "refiled", Action.UPDATE)

    async def _opened(self, work: Work, rows: Sequence[EncounterRow]) -> list[Encounter]:
        opened = await self._records.sealer.open(work, rows, "reason")
        return [
            _encounter(row, values["reason"])
            for row, values in zip(rows, opened, strict=True)
            if values["reason"] is not ERASED
        ]

    def _witness(self, work: Work, row: EncounterRow, event: str, action: Action) -> None:
        self._records.witness(
            work, f"encounter.{event}", action, of_patient(row.patient_id), data("encounter", row.id)
        )


async def encounter_row(work: Work, encounter: UUID) -> EncounterRow:
    """Return the row of an encounter. Raises Unknown."""
    row = await work.session.get(EncounterRow, encounter)
    if row is None:
        raise Unknown("encounter")
    return row


def _history(row: EncounterRow) -> tuple[Moment, ...]:
    return tuple(Moment(EncounterStatus(name), datetime.fromisoformat(at)) for name, at in row.history)


def _encounter(row: EncounterRow, reason: str | None) -> Encounter:
    about = None
    if row.about_kind is not None and row.about_id is not None:
        about = Target(row.about_kind, row.about_id)
    return Encounter(
        EncounterId(row.id),
        PatientId(row.patient_id),
        EncounterKind(row.kind),
        None if row.provider_id is None else StaffId(row.provider_id),
        about,
        reason or "",
        _history(row),
    )
