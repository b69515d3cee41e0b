"""The composition root: assembles the packages, serves until told to stop, then ends in order.

Order of start: HTTP application, listening socket, readiness. Order of end: readiness off, calls drained
(bounded by `drain_timeout_s`), application closed.
"""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
from aiohttp import web

from housecall.access_log import AccessLog
from housecall.config import Settings
from housecall.errors import StartupFailed

STATIC = Path(__file__).resolve().parent.parent / "signalling" / "static"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Ready:
    """Where a running server can be reached, told once calls can be taken."""

    http_port: int
    rtc_ports: tuple[int, ...]


async def serve(settings: Settings, on_ready: Callable[[Ready], None]) -> None:
    """Serve until SIGTERM or SIGINT; return when everything is closed.

    SIGTERM drains first: readiness turns off and calls in progress may end by themselves. SIGINT, and a
    second signal of either kind, ends at once. `on_ready` is called once.

    Raises: StartupFailed when a port cannot be had.
    """
    ending = _Ending()
    ending.listen_to_signals()
    runner = web.AppRunner(_create_application(ending), access_log_class=AccessLog, shutdown_timeout=2)
    await runner.setup()
    try:
        http_port = await _listen(runner, settings)
        _log.info("ready", http_port=http_port, dev=settings.dev)
        on_ready(Ready(http_port=http_port, rtc_ports=()))
        await ending.begun.wait()
        _log.info("ending")
    finally:
        await runner.cleanup()
    _log.info("ended")


class _Ending:
    """Which of the two ends has been asked for: `begun` drains, `at_once` does not wait."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.at_once = asyncio.Event()

    def listen_to_signals(self) -> None:
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


def _create_application(ending: _Ending) -> web.Application:
    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_request: web.Request) -> web.Response:
        if ending.begun.is_set():
            return web.Response(status=503, text="ending\n")
        return web.Response(text="ready\n")

    async def page(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html")

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/", page)
    application.router.add_get("/join", page)
    application.router.add_static("/", STATIC)
    return application


async def _listen(runner: web.AppRunner, settings: Settings) -> int:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as exc:
        place = f"{settings.host}, TCP port {settings.port}"
        raise StartupFailed(f"cannot listen on {place}: {exc.strerror}") from None
    return int(runner.addresses[0][1])
