"""The order and its work (pure): ServiceRequest, Task, the encounters and visits of a case."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from clinic import Encounter, Moment
from store_forward.case import CaseStatus, Ending
from store_forward.fhir.elements import (
    Json,
    coding,
    concept,
    derived,
    extension,
    hl7,
    identifier,
    instant,
    ours,
    period,
    reference,
    refers,
    resource,
    who,
)
from store_forward.fhir.people import clinic, server, subject
from store_forward.fhir.record import CaseRecord, Visit, VisitStatus
from store_forward.forms import KIND_SYSTEM
from store_forward.sla import Priority

PRIORITY = {Priority.URGENT: "urgent", Priority.SOON: "asap", Priority.ROUTINE: "routine"}
_REQUEST_STATUS = {
    CaseStatus.ON_HOLD: "on-hold",
    CaseStatus.COMPLETED: "completed",
    CaseStatus.REJECTED: "revoked",
    CaseStatus.CANCELLED: "revoked",
}
_WITHOUT_TIMES = frozenset({VisitStatus.PROPOSED, VisitStatus.CANCELLED})
_PATIENT_THERE = frozenset({VisitStatus.CHECKED_IN, VisitStatus.ARRIVED, VisitStatus.FULFILLED})


def request(record: CaseRecord) -> Json:
    """Return a reference to the order of the case."""
    return reference("ServiceRequest", derived(record.case.id, "ServiceRequest"))


def request_of(record: CaseRecord, brought: list[Json]) -> Json:
    """Return what was asked for. `brought`: resources that came with it: answers, pictures, files."""
    case, state = record.case, record.case.state
    return resource(
        "ServiceRequest",
        derived(case.id, "ServiceRequest"),
        identifier=[identifier(case.id)],
        status=_REQUEST_STATUS.get(state.status, "active"),
        intent="order",
        priority=PRIORITY[state.priority],
        code=concept(coding(KIND_SYSTEM, case.kind), text=_title(record)),
        subject=subject(record),
        encounter=encounter_at(record, case.submitted_at),
        authoredOn=instant(case.submitted_at),
        requester=_requester(record),
        performerType=concept(ours("pool", state.pool), text=_pool_name(record, state.pool)),
        performer=[_owner(record)],
        reasonCode=[concept(text=case.reason)],
        supportingInfo=[refers(each) for each in brought],
    )


def task_of(record: CaseRecord, history: list[Json], brought: list[Json], results: list[Json]) -> Json:
    """Return the work on it, as it stands. `history`: the provenance of each version, oldest first."""
    case, state = record.case, record.case.state
    hold = state.hold
    return resource(
        "Task",
        case.id,
        meta={"versionId": str(case.version), "lastUpdated": instant(record.versions[-1].at)},
        identifier=[identifier(case.id)],
        basedOn=[request(record)],
        status=state.status.value,
        statusReason=None if hold is None else concept(ours("hold-reason", hold.reason.value)),
        businessStatus=concept(ours("business-status", _business_status(state.status, state.ending))),
        intent="order",
        priority=PRIORITY[state.priority],
        code=concept(coding("http://hl7.org/fhir/CodeSystem/task-code", "fulfill")),
        focus=request(record),
        for_=subject(record),
        encounter=reference("Encounter", case.encounter),
        executionPeriod=period(_begun_at(record), state.ended_at),
        authoredOn=instant(case.submitted_at),
        lastModified=instant(record.versions[-1].at),
        requester=_requester(record),
        performerType=[concept(ours("pool", state.pool), text=_pool_name(record, state.pool))],
        owner=_owner(record),
        restriction={"period": {"end": instant(_due_at(record))}},
        relevantHistory=[refers(each) for each in history],
        input=[_part("brought", each) for each in brought],
        output=[_part("result", each) for each in results],
        extension=[extension("way-in", valueCode=case.way_in.value)],
    )


def encounter_at(record: CaseRecord, at: datetime) -> Json:
    """Return a reference to the session of writing in which something was said; each reopening began one."""
    case = record.case
    begun = [each for each in record.encounters if each.about == case.target and each.history[0].at <= at]
    found = max(begun, key=lambda each: each.history[0].at, default=None)
    return reference("Encounter", case.encounter if found is None else found.id)


def encounter_of(record: CaseRecord, encounter: Encounter) -> Json:
    """Return one session of care; writing is as virtual as a call."""
    visit = next((visit for visit in record.visits if visit.encounter == encounter.id), None)
    case = record.case
    place = case.check_in.location if case.check_in is not None and encounter.id == case.encounter else None
    history = encounter.history
    return resource(
        "Encounter",
        encounter.id,
        status=encounter.status.value,
        statusHistory=[
            {"status": earlier.status.value, "period": period(earlier.at, later.at)}
            for earlier, later in pairwise(history)
        ],
        class_=hl7("v3-ActCode", "VR", "virtual"),
        type=[concept(ours("encounter-kind", encounter.kind.value))],
        subject=subject(record),
        basedOn=[request(record)],
        participant=[_attender(encounter)],
        appointment=[] if visit is None else [reference("Appointment", visit.id)],
        period=_lasted(history),
        reasonCode=[concept(text=encounter.reason)],
        location=[] if place is None else [{"location": {"display": place}}],
        serviceProvider=clinic(record),
    )


def appointment_of(record: CaseRecord, visit: Visit) -> Json:
    """Return a visit that the case came from or led to; never how its room is entered."""
    ends = None if visit.starts_at is None else visit.starts_at + visit.duration
    status = visit.status
    if visit.starts_at is None and status not in _WITHOUT_TIMES:
        status = VisitStatus.PROPOSED
    answered = "needs-action" if status is VisitStatus.PROPOSED else "accepted"
    provider = visit.provider
    return resource(
        "Appointment",
        visit.id,
        identifier=[identifier(visit.id)],
        status=status.value,
        appointmentType=concept(ours("encounter-kind", "live")),
        start=instant(visit.starts_at),
        end=instant(ends),
        minutesDuration=int(visit.duration.total_seconds() // 60),
        created=instant(visit.created_at),
        basedOn=[request(record)],
        participant=[
            {"actor": subject(record), "status": "accepted" if status in _PATIENT_THERE else answered},
            None if provider is None else {"actor": reference("Practitioner", provider), "status": answered},
        ],
    )


def _business_status(status: CaseStatus, ending: Ending | None) -> str:
    return status.value if ending is None else ending.value


def _requester(record: CaseRecord) -> Json:
    """Return who sent the case in; a missed visit became one by itself."""
    actor = record.versions[0].actor
    return server(record) if actor is None else who(actor)


def _owner(record: CaseRecord) -> Json:
    owner = record.case.state.owner
    return clinic(record) if owner is None else reference("Practitioner", owner)


def _pool_name(record: CaseRecord, slug: str) -> str:
    return next((pool.name for pool in record.pools if pool.slug == slug), slug)


def _title(record: CaseRecord) -> str | None:
    form = record.case.form
    known = None if form is None else record.forms.get(form)
    return None if known is None else known.questionnaire.title


def _begun_at(record: CaseRecord) -> datetime | None:
    """Return when somebody first had it."""
    return next((version.at for version in record.versions if version.owner is not None), None)


def _due_at(record: CaseRecord) -> datetime | None:
    """Return what was promised last; a clock that stands has no such instant."""
    due = [version.due_at for version in record.versions if version.due_at is not None]
    return due[-1] if due else None


def _part(kind: str, made: Json) -> Json:
    return {"type": concept(ours("task-part", kind)), "valueReference": refers(made)}


def _attender(encounter: Encounter) -> Json | None:
    if encounter.provider is None:
        return None
    return {
        "type": [concept(hl7("v3-ParticipationType", "ATND", "attender"))],
        "individual": reference("Practitioner", encounter.provider),
    }


def _lasted(history: tuple[Moment, ...]) -> Json:
    begun = next((moment.at for moment in history if moment.status.value == "in-progress"), None)
    last = history[-1]
    ended = last.at if last.status.value in ("finished", "cancelled") else None
    return period(begun or history[0].at, ended)
