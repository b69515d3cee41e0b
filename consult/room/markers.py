"""Marks moments of a visit, to find them again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from clinic import Records, StaffId, Work, checked_text, data, of_patient, patient_subject, tenant_of
from consult.appointments import Appointments
from consult.errors import VisitConflict
from consult.ids import AppointmentId, MarkerId
from consult.news import VisitNews
from consult.room.rows import MarkerRow
from consult.visit import ConsultationStatus
from vault import ERASED, Action, UnitOfWork

_LONGEST = 200


@dataclass(frozen=True)
class Marker:
    """A marked moment. `offset`: since the visit was first live."""

    id: MarkerId
    author: StaffId
    label: str = field(repr=False)
    at: datetime
    offset: timedelta


class Markers:
    """The repository of markers."""

    def __init__(self, records: Records, appointments: Appointments, news: VisitNews) -> None:
        self._records = records
        self._appointments = appointments
        self._news = news

    async def mark(
        self,
        unit: UnitOfWork,
        appointment: AppointmentId,
        author: StaffId,
        label: str,
        ago: timedelta = timedelta(0),
    ) -> Marker:
        """Mark a moment of a live visit, so long ago. Raises Unknown, Malformed, VisitConflict (not live)."""
        checked_text("label", label, _LONGEST)
        visit = await self._appointments.get(unit, appointment)
        if visit.consultation.status is not ConsultationStatus.LIVE:
            raise VisitConflict("moments are marked while a visit is live")
        row = MarkerRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            appointment_id=appointment,
            patient_id=visit.patient,
            author_id=author,
            at=max(unit.now - ago, visit.consultation.live_since or unit.now),
        )
        await self._records.sealer.seal(unit, row, patient_subject(visit.patient), label=label)
        unit.session.add(row)
        await unit.session.flush()
        self._records.witness(
            unit, "visit.marked", Action.CREATE, of_patient(visit.patient), data("marker", row.id)
        )
        self._news.changed(unit, appointment)
        return _marker(row, label, visit.consultation.live_since)

    async def of(self, work: Work, appointment: AppointmentId) -> list[Marker]:
        """Return the markers of a visit, in order. Raises Unknown."""
        visit = await self._appointments.get(work, appointment)
        wanted = select(MarkerRow).where(MarkerRow.appointment_id == appointment)
        rows = list(await work.session.scalars(wanted.order_by(MarkerRow.at, MarkerRow.id)))
        opened = await self._records.sealer.open(work, rows, "label")
        self._records.witness(work, "visit.markers-read", Action.READ, of_patient(visit.patient))
        return [
            _marker(row, values["label"], visit.consultation.live_since)
            for row, values in zip(rows, opened, strict=True)
            if values["label"] is not ERASED
        ]


def _marker(row: MarkerRow, label: str, live_since: datetime | None) -> Marker:
    offset = row.at - (live_since or row.at)
    return Marker(MarkerId(row.id), StaffId(row.author_id), label, row.at, offset)
