"""`housecall --help` loads no package of ours and nothing they stand on; what it lists is what there is."""

import subprocess
import sys

import pytest

from housecall.cli import PLACES, loaded

HEAVY = {
    *(
        "aiohttp",
        "clinic",
        "consult",
        "cryptography",
        "livekit",
        "mediaserver",
        "pydantic_settings",
        "signalling",
    ),
    *("sqlalchemy", "store_forward", "uvloop", "vault"),
}
LISTED = """
import sys
from housecall.cli import app
try:
    app({arguments!r}, prog_name="housecall")
except SystemExit:
    print("loaded:", *sys.modules)
"""


def run(*arguments: str) -> tuple[str, set[str]]:
    """Return what a command says in a fresh process, and which modules it has loaded by its end."""
    code = LISTED.format(arguments=list(arguments))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    said, _, modules = done.stdout.rpartition("loaded:")
    return said, set(modules.split())


@pytest.mark.parametrize("argument", ["--help", "version"])
def test_what_needs_no_package_loads_none(argument: str) -> None:
    """Whoever asks what there is, or which version, waits for none of them."""
    said, modules = run(argument)
    assert said.strip()
    assert "housecall.cli" in modules
    assert not HEAVY & modules


def test_a_command_loads_what_it_needs() -> None:
    """The probe sees what is loaded: a token is signed by what it takes to sign one."""
    _, modules = run("token", "--help")
    assert {"signalling", "pydantic_settings"} <= modules


@pytest.mark.parametrize("name", PLACES)
def test_help_says_of_a_command_what_it_says_of_itself(name: str) -> None:
    """The words that stand in the list are the first of the command's own."""
    command = loaded(name, PLACES[name])
    assert name == command.name
    assert PLACES[name].words == command.help.partition("\n\n")[0].replace("\n", " ")


def test_no_command_is_left_out_of_the_list() -> None:
    """Every command of every module is reached by a name."""
    places = {(place.module, place.app): [] for place in PLACES.values()}
    for name, place in PLACES.items():
        places[place.module, place.app].append(name)
    for names in places.values():
        own = getattr(loaded("", PLACES[names[0]]), "commands", None)
        assert own is None or names == [loaded("", PLACES[names[0]]).name] or set(names) == set(own)
