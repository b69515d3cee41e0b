"""A case taken out of Housecall: everything kept of it, as a FHIR R4 Bundle."""

import json
from uuid import UUID

from aiohttp import web

from clinic import Act
from consult import Consult
from signalling.api import Query, Staff, StaffCall, operation
from signalling.rest.case_gate import enter_case
from signalling.rest.case_record import CaseRecords
from signalling.rest.case_views import TAG
from signalling.services import ClinicServices
from store_forward import FileIntake, Inbox, fhir


class ExportQuery(Query):
    """`type`: "collection" to keep it, "transaction" to put it into a FHIR server."""

    type: fhir.BundleType = fhir.BundleType.COLLECTION


@operation(
    "GET",
    "/api/v1/cases/{case}/fhir",
    tag=TAG,
    summary="Exports a case as a FHIR R4 Bundle",
    who=Staff(Act.READ_PATIENT),
    audits="case.exported",
    produces=fhir.MEDIA_TYPE,
)
async def export_case(
    call: StaffCall,
    services: ClinicServices,
    *,
    inbox: Inbox,
    files: FileIntake,
    consult: Consult,
    case: UUID,
    query: ExportQuery,
) -> web.StreamResponse:
    """Return all that is kept of it, closed or still open, without drafts; docs/fhir.md says what is where.

    The same case gives the same bytes. Files are named by address and SHA-256; signed notes are in it as PDF.
    """
    origin, number = await enter_case(call, services, inbox, case)
    async with services.database.read(origin) as reading:
        record = await CaseRecords(services, inbox, files, consult).exported(reading, number)
    bundle = fhir.bundle_of(record, query.type)
    return web.Response(
        body=json.dumps(bundle, ensure_ascii=False, separators=(",", ":")).encode(),
        content_type=fhir.MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="case-{case}.fhir.json"',
            "Cache-Control": "no-store",
        },
    )
