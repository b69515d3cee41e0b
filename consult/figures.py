"""What administrators count: visits, waiting times, who did not come, what people thought of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from clinic import Work
from consult.appointments import AppointmentRow
from consult.missed import MissedVisitRow
from consult.participants import ParticipantRow
from consult.room import SurveyRow
from consult.visit import ConsultationStatus, ParticipantStatus, Role

_SIDE = (Role.PATIENT.value, Role.CAREGIVER.value)


@dataclass(frozen=True)
class VisitFigures:
    """Visits that were to begin in a period. Rates, medians and means are None when there is nothing.

    A wait is the time from arrival, or the appointment's time if that is later, until the visit was live.
    """

    booked: int
    seen: int
    no_shows: int
    cancelled: int
    missed: int
    waiting_now: int
    no_show_rate: float | None
    wait_p50: timedelta | None
    wait_p95: timedelta | None
    longest_wait: timedelta | None
    mean_rating: float | None


@dataclass(frozen=True)
class VisitDay:
    """The visits that were to begin on one day of the clinic's wall; waits as in `VisitFigures`."""

    day: date
    booked: int
    seen: int
    no_shows: int
    cancelled: int
    wait_p50: timedelta | None
    wait_p95: timedelta | None


async def visit_days(work: Work, start: datetime, end: datetime, zone: ZoneInfo) -> list[VisitDay]:
    """Count the visits of [`start`, `end`) by day, empty days too. Nothing of a patient is disclosed."""
    within = (AppointmentRow.starts_at >= start) & (AppointmentRow.starts_at < end)
    rows = list(await work.session.scalars(select(AppointmentRow).where(within)))
    arrivals = await _arrivals(work, start, end)
    by_day: dict[date, list[AppointmentRow]] = {}
    for row in rows:
        if row.starts_at is not None:
            by_day.setdefault(row.starts_at.astimezone(zone).date(), []).append(row)
    first = start.astimezone(zone).date()
    last = (end - timedelta(microseconds=1)).astimezone(zone).date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [_day(day, by_day.get(day, []), arrivals) for day in days]


def _day(day: date, rows: Sequence[AppointmentRow], arrivals: Mapping[object, datetime]) -> VisitDay:
    status = [ConsultationStatus(row.status) for row in rows]
    waits = _waits(rows, arrivals)
    return VisitDay(
        day=day,
        booked=len(rows),
        seen=sum(row.live_since is not None for row in rows),
        no_shows=status.count(ConsultationStatus.NO_SHOW),
        cancelled=status.count(ConsultationStatus.CANCELLED),
        wait_p50=_quantile(waits, 0.5),
        wait_p95=_quantile(waits, 0.95),
    )


async def visit_figures(work: Work, start: datetime, end: datetime) -> VisitFigures:
    """Count the visits of [`start`, `end`). Nothing of a patient is disclosed."""
    within = (AppointmentRow.starts_at >= start) & (AppointmentRow.starts_at < end)
    rows = list(await work.session.scalars(select(AppointmentRow).where(within)))
    status = [ConsultationStatus(row.status) for row in rows]
    seen = sum(row.live_since is not None for row in rows)
    no_shows = status.count(ConsultationStatus.NO_SHOW)
    arrivals = await _arrivals(work, start, end)
    waits = _waits(rows, arrivals)
    missed = (
        select(func.count())
        .select_from(MissedVisitRow)
        .join(AppointmentRow, AppointmentRow.id == MissedVisitRow.appointment_id)
    )
    ratings = list(
        await work.session.scalars(
            select(SurveyRow.rating)
            .join(AppointmentRow, AppointmentRow.id == SurveyRow.appointment_id)
            .where(within)
        )
    )
    now_waiting = await _waiting_since(work)
    return VisitFigures(
        booked=len(rows),
        seen=seen,
        no_shows=no_shows,
        cancelled=status.count(ConsultationStatus.CANCELLED),
        missed=int(await work.session.scalar(missed.where(within)) or 0),
        waiting_now=len(now_waiting),
        no_show_rate=no_shows / (seen + no_shows) if seen + no_shows else None,
        wait_p50=_quantile(waits, 0.5),
        wait_p95=_quantile(waits, 0.95),
        longest_wait=work.now - min(now_waiting) if now_waiting else None,
        mean_rating=fmean(ratings) if ratings else None,
    )


def _waits(rows: Sequence[AppointmentRow], arrivals: Mapping[object, datetime]) -> list[timedelta]:
    """Return how long each visit that was live was waited for, the shortest first."""
    return sorted(
        max(row.live_since - max(arrivals[row.id], row.starts_at or arrivals[row.id]), timedelta(0))
        for row in rows
        if row.live_since is not None and row.id in arrivals
    )


async def _arrivals(work: Work, start: datetime, end: datetime) -> dict[object, datetime]:
    """Return when the first of the patient's side began to wait, by appointment."""
    found = await work.session.execute(
        select(ParticipantRow.appointment_id, func.min(ParticipantRow.waiting_since))
        .join(AppointmentRow, AppointmentRow.id == ParticipantRow.appointment_id)
        .where(
            AppointmentRow.starts_at >= start,
            AppointmentRow.starts_at < end,
            ParticipantRow.role.in_(_SIDE),
            ParticipantRow.waiting_since.is_not(None),
        )
        .group_by(ParticipantRow.appointment_id)
    )
    return {appointment: at for appointment, at in found if at is not None}


async def _waiting_since(work: Work) -> list[datetime]:
    found = await work.session.scalars(
        select(func.min(ParticipantRow.waiting_since))
        .join(AppointmentRow, AppointmentRow.id == ParticipantRow.appointment_id)
        .where(
            AppointmentRow.status == ConsultationStatus.WAITING.value,
            ParticipantRow.status == ParticipantStatus.WAITING.value,
            ParticipantRow.role.in_(_SIDE),
        )
        .group_by(ParticipantRow.appointment_id)
    )
    return [at for at in found if at is not None]


def _quantile(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    """Return the smallest value that at least `share` of all do not exceed."""
    if not ordered:
        return None
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]
