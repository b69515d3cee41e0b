"""The composition root: assembles the packages, serves until told to stop, then ends in order.

Order of start: port taken, media node, house, application, listening socket. Order of end: calls drained
(bounded by `drain_timeout_s`), listening socket and application closed, house closed, media node closed.
"""

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from aiohttp import web

from housecall.access_log import AccessLog
from housecall.clinic_settings import ClinicSettings
from housecall.config import ProgramSettings, Settings
from housecall.errors import StartupFailed
from housecall.file_settings import FileSettings
from housecall.house import House, opened_house
from housecall.letters import Letter
from housecall.vault_settings import VaultSettings
from housecall.visit_settings import VisitSettings
from mediaserver import BadAddress, CannotBind, MediaServerSettings, Node
from signalling import SignallingSettings, create_application, drain

STATIC = Path(__file__).resolve().parent.parent / "signalling" / "static"
"""The built web client; beside the packages both in a checkout and in an installed wheel."""

HANDLER_TIMEOUT_S = 2.0
"""How long requests still being answered at the end may take; calls have been drained by then."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Ready:
    """Where a running server can be reached, told once calls can be taken. `house`: what it serves."""

    http_port: int
    rtc_ports: tuple[int, ...]
    house: House


async def serve(
    settings: Settings,
    on_ready: Callable[[Ready], Coroutine[None, None, None]],
    on_letter: Callable[[Letter], None] = lambda _: None,
) -> None:
    """Serve until SIGTERM or SIGINT; return when everything is closed. `on_ready` is awaited once.

    SIGTERM drains first: readiness turns off, and calls in progress may end by themselves. SIGINT, and a
    second signal of either kind, ends at once. `on_letter`: told of letters put into the folder for them.

    Raises: StartupFailed when a port cannot be had, or what is kept cannot be opened.
    """
    ending = _Ending()
    with _bound(settings.part(ProgramSettings)) as taken:
        http_port = int(taken.getsockname()[1])
        parts = settings.part(VaultSettings), settings.part(ClinicSettings)
        files, visits = settings.part(FileSettings).uploads(), settings.part(VisitSettings).visits()
        async with (
            _media_node(settings) as node,
            opened_house(*parts, http_port, on_letter, files=files, visits=visits) as house,
        ):
            application = create_application(
                settings.part(SignallingSettings),
                node,
                STATIC,
                services=house.services,
                events=house.assembly.events,
                parts=(house.assembly.inbox, house.assembly.consult, house.assembly.files),
            )
            async with _listening(application, taken):
                rtc_ports = tuple(worker.port for worker in (await node.stats()).workers)
                _log.info("ready", http_port=http_port, rtc_ports=rtc_ports, dev=settings.dev)
                gc.collect()
                gc.freeze()  # collecting what lives as long as we do would hold up somebody's request
                await on_ready(Ready(http_port=http_port, rtc_ports=rtc_ports, house=house))
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
        except CannotBind as exc:
            raise StartupFailed(f"{exc}{_way_out(exc.errno, '--rtc-port')}") from exc
        except BadAddress as exc:
            raise StartupFailed(str(exc)) from exc
        yield node
    finally:
        await node.close()


@contextmanager
def _bound(settings: ProgramSettings) -> Iterator[socket.socket]:
    """Take the TCP port, without listening yet: its number stands in what is made before."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, protocol)
    except OSError as exc:
        raise _cannot_listen(settings.host, settings.port, exc) from exc
    with taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(address)
        except OSError as exc:
            raise _cannot_listen(settings.host, settings.port, exc) from exc
        yield taken


def _cannot_listen(host: str, port: int, cause: OSError) -> StartupFailed:
    way_out = _way_out(cause.errno, "--port")
    return StartupFailed(f"cannot listen on {host}, TCP port {port}: {cause.strerror}{way_out}")


def _way_out(reason: int | None, option: str) -> str:
    if reason != errno.EADDRINUSE:
        return ""
    return f". Another Housecall may run here: end it, or choose another port with {option}."


@asynccontextmanager
async def _listening(application: web.Application, taken: socket.socket) -> AsyncIterator[None]:
    runner = web.AppRunner(application, access_log_class=AccessLog, shutdown_timeout=HANDLER_TIMEOUT_S)
    await runner.setup()
    try:
        try:
            await web.SockSite(runner, taken).start()
        except OSError as exc:
            host, port = taken.getsockname()[:2]
            raise _cannot_listen(host, port, exc) from exc
        yield
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
