"""Encounters: sessions of care, and where they are."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, Encounter, EncounterId, EncounterKind, EncounterStatus, PatientId, StaffId
from signalling.api import Body, Page, Staff, StaffCall, View, operation
from signalling.rest.gate import enter, enter_record
from signalling.rest.views import TargetBody, TargetView
from signalling.services import ClinicServices
from vault import UnitOfWork

_TAG = "Encounters"


class MomentView(View):
    """When an encounter came into a status."""

    status: EncounterStatus
    at: datetime


class EncounterView(View):
    """One encounter. `about`: the appointment or case it belongs to; `reason`: in somebody's words."""

    id: UUID
    patient: UUID
    kind: EncounterKind
    status: EncounterStatus
    provider: UUID | None
    about: TargetView | None
    reason: str
    history: list[MomentView]

    @classmethod
    def of(cls, encounter: Encounter) -> "EncounterView":
        """Return an encounter as a client sees it."""
        return cls(
            id=encounter.id,
            patient=encounter.patient,
            kind=encounter.kind,
            status=encounter.status,
            provider=encounter.provider,
            about=None if encounter.about is None else TargetView.of(encounter.about),
            reason=encounter.reason,
            history=[MomentView(status=moment.status, at=moment.at) for moment in encounter.history],
        )


class EncounterBody(Body):
    """An encounter that has not begun."""

    kind: EncounterKind
    reason: Annotated[str, Field(max_length=2000)] = ""
    provider: UUID | None = None
    about: TargetBody | None = None


class StatusBody(Body):
    """Where the encounter is now."""

    status: EncounterStatus


@operation(
    "GET",
    "/api/v1/patients/{patient}/encounters",
    tag=_TAG,
    summary="Lists a patient's encounters, newest first",
    who=Staff(Act.READ_PATIENT),
    audits="encounter.listed",
)
async def list_encounters(call: StaffCall, services: ClinicServices, patient: UUID) -> Page[EncounterView]:
    """Return all of them."""
    origin = await enter_record(call, services, patient)
    async with services.database.read(origin) as reading:
        found = await services.encounters.of(reading, PatientId(patient))
    return Page[EncounterView](items=[EncounterView.of(encounter) for encounter in found])


@operation(
    "POST",
    "/api/v1/patients/{patient}/encounters",
    tag=_TAG,
    summary="Plans an encounter",
    who=Staff(Act.REGISTER_PATIENT),
    audits="encounter.planned",
    status=201,
)
async def plan_encounter(
    call: StaffCall, services: ClinicServices, patient: UUID, body: EncounterBody
) -> EncounterView:
    """Add an encounter that has not begun."""
    origin = await enter_record(call, services, patient, Act.REGISTER_PATIENT)

    async def plan(unit: UnitOfWork) -> Encounter:
        provider = None
        if body.provider is not None:
            provider = (await services.members.get(unit, StaffId(body.provider))).id
        return await services.encounters.plan(
            unit,
            PatientId(patient),
            body.kind,
            reason=body.reason,
            provider=provider,
            about=None if body.about is None else body.about.target(),
        )

    return EncounterView.of(await services.database.transact(origin, plan))


@operation(
    "GET",
    "/api/v1/encounters/{encounter}",
    tag=_TAG,
    summary="Shows an encounter",
    who=Staff(Act.READ_PATIENT),
    audits="encounter.read",
)
async def read_encounter(call: StaffCall, services: ClinicServices, encounter: UUID) -> EncounterView:
    """Show where it is, and how it came there."""
    origin, _ = await enter(call, services, "encounter", encounter)
    async with services.database.read(origin) as reading:
        return EncounterView.of(await services.encounters.get(reading, EncounterId(encounter)))


@operation(
    "POST",
    "/api/v1/encounters/{encounter}/status",
    tag=_TAG,
    summary="Brings an encounter into another status",
    who=Staff(Act.REGISTER_PATIENT),
    audits="encounter.read",
    also=(409,),
)
async def move_encounter(
    call: StaffCall, services: ClinicServices, encounter: UUID, body: StatusBody
) -> EncounterView:
    """Move it on; a finished one is reopened within ten minutes only. No consent is asked here."""
    number = EncounterId(encounter)
    origin, _ = await enter(call, services, "encounter", encounter, Act.REGISTER_PATIENT)

    async def move(unit: UnitOfWork) -> Encounter:
        await services.encounters.move(unit, number, body.status)
        return await services.encounters.get(unit, number)

    return EncounterView.of(await services.database.transact(origin, move))
