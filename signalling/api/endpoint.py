"""Serves operations over HTTP: who calls, may they, what do they send, and what came of it.

The order is fixed: another site, caller, right, arguments, function. Whatever is raised becomes a problem
with a stable code; an identified caller who is refused, or asks for what is not theirs, is audited.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from signalling.api import binding, openapi
from signalling.api.callers import Callers
from signalling.api.calls import GuestCall, StaffCall, check
from signalling.api.cookies import set_session
from signalling.api.cross_site import check_same_origin
from signalling.api.faults import FaultTable, translate
from signalling.api.operation import Operation, Reply
from signalling.api.refusals import refused_event
from signalling.errors import Broken, MethodNotAllowed, NotFound, SignallingError
from signalling.metrics import Metrics
from signalling.problem import problem_response
from signalling.services import ClinicServices
from vault import UnitOfWork

PREFIX = "/api/v1/"
REQUEST_ID = "X-Request-Id"
_DOCUMENT = f"{PREFIX}openapi.json"

_NUMBER = web.RequestKey("request_id", str)
_BEGUN = web.RequestKey("begun", web.StreamResponse)

_log = structlog.get_logger(__name__)


class Api:
    """Routes for a list of operations. Keeps nothing but what it was built from.

    `parts`: what operations may name by type to be given it, beside `services`. `hosts`: under which
    browsers reach us, beside the one they name. Raises ValueError when an operation names a type that is
    not there.
    """

    def __init__(
        self,
        operations: Sequence[Operation],
        *,
        services: ClinicServices,
        parts: Iterable[object],
        faults: FaultTable,
        callers: Callers,
        hosts: tuple[str, ...],
        metrics: Metrics,
    ) -> None:
        self._operations = operations
        self._services = services
        self._parts = {type(part): part for part in (services, *parts)}
        self._faults = faults
        self._callers = callers
        self._hosts = hosts
        self._metrics = metrics

    def install(self, application: web.Application) -> None:
        """Add the routes, the document of them all, and problems for what aiohttp refuses itself."""
        for operation in self._operations:
            application.router.add_route(operation.method, operation.path, self._handler(operation))

        @cache
        def document() -> bytes:
            return openapi.text(self._operations).encode()

        async def describe(_request: web.Request) -> web.Response:
            # Few ask for it, and it takes a while to write: a server that starts again is waited for.
            body = await asyncio.to_thread(document)
            return web.Response(body=body, content_type="application/json")

        application.router.add_route("GET", _DOCUMENT, describe)
        application.middlewares.append(_problems)
        application.on_response_prepare.append(_add_headers)

    def _handler(self, operation: Operation) -> Callable[[web.Request], Any]:
        given = {name: self._part(operation, kind) for name, kind in operation.injected.items()}

        async def handle(request: web.Request) -> web.StreamResponse:
            number = request[_NUMBER] = f"request:{secrets.token_hex(8)}"
            try:
                return await self._call(operation, given, request, number)
            except web.HTTPException:
                raise
            except Exception as exc:  # noqa: BLE001 - every error becomes a problem, ours are logged
                problem = self._explain(exc, operation, number)
            begun: web.StreamResponse | None = request.get(_BEGUN)
            if begun is None:
                return problem_response(problem)
            if request.transport is not None:
                request.transport.abort()  # or else the client took what it got for the whole
            return begun

        return handle

    async def _call(
        self, operation: Operation, given: dict[str, Any], request: web.Request, number: str
    ) -> web.StreamResponse:
        if operation.is_unsafe:
            check_same_origin(request.headers, (request.host, *self._hosts))
        call = await self._callers.identify(request, operation.who, number)
        try:
            check(operation.who, call)
            arguments = given | await binding.arguments(operation, request)
            if operation.call is not None:
                arguments[operation.call] = call
            return _response(operation, request, await operation.function(**arguments))
        except Exception as exc:
            problem = translate(self._faults, exc)
            if problem.status in (403, 404) and isinstance(call, StaffCall | GuestCall):
                await self._audit_refusal(operation, call, problem)
            raise

    async def _audit_refusal(
        self, operation: Operation, call: StaffCall | GuestCall, problem: SignallingError
    ) -> None:
        event = refused_event(operation.name, call.request, problem)

        async def record(unit: UnitOfWork) -> None:
            self._services.trail.record(unit, event)

        await self._services.database.transact(call.origin, record)

    def _explain(self, exc: Exception, operation: Operation, number: str) -> SignallingError:
        problem = translate(self._faults, exc)
        self._metrics.refusals.labels(problem.code).inc()
        if isinstance(problem, Broken):
            _log.exception("request failed", operation=operation.name, request=number)
        return problem

    def _part(self, operation: Operation, kind: type[Any]) -> object:
        if kind not in self._parts:
            raise ValueError(f"nothing was given for the {kind.__name__} of {operation.name}")
        return self._parts[kind]


def _response(operation: Operation, request: web.Request, result: Any) -> web.StreamResponse:
    if isinstance(result, web.StreamResponse):
        return result
    body, cookies = (result.body, result.cookies) if isinstance(result, Reply) else (result, {})
    content = None if operation.answer is None else operation.answer.dump_json(body)
    response = web.Response(status=operation.status, body=content, content_type=operation.produces)
    for name, token in cookies.items():
        set_session(request, response, name, token)
    return response


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Name the request, so that a person and the audit trail speak of the same; keep nothing in caches."""
    if _NUMBER in request:
        request[_BEGUN] = response
        response.headers[REQUEST_ID] = request[_NUMBER]
        response.headers.setdefault("Cache-Control", "no-store")


@web.middleware
async def _problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what aiohttp says about routes and sizes into problems, under the API's prefix only."""
    if not request.path.startswith(PREFIX):
        return await handler(request)
    try:
        return await handler(request)
    except web.HTTPNotFound:
        return problem_response(NotFound("unknown", "there is no such address"))
    except web.HTTPMethodNotAllowed as exc:
        response = problem_response(MethodNotAllowed("method_not_allowed", "not with this method"))
        response.headers["Allow"] = exc.headers["Allow"]
        return response
