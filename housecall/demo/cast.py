"""Who works at the demonstration clinic and who comes to it. Everybody here is made up."""

from dataclasses import dataclass
from datetime import date

from clinic import Hours, Identity, StaffRole, TenantDraft

PASSWORD = "housecall demo"  # noqa: S105 - printed for everyone who starts the demonstration

_DAY = (Hours(8 * 60, 12 * 60), Hours(13 * 60, 18 * 60))

CLINIC = TenantDraft(
    name="Harbour Street Clinic",
    slug="demo",
    zone="America/New_York",
    locale="en",
    emergency_number="911",
    phone="+1 202 555 0100",
    week=(_DAY, _DAY, _DAY, _DAY, _DAY[:1], (), ()),
)


@dataclass(frozen=True)
class StaffPart:
    """One member of staff."""

    name: str
    email: str
    role: StaffRole


ADMIN = StaffPart("Ines Okafor", "admin@demo.example", StaffRole.ADMIN)
ADA = StaffPart("Dr. Ada Marsh", "ada@demo.example", StaffRole.PROVIDER)
GRACE = StaffPart("Dr. Grace Lindqvist", "grace@demo.example", StaffRole.PROVIDER)
ROSA = StaffPart("Rosa Delgado", "rosa@demo.example", StaffRole.COORDINATOR)
STAFF = (ADMIN, ADA, GRACE, ROSA)


@dataclass(frozen=True)
class PatientPart:
    """One patient. `parent`: who acts for a child. `team`: who alone reads a restricted record."""

    identity: Identity
    email: str | None = None
    phone: str | None = None
    parent: str | None = None
    team: StaffPart | None = None


def _patient(name: str, born: str, language: str = "en", **more: object) -> PatientPart:
    return PatientPart(Identity(name, date.fromisoformat(born), language), **more)  # type: ignore[arg-type]


MARISOL = _patient(
    "Marisol Vega Castro", "1986-04-17", "es", email="marisol@mail.example", phone="+12025550117"
)
TOBIAS = _patient("Tobias Brandt", "1954-11-02", phone="+12025550154")
JUNE = _patient("June Abernathy", "2017-08-23", email="h.abernathy@mail.example", parent="Hannah Abernathy")
DEV = _patient("Dev Ramaswamy", "1991-01-30", email="dev.r@mail.example")
LUCIA = _patient("Lucía Herrera Sanz", "1972-06-09", "es", phone="+12025550172")
SAMUEL = _patient("Samuel Osei", "1963-03-12", email="s.osei@mail.example", phone="+12025550163")
FREYA = _patient("Freya Nilsen", "1999-12-05", email="freya@mail.example", team=GRACE)
ANTON = _patient("Anton Kowalczyk", "1948-09-28", phone="+12025550148")
MEI = _patient("Mei-Lin Chao", "1980-02-14", email="mei.chao@mail.example")
CALLUM = _patient("Callum Reid", "2004-05-21", email="callum@mail.example")
PATIENTS = (MARISOL, TOBIAS, JUNE, DEV, LUCIA, SAMUEL, FREYA, ANTON, MEI, CALLUM)
