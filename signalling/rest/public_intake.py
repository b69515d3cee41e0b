"""The clinic's public page: a mailed code, and then a personal link like anybody's."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from clinic import Identity, LinkAnswer
from signalling.api import Body, Call, Public, Reply, Unaudited, View, operation
from signalling.api.cookies import GUEST_COOKIE
from signalling.errors import Broken
from signalling.rest.guests import ExchangeView, describe
from signalling.rest.views import Slug
from signalling.services import ClinicServices
from store_forward import Inbox
from vault import Origin

_TAG = "Public page"

Email = Annotated[str, Field(min_length=3, max_length=254)]
Language = Annotated[str, Field(max_length=35)]


class CodeBody(Body):
    """Where to mail the code, and in which language."""

    email: Email
    language: Language = "en"


class EntranceBody(Body):
    """The code that came, and who one is."""

    email: Email
    code: Annotated[str, Field(max_length=20)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    birth_date: date
    language: Language = "en"


class ReplyPromiseView(View):
    """What a clinic promises who writes. `reply_by`: by when whatever is sent now is answered, in any form.

    Null when the clinic never opens.
    """

    reply_by: datetime | None


@operation(
    "GET",
    "/api/v1/clinics/{clinic}/intake",
    tag=_TAG,
    summary="Says by when somebody who writes now is answered",
    who=Public(),
    audits=Unaudited("nothing of anybody is in it"),
)
async def read_intake_promise(
    call: Call, services: ClinicServices, inbox: Inbox, clinic: Slug
) -> ReplyPromiseView:
    """Answer before anybody has said who they are; each form has its own time later."""
    async with services.database.read(await _origin(call, services, clinic)) as reading:
        return ReplyPromiseView(reply_by=await inbox.intake.reply_by(reading))


@operation(
    "POST",
    "/api/v1/clinics/{clinic}/intake/code",
    tag=_TAG,
    summary="Mails a code to somebody who wants to write",
    who=Public(),
    audits="intake-code.asked",
    also=(429,),
)
async def ask_intake_code(
    call: Call, services: ClinicServices, inbox: Inbox, clinic: Slug, body: CodeBody
) -> None:
    """Answer the same whether the address is known or not; a clinic without a public page refuses."""
    origin = await _origin(call, services, clinic)
    await inbox.public.ask_code(origin, body.email, body.language)


@operation(
    "POST",
    "/api/v1/clinics/{clinic}/intake/enter",
    tag=_TAG,
    summary="Lets somebody in who has typed the code",
    who=Public(),
    audits="link.opened",
    also=(429,),
)
async def enter_intake(
    call: Call, services: ClinicServices, inbox: Inbox, clinic: Slug, body: EntranceBody
) -> Reply[ExchangeView]:
    """Set the guest's cookie; from here on it is as with an invited link."""
    origin = await _origin(call, services, clinic)
    identity = Identity(body.name, body.birth_date, body.language)
    exchanged = await inbox.public.enter(origin, body.email, body.code, identity)
    if exchanged.guest is None or exchanged.token is None:
        raise Broken("internal_error", "something went wrong on our side")
    shown = await describe(services, origin, exchanged.guest)
    answered = ExchangeView(answer=LinkAnswer.OPEN, guest=shown, clinic=shown.clinic)
    return Reply(answered, {GUEST_COOKIE: exchanged.token})


async def _origin(call: Call, services: ClinicServices, slug: str) -> Origin:
    async with services.database.read(call.origin) as reading:
        tenant = await services.tenants.find(reading, slug)
    return call.origin.within(tenant.id)
