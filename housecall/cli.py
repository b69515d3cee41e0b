"""The command line, `housecall`: every command a person or a script starts, and how it fails.

Commands parse, call one function of another module, and print. A `HousecallError` is one line on
standard error and exit code 2; standard output carries only what the command was asked for.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console

from housecall import logs
from housecall.config import Settings, load
from housecall.errors import HousecallError
from housecall.server import Ready, serve

app = typer.Typer(
    name="housecall",
    help="Housecall: telehealth consults, served from one program.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
_errors = Console(stderr=True, soft_wrap=True, highlight=False)
_out = Console(soft_wrap=True, highlight=False)

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="TOML file with settings, named as in docs/operating.md.")
]
Host = Annotated[str | None, typer.Option(help="Address on which HTTP and WebSocket listen.")]
Port = Annotated[int | None, typer.Option(help="TCP port of everything but media; 0 takes a free one.")]


@contextmanager
def _failing_in_one_line() -> Iterator[None]:
    try:
        yield
    except HousecallError as exc:
        _errors.print(f"[red]housecall:[/red] {exc}", markup=True)
        raise typer.Exit(2) from None


def _run(settings: Settings, on_ready: Callable[[Ready], None]) -> None:
    logs.configure(settings.log_level)
    uvloop.run(serve(settings, on_ready))


@app.command("serve")
def serve_command(
    *,
    host: Host = None,
    port: Port = None,
    dev: Annotated[
        bool | None,
        typer.Option("--dev", help="Use the key devkey with the secret secret; advertise 127.0.0.1 only."),
    ] = None,
    config: ConfigFile = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON line with the ports on standard output once ready.")
    ] = False,
) -> None:
    """Serve until SIGTERM. Every option is also an environment variable HOUSECALL_… and a TOML key."""
    given = {"host": host, "port": port, "dev": dev}
    with _failing_in_one_line():
        settings = load({name: value for name, value in given.items() if value is not None}, config)
        _run(settings, _print_ready_json if as_json else _print_ready)


@app.command()
def demo(*, host: Host = None, port: Port = None) -> None:
    """Serve a demonstration consult and print a link for each person."""
    given = {"host": host, "port": port, "dev": True}
    with _failing_in_one_line():
        settings = load({name: value for name, value in given.items() if value is not None})
        _run(settings, _print_ready)


@app.command()
def version() -> None:
    """Print the version."""
    _out.print(installed_version("housecall"))


def _print_ready(ready: Ready) -> None:
    _out.print(f"Housecall is at http://localhost:{ready.http_port}")


def _print_ready_json(ready: Ready) -> None:
    line = {"event": "ready", "http_port": ready.http_port, "rtc_ports": list(ready.rtc_ports)}
    print(json.dumps(line), flush=True)  # noqa: T201
