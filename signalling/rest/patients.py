"""Patients: who they are."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, Identity, Patient, PatientId, Target
from consult import AppointmentId, Consult
from signalling.api import Body, Page, PageQuery, Staff, StaffCall, View, operation
from signalling.rest.gate import enter_record
from signalling.rest.views import TargetBody
from signalling.services import ClinicServices
from vault import UnitOfWork

_TAG = "Patients"


class PatientBody(Body):
    """Who a patient is. `language`: BCP 47."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    birth_date: date
    language: Annotated[str, Field(max_length=35)] = "en"

    def identity(self) -> Identity:
        """Return it as the clinic knows it."""
        return Identity(self.name, self.birth_date, self.language)


class PatientChange(Body):
    """What to correct; what is absent or null stays as it is."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    birth_date: date | None = None
    language: Annotated[str, Field(max_length=35)] | None = None

    def applied(self, known: Identity) -> Identity:
        """Return the corrected identity."""
        return Identity(
            known.name if self.name is None else self.name,
            known.birth_date if self.birth_date is None else self.birth_date,
            known.language if self.language is None else self.language,
        )


class RestrictionBody(Body):
    """Whether only the care team reads the record."""

    restricted: bool


class CorrectionBody(Body):
    """Where it belongs, what it is, and why it was wrong: ten characters at least."""

    to: UUID
    about: TargetBody
    reason: Annotated[str, Field(min_length=10, max_length=1000)]


class PatientsQuery(PageQuery):
    """`q`: whole words of the name, in any order; empty for all patients."""

    q: Annotated[str, Field(max_length=200)] = ""


class PatientView(View):
    """One patient. `restricted`: only the care team reads the record without breaking the glass."""

    id: UUID
    name: str
    birth_date: date
    language: str
    restricted: bool
    created_at: datetime

    @classmethod
    def of(cls, patient: Patient) -> "PatientView":
        """Return a patient as a client sees them."""
        return cls(
            id=patient.id,
            name=patient.identity.name,
            birth_date=patient.identity.birth_date,
            language=patient.identity.language,
            restricted=patient.restricted,
            created_at=patient.created_at,
        )


@operation(
    "GET",
    "/api/v1/patients",
    tag=_TAG,
    summary="Lists patients, newest first",
    who=Staff(Act.READ_PATIENT),
    audits="patient.listed",
)
async def list_patients(call: StaffCall, services: ClinicServices, query: PatientsQuery) -> Page[PatientView]:
    """Find patients by whole words of their names; every patient in the answer is a disclosure."""
    async with services.database.read(call.origin) as reading:
        found, following = await services.patients.page(reading, query.q, query.limit, query.position)
    return Page[PatientView](
        items=[PatientView.of(patient) for patient in found],
        next=None if following is None else str(following),
    )


@operation(
    "POST",
    "/api/v1/patients",
    tag=_TAG,
    summary="Registers a patient",
    who=Staff(Act.REGISTER_PATIENT),
    audits="patient.registered",
    status=201,
)
async def register_patient(call: StaffCall, services: ClinicServices, body: PatientBody) -> PatientView:
    """Add a patient, who needs no account."""
    patient = await services.database.transact(
        call.origin, lambda unit: services.patients.register(unit, body.identity())
    )
    return PatientView.of(patient)


@operation(
    "GET",
    "/api/v1/patients/{patient}",
    tag=_TAG,
    summary="Shows a patient",
    who=Staff(Act.READ_PATIENT),
    audits="patient.read",
)
async def read_patient(call: StaffCall, services: ClinicServices, patient: UUID) -> PatientView:
    """Show who a patient is; `glass_intact` when the record is restricted to its care team."""
    origin = await enter_record(call, services, patient)
    async with services.database.read(origin) as reading:
        return PatientView.of(await services.patients.get(reading, PatientId(patient)))


@operation(
    "PATCH",
    "/api/v1/patients/{patient}",
    tag=_TAG,
    summary="Corrects who a patient is",
    who=Staff(Act.REGISTER_PATIENT),
    audits="patient.amended",
)
async def amend_patient(
    call: StaffCall, services: ClinicServices, patient: UUID, body: PatientChange
) -> PatientView:
    """Mend a misspelt name or a wrong date; what is absent or null stays as it is."""
    number = PatientId(patient)
    origin = await enter_record(call, services, patient, Act.REGISTER_PATIENT)

    async def amend(unit: UnitOfWork) -> Patient:
        known = (await services.patients.get(unit, number)).identity
        return await services.patients.amend(unit, number, body.applied(known))

    return PatientView.of(await services.database.transact(origin, amend))


@operation(
    "POST",
    "/api/v1/patients/{patient}/restrict",
    tag=_TAG,
    summary="Restricts a record to its care team, or opens it again",
    who=Staff(Act.REGISTER_PATIENT),
    audits="patient.restricted",
)
async def restrict_patient(
    call: StaffCall, services: ClinicServices, patient: UUID, body: RestrictionBody
) -> PatientView:
    """Whoever restricts a record is on its care team, or else would lock themselves out."""
    number = PatientId(patient)
    origin = await enter_record(call, services, patient, Act.REGISTER_PATIENT)

    async def restrict(unit: UnitOfWork) -> Patient:
        if body.restricted:
            await services.patients.join_team(unit, number, call.staff)
        await services.patients.restrict(unit, number, restricted=body.restricted)
        return await services.patients.get(unit, number)

    return PatientView.of(await services.database.transact(origin, restrict))


@operation(
    "POST",
    "/api/v1/patients/{patient}/correction",
    tag=_TAG,
    summary="Moves what was filed with the wrong patient to the right one",
    who=Staff(Act.CORRECT_PATIENT),
    audits="correction.moved-away",
    also=(409,),
)
async def correct_patient(
    call: StaffCall, services: ClinicServices, consult: Consult, patient: UUID, body: CorrectionBody
) -> None:
    """Move everything about an encounter, appointment or case; links into it are over.

    An appointment and its encounter are one visit, and move together.
    """
    await enter_record(call, services, body.to, Act.CORRECT_PATIENT)
    origin = await enter_record(call, services, patient, Act.CORRECT_PATIENT)

    async def move(unit: UnitOfWork) -> None:
        about = body.about.target()
        if about.kind == "appointment":
            visit = await consult.appointments.get(unit, AppointmentId(about.id))
            about = Target("encounter", visit.encounter)
        await services.correction.move(unit, about, PatientId(patient), PatientId(body.to), body.reason)

    await services.database.transact(origin, move)
