"""A questionnaire while it is written: read as publishing would, and nothing kept."""

from uuid import UUID

from pydantic import JsonValue

from clinic import Act, Form, QuestionnaireId, read_questionnaire
from signalling.api import Body, Staff, Unaudited, View, operation
from signalling.rest.case_views import TAG, CaseFormView, RedFlagConditionView
from signalling.services import ClinicServices
from store_forward import Priority, read_case_form

_NOWHERE = UUID(int=0)


class PreviewBody(Body):
    """A questionnaire as it is being written."""

    resource: dict[str, JsonValue]


class RaiseView(View):
    """An answer that makes a case more urgent."""

    condition: RedFlagConditionView
    priority: Priority


class PreviewView(View):
    """How a questionnaire would be asked. `form`: null when people do not send it in.

    `pool`, `priority`, `raises`: what becomes of a case, as long as nobody moves it.
    """

    title: str
    form: CaseFormView | None
    pool: str | None
    priority: Priority | None
    raises: list[RaiseView]


@operation(
    "POST",
    "/api/v1/inbox/form-preview",
    tag=TAG,
    summary="Reads a questionnaire without publishing it",
    who=Staff(Act.PUBLISH_FORMS),
    audits=Unaudited("what is asked says nothing of anybody"),
)
async def preview_form(services: ClinicServices, body: PreviewBody) -> PreviewView:
    """Name the place of what is not understood; a red flag said wrongly is one."""
    questionnaire = read_questionnaire(body.resource)
    now = services.database.clock()
    form = Form(QuestionnaireId(_NOWHERE), "preview", 0, questionnaire, body.resource, now)
    case_form = read_case_form(form)
    if case_form is None:
        return PreviewView(title=questionnaire.title, form=None, pool=None, priority=None, raises=[])
    return PreviewView(
        title=questionnaire.title,
        form=CaseFormView.of(case_form),
        pool=case_form.pool,
        priority=case_form.priority,
        raises=[
            RaiseView(condition=RedFlagConditionView.of(condition), priority=priority)
            for condition, priority in case_form.raises
        ],
    )
