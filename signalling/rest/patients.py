"""Patients: who they are."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, Identity, Patient, PatientId
from signalling.api import Body, Page, PageQuery, Staff, StaffCall, View, operation
from signalling.services import ClinicServices

_TAG = "Patients"


class PatientBody(Body):
    """Who a patient is. `language`: BCP 47."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    birth_date: date
    language: Annotated[str, Field(max_length=35)] = "en"

    def identity(self) -> Identity:
        """Return it as the clinic knows it."""
        return Identity(self.name, self.birth_date, self.language)


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
    number = PatientId(patient)
    origin = await services.access.granted(call.origin, call.staff, call.roles, number)
    async with services.database.read(origin) as reading:
        return PatientView.of(await services.patients.get(reading, number))
