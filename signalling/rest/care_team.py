"""The care team of a patient: who reads a restricted record without breaking the glass."""

from uuid import UUID

from clinic import Act, PatientId, StaffId
from signalling.api import Staff, StaffCall, View, operation
from signalling.rest.gate import enter_record
from signalling.services import ClinicServices
from vault import UnitOfWork

_TAG = "Patients"


class TeamView(View):
    """The ids of the staff on a care team, the longest on it first."""

    staff: list[UUID]


@operation(
    "GET",
    "/api/v1/patients/{patient}/team",
    tag=_TAG,
    summary="Shows a patient's care team",
    who=Staff(Act.READ_PATIENT),
    audits="patient.team-read",
)
async def read_team(call: StaffCall, services: ClinicServices, patient: UUID) -> TeamView:
    """Return who is on it, by id."""
    origin = await enter_record(call, services, patient)
    async with services.database.read(origin) as reading:
        return TeamView(staff=list(await services.patients.team(reading, PatientId(patient))))


@operation(
    "PUT",
    "/api/v1/patients/{patient}/team/{staff}",
    tag=_TAG,
    summary="Puts somebody on the care team",
    who=Staff(Act.REGISTER_PATIENT),
    audits="patient.team-joined",
)
async def join_team(call: StaffCall, services: ClinicServices, patient: UUID, staff: UUID) -> None:
    """Let them read the record though it is restricted; who is on it already stays."""
    origin = await enter_record(call, services, patient, Act.REGISTER_PATIENT)

    async def join(unit: UnitOfWork) -> None:
        member = await services.members.get(unit, StaffId(staff))
        await services.patients.join_team(unit, PatientId(patient), member.id)

    await services.database.transact(origin, join)


@operation(
    "DELETE",
    "/api/v1/patients/{patient}/team/{staff}",
    tag=_TAG,
    summary="Takes somebody off the care team",
    who=Staff(Act.REGISTER_PATIENT),
    audits="patient.team-left",
)
async def leave_team(call: StaffCall, services: ClinicServices, patient: UUID, staff: UUID) -> None:
    """Who was not on it is no fault."""
    origin = await enter_record(call, services, patient, Act.REGISTER_PATIENT)
    await services.database.transact(
        origin, lambda unit: services.patients.leave_team(unit, PatientId(patient), StaffId(staff))
    )
