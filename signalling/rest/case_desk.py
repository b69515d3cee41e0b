"""Who has which case: looking, triage, claiming, assigning, handing over, closing, reopening."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from clinic import Act, StaffId
from signalling.api import Body, Staff, StaffCall, operation
from signalling.rest.case_gate import enter_case
from signalling.rest.case_views import TAG, CaseView
from signalling.services import ClinicServices
from store_forward import Ending, Inbox, Priority


class TriageBody(Body):
    """How soon a case is to be answered, and by which pool."""

    priority: Priority
    pool: Annotated[str, Field(min_length=1, max_length=63)]


class ToBody(Body):
    """To whom."""

    to: UUID


class RefusalBody(Body):
    """Why a case is not for this inbox."""

    ending: Literal["not-suitable", "duplicate"]


@operation(
    "POST",
    "/api/v1/cases/{case}/opened",
    tag=TAG,
    summary="Notes that somebody of the clinic has looked at a case",
    who=Staff(Act.TRIAGE_CASE),
    audits="case.read",
    also=(409,),
)
async def open_case(call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID) -> CaseView:
    """Keep the promise of a first look; the page of a case says it once it is on screen."""
    origin, number = await enter_case(call, services, inbox, case, Act.TRIAGE_CASE)
    return CaseView.of(
        await services.database.transact(origin, lambda unit: inbox.desk.open(unit, number, call.staff))
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/triage",
    tag=TAG,
    summary="Gives a case its priority and pool",
    who=Staff(Act.TRIAGE_CASE),
    audits="case.triaged",
    also=(409,),
)
async def triage_case(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, body: TriageBody
) -> CaseView:
    """Count its clock as if it had had this priority from the start."""
    origin, number = await enter_case(call, services, inbox, case, Act.TRIAGE_CASE)
    return CaseView.of(
        await services.database.transact(
            origin,
            lambda unit: inbox.desk.triage(unit, number, call.staff, body.priority, body.pool),
        )
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/claim",
    tag=TAG,
    summary="Claims a case, or keeps it longer",
    who=Staff(Act.ANSWER_CASE),
    audits="case.claimed",
    also=(409,),
)
async def claim_case(call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID) -> CaseView:
    """Have it to oneself until the lease is over; `claimed_by_another` names who was first."""
    origin, number = await enter_case(call, services, inbox, case, Act.ANSWER_CASE)
    return CaseView.of(
        await services.database.transact(origin, lambda unit: inbox.desk.claim(unit, number, call.staff))
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/release",
    tag=TAG,
    summary="Puts one's own case back into the queue",
    who=Staff(Act.ANSWER_CASE),
    audits="case.released",
    also=(409,),
)
async def release_case(call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID) -> CaseView:
    """Let somebody else take it; a draft of an answer is kept."""
    origin, number = await enter_case(call, services, inbox, case, Act.ANSWER_CASE)
    return CaseView.of(
        await services.database.transact(origin, lambda unit: inbox.desk.release(unit, number, call.staff))
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/assign",
    tag=TAG,
    summary="Assigns a case to somebody, whoever had it",
    who=Staff(Act.ASSIGN_CASE),
    audits="case.assigned",
    also=(409,),
)
async def assign_case(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, body: ToBody
) -> CaseView:
    """Give it to them, or to who covers for them while they are away."""
    origin, number = await enter_case(call, services, inbox, case, Act.ASSIGN_CASE)
    return CaseView.of(
        await services.database.transact(
            origin, lambda unit: inbox.desk.assign(unit, number, StaffId(body.to), call.staff)
        )
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/hand-over",
    tag=TAG,
    summary="Hands one's own case over",
    who=Staff(Act.ANSWER_CASE),
    audits="case.handed-over",
    also=(409,),
)
async def hand_case_over(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, body: ToBody
) -> CaseView:
    """Give it to a colleague, or to who covers for them while they are away."""
    origin, number = await enter_case(call, services, inbox, case, Act.ANSWER_CASE)
    return CaseView.of(
        await services.database.transact(
            origin, lambda unit: inbox.desk.hand_over(unit, number, StaffId(body.to), call.staff)
        )
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/close",
    tag=TAG,
    summary="Closes a case that is not for this inbox",
    who=Staff(Act.TRIAGE_CASE),
    audits="case.closed",
    also=(409,),
)
async def refuse_case(
    call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID, body: RefusalBody
) -> CaseView:
    """Say why; tell the patient by a message before."""
    origin, number = await enter_case(call, services, inbox, case, Act.TRIAGE_CASE)
    return CaseView.of(
        await services.database.transact(
            origin, lambda unit: inbox.desk.refuse(unit, number, call.staff, Ending(body.ending))
        )
    )


@operation(
    "POST",
    "/api/v1/cases/{case}/reopen",
    tag=TAG,
    summary="Reopens a closed case",
    who=Staff(Act.TRIAGE_CASE),
    audits="case.reopened",
    also=(409,),
)
async def reopen_case(call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID) -> CaseView:
    """Start a new clock, in an encounter of its own; what was signed stays signed."""
    origin, number = await enter_case(call, services, inbox, case, Act.TRIAGE_CASE)
    return CaseView.of(
        await services.database.transact(origin, lambda unit: inbox.desk.reopen(unit, number, call.person))
    )
