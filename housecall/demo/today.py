"""The demonstration clinic's appointments of today and tomorrow: booked as it opens, told to the patients."""

from datetime import datetime, timedelta

from consult import Plan, VisitDraft
from housecall.demo.cast import ADA, CALLUM, CLINIC, GRACE, MARISOL, ROSA, SAMUEL
from housecall.demo.furnish import Furnished, acting
from housecall.house import House

_FIVE_MINUTES = timedelta(minutes=5)

APPOINTMENTS = (
    (SAMUEL, ADA, timedelta(minutes=10), "Blood pressure, three weeks on"),
    (MARISOL, GRACE, timedelta(minutes=40), "Mancha en el brazo, nueva foto"),
    (CALLUM, GRACE, timedelta(days=1), "Cough that does not go away"),
)
"""Who comes, to whom, in how long, and why."""


async def book_today(house: House, furnished: Furnished, now: datetime) -> None:
    """Book the appointments; each patient gets a letter with a link, and an invitation for the calendar."""
    rosa = furnished.staff[ROSA]
    for part, provider, ahead, reason in APPOINTMENTS:
        plan = Plan(_on_the_clock(now + ahead), timedelta(minutes=20), CLINIC.zone)
        patient, staff = furnished.patients[part].id, furnished.staff[provider].id
        async with house.services.database.write(acting(rosa.tenant, rosa)) as unit:
            await house.assembly.consult.booking.book(unit, VisitDraft(patient, plan, staff, reason=reason))


def _on_the_clock(at: datetime) -> datetime:
    """Return the next full five minutes: nobody books for seconds."""
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at + _FIVE_MINUTES - past
