"""The command line, `housecall`: every command a person or a script starts, and how it fails.

Commands parse, call one function of another module, and print; `housecall.commands` has those that do
not serve. A failure is one line on standard error and exit code 2; standard output carries only what the
command was asked for.
"""

import json
import tempfile
import time
from collections.abc import Callable, Coroutine
from importlib.metadata import version as installed_version
from typing import Annotated

import typer
import uvloop

from housecall import logs
from housecall.commands import care, clinics, keys, users
from housecall.commands.console import ConfigFile, DataDir, failing_in_one_line, given, out
from housecall.config import Settings, load
from housecall.demo import demonstrate
from housecall.server import Ready, serve
from signalling import Claims, VideoGrants, mint

app = typer.Typer(
    name="housecall",
    help="Housecall: telehealth consults, served from one program.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(care)
app.add_typer(clinics, name="clinic")
app.add_typer(users, name="user")
app.add_typer(keys, name="keys")

Host = Annotated[str | None, typer.Option(help="Address on which HTTP and WebSocket listen.")]
Port = Annotated[int | None, typer.Option(help="TCP port of everything but media; 0 takes a free one.")]
RtcPort = Annotated[int | None, typer.Option(help="UDP port of media, and as many above it as workers.")]
RtcWorkers = Annotated[int | None, typer.Option(help="Threads that move packets.")]
RtcAddresses = Annotated[
    list[str] | None,
    typer.Option("--rtc-address", help="Address told to clients, ip or ip:port; may be given several times."),
]
Dev = Annotated[
    bool | None,
    typer.Option("--dev", help="Use the key devkey with the secret secret; advertise 127.0.0.1 only."),
]


@app.command("serve")
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


@app.command("demo")
def demo_command(*, host: Host = None, port: Port = None, rtc_port: RtcPort = None) -> None:
    """Serve a made-up clinic with a past, and a consult to join; nothing of it is left when it ends."""
    with (
        failing_in_one_line(),
        tempfile.TemporaryDirectory(prefix="housecall-demo-") as folder,
    ):
        settings = load(given(host=host, port=port, rtc_port=rtc_port, data_dir=folder, dev=True))
        logs.configure(settings.log_level)
        uvloop.run(demonstrate(settings))


@app.command()
def token(
    *,
    room: Annotated[str, typer.Option(help="Room that may be joined.")],
    identity: Annotated[str, typer.Option(help="Who it is for; unique within the room.")],
    ttl: Annotated[float, typer.Option(min=1, help="Seconds for which the token may be used.")] = 6 * 3600,
    dev: Dev = None,
    config: ConfigFile = None,
) -> None:
    """Print an access token to join a room, signed with the first API key."""
    with failing_in_one_line():
        settings = load(given(dev=dev), config)
        key, secret = settings.signing_key
        claims = Claims(identity=identity, video=VideoGrants(room_join=True, room=room))
        print(mint(claims, key=key, secret=secret, now=time.time(), ttl_s=ttl))  # noqa: T201


@app.command()
def version() -> None:
    """Print the version."""
    print(installed_version("housecall"))  # noqa: T201


def _serve(settings: Settings, on_ready: Callable[[Ready], Coroutine[None, None, None]]) -> None:
    logs.configure(settings.log_level)
    uvloop.run(serve(settings, on_ready))


async def _print_ready(ready: Ready) -> None:
    out.print(f"Housecall is at http://localhost:{ready.http_port}")


async def _print_ready_json(ready: Ready) -> None:
    line = {"event": "ready", "http_port": ready.http_port, "rtc_ports": list(ready.rtc_ports)}
    print(json.dumps(line), flush=True)  # noqa: T201
