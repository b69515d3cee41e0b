"""Emergency access to a restricted record, and its review."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, BreakGlassId, BrokenGlass, PatientId
from signalling.api import Body, Page, Query, Staff, StaffCall, View, operation
from signalling.services import ClinicServices

_TAG = "Emergency access"


class BreakGlassBody(Body):
    """Why the record has to be read now: ten characters at least."""

    reason: Annotated[str, Field(min_length=10, max_length=1000)]


class ReviewBody(Body):
    """What a reviewer made of it."""

    justified: bool
    remark: Annotated[str, Field(min_length=1, max_length=1000)]


class BrokenGlassQuery(Query):
    """`reviewed`: those of the past, instead of those that wait."""

    reviewed: bool = False


class BrokenGlassView(View):
    """One emergency access. `justified`: null until it was reviewed."""

    id: UUID
    staff: UUID
    patient: UUID
    reason: str
    opened_at: datetime
    expires_at: datetime
    reviewed_at: datetime | None
    justified: bool | None

    @classmethod
    def of(cls, broken: BrokenGlass) -> "BrokenGlassView":
        """Return an emergency access as a client sees it."""
        return cls(
            id=broken.id,
            staff=broken.staff,
            patient=broken.patient,
            reason=broken.reason,
            opened_at=broken.opened_at,
            expires_at=broken.expires_at,
            reviewed_at=broken.reviewed_at,
            justified=broken.justified,
        )


@operation(
    "POST",
    "/api/v1/patients/{patient}/break-glass",
    tag=_TAG,
    summary="Opens a restricted record in an emergency",
    who=Staff(Act.BREAK_GLASS),
    audits="break-glass.opened",
    status=201,
)
async def break_glass(
    call: StaffCall, services: ClinicServices, patient: UUID, body: BreakGlassBody
) -> BrokenGlassView:
    """Let the caller read it for an hour; reviewers are told at once."""
    return BrokenGlassView.of(
        await services.database.transact(
            call.origin,
            lambda unit: services.break_glass.open(unit, call.staff, PatientId(patient), body.reason),
        )
    )


@operation(
    "GET",
    "/api/v1/break-glass",
    tag=_TAG,
    summary="Lists emergency accesses",
    who=Staff(Act.REVIEW_BREAK_GLASS),
    audits="break-glass.read",
)
async def list_broken_glass(
    call: StaffCall, services: ClinicServices, query: BrokenGlassQuery
) -> Page[BrokenGlassView]:
    """Return those that wait for review, oldest first, or those reviewed, newest first."""
    async with services.database.read(call.origin) as reading:
        glass = services.break_glass
        found = await (glass.reviewed(reading) if query.reviewed else glass.unreviewed(reading))
    return Page[BrokenGlassView](items=[BrokenGlassView.of(broken) for broken in found])


@operation(
    "POST",
    "/api/v1/break-glass/{broken}/review",
    tag=_TAG,
    summary="Reviews an emergency access",
    who=Staff(Act.REVIEW_BREAK_GLASS),
    audits="break-glass.justified",
    also=(409,),
)
async def review_broken_glass(
    call: StaffCall, services: ClinicServices, broken: UUID, body: ReviewBody
) -> None:
    """Keep the finding, and end the access if it is still open; nobody reviews their own."""
    await services.database.transact(
        call.origin,
        lambda unit: services.break_glass.review(
            unit, BreakGlassId(broken), call.staff, justified=body.justified, remark=body.remark
        ),
    )
