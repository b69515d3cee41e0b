"""Twirp, version 7: remote calls as POST with protobuf or JSON bodies, errors as JSON.

Knows the encoding and who may ask at all; what is done is in `signalling.room_service`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web
from google.protobuf import json_format
from google.protobuf.message import DecodeError, Message

from signalling import tokens
from signalling.admission import bearer
from signalling.clock import Clock
from signalling.errors import SignallingError
from signalling.grants import Claims
from signalling.metrics import Metrics
from signalling.settings import SignallingSettings

_log = structlog.get_logger(__name__)

_STATUS = {
    "bad_route": 404,
    "failed_precondition": 412,
    "internal": 500,
    "invalid_argument": 400,
    "malformed": 400,
    "not_found": 404,
    "permission_denied": 403,
    "unauthenticated": 401,
    "unavailable": 503,
}
_CODES = {
    400: "invalid_argument",
    401: "unauthenticated",
    403: "permission_denied",
    404: "not_found",
    503: "unavailable",
}

_JSON = "application/json"
_PROTOBUF = "application/protobuf"


@dataclass(frozen=True, slots=True)
class Method:
    """One remote method. `call` gets the caller's claims and a message of type `request`."""

    request: type[Message]
    call: Callable[[Claims, Any], Message]


class TwirpError(Exception):
    """An error as the protocol names it; `code` is one of the specification's words."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class TwirpEndpoint:
    """Handlers for a table of services; keeps nothing."""

    def __init__(
        self,
        services: Mapping[str, Mapping[str, Method]],
        *,
        settings: SignallingSettings,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._services = services
        self._settings = settings
        self._clock = clock
        self._metrics = metrics

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add to an application."""
        return [web.route("*", "/twirp/{service}/{method}", self.call)]

    async def call(self, request: web.Request) -> web.Response:
        """Handle one remote call."""
        name, code = "unknown", "ok"
        try:
            method = self._method(request)
            name = request.match_info["method"]
            claims = tokens.verify(
                bearer(request.headers), keys=self._settings.api_keys, now=self._clock().unix_s
            )
            message = await _decode(request, method.request())
            return _encode(request, method.call(claims, message))
        except TwirpError as exc:
            code = exc.code
            return _error(exc)
        except SignallingError as exc:
            code = _CODES.get(exc.status, "internal")
            return _error(TwirpError(code, exc.text))
        except web.HTTPException:
            raise
        except Exception:  # noqa: BLE001 - logged with its traceback
            code = "internal"
            _log.exception("twirp call failed", method=name)
            return _error(TwirpError("internal", "internal error"))
        finally:
            self._metrics.api_calls.labels(name, code).inc()

    def _method(self, request: web.Request) -> Method:
        service, name = request.match_info["service"], request.match_info["method"]
        method = self._services.get(service, {}).get(name)
        if method is None:
            raise TwirpError("bad_route", "no such method")
        if request.method != "POST":
            raise TwirpError("bad_route", "methods are called with POST")
        if request.content_type not in (_JSON, _PROTOBUF):
            raise TwirpError("bad_route", "the body must be application/json or application/protobuf")
        return method


async def _decode(request: web.Request, message: Message) -> Message:
    try:
        body = await request.read()
        if request.content_type == _PROTOBUF:
            message.ParseFromString(body)
        else:
            json_format.Parse(body.decode() or "{}", message, ignore_unknown_fields=True)
    except web.HTTPRequestEntityTooLarge as exc:
        raise TwirpError("malformed", "the body is too large") from exc
    except (DecodeError, json_format.ParseError, UnicodeDecodeError, RecursionError) as exc:
        raise TwirpError("malformed", "the body cannot be decoded") from exc
    return message


def _encode(request: web.Request, message: Message) -> web.Response:
    if request.content_type == _PROTOBUF:
        return web.Response(body=message.SerializeToString(), content_type=_PROTOBUF)
    text = json_format.MessageToJson(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True, indent=None
    )
    return web.Response(text=text, content_type=_JSON)


def _error(exc: TwirpError) -> web.Response:
    body = {"code": exc.code, "msg": exc.text, "meta": {}}
    return web.Response(status=_STATUS[exc.code], text=json.dumps(body), content_type=_JSON)
