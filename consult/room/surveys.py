"""Keeps what people thought of their visit."""

from __future__ import annotations

from clinic import Records, Work, checked_text, data, errors, of_patient, patient_subject, tenant_of
from consult.ids import AppointmentId, ParticipantId
from consult.participants import Participants
from consult.room.rows import SurveyRow
from vault import Action, UnitOfWork

_BEST = 5
_LONGEST_REMARK = 2000


class Surveys:
    """The repository of surveys."""

    def __init__(self, records: Records, participants: Participants) -> None:
        self._records = records
        self._participants = participants

    async def answer(
        self,
        unit: UnitOfWork,
        appointment: AppointmentId,
        participant: ParticipantId,
        rating: int,
        remark: str,
    ) -> None:
        """Keep somebody's answer; the last one counts. `rating`: 1 to 5. Raises Unknown, Malformed."""
        checked_text("remark", remark, _LONGEST_REMARK, shortest=0)
        if not 1 <= rating <= _BEST:
            raise errors.Malformed("rating", "1 to 5")
        asked = await self._participants.row(unit, appointment, participant)
        await unit.exclusive(f"survey:{participant}")
        row = await unit.session.get(SurveyRow, participant)
        if row is None:
            row = SurveyRow(
                participant_id=participant,
                tenant_id=tenant_of(unit),
                appointment_id=appointment,
                patient_id=asked.patient_id,
            )
            unit.session.add(row)
        row.rating, row.at = rating, unit.now
        await self._records.sealer.seal(
            unit, row, patient_subject(asked.patient_id), remark=remark if remark.strip() else None
        )
        await unit.session.flush()
        self._records.witness(
            unit,
            "visit.rated",
            Action.CREATE,
            of_patient(asked.patient_id),
            data("participant", participant),
        )

    async def is_answered(self, work: Work, participant: ParticipantId) -> bool:
        """Say whether somebody has answered."""
        return await work.session.get(SurveyRow, participant) is not None
