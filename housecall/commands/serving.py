"""`housecall serve` and `housecall demo`: what runs until it is told to end."""

import json
import tempfile
from collections.abc import Callable, Coroutine
from typing import Annotated

import typer
import uvloop

from housecall import logs
from housecall.commands.console import ConfigFile, DataDir, Dev, failing_in_one_line, given, out
from housecall.config import Settings, load
from housecall.demo import demonstrate
from housecall.server import Ready, serve

serving = typer.Typer(add_completion=False)

Host = Annotated[str | None, typer.Option(help="Address on which HTTP and WebSocket listen.")]
Port = Annotated[int | None, typer.Option(help="TCP port of everything but media; 0 takes a free one.")]
RtcPort = Annotated[int | None, typer.Option(help="UDP port of media, and as many above it as workers.")]
RtcWorkers = Annotated[int | None, typer.Option(help="Threads that move packets.")]
RtcAddresses = Annotated[
    list[str] | None,
    typer.Option("--rtc-address", help="Address told to clients, ip or ip:port; may be given several times."),
]


@serving.command("serve")
def serve_command(
    *,
    host: Host = None,
    port: Port = None,
    rtc_port: RtcPort = None,
    rtc_workers: RtcWorkers = None,
    rtc_address: RtcAddresses = None,
    data_dir: DataDir = None,
    dev: Dev = None,
    config: ConfigFile = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON line with the ports on standard output once ready.")
    ] = False,
) -> None:
    """Serve until SIGTERM. Every option is also a variable HOUSECALL_… and a key of the TOML file."""
    with failing_in_one_line():
        settings = load(
            given(
                host=host,
                port=port,
                rtc_port=rtc_port,
                rtc_workers=rtc_workers,
                rtc_addresses=rtc_address or None,
                data_dir=data_dir,
                dev=dev,
            ),
            config,
        )
        _serve(settings, _print_ready_json if as_json else _print_ready)


@serving.command("demo")
def demo_command(*, host: Host = None, port: Port = None, rtc_port: RtcPort = None) -> None:
    """Serve a made-up clinic with a past, and a consult to join; nothing of it is left when it ends."""
    with (
        failing_in_one_line(),
        tempfile.TemporaryDirectory(prefix="housecall-demo-") as folder,
    ):
        settings = load(given(host=host, port=port, rtc_port=rtc_port, data_dir=folder, dev=True))
        logs.configure(settings.log_level)
        uvloop.run(demonstrate(settings))


def _serve(settings: Settings, on_ready: Callable[[Ready], Coroutine[None, None, None]]) -> None:
    logs.configure(settings.log_level)
    uvloop.run(serve(settings, on_ready))


async def _print_ready(ready: Ready) -> None:
    out.print(f"Housecall is at http://localhost:{ready.http_port}")


async def _print_ready_json(ready: Ready) -> None:
    line = {"event": "ready", "http_port": ready.http_port, "rtc_ports": list(ready.rtc_ports)}
    print(json.dumps(line), flush=True)  # noqa: T201
