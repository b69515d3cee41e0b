"""Files are written in large pieces past the page cache, and hold the same whichever way the bytes went."""

import errno
import fcntl
import os
from pathlib import Path
from random import Random

import pytest

from tests.support.tink_oracle import tink_decrypt
from vault.blobs import direct_file
from vault.blobs.direct_file import PIECE_BYTES, DirectFile
from vault.blobs.layout import Layout
from vault.blobs.stream_file import StreamFile, recover

KEY, BOUND = b"k" * 32, b"tenant and blob"


@pytest.fixture(autouse=True)
def spare(monkeypatch: pytest.MonkeyPatch) -> list[memoryview]:
    """Begin without memory of other files."""
    memories: list[memoryview] = []
    monkeypatch.setattr(direct_file, "_spare", memories)
    return memories


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, int, int]]:
    """Note whether each write went past the page cache, where, and how much it was."""
    noted = []
    pwrite = os.pwrite

    def write(descriptor: int, data: memoryview, at: int) -> int:
        direct = bool(fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_DIRECT)
        noted.append((direct, at, len(data)))
        return pwrite(descriptor, data, at)

    monkeypatch.setattr(os, "pwrite", write)
    return noted


def opened(path: Path) -> DirectFile:
    """Create a file to write."""
    return DirectFile(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))


def put(file: DirectFile, data: bytes) -> None:
    """Have `data` follow."""
    file.room(len(data))[:] = data
    file.put(len(data))


def test_every_mixture_of_sizes_and_flushes_gives_the_same_file(tmp_path: Path) -> None:
    """Flushed amid a page or at its edge, after little or much: nothing is lost, doubled or moved."""
    for round_ in range(6):
        chance, file = Random(round_), opened(tmp_path / str(round_))
        expected = bytearray()
        for _ in range(40):
            data = chance.randbytes(chance.choice((1, 40, 4096, 100_000, 131_072, 500_000)))
            put(file, data)
            expected += data
            if chance.random() < 0.2:
                file.flush()
                assert (tmp_path / str(round_)).read_bytes() == expected
        file.flush()
        file.close()
        assert (tmp_path / str(round_)).read_bytes() == expected


def test_large_pieces_go_past_the_page_cache_and_small_ones_through_it(
    tmp_path: Path, written: list[tuple[bool, int, int]]
) -> None:
    """A full piece is one write; what a flush finds less than a megabyte of is left to the sync."""
    file = opened(tmp_path / "f")
    segment = bytes(128 * 1024)
    for _ in range(PIECE_BYTES // len(segment) + 2):
        put(file, segment)
    file.flush()
    file.close()
    takes_direct = file._takes_direct
    assert [(takes_direct, 0, PIECE_BYTES), (False, PIECE_BYTES, 2 * len(segment))] == written


@pytest.mark.parametrize("refuses", ["the flag", "the write"])
def test_file_systems_that_refuse_get_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refuses: str
) -> None:
    """Some refuse when asked, some at the first write; either way it is not tried again."""
    control, pwrite, refused = fcntl.fcntl, os.pwrite, []

    def on_control(descriptor: int, command: int, flags: int = 0) -> int:
        if command == fcntl.F_SETFL and flags & os.O_DIRECT and refuses == "the flag":
            refused.append("flag")
            raise OSError(errno.EINVAL, "no")
        return control(descriptor, command, flags)

    def on_write(descriptor: int, data: memoryview, at: int) -> int:
        if refuses == "the write" and control(descriptor, fcntl.F_GETFL) & os.O_DIRECT:
            refused.append("write")
            raise OSError(errno.EINVAL, "no")
        return pwrite(descriptor, data, at)

    monkeypatch.setattr(fcntl, "fcntl", on_control)
    monkeypatch.setattr(os, "pwrite", on_write)
    file, data = opened(tmp_path / "f"), Random(3).randbytes(500_000)
    for _ in range(25):
        put(file, data)
    file.flush()
    file.close()
    assert (tmp_path / "f").read_bytes() == data * 25
    assert [refuses.removeprefix("the ")] == refused


def test_other_faults_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is not mistaken for a file system that takes no direct writes."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    file = opened(tmp_path / "f")
    put(file, b"x")
    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OSError, match="full"):
        file.flush()
    file.close()


def test_memory_is_handed_on_but_not_hoarded(tmp_path: Path, spare: list[memoryview]) -> None:
    """A file that was flushed holds none; a few memories wait for the next."""
    files = [opened(tmp_path / str(number)) for number in range(6)]
    for file in files:
        put(file, b"x" * 5000)
    for file in files:
        file.flush()
    assert len(spare) == 4
    put(files[0], b"y")
    assert len(spare) == 3
    for file in files:
        file.close()
    assert (tmp_path / "0").read_bytes() == b"x" * 5000  # the rest was not flushed
    assert len(spare) == 4


@pytest.mark.parametrize("segment", [128 * 1024, 70_000], ids=["whole pages", "odd"])
def test_large_stream_is_tinks_and_recovered(tmp_path: Path, segment: int) -> None:
    """Of segments of whole pages or not, with a sync amid and a crash after it."""
    layout, content = Layout(segment), Random(5).randbytes(3 * PIECE_BYTES + 77)
    stream = StreamFile(tmp_path / "s", KEY, BOUND, layout)
    stream.write(content[:100])
    stream.sync()
    stream.write(content[100 : 2 * PIECE_BYTES])
    durable = stream.sync()
    assert durable == 2 * PIECE_BYTES
    stream.write(content[durable:])
    stream.close()  # what was not synced may be gone
    again = recover(tmp_path / "s", KEY, BOUND, layout)
    assert again.length == durable
    again.write(content[durable:])
    again.finish()
    assert tink_decrypt(KEY, segment, BOUND, (tmp_path / "s").read_bytes()) == content
