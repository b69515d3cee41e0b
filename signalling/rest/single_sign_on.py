"""Sign-in through a clinic's own provider: the browser goes there and comes back, and lands on a page.

What binds the way back to the way there is kept by the browser, in a cookie for ten minutes. That one is
`SameSite=Lax`, since the browser comes back from another site; the session it then gets is not.
"""

import base64
import hmac
import json
from typing import Annotated
from urllib.parse import urlencode

from aiohttp import web
from pydantic import ConfigDict, Field

from clinic import Departure, SingleSignOn, errors
from signalling.api import Call, Public, Query, Unaudited, operation
from signalling.api.cookies import STAFF_COOKIE, is_trial, set_session
from signalling.rest.views import Slug
from signalling.services import ClinicServices
from vault import TenantId

_TAG = "Sign-in"
_COOKIE = "housecall_departure"
_PATH = "/api/v1/oidc"
_LIFE_S = 600
_STAFF_PAGE = "/staff"


class ArrivalQuery(Query):
    """What the provider sends back; others of its members are of no use to us."""

    model_config = ConfigDict(extra="ignore")

    code: Annotated[str, Field(max_length=4096)] = ""
    state: Annotated[str, Field(max_length=256)] = ""


@operation(
    "GET",
    "/api/v1/oidc/{slug}/start",
    tag=_TAG,
    summary="Sends the browser to the clinic's provider of identities",
    who=Public(),
    audits=Unaudited("nobody is signed in yet"),
    status=302,
    produces=None,
)
async def start_single_sign_on(call: Call, services: ClinicServices, slug: Slug) -> web.StreamResponse:
    """Unknown when the clinic has none."""
    provider = _provider(services, slug)
    try:
        departure = await provider.depart(_back(services, slug), services.database.clock())
    except errors.SingleSignOnFailed:
        return _to_page("single_sign_on_failed")
    response = _redirect(departure.url)
    response.set_cookie(
        _COOKIE,
        _kept(departure),
        max_age=_LIFE_S,
        path=_PATH,
        httponly=True,
        samesite="Lax",
        secure=not is_trial(call.request),
    )
    return response


@operation(
    "GET",
    "/api/v1/oidc/{slug}/callback",
    tag=_TAG,
    summary="Takes the browser back from the clinic's provider",
    who=Public(),
    audits="session.opened",
    status=302,
    produces=None,
)
async def finish_single_sign_on(
    call: Call, services: ClinicServices, slug: Slug, query: ArrivalQuery
) -> web.StreamResponse:
    """Set the session's cookie and go to the staff's page, which is told of a problem by its code."""
    provider = _provider(services, slug)
    async with services.database.read(call.origin) as reading:
        tenant = await services.tenants.find(reading, slug)
    try:
        token = await _arrive(call, services, provider, tenant.id, query)
    except errors.SignInRefused:
        return _forgetting(_to_page("sign_in_refused"))
    except errors.SingleSignOnFailed:
        return _forgetting(_to_page("single_sign_on_failed"))
    except errors.TooManyAttempts:
        return _forgetting(_to_page("too_many_attempts"))
    response = _forgetting(_redirect(_STAFF_PAGE))
    set_session(call.request, response, STAFF_COOKIE, token)
    return response


async def _arrive(
    call: Call,
    services: ClinicServices,
    provider: SingleSignOn,
    tenant: TenantId,
    query: ArrivalQuery,
) -> str:
    departure = _departure(call.request.cookies.get(_COOKIE, ""))
    if departure is None or not hmac.compare_digest(departure["state"].encode(), query.state.encode()):
        raise errors.SingleSignOnFailed("nobody left from this browser")
    address = await provider.arrive(
        _back(services, provider.clinic),
        query.code,
        nonce=departure["nonce"],
        verifier=departure["verifier"],
        now=services.database.clock(),
    )
    token, _ = await services.sign_in.with_single_sign_on(call.origin.within(tenant), address)
    return token


def _provider(services: ClinicServices, slug: str) -> SingleSignOn:
    provider = services.single_sign_on
    if provider is None or provider.clinic != slug:
        raise errors.Unknown("provider")
    return provider


def _back(services: ClinicServices, slug: str) -> str:
    return f"{services.public_url}{_PATH}/{slug}/callback"


def _kept(departure: Departure) -> str:
    members = {"state": departure.state, "nonce": departure.nonce, "verifier": departure.verifier}
    return base64.urlsafe_b64encode(json.dumps(members).encode()).decode()


def _departure(cookie: str) -> dict[str, str] | None:
    try:
        found = json.loads(base64.urlsafe_b64decode(cookie))
    except ValueError:
        return None
    names = ("state", "nonce", "verifier")
    whole = isinstance(found, dict) and all(isinstance(found.get(name), str) for name in names)
    return {name: found[name] for name in names} if whole else None


def _redirect(url: str) -> web.Response:
    return web.Response(status=302, headers={"Location": url})


def _to_page(problem: str) -> web.Response:
    return _redirect(f"{_STAFF_PAGE}?{urlencode({'sign_in_problem': problem})}")


def _forgetting(response: web.Response) -> web.Response:
    response.del_cookie(_COOKIE, path=_PATH)
    return response
