"""Answers to begin with, in the clinic's own words."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act
from signalling.api import Body, Page, Query, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.answer_views import AnswerContentBody, AnswerContentView
from signalling.rest.case_views import TAG
from signalling.services import ClinicServices
from store_forward import Inbox, Template, TemplateDraft, TemplateId

Kind = Annotated[str, Field(min_length=1, max_length=60)]


class TemplateBody(Body):
    """A template. `kind`: for which cases, null for all."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    kind: Kind | None = None
    content: AnswerContentBody

    def draft(self) -> TemplateDraft:
        """Return it as the inbox knows it."""
        return TemplateDraft(self.name, self.content.content(), self.kind)


class TemplatesQuery(Query):
    """`kind`: for cases of this kind only."""

    kind: Kind | None = None


class TemplateView(View):
    """One template."""

    id: UUID
    name: str
    kind: str | None
    content: AnswerContentView

    @classmethod
    def of(cls, template: Template) -> "TemplateView":
        """Return a template as a client sees it."""
        return cls(
            id=template.id,
            name=template.name,
            kind=template.kind,
            content=AnswerContentView.of(template.content),
        )


@operation(
    "GET",
    "/api/v1/answer-templates",
    tag=TAG,
    summary="Lists answers to begin with, by name",
    who=Staff(),
    audits=Unaudited("templates are about nobody"),
)
async def list_templates(
    call: StaffCall, services: ClinicServices, inbox: Inbox, query: TemplatesQuery
) -> Page[TemplateView]:
    """Leave out those that were retired."""
    async with services.database.read(call.origin) as reading:
        found = await inbox.templates.offered(reading, query.kind)
    return Page[TemplateView](items=[TemplateView.of(template) for template in found])


@operation(
    "POST",
    "/api/v1/answer-templates",
    tag=TAG,
    summary="Adds an answer to begin with",
    who=Staff(Act.ANSWER_CASE),
    audits="template.kept",
    status=201,
)
async def add_template(
    call: StaffCall, services: ClinicServices, inbox: Inbox, body: TemplateBody
) -> TemplateView:
    """Offer it to everybody of the clinic."""
    return TemplateView.of(
        await services.database.transact(call.origin, lambda unit: inbox.templates.add(unit, body.draft()))
    )


@operation(
    "PUT",
    "/api/v1/answer-templates/{template}",
    tag=TAG,
    summary="Changes an answer to begin with",
    who=Staff(Act.ANSWER_CASE),
    audits="template.kept",
)
async def change_template(
    call: StaffCall, services: ClinicServices, inbox: Inbox, template: UUID, body: TemplateBody
) -> TemplateView:
    """Leave answers that began with it as they are."""
    return TemplateView.of(
        await services.database.transact(
            call.origin, lambda unit: inbox.templates.change(unit, TemplateId(template), body.draft())
        )
    )


@operation(
    "DELETE",
    "/api/v1/answer-templates/{template}",
    tag=TAG,
    summary="Offers an answer to begin with no more",
    who=Staff(Act.ANSWER_CASE),
    audits="template.retired",
)
async def retire_template(call: StaffCall, services: ClinicServices, inbox: Inbox, template: UUID) -> None:
    """Leave answers that began with it as they are."""
    await services.database.transact(
        call.origin, lambda unit: inbox.templates.retire(unit, TemplateId(template))
    )
