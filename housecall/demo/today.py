"""The demonstration clinic's appointments of today and tomorrow: booked as it opens, told to the patients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from consult import Appointment, Invitee, IssuedLink, Plan, Role, VisitDraft
from housecall.demo.cast import ADA, CALLUM, CLINIC, GRACE, MARISOL, ROSA, SAMUEL, PatientPart, StaffPart
from housecall.demo.furnish import Furnished, acting
from housecall.house import House

_FIVE_MINUTES = timedelta(minutes=5)


@dataclass(frozen=True)
class AppointmentPart:
    """Who comes, to whom, in how long, why, and who else is invited."""

    patient: PatientPart
    provider: StaffPart
    ahead: timedelta
    reason: str
    others: Sequence[Invitee] = ()


APPOINTMENTS = (
    AppointmentPart(SAMUEL, ADA, timedelta(minutes=10), "Blood pressure, three weeks on"),
    AppointmentPart(
        MARISOL,
        GRACE,
        timedelta(minutes=40),
        "Mancha en el brazo, nueva foto",
        (Invitee(Role.INTERPRETER, "Inés Vega", "es"), Invitee(Role.CAREGIVER, "Rafael Vega", "es")),
    ),
    AppointmentPart(CALLUM, GRACE, timedelta(days=1), "Cough that does not go away"),
)


@dataclass(frozen=True)
class BookedPart:
    """An appointment as it was booked. `links`: each person's own, by name and role."""

    part: AppointmentPart
    visit: Appointment
    links: Mapping[str, str] = field(repr=False)


async def book_today(house: House, furnished: Furnished, now: datetime) -> list[BookedPart]:
    """Book the appointments; each patient gets a letter with a link, and an invitation for the calendar."""
    rosa = furnished.staff[ROSA]
    booked = []
    for part in APPOINTMENTS:
        plan = Plan(_on_the_clock(now + part.ahead), timedelta(minutes=20), CLINIC.zone)
        draft = VisitDraft(
            furnished.patients[part.patient].id,
            plan,
            furnished.staff[part.provider].id,
            reason=part.reason,
            invitees=part.others,
        )
        async with house.services.database.write(acting(rosa.tenant, rosa)) as unit:
            visit, links = await house.assembly.consult.booking.book(unit, draft)
        booked.append(BookedPart(part, visit, _named(part, links)))
    return booked


def _named(part: AppointmentPart, links: Sequence[IssuedLink]) -> dict[str, str]:
    """Return links by whose they are: the patient's first, then those of the others in their order."""
    names = [part.patient.identity.name, *(other.name for other in part.others)]
    return {f"{name} ({link.role})": link.url for name, link in zip(names, links, strict=True)}


def _on_the_clock(at: datetime) -> datetime:
    """Return the next full five minutes: nobody books for seconds."""
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at + _FIVE_MINUTES - past
