"""`/api/v1/uploads`: tus 1.0 over HTTP, for guests by personal link and for staff.

What the headers mean is `store_forward.tus`; what is done with the bytes, `store_forward.FileIntake`.
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from uuid import UUID

import structlog
from aiohttp import web

from clinic import errors
from signalling.api import (
    Call,
    Callers,
    FaultTable,
    GuestCall,
    StaffCall,
    check,
    check_same_origin,
    refused_event,
    translate,
)
from signalling.errors import Broken, Refused, SignallingError, UnsupportedType
from signalling.metrics import Metrics
from signalling.problem import problem_response
from signalling.rest.upload_gate import SENDERS, destination, own_upload
from signalling.services import ClinicServices
from store_forward import Claim, FileIntake, MediaKind, Upload, UploadState, tus
from vault import Event, UnitOfWork

_log = structlog.get_logger(__name__)

_PATH = "/api/v1/uploads"
_CHUNK_TYPE = "application/offset+octet-stream"
_WHOLE = (UploadState.RECEIVED, UploadState.RETAKE, UploadState.ATTACHED)
_OVERRIDE = "X-HTTP-Method-Override"

_Caller = StaffCall | GuestCall
_Handler = Callable[[web.Request, _Caller], Awaitable[web.Response]]


class VersionRefused(Refused):
    """The client speaks another version of tus."""

    status = 412


class TusEndpoint:
    """The handlers; keeps nothing. `hosts`: ours, with ports, from which browsers may send."""

    def __init__(
        self,
        files: FileIntake,
        services: ClinicServices,
        callers: Callers,
        *,
        faults: FaultTable,
        metrics: Metrics,
        hosts: tuple[str, ...],
    ) -> None:
        self._files = files
        self._services = services
        self._callers = callers
        self._faults = faults
        self._metrics = metrics
        self._hosts = hosts

    def install(self, application: web.Application) -> None:
        """Add the routes, and the version to every answer under them."""
        one = f"{_PATH}/{{upload}}"
        application.router.add_route("OPTIONS", _PATH, self._describe)
        application.router.add_route("POST", _PATH, self._guarded("create_upload", self._create))
        application.router.add_route("HEAD", one, self._guarded("ask_upload", self._ask))
        application.router.add_route("PATCH", one, self._guarded("send_chunk", self._take))
        application.router.add_route("DELETE", one, self._guarded("end_upload", self._end))
        application.router.add_route("POST", one, self._guarded("override_method", self._override))
        application.on_response_prepare.append(_add_version)

    async def _describe(self, _request: web.Request) -> web.Response:
        most = max(self._files.uploads.settings.most_bytes(kind) for kind in MediaKind)
        headers = {
            "Tus-Version": tus.VERSION,
            "Tus-Extension": ",".join(tus.EXTENSIONS),
            "Tus-Max-Size": str(most),
            "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
        }
        return web.Response(status=204, headers=headers)

    async def _create(self, request: web.Request, call: _Caller) -> web.Response:
        creation = tus.read_creation(request.headers)
        claim = Claim.read(creation)
        origin, patient, about = await destination(call, self._services, creation.metadata.get("encounter"))
        upload = await self._services.database.transact(
            origin, lambda unit: self._files.uploads.begin(unit, patient, about, call.person, claim)
        )
        return web.Response(
            status=201, headers={"Location": f"{_PATH}/{upload.id}", "Upload-Offset": "0"} | _expiry(upload)
        )

    async def _ask(self, request: web.Request, call: _Caller) -> web.Response:
        origin, upload = await own_upload(call, self._services, self._files, _number(request))
        if upload.state in _WHOLE:
            offset = upload.claim.size
        else:
            offset = await self._files.receivers.offset(origin, upload)
        headers = {
            "Upload-Offset": str(offset),
            "Upload-Length": str(upload.claim.size),
            "Upload-Metadata": tus.write_metadata(upload.claim.metadata),
            "Cache-Control": "no-store",
        }
        return web.Response(headers=headers | _expiry(upload))

    async def _take(self, request: web.Request, call: _Caller) -> web.Response:
        if request.content_type != _CHUNK_TYPE:
            raise UnsupportedType("type_unsupported", f"the body must be {_CHUNK_TYPE}")
        offset, checksum = tus.read_offset(request.headers), tus.read_checksum(request.headers)
        origin, upload = await own_upload(call, self._services, self._files, _number(request))
        durable = await self._files.receivers.append(origin, upload, offset, _body(request), checksum)
        return web.Response(status=204, headers={"Upload-Offset": str(durable)} | _expiry(upload))

    async def _end(self, request: web.Request, call: _Caller) -> web.Response:
        origin, upload = await own_upload(call, self._services, self._files, _number(request))
        await self._files.jobs.end(origin, upload.id)
        return web.Response(status=204)

    async def _override(self, request: web.Request, call: _Caller) -> web.Response:
        """Do what the header says, for clients that can only POST (tus, section "Core")."""
        match request.headers.get(_OVERRIDE):
            case "PATCH":
                return await self._take(request, call)
            case "DELETE":
                return await self._end(request, call)
            case _:
                raise errors.Malformed(_OVERRIDE, "PATCH or DELETE")

    def _guarded(self, name: str, handler: _Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            number = f"request:{secrets.token_hex(8)}"
            try:
                return await self._called(name, handler, request, number)
            except ConnectionError:
                return web.Response(status=400)  # to nobody: the sender is gone
            except Exception as exc:  # noqa: BLE001 - every error becomes a problem, ours are logged
                return problem_response(self._explained(exc, name, number))

        return handle

    async def _called(self, name: str, handler: _Handler, request: web.Request, number: str) -> web.Response:
        if request.method != "HEAD":
            check_same_origin(request.headers, (request.host, *self._hosts))
        call = await self._callers.identify(request, SENDERS, number)
        try:
            check(SENDERS, call)
            _check_version(request.headers)
            return await handler(request, _with_session(call))
        except Exception as exc:
            problem = translate(self._faults, exc)
            if problem.status in (403, 404):
                await self._audit_refusal(call, refused_event(name, request, problem))
            raise

    async def _audit_refusal(self, call: Call, event: Event) -> None:
        async def record(unit: UnitOfWork) -> None:
            self._services.trail.record(unit, event)

        await self._services.database.transact(call.origin, record)

    def _explained(self, exc: Exception, name: str, number: str) -> SignallingError:
        problem = translate(self._faults, exc)
        self._metrics.refusals.labels(problem.code).inc()
        if isinstance(problem, Broken):
            _log.exception("request failed", operation=name, request=number)
        return problem


def _with_session(call: Call) -> _Caller:
    if not isinstance(call, StaffCall | GuestCall):
        raise TypeError("whoever is let in here has a session")
    return call


def _check_version(headers: Mapping[str, str]) -> None:
    if headers.get("Tus-Resumable") != tus.VERSION:
        raise VersionRefused("version_unsupported", f"speak tus {tus.VERSION}")


def _number(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["upload"])
    except ValueError:
        raise errors.Unknown("upload") from None


def _expiry(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": tus.write_expires(upload.expires_at)}


async def _body(request: web.Request) -> AsyncIterator[bytes]:
    async for chunk in request.content.iter_any():
        yield chunk


async def _add_version(request: web.Request, response: web.StreamResponse) -> None:
    """Name the version: it "MUST be included in every request and response", OPTIONS excepted."""
    if request.path.startswith(_PATH) and request.method != "OPTIONS":
        response.headers["Tus-Resumable"] = tus.VERSION
        if response.status == VersionRefused.status:
            response.headers["Tus-Version"] = tus.VERSION
