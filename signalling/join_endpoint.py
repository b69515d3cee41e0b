"""`POST /api/join`: exchanges an invite and a name for the URL and token the web client connects with.

Request `{"invite": …, "name": …}`, response `{"url": …, "token": …}`, errors as problem details with code
`invite_invalid`, `invite_expired`, `name_required`, `name_too_long`, `body_malformed`, `body_too_large`,
`type_unsupported`, `rate_limited` or `draining`.
"""

from urllib.parse import urlsplit

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from signalling import tokens
from signalling.clock import Clock
from signalling.errors import BadRequest, RateLimited, SignallingError, TooLarge, Unavailable, UnsupportedType
from signalling.invite import accept, read_invite
from signalling.metrics import Metrics
from signalling.problem import problem_response
from signalling.rate_limit import RateLimit
from signalling.rooms import Rooms, new_sid
from signalling.settings import SignallingSettings


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    invite: str
    name: str = ""


class JoinEndpoint:
    """The handler; its only state is the permits of the addresses that ask."""

    def __init__(self, settings: SignallingSettings, rooms: Rooms, clock: Clock, metrics: Metrics) -> None:
        self._settings = settings
        self._rooms = rooms
        self._clock = clock
        self._metrics = metrics
        self._limit = RateLimit(settings.joins_per_minute)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add to an application."""
        return [web.post("/api/join", self.join)]

    async def join(self, request: web.Request) -> web.Response:
        """Handle one exchange."""
        try:
            token = await self._exchange(request)
        except SignallingError as exc:
            self._metrics.refusals.labels(exc.code).inc()
            return problem_response(exc)
        body = {"url": websocket_url(request, self._settings.public_url), "token": token}
        return web.json_response(body, headers={"Cache-Control": "no-store"})

    async def _exchange(self, request: web.Request) -> str:
        now = self._clock()
        retry_after_s = self._limit.take(self._address(request), now.monotonic_s)
        if retry_after_s is not None:
            raise RateLimited("rate_limited", "too many tries", retry_after_s=retry_after_s)
        body = await _read(request)
        invite = read_invite(body.invite, keys=self._settings.api_keys, now=now.unix_s)
        claims = accept(invite, self._name(body.name), new_sid=new_sid)
        if not self._rooms.ready:
            raise Unavailable("draining", "this server takes no new calls now")
        key, secret = self._settings.signing_key
        return tokens.mint(claims, key=key, secret=secret, now=now.unix_s, ttl_s=self._settings.session_ttl_s)

    def _name(self, text: str) -> str:
        name = " ".join(text.split())
        if not name or not name.isprintable():
            raise BadRequest("name_required", "a name is needed")
        if len(name) > self._settings.name_length:
            raise BadRequest("name_too_long", "the name is too long")
        return name

    def _address(self, request: web.Request) -> str:
        header = self._settings.client_address_header
        forwarded = request.headers.get(header, "") if header else ""
        return forwarded.rpartition(",")[2].strip() or request.remote or ""


async def _read(request: web.Request) -> _Body:
    # A form of another site cannot send this type without asking first.
    if request.content_type != "application/json":
        raise UnsupportedType("type_unsupported", "the body must be application/json")
    try:
        return _Body.model_validate_json(await request.read())
    except web.HTTPRequestEntityTooLarge as exc:
        raise TooLarge("body_too_large", "the body is too large") from exc
    except ValidationError as exc:
        raise BadRequest("body_malformed", "the body is not as it must be") from exc


def websocket_url(request: web.Request, public_url: str) -> str:
    """Return the URL to connect media to: `public_url`, or else this server's as the asking page sees it.

    Behind a proxy only the page knows of TLS.
    """
    if public_url:
        return public_url
    origin = urlsplit(request.headers.get("Origin", ""))
    secure = origin.scheme == "https" if origin.netloc == request.host else request.secure
    return f"{'wss' if secure else 'ws'}://{request.host}"
