"""Assembles signalling into one aiohttp application.

`housecall` creates it, serves it, and on SIGTERM awaits `drain` before it cleans up.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from consult import Consult
from signalling import room_service, security_headers, web_client
from signalling.api import Api, Callers
from signalling.clock import Clock, system_clock
from signalling.events import EventHub, EventsEndpoint
from signalling.gate import OpenGate
from signalling.join_endpoint import JoinEndpoint
from signalling.metrics import Metrics
from signalling.rest.catalogue import FAULTS, operations
from signalling.room_service import RoomService
from signalling.rooms import Rooms
from signalling.services import ClinicServices
from signalling.settings import SignallingSettings
from signalling.signal_endpoint import SignalEndpoint
from signalling.tus import TusEndpoint
from signalling.twirp import TwirpEndpoint
from signalling.visits import join_visits
from store_forward import FileIntake

if TYPE_CHECKING:
    from mediaserver import Node

_ROOMS = web.AppKey("rooms", Rooms)


def create_application(
    settings: SignallingSettings,
    node: "Node",
    static_dir: Path | None,
    *,
    services: ClinicServices | None = None,
    events: EventHub | None = None,
    parts: Sequence[object] = (),
    clock: Clock = system_clock,
) -> web.Application:
    """Return the application: client wire, server API, web client, `/healthz`, `/readyz`, `/metrics`.

    `services`: the clinic, whose REST API is then served too; its database must outlive the application.
    `events`: the announcer that the clinic was built with, to tell browsers what happened.
    `parts`: what operations name by type beside it, such as the inbox; with a `Consult` among them, the
    rooms of visits take only who is admitted.
    `node` must be started by the caller, and closed after the application's cleanup. `static_dir`: the
    built web client, None to serve without. Serve it with an access log that leaves out query strings:
    they hold tokens.
    """
    rooms = Rooms(settings, node, clock)
    metrics = Metrics(rooms=lambda: len(rooms), participants=lambda: rooms.population)
    remote = {room_service.NAME: RoomService(rooms, clock).methods()}
    application = web.Application(client_max_size=settings.body_size)
    application[_ROOMS] = rooms
    consult = next((part for part in parts if isinstance(part, Consult)), None)
    visits = None
    if services is not None and consult is not None:
        visits = join_visits(consult, settings, rooms, services, clock)
        application.cleanup_ctx.append(visits.watching)
    gate = OpenGate() if visits is None else visits.door
    application.add_routes(SignalEndpoint(settings, rooms, clock, metrics, gate).routes())
    application.add_routes(JoinEndpoint(settings, rooms, clock, metrics).routes())
    application.add_routes(TwirpEndpoint(remote, settings=settings, clock=clock, metrics=metrics).routes())
    application.add_routes(_operation_routes(rooms, metrics, node))
    if services is not None:
        _install_api(
            application,
            services,
            parts if visits is None else (*parts, visits.door),
            events=events or EventHub(clock),
            settings=settings,
            metrics=metrics,
        )
    web_client.install(application, static_dir)
    security_headers.install(application, public_url=settings.public_url)
    application.cleanup_ctx.append(_ticking)
    application.on_shutdown.append(_close_rooms)
    return application


async def drain(application: web.Application, grace_s: float) -> None:
    """Take no new calls, give those in progress `grace_s` seconds to end, then send them elsewhere.

    From the first moment `/readyz` says 503. Safe to cancel: then clean up at once.
    """
    await application[_ROOMS].drain(grace_s)


def _install_api(
    application: web.Application,
    services: ClinicServices,
    parts: Sequence[object],
    *,
    events: EventHub,
    settings: SignallingSettings,
    metrics: Metrics,
) -> None:
    callers = Callers(services, settings.client_address_header)
    hosts = tuple(urlsplit(url).netloc for url in (settings.public_url, services.public_url) if url)
    api = Api(
        operations(),
        services=services,
        parts=parts,
        faults=FAULTS,
        callers=callers,
        hosts=hosts,
        metrics=metrics,
    )
    api.install(application)
    EventsEndpoint(events, callers, metrics, hosts).install(application)
    for files in parts:
        if isinstance(files, FileIntake):
            TusEndpoint(files, services, callers, faults=FAULTS, metrics=metrics, hosts=hosts).install(
                application
            )


def _operation_routes(rooms: Rooms, metrics: Metrics, node: "Node") -> list[web.RouteDef]:
    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_request: web.Request) -> web.Response:
        if rooms.ready:
            return web.Response(text="ready\n")
        return web.Response(status=503, text="not ready\n")

    async def numbers(_request: web.Request) -> web.Response:
        metrics.media.show(await node.stats())
        return web.Response(
            body=metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", numbers)]


async def _ticking(application: web.Application) -> AsyncIterator[None]:
    ticker = asyncio.create_task(application[_ROOMS].run())
    yield
    ticker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await ticker


async def _close_rooms(application: web.Application) -> None:
    await application[_ROOMS].drain(0)
