"""How long things are kept, whose records are held, and what the next purge would do: for administrators."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, PatientId, errors, of_patient, patient_subject, security, tenant_of
from signalling.api import Body, Page, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.views import Slug
from signalling.services import ClinicServices
from vault import Action, Forecast, Hold, Reading, Subject, UnitOfWork

_TAG = "Retention"
_PATIENT = "patient:"
_PAGE = 50


class RetentionRuleBody(Body):
    """For how many days things are kept after they ended; null for ever."""

    keep_days: Annotated[int, Field(ge=1, le=36_500)] | None


class RetentionRuleView(View):
    """The rule of one kind. `due`: how many the next purge takes; `held`: how many stay because of a hold."""

    kind: str
    keep_days: int | None
    due: int
    held: int

    @classmethod
    def of(cls, forecast: Forecast) -> "RetentionRuleView":
        """Return what a purge would do as a client sees it."""
        keep = forecast.keep
        return cls(
            kind=forecast.kind,
            keep_days=None if keep is None else keep // timedelta(days=1),
            due=forecast.due,
            held=forecast.held,
        )


class LegalHoldBody(Body):
    """Whose record is held, exactly as in it, and why; the reason is sealed."""

    patient_name: Annotated[str, Field(min_length=1, max_length=200)]
    birth_date: date
    reason: Annotated[str, Field(min_length=10, max_length=1000)]


class LegalHoldView(View):
    """One hold in force. `name`, `birth_date`: null when the record was erased meanwhile."""

    id: UUID
    patient: UUID
    name: str | None
    birth_date: date | None
    reason: str
    placed_at: datetime


@operation(
    "GET",
    "/api/v1/retention/rules",
    tag=_TAG,
    summary="Shows for how long things are kept, and what the next purge would do",
    who=Staff(Act.MANAGE_CLINIC),
    audits=Unaudited("numbers name nobody"),
)
async def list_retention_rules(call: StaffCall, services: ClinicServices) -> Page[RetentionRuleView]:
    """Count what would go now; it goes with the purge, once a day."""
    async with services.database.read(call.origin) as reading:
        forecasts = await services.purge.foresee(reading, tenant_of(reading))
    return Page[RetentionRuleView](items=[RetentionRuleView.of(forecast) for forecast in forecasts])


@operation(
    "PUT",
    "/api/v1/retention/rules/{kind}",
    tag=_TAG,
    summary="Says for how long things of a kind are kept",
    who=Staff(Act.MANAGE_CLINIC),
    audits="retention.rule-set",
)
async def keep_retention_rule(
    call: StaffCall, services: ClinicServices, kind: Slug, body: RetentionRuleBody
) -> RetentionRuleView:
    """Hold for what ended before, too: what is older goes with the next purge."""
    if kind not in services.purge.kinds:
        raise errors.Unknown("kind")
    await services.database.transact(
        call.origin, lambda unit: services.retention.keep(unit, tenant_of(unit), kind, body.keep_days)
    )
    async with services.database.read(call.origin) as reading:
        forecasts = await services.purge.foresee(reading, tenant_of(reading))
    return next(RetentionRuleView.of(forecast) for forecast in forecasts if forecast.kind == kind)


@operation(
    "GET",
    "/api/v1/retention/holds",
    tag=_TAG,
    summary="Lists whose records are held, oldest hold first",
    who=Staff(Act.MANAGE_CLINIC),
    audits=Unaudited("each patient shown is an event of its own; no holds show nobody"),
)
async def list_legal_holds(call: StaffCall, services: ClinicServices) -> Page[LegalHoldView]:
    """Name the patients to whoever answers for the holds; every name is a disclosure."""
    async with services.database.read(call.origin) as reading:
        return Page[LegalHoldView](items=await _shown(services, reading))


@operation(
    "POST",
    "/api/v1/retention/holds",
    tag=_TAG,
    summary="Holds a patient's record",
    who=Staff(Act.MANAGE_CLINIC),
    audits="retention.hold-placed",
    status=201,
    also=(404,),
)
async def place_legal_hold(
    call: StaffCall, services: ClinicServices, body: LegalHoldBody
) -> Page[LegalHoldView]:
    """Hold every record of this name and birth date, and return the holds; others are not disclosed."""

    async def place(unit: UnitOfWork) -> None:
        found = await _patients(services, unit, body)
        if not found:
            raise errors.Unknown("patient")
        for patient in found:
            await services.holds.place(unit, tenant_of(unit), patient_subject(patient), body.reason)

    await services.database.transact(call.origin, place)
    async with services.database.read(call.origin) as reading:
        return Page[LegalHoldView](items=await _shown(services, reading))


@operation(
    "POST",
    "/api/v1/retention/holds/{hold}/release",
    tag=_TAG,
    summary="Releases a hold",
    who=Staff(Act.MANAGE_CLINIC),
    audits="retention.hold-released",
)
async def release_legal_hold(call: StaffCall, services: ClinicServices, hold: UUID) -> None:
    """Let the next purge take what only this hold kept."""
    await services.database.transact(
        call.origin, lambda unit: services.holds.release(unit, tenant_of(unit), hold)
    )


async def _patients(services: ClinicServices, unit: UnitOfWork, body: LegalHoldBody) -> list[PatientId]:
    """Return whose name and birth date these are, of however many with the same words in their names."""
    found: list[PatientId] = []
    before: int | None = None
    while True:
        page, before = await services.patients.page(unit, body.patient_name, _PAGE, before)
        found += [
            patient.id
            for patient in page
            if patient.identity.birth_date == body.birth_date
            and _plain(patient.identity.name) == _plain(body.patient_name)
        ]
        if before is None:
            return found


async def _shown(services: ClinicServices, reading: Reading) -> list[LegalHoldView]:
    holds = await services.holds.in_force(reading, tenant_of(reading))
    return [await _view(services, reading, hold) for hold in holds if _is_of_patient(hold.subject)]


async def _view(services: ClinicServices, reading: Reading, hold: Hold) -> LegalHoldView:
    number = PatientId(UUID(hold.subject.removeprefix(_PATIENT)))
    shown = await services.patients.shown_to(reading, None, [number])
    services.records.witness(
        reading, "hold.listed", Action.READ, of_patient(number), security("legal-hold", hold.id)
    )
    identity = shown[number].identity if number in shown else None
    return LegalHoldView(
        id=hold.id,
        patient=number,
        name=None if identity is None else identity.name,
        birth_date=None if identity is None else identity.birth_date,
        reason=hold.reason,
        placed_at=hold.placed_at,
    )


def _is_of_patient(subject: Subject) -> bool:
    return subject.startswith(_PATIENT)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
