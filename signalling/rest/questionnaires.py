"""Questionnaires as FHIR JSON, by version, and the answers to them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from clinic import Act, Form, QuestionnaireId, Response
from signalling.api import Body, Guest, GuestCall, Page, Query, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.gate import encounter as encounter_target
from signalling.rest.gate import enter
from signalling.rest.views import PersonView
from signalling.services import ClinicServices
from store_forward import read_case_form
from vault import UnitOfWork

_TAG = "Questionnaires"

Value = str | bool | int | float
Answers = Annotated[dict[str, Annotated[list[Value], Field(max_length=100)]], Field(max_length=1000)]


class QuestionnaireView(View):
    """One published version. `resource`: the FHIR Questionnaire it was read from."""

    id: UUID
    slug: str
    version: int
    published_at: datetime
    resource: dict[str, JsonValue]

    @classmethod
    def of(cls, form: Form) -> "QuestionnaireView":
        """Return a questionnaire as a client sees it."""
        return cls(
            id=form.id,
            slug=form.slug,
            version=form.version,
            published_at=form.published_at,
            resource=dict(form.resource),
        )


class QuestionnairesQuery(Query):
    """`slug`: every version of this one, newest first, in place of the newest of each."""

    slug: Annotated[str, Field(max_length=63)] | None = None


class QuestionnaireBody(Body):
    """The next version of the questionnaire `slug`, as a FHIR Questionnaire of the subset we ask.

    `replaces`: the version it was written from, 0 for a new questionnaire: refused when there is a newer one.
    """

    slug: Annotated[str, Field(max_length=63)]
    replaces: Annotated[int, Field(ge=0)] | None = None
    resource: dict[str, JsonValue]


class ResponseView(View):
    """The answers to one version of a questionnaire, by linkId."""

    id: UUID
    questionnaire: UUID
    author: PersonView
    answers: dict[str, list[Value]]
    authored_at: datetime

    @classmethod
    def of(cls, response: Response) -> "ResponseView":
        """Return answers as a client sees them."""
        return cls(
            id=response.id,
            questionnaire=response.form,
            author=PersonView.of(response.author),
            answers={link_id: list(values) for link_id, values in response.answers.items()},
            authored_at=response.authored_at,
        )


class ResponseBody(Body):
    """Complete answers, by linkId; what the questionnaire does not show is absent."""

    questionnaire: UUID
    answers: Answers


@operation(
    "GET",
    "/api/v1/questionnaires",
    tag=_TAG,
    summary="Lists the questionnaires, by slug",
    who=Staff(),
    audits=Unaudited("what is asked says nothing of anybody"),
)
async def list_questionnaires(
    call: StaffCall, services: ClinicServices, query: QuestionnairesQuery
) -> Page[QuestionnaireView]:
    """Return the newest version of each, or all versions of one."""
    async with services.database.read(call.origin) as reading:
        if query.slug is None:
            found = await services.questionnaires.all(reading)
        else:
            found = await services.questionnaires.versions(reading, query.slug)
    return Page[QuestionnaireView](items=[QuestionnaireView.of(form) for form in found])


@operation(
    "POST",
    "/api/v1/questionnaires",
    tag=_TAG,
    summary="Publishes the next version of a questionnaire",
    who=Staff(Act.PUBLISH_FORMS),
    audits="questionnaire.published",
    status=201,
    also=(409,),
)
async def publish_questionnaire(
    call: StaffCall, services: ClinicServices, body: QuestionnaireBody
) -> QuestionnaireView:
    """Answers to earlier versions keep theirs; what is not understood is named by its place."""

    async def publish(unit: UnitOfWork) -> Form:
        form = await services.questionnaires.publish(unit, body.slug, body.resource, replaces=body.replaces)
        read_case_form(form)  # a red flag that is said wrongly must not go unnoticed
        return form

    return QuestionnaireView.of(await services.database.transact(call.origin, publish))


@operation(
    "GET",
    "/api/v1/questionnaires/{questionnaire}",
    tag=_TAG,
    summary="Shows one version of a questionnaire",
    who=(Staff(), Guest()),
    audits=Unaudited("what is asked says nothing of anybody"),
)
async def read_questionnaire(
    call: StaffCall | GuestCall, services: ClinicServices, questionnaire: UUID
) -> QuestionnaireView:
    """Show the very version that was, or is to be, answered."""
    async with services.database.read(call.origin) as reading:
        return QuestionnaireView.of(
            await services.questionnaires.get(reading, QuestionnaireId(questionnaire))
        )


@operation(
    "GET",
    "/api/v1/encounters/{encounter}/responses",
    tag=_TAG,
    summary="Lists the answers of an encounter, oldest first",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="response.listed",
)
async def list_responses(
    call: StaffCall | GuestCall, services: ClinicServices, encounter: UUID
) -> Page[ResponseView]:
    """Return all of them; a guest sees their own."""
    origin, owner = await enter(call, services, "encounter", encounter)
    async with services.database.read(origin) as reading:
        found = await services.questionnaires.about(reading, owner.patient, encounter_target(encounter))
    if isinstance(call, GuestCall):
        found = [response for response in found if response.author == call.person]
    return Page[ResponseView](items=[ResponseView.of(response) for response in found])


@operation(
    "POST",
    "/api/v1/encounters/{encounter}/responses",
    tag=_TAG,
    summary="Answers a questionnaire",
    who=(Staff(Act.WRITE_MESSAGE), Guest()),
    audits="response.given",
    status=201,
)
async def answer_questionnaire(
    call: StaffCall | GuestCall, services: ClinicServices, encounter: UUID, body: ResponseBody
) -> ResponseView:
    """Keep complete answers; every fault is named by its question."""
    origin, owner = await enter(call, services, "encounter", encounter, Act.WRITE_MESSAGE)
    return ResponseView.of(
        await services.database.transact(
            origin,
            lambda unit: services.questionnaires.respond(
                unit,
                owner.patient,
                encounter_target(encounter),
                QuestionnaireId(body.questionnaire),
                body.answers,
                author=call.person,
            ),
        )
    )
