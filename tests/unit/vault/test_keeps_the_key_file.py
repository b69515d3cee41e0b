"""The key file is read only when nobody else could have read it, and never half written."""

import json
import os
import stat
from pathlib import Path

import pytest

from vault.durable_files import make_folder, remove_file, replace_file
from vault.errors import KeyFileRefused
from vault.keys.key_file import load_root_keys, save_root_keys
from vault.keys.root_keys import RootKeys


def test_saved_keys_come_back(tmp_path: Path) -> None:
    """Versions survive the round trip, and the file is the owner's alone."""
    keys = RootKeys.fresh().grown()
    save_root_keys(keys, tmp_path / "keys")
    assert load_root_keys(tmp_path / "keys") == keys
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_credential_of_systemd_is_read(tmp_path: Path) -> None:
    """Systemd hands credentials over read-only, mode 0400."""
    keys = RootKeys.fresh()
    save_root_keys(keys, tmp_path / "housecall-keys")
    (tmp_path / "housecall-keys").chmod(0o400)
    assert load_root_keys(tmp_path / "housecall-keys") == keys


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    """A key that a group or everyone may read is not a secret."""
    save_root_keys(RootKeys.fresh(), tmp_path / "keys")
    (tmp_path / "keys").chmod(mode)
    with pytest.raises(KeyFileRefused, match="0600"):
        load_root_keys(tmp_path / "keys")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"current": 1}',
        '{"current": 1, "keys": []}',
        '{"current": 1, "keys": {"one": ""}}',
        '{"current": 1, "keys": {"1": "not base64!"}}',
        '{"current": 1, "keys": {"1": 5}}',
        json.dumps({"current": 1, "keys": {"1": "c2hvcnQ="}}),
    ],
)
def test_malformed_key_file_is_refused(tmp_path: Path, content: str) -> None:
    """Nothing is sealed with half a key."""
    replace_file(tmp_path / "keys", content.encode())
    with pytest.raises(KeyFileRefused, match="malformed"):
        load_root_keys(tmp_path / "keys")


def test_absent_key_file_is_refused(tmp_path: Path) -> None:
    """A missing file is a fault of the operator's, not a reason to make new keys."""
    with pytest.raises(KeyFileRefused, match="No such file"):
        load_root_keys(tmp_path / "keys")


def test_left_over_of_a_crash_is_replaced(tmp_path: Path) -> None:
    """A staged file that a crash left, whoever may read it, is not written into."""
    (tmp_path / "keys.new").write_text("half")
    (tmp_path / "keys.new").chmod(0o644)
    replace_file(tmp_path / "keys", b"whole")
    assert (tmp_path / "keys").read_bytes() == b"whole"
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600


def test_folders_are_the_owners_alone(tmp_path: Path) -> None:
    """Every folder that had to be made is closed to others; removing what is absent is no fault."""
    before = os.umask(0)
    try:
        make_folder(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a", tmp_path / "a" / "b")] == [
        0o700
    ] * 2
    remove_file(tmp_path / "a" / "absent")
