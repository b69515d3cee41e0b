"""The composition root: assembles the packages, serves until told to stop, then ends in order.

Order of start: media node, application, listening socket. Order of end: calls drained (bounded by
`drain_timeout_s`), listening socket and application closed, media node closed.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from aiohttp import web

from housecall.access_log import AccessLog
from housecall.config import ProgramSettings, Settings
from housecall.errors import StartupFailed
from mediaserver import AddressInUse, BadAddress, MediaServerSettings, Node
from signalling import SignallingSettings, create_application, drain

STATIC = Path(__file__).resolve().parent.parent / "signalling" / "static"
"""The built web client; beside the packages both in a checkout and in an installed wheel."""

HANDLER_TIMEOUT_S = 2.0
"""How long requests still being answered at the end may take; calls have been drained by then."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Ready:
    """Where a running server can be reached, told once calls can be taken."""

    http_port: int
    rtc_ports: tuple[int, ...]


async def serve(settings: Settings, on_ready: Callable[[Ready], None]) -> None:
    """Serve until SIGTERM or SIGINT; return when everything is closed. `on_ready` is called once.

    SIGTERM drains first: readiness turns off, and calls in progress may end by themselves. SIGINT, and a
    second signal of either kind, ends at once.

    Raises: StartupFailed when a port cannot be had.
    """
    ending = _Ending()
    async with _media_node(settings) as node:
        application = create_application(settings.part(SignallingSettings), node, STATIC)
        async with _listening(application, settings.part(ProgramSettings)) as http_port:
            rtc_ports = tuple(worker.port for worker in (await node.stats()).workers)
            _log.info("ready", http_port=http_port, rtc_ports=rtc_ports, dev=settings.dev)
            on_ready(Ready(http_port=http_port, rtc_ports=rtc_ports))
            await ending.begun.wait()
            _log.info("draining", timeout_s=settings.drain_timeout_s)
            await _unless_hurried(ending, drain(application, settings.drain_timeout_s))
    _log.info("ended")


class _Ending:
    """Which end has been asked for: `begun` drains, `at_once` does not wait."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.at_once = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._on_terminate)
        loop.add_signal_handler(signal.SIGINT, self._on_interrupt)

    def _on_terminate(self) -> None:
        if self.begun.is_set():
            self.at_once.set()
        self.begun.set()

    def _on_interrupt(self) -> None:
        self.at_once.set()
        self.begun.set()


@asynccontextmanager
async def _media_node(settings: Settings) -> AsyncIterator[Node]:
    node = Node(settings.part(MediaServerSettings))
    try:
        try:
            await node.start()
        except (AddressInUse, BadAddress) as exc:
            raise StartupFailed(str(exc)) from exc
        yield node
    finally:
        await node.close()


@asynccontextmanager
async def _listening(application: web.Application, settings: ProgramSettings) -> AsyncIterator[int]:
    runner = web.AppRunner(application, access_log_class=AccessLog, shutdown_timeout=HANDLER_TIMEOUT_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as exc:
            place = f"{settings.host}, TCP port {settings.port}"
            raise StartupFailed(f"cannot listen on {place}: {exc.strerror}") from exc
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _unless_hurried(ending: _Ending, draining: Coroutine[None, None, None]) -> None:
    drained = asyncio.create_task(draining)
    hurried = asyncio.create_task(ending.at_once.wait())
    await asyncio.wait({drained, hurried}, return_when=asyncio.FIRST_COMPLETED)
    for task in (drained, hurried):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
