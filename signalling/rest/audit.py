"""The audit trail: searched, saved as CSV, and checked; whoever looks leaves an event too."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from aiohttp import ClientConnectionResetError, web
from pydantic import AwareDatetime, Field, JsonValue

from clinic import Act, security
from signalling.api import Page, PageQuery, Query, Staff, StaffCall, View, operation
from signalling.services import ClinicServices
from vault import Action, AuditQuery, AuditRow, csv_lines, find_events, heads, tenant_faults

_TAG = "Audit"
_BATCH = 1000


class EntityView(View):
    """One thing that was touched. `role`: 1 patient, 4 data, 13 access control (DICOM)."""

    role: int
    kind: str
    id: str


class EventView(View):
    """One event of the chain: who did what to which things, when, and on whose behalf; ids only."""

    seq: int
    recorded: datetime
    type: str
    subtype: str
    action: str
    outcome: int
    agent: str
    purpose: str
    request: str
    network: str | None
    policy: str | None
    patient: str | None
    reason: str | None
    entities: list[EntityView]
    detail: dict[str, JsonValue]

    @classmethod
    def of(cls, row: AuditRow) -> "EventView":
        """Return an event as a client sees it."""
        return cls(
            seq=row.seq,
            recorded=row.recorded,
            type=row.type,
            subtype=row.subtype,
            action=row.action,
            outcome=row.outcome,
            agent=row.agent,
            purpose=row.purpose,
            request=row.request,
            network=row.network,
            policy=row.policy,
            patient=row.patient,
            reason=row.reason,
            entities=[EntityView(role=role, kind=kind, id=number) for role, kind, number in row.entities],
            detail=dict(row.detail),
        )


class Filters(Query):
    """What to look for. `since` inclusive, `until` exclusive; what is absent does not narrow."""

    patient: UUID | None = None
    staff: UUID | None = None
    type: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,31}$")] | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class EventsQuery(Filters, PageQuery):
    """A page of what is looked for."""


class ChainView(View):
    """Whether the chain is whole. `checked`: events walked; `findings`: what is wrong, and where."""

    ok: bool
    checked: int
    findings: list[str]


@operation(
    "GET",
    "/api/v1/audit",
    tag=_TAG,
    summary="Searches the audit trail, newest first",
    who=Staff(Act.SEARCH_AUDIT),
    audits="audit.searched",
)
async def search_audit(call: StaffCall, services: ClinicServices, query: EventsQuery) -> Page[EventView]:
    """Return the matching events, page by page."""
    wanted = replace(_query(call, query), before=query.position, limit=query.limit)
    async with services.database.read(call.origin) as reading:
        rows = await find_events(reading, wanted)
        services.records.witness(reading, "audit.searched", Action.READ, security("tenant", call.tenant))
    following = str(rows[-1].seq) if len(rows) == query.limit else None
    return Page[EventView](items=[EventView.of(row) for row in rows], next=following)


@operation(
    "GET",
    "/api/v1/audit.csv",
    tag=_TAG,
    summary="Saves the audit trail as CSV",
    who=Staff(Act.SEARCH_AUDIT),
    audits="audit.exported",
    produces="text/csv",
)
async def export_audit(call: StaffCall, services: ClinicServices, query: Filters) -> web.StreamResponse:
    """Send every matching event, newest first, as RFC 4180 lines."""
    async with services.database.write(call.origin) as unit:
        services.records.witness(unit, "audit.exported", Action.READ, security("tenant", call.tenant))
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8; header=present",
            "Content-Disposition": 'attachment; filename="audit.csv"',
            "Cache-Control": "no-store",
        }
    )
    await response.prepare(call.request)
    try:
        async for lines in _lines(call, services, _query(call, query)):
            await response.write(lines.encode())
        await response.write_eof()
    except ClientConnectionResetError:
        pass  # nobody is left to send it to
    return response


@operation(
    "GET",
    "/api/v1/audit/verify",
    tag=_TAG,
    summary="Checks that nobody changed or cut the audit trail",
    who=Staff(Act.SEARCH_AUDIT),
    audits="audit.verified",
)
async def verify_audit(call: StaffCall, services: ClinicServices) -> ChainView:
    """Walk the clinic's chain to its signed head."""
    async with services.database.read(call.origin) as reading:
        faults = [str(fault) async for fault in tenant_faults(reading, services.keys, call.tenant)]
        checked = sum(anchor.head.seq for anchor in await heads(reading))
        services.records.witness(reading, "audit.verified", Action.EXECUTE, security("tenant", call.tenant))
    return ChainView(ok=not faults, checked=checked, findings=faults)


def _query(call: StaffCall, filters: Filters) -> AuditQuery:
    return AuditQuery(
        tenant=call.tenant,
        patient=None if filters.patient is None else str(filters.patient),
        agent=None if filters.staff is None else f"staff:{filters.staff}",
        type=filters.type,
        since=filters.since,
        until=filters.until,
        limit=_BATCH,
    )


async def _lines(call: StaffCall, services: ClinicServices, query: AuditQuery) -> AsyncIterator[str]:
    """Yield the lines batch by batch, so that a long trail is neither held nor read in one go."""
    first = True
    while True:
        async with services.database.read(call.origin) as reading:
            rows = await find_events(reading, query)
        lines = list(csv_lines(rows))
        yield "".join(lines if first else lines[1:])
        if len(rows) < _BATCH:
            return
        first, query = False, replace(query, before=rows[-1].seq)
