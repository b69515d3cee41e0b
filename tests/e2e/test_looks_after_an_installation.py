"""The commands that found, prove, back up and restore an installation."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.support.command import Said, housecall, program

NORTH = (
    "clinic",
    "add",
    "--name=North Clinic",
    "--slug=north",
    "--zone=Europe/Madrid",
    "--admin-name=Ida Admin",
    "--admin-email=ida@north.example",
)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Found a clinic with an administrator in a new data folder; tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("founded") / "data"
    assert housecall(*NORTH, data=folder).code == 0
    return folder


@pytest.fixture
def data(founded: Path, tmp_path: Path) -> Path:
    """Copy the founded installation."""
    shutil.copytree(founded, tmp_path / "data")
    return tmp_path / "data"


def refused(said: Said, complaint: str) -> None:
    """Expect one line on standard error, and nothing else."""
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("housecall: ")
    assert complaint in said.err
    assert len(said.err.splitlines()) == 1


def test_founds_a_clinic_with_its_first_administrator(tmp_path: Path) -> None:
    """The link with which they set a password is printed once, and is for this machine unless told."""
    said = housecall(*NORTH, data=tmp_path / "new")
    assert said.code == 0
    assert re.search(r"^http://localhost:8080/welcome#[\w-]{43}$", said.out, re.MULTILINE)
    listed = housecall("clinic", "list", "--json", data=tmp_path / "new").json
    assert [(each["slug"], each["zone"]) for each in listed] == [("north", "Europe/Madrid")]


@pytest.mark.parametrize(
    "command",
    [("clinic", "list"), ("user", "list", "--clinic=north"), ("keys", "list"), ("verify",)],
    ids=lambda command: command[0],
)
def test_each_command_finds_what_it_needs_from_nothing(data: Path, command: tuple[str, ...]) -> None:
    """The program loads for a command only what that one imports; the other tests share one import of all."""
    said = program(*command, "--json", data=data)
    assert (said.code, said.err) == (0, "")
    assert said.json


def test_refuses_a_clinic_that_cannot_be(data: Path) -> None:
    """A slug that is taken, a zone that does not exist: each in one line."""
    refused(housecall(*NORTH, data=data), "this slug is already taken")
    elsewhere = [*NORTH[:4], "--zone=Europe/Nowhere", *NORTH[5:]]
    refused(housecall(*elsewhere, data=data), "zone: not in the IANA database")


def test_adds_lists_suspends_and_reinstates_staff(data: Path) -> None:
    """By slug and address, for when nobody can sign in to do it."""
    person = ("--clinic=north", "--email=ada@north.example")
    roles = ("--role=provider", "--role=coordinator")
    added = housecall("user", "add", *person, "--name=Ada Byron", *roles, "--json", data=data)
    assert "/welcome#" in added.json["link"]

    def suspended() -> dict[str, bool]:
        listed = housecall("user", "list", "--clinic=north", "--json", data=data).json
        return {each["email"]: each["suspended"] for each in listed}

    assert housecall("user", "suspend", *person, data=data).code == 0
    assert suspended() == {"ida@north.example": False, "ada@north.example": True}
    assert housecall("user", "reinstate", *person, data=data).code == 0
    assert suspended() == {"ida@north.example": False, "ada@north.example": False}
    table = housecall("user", "list", "--clinic=north", data=data).out
    assert "coordinator, provider" in table
    refused(
        housecall("user", "suspend", "--clinic=north", "--email=x@y.example", data=data), "no such member"
    )
    refused(housecall("user", "list", "--clinic=south", data=data), "there is no such tenant")


def test_verifies_and_names_what_is_wrong(data: Path) -> None:
    """Whole: exit code 0. With an audit row changed behind the program's back: 1, and its place."""
    whole = housecall("verify", data=data)
    assert whole.code == 0
    assert "nothing is wrong" in whole.out
    with sqlite3.connect(data / "housecall.db") as database:
        database.execute("DROP TRIGGER audit_event_no_update")
        database.execute("UPDATE audit_event SET subtype = 'nothing' WHERE seq = 2")
    broken = housecall("verify", "--json", data=data)
    assert broken.code == 1
    assert ["audit"] == [finding["kind"] for finding in broken.json["findings"]]
    assert broken.json["findings"][0]["place"].endswith("row 2")


def test_restores_what_was_backed_up(data: Path, tmp_path: Path) -> None:
    """Into an empty installation that was given the key file; and the drill proves that it could be."""
    backup, elsewhere = tmp_path / "backup", tmp_path / "elsewhere"
    assert housecall("backup", backup, data=data).code == 0
    refused(housecall("backup", backup, data=data), "exists already")
    drilled = housecall("drill", backup, "--json", data=data)
    assert drilled.code == 0
    assert drilled.json["findings"] == []
    assert drilled.json["seconds"] > 0
    elsewhere.mkdir()
    refused(housecall("restore", backup, data=elsewhere), "the key file cannot be read")
    shutil.copy(data / "keys", elsewhere / "keys")
    restored = housecall("restore", backup, data=elsewhere)
    assert restored.code == 0, restored.err
    assert "equal to the backup" in restored.out
    refused(housecall("restore", backup, data=elsewhere), "not empty")
    assert housecall("verify", data=elsewhere).code == 0
    listed = [
        housecall("user", "list", "--clinic=north", "--json", data=each).json for each in (data, elsewhere)
    ]
    assert listed[0] == listed[1]


def test_rotates_the_root_key_and_drops_the_old_one(data: Path) -> None:
    """Every data key is wrapped anew; a version in use is not dropped, and what is kept stays readable."""
    refused(housecall("keys", "drop", "1", data=data), "in use")
    assert housecall("keys", "rotate", "--settle=0", data=data).code == 0
    wrapped = {
        each["version"]: each["data_keys"] for each in housecall("keys", "list", "--json", data=data).json
    }
    assert wrapped[1] == 0 < wrapped[2]
    assert housecall("keys", "drop", "1", data=data).code == 0
    refused(housecall("keys", "drop", "1", data=data), "there is no root key 1")
    assert housecall("verify", data=data).code == 0
    assert "ida@north.example" in housecall("user", "list", "--clinic=north", data=data).out


def test_says_when_there_is_nothing_to_look_after(tmp_path: Path) -> None:
    """And makes nothing."""
    refused(housecall("verify", data=tmp_path / "none"), "there is none; data_dir names it")
    assert not (tmp_path / "none").exists()
