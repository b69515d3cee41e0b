"""What somebody who came by a link is shown of their visit, gathered from what it stands on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from clinic import (
    ConsentText,
    Decision,
    LinkId,
    Note,
    NoteKind,
    Question,
    Target,
    errors,
    standing,
)
from consult import (
    RIGHTS,
    Appointment,
    AppointmentId,
    AppointmentKind,
    Consult,
    ConsultationStatus,
    MissedReason,
    ParticipantId,
    ParticipantStatus,
    ProviderStatus,
    Role,
    Source,
)
from signalling.api import GuestCall, View
from signalling.rest.clinics import PublicClinicView
from signalling.rest.visit_views import MissedView, ParticipantView, late_minutes
from signalling.services import ClinicServices
from vault import Reading

QUESTIONS_BEFORE = "pre-visit"
"""The slug of the questionnaire that a clinic asks before visits, if it has published one."""

_ASKED = {
    Role.PATIENT: tuple(Question),
    Role.CAREGIVER: (Question.RECORDING, Question.TRANSCRIPTION),
    Role.INTERPRETER: (Question.RECORDING, Question.TRANSCRIPTION),
    Role.STUDENT: (Question.RECORDING, Question.TRANSCRIPTION),
}


class OtherView(View):
    """Somebody else in the visit."""

    id: UUID
    role: Role
    name: str
    status: ParticipantStatus


class ProviderView(View):
    """Who one waits for. `name`: empty while nobody in particular."""

    name: str
    status: ProviderStatus


class RightsView(View):
    """What one may do in the room."""

    publish: list[Source]
    draw: bool
    chat: bool


class ConsentTextView(View):
    """A question, in the words it is asked in."""

    id: UUID
    question: Question
    text: str
    locale: str


class QuestionsView(View):
    """The questions asked before a visit: a FHIR R4 Questionnaire."""

    id: UUID
    resource: dict[str, Any]


class GuestVisitView(View):
    """One's visit. `position`: one's place in the queue from 1, null elsewhere.

    `consents`: what one last said. `questionnaire`: null when none is asked of one.
    """

    id: UUID
    status: ConsultationStatus
    kind: AppointmentKind
    starts_at: datetime | None
    ends_at: datetime | None
    zone: str
    late_minutes: int | None
    live_since: datetime | None
    ended_at: datetime | None
    me: ParticipantView
    others: list[OtherView]
    provider: ProviderView
    position: int | None
    clinic: PublicClinicView
    rights: RightsView
    consent_texts: list[ConsentTextView]
    consents: dict[Question, Decision]
    questionnaire: QuestionsView | None
    questionnaire_done: bool
    missed: MissedView | None
    summary_ready: bool
    survey_done: bool
    may_rebook: bool
    rebooking_asked: bool


async def guest_visit(call: GuestCall, services: ClinicServices, consult: Consult) -> GuestVisitView:
    """Return one's visit; it is disclosed to oneself."""
    number = AppointmentId(call.guest.link.target.id)
    async with services.database.read(call.origin) as reading:
        row = await consult.participants.by_link(reading, LinkId(call.guest.link.id))
        visit = await consult.appointments.read(reading, number)
        people = (await consult.participants.of(reading, [number], None))[number]
        me = next(one for one in people if one.id == row.id)
        others = [one for one in people if one.id != row.id]
        provider = next((one.name for one in others if one.staff and one.staff == visit.provider), "")
        missed = await consult.missed.of(reading, number)
        clinic = await services.tenants.get(reading)
        replacement = await consult.appointments.replacing(reading, number)
        texts = await _texts(reading, services, me.role, me.language or clinic.locale, clinic.locale)
        questions = await _questions(reading, services, me.role)
        ended = visit.consultation.status is ConsultationStatus.ENDED and me.role.is_of_patient
        return GuestVisitView(
            id=visit.id,
            status=visit.consultation.status,
            kind=visit.kind,
            starts_at=visit.plan.starts_at,
            ends_at=visit.plan.ends_at,
            zone=visit.plan.zone,
            late_minutes=late_minutes(visit),
            live_since=visit.consultation.live_since,
            ended_at=visit.consultation.ended_at,
            me=ParticipantView.of(me, reading.now),
            others=[
                OtherView(id=one.id, role=one.role, name=one.name, status=one.state.status) for one in others
            ],
            provider=ProviderView(name=provider, status=await consult.queue.provider_status(reading, visit)),
            position=await _position(reading, consult, visit, me.state.status),
            clinic=PublicClinicView.of(clinic, services),
            rights=_rights(me.role),
            consent_texts=[_text(text) for text in texts],
            consents=await _consents(reading, call, services, visit),
            questionnaire=questions,
            questionnaire_done=await _has_answered(reading, services, visit, questions),
            missed=None if missed is None else MissedView(reason=MissedReason(missed.reason), at=missed.at),
            summary_ready=ended and await _has_summary(reading, services, visit),
            survey_done=await consult.surveys.is_answered(reading, ParticipantId(me.id)),
            may_rebook=me.role.is_of_patient and visit.consultation.status in _REBOOKABLE,
            rebooking_asked=replacement is not None,
        )


_REBOOKABLE = (ConsultationStatus.CANCELLED, ConsultationStatus.NO_SHOW)


async def signed_summary(reading: Reading, services: ClinicServices, visit: Appointment) -> Note:
    """Return the summary that was signed last. Raises Unknown while there is none."""
    notes = await services.notes.about(reading, visit.patient, Target("encounter", visit.encounter))
    signed = [note for note in notes if note.kind is NoteKind.SUMMARY and note.signed_at is not None]
    if not signed:
        raise errors.Unknown("summary")
    return signed[-1]


async def _has_summary(reading: Reading, services: ClinicServices, visit: Appointment) -> bool:
    try:
        await signed_summary(reading, services, visit)
    except errors.Unknown:
        return False
    return True


async def _position(
    reading: Reading, consult: Consult, visit: Appointment, status: ParticipantStatus
) -> int | None:
    if status is not ParticipantStatus.WAITING:
        return None
    return await consult.queue.position(reading, visit.id)


async def _texts(
    reading: Reading, services: ClinicServices, role: Role, language: str, fallback: str
) -> list[ConsentText]:
    """Return the questions asked of a role, in their language or else the clinic's, where published."""
    found = []
    for question in _ASKED.get(role, ()):
        for locale in dict.fromkeys((language, language.partition("-")[0], fallback)):
            try:
                found.append(await services.consents.current(reading, question, locale))
                break
            except errors.Unknown:
                continue
    return found


async def _consents(
    reading: Reading, call: GuestCall, services: ClinicServices, visit: Appointment
) -> dict[Question, Decision]:
    said = await services.consents.of(reading, visit.patient)
    relevant = [one for one in said if one.encounter in (None, visit.encounter)]
    return {
        question: decision
        for (person, question), decision in standing(relevant).items()
        if person == call.person
    }


async def _questions(reading: Reading, services: ClinicServices, role: Role) -> QuestionsView | None:
    if not role.is_of_patient:
        return None
    try:
        form = await services.questionnaires.current(reading, QUESTIONS_BEFORE)
    except errors.Unknown:
        return None
    return QuestionsView(id=form.id, resource=dict(form.resource))


async def _has_answered(
    reading: Reading, services: ClinicServices, visit: Appointment, asked: QuestionsView | None
) -> bool:
    if asked is None:
        return False
    about = Target("encounter", visit.encounter)
    return bool(await services.questionnaires.about(reading, visit.patient, about))


def _rights(role: Role) -> RightsView:
    rights = RIGHTS[role]
    return RightsView(publish=sorted(rights.publish), draw=rights.draw, chat=rights.chat)


def _text(text: ConsentText) -> ConsentTextView:
    return ConsentTextView(id=text.id, question=text.question, text=text.text, locale=text.locale)
