"""Operations of the REST API: functions with a decorator, from which routes and the OpenAPI document come.

A resource is one file in `signalling.rest`, listed in `signalling.rest.catalogue`. An operation says who may
call it, what it audits and what it takes; its parameters are filled by name and by type::

    class NoteBody(Body):  # strict, closed; its docstring and fields are the document
        text: Annotated[str, Field(max_length=20_000)]


    @operation(
        "POST",
        "/api/v1/visits/{visit}/notes",
        tag="Visits",
        summary="Adds a note to a visit",
        who=Staff(Act.WRITE_NOTE),  # or Guest(…), Public(), or a tuple of those: then `StaffCall | GuestCall`
        audits="note.drafted",  # the event every call leaves, or Unaudited("why none")
        status=201,
        also=(409,),  # beside 400, 401, 403, 404, 413, 415 and 503, which follow from what it takes
    )
    async def add_visit_note(call: StaffCall, visits: VisitServices, visit: UUID, body: NoteBody) -> NoteView:
        ...

- `visit` stands in the path; `body` and `query` are read strictly; a parameter of a `Call` type is the call;
  any other is one of the `parts` that the application was given, by its type.
- What it returns is a `View`, `Page[View]`, `None` (204), a `Reply` that also sets cookies, or a
  `web.StreamResponse` of its own (then `produces=`; a body it reads itself: `consumes=`).
- Write with `services.database.transact(call.origin, …)`, which repeats what collided. Before touching a
  patient's record ask `services.access.granted(call.origin, call.staff, call.roles, patient, act)` and go on
  with the origin it returns.
- Raise the errors of your package, and map them to codes in a `FaultTable` beside `CLINIC_FAULTS`.
  An identified caller's 403 or 404 is audited as `request.refused`.
"""

from signalling.api.callers import Callers
from signalling.api.calls import Call, Guest, GuestCall, Public, Staff, StaffCall, check
from signalling.api.cross_site import check_same_origin
from signalling.api.endpoint import Api
from signalling.api.faults import CLINIC_FAULTS, FaultTable, malformed, translate
from signalling.api.models import Body, Page, PageQuery, Query, View
from signalling.api.openapi import document, text
from signalling.api.operation import Operation, Reply, Unaudited, operation, operations_in
from signalling.api.refusals import refused_event

__all__ = [
    "CLINIC_FAULTS",
    "Api",
    "Body",
    "Call",
    "Callers",
    "FaultTable",
    "Guest",
    "GuestCall",
    "Operation",
    "Page",
    "PageQuery",
    "Public",
    "Query",
    "Reply",
    "Staff",
    "StaffCall",
    "Unaudited",
    "View",
    "check",
    "check_same_origin",
    "document",
    "malformed",
    "operation",
    "operations_in",
    "refused_event",
    "text",
    "translate",
]
