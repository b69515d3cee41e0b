"""The command line, `housecall`: every command a person or a script starts, and how it fails.

Commands parse, call one function of another module, and print; they are in `housecall.commands`, and each
is loaded when it is started: whoever asks for help waits for none of them. A failure is one line on standard
error and exit code 2; standard output carries only what the command was asked for.
"""

import gc
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version as installed_version
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True)
class Place:
    """Where a command is: a module, and the Typer application in it. `words`: the first line of its help."""

    module: str
    app: str
    words: str


_CARE = ("housecall.commands.care", "care")

PLACES = {
    "serve": Place(
        "housecall.commands.serving",
        "serving",
        "Serve until SIGTERM. Every option is also a variable HOUSECALL_… and a key of the TOML file.",
    ),
    "demo": Place(
        "housecall.commands.serving",
        "serving",
        "Serve a made-up clinic with a past, and a consult to join; nothing of it is left when it ends.",
    ),
    "token": Place(
        "housecall.commands.tokens",
        "tokens",
        "Print an access token to join a room, signed with the first API key.",
    ),
    "verify": Place(
        *_CARE,
        "Walk audit chains, keys, sealed values and blobs; end with exit code 1 when something is wrong.",
    ),
    "backup": Place(
        *_CARE,
        "Write a backup while servers go on. What is sealed stays sealed: keep the key file apart from it.",
    ),
    "restore": Place(
        *_CARE,
        "Restore a backup into an empty installation with the key file; compare every count and hash.",
    ),
    "drill": Place(
        *_CARE, "Restore a backup elsewhere, verify it, tell how long that took, and remove it again."
    ),
    "clinic": Place("housecall.commands.clinics", "clinics", "Founds clinics and lists them."),
    "user": Place("housecall.commands.users", "users", "Adds, lists, suspends and reinstates staff."),
    "keys": Place("housecall.commands.keys", "keys", "Rotates the root keys and drops old ones."),
}
"""The commands that are loaded when they are started, in the order in which help lists them."""


class _Named(TyperCommand):
    """Stands for a command until it is started, or asked what it takes."""

    def __init__(self, name: str, place: Place) -> None:
        super().__init__(name, help=place.words)
        self._place = place

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Hand over to the command itself."""
        return loaded(str(self.name), self._place).make_context(info_name, args, parent, **extra)


class _Commands(TyperGroup):
    """Knows every command by name, and loads none to list them."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        own, self.commands = self.commands, {}
        for name, place in PLACES.items():
            self.add_command(_Named(name, place))
        self.commands.update(own)


def loaded(name: str, place: Place) -> Any:
    """Return a command itself, or the group that `name` is."""
    # What is imported stays: looking through it again and again for garbage takes a sixth of that time.
    gc.disable()
    module = import_module(place.module)
    gc.enable()
    found = typer.main.get_command(getattr(module, place.app))
    return getattr(found, "commands", {}).get(name, found)


app = typer.Typer(
    name="housecall",
    cls=_Commands,
    help="Housecall: telehealth consults, served from one program.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _housecall() -> None:
    """Housecall: telehealth consults, served from one program."""


@app.command()
def version() -> None:
    """Print the version."""
    print(installed_version("housecall"))  # noqa: T201
