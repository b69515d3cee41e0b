"""Streams are Tink's AES-GCM-HKDF layout: Tink reads ours, we read Tink's, and both refuse damage."""

from pathlib import Path
from random import Random

import pytest
from tink import TinkError

from tests.support.tink_oracle import tink_decrypt, tink_encrypt
from vault.blobs.layout import HEADER_BYTES, TAG_BYTES, Layout
from vault.blobs.stream_cipher import Header, StreamCipher
from vault.blobs.stream_file import StreamFile, recover
from vault.blobs.tail import Tail, TailFile

KEY, BOUND = b"k" * 32, b"tenant and blob"
SEGMENT = 4096
LAYOUT = Layout(SEGMENT)
FIRST, LATER = LAYOUT.capacity(0), LAYOUT.capacity(1)
SIZES = [0, 1, FIRST - 1, FIRST, FIRST + 1, FIRST + LATER - 1, FIRST + LATER, FIRST + LATER + 1, 100_000]


def content(size: int) -> bytes:
    """Return seeded bytes."""
    return Random(size).randbytes(size)


def write(path: Path, plaintext: bytes, chunk: int = 1 << 20) -> bytes:
    """Write a whole stream in chunks of this size and return its bytes."""
    stream = StreamFile(path, KEY, BOUND, LAYOUT)
    for start in range(0, len(plaintext), chunk):
        stream.write(plaintext[start : start + chunk])
    assert stream.finish() == len(plaintext)
    return path.read_bytes()


def read(data: bytes) -> bytes | None:
    """Return the plaintext of a stream, segment by segment, or None when one does not open."""
    cipher = StreamCipher(KEY, Header.parse(data), BOUND)
    last = LAYOUT.segments(LAYOUT.plaintext_bytes(len(data))) - 1
    found = []
    for segment in range(last + 1):
        begins = LAYOUT.ciphertext_start(segment)
        ciphertext = data[begins : LAYOUT.ciphertext_start(segment + 1)]
        plaintext = cipher.decrypt(segment, segment == last, ciphertext)
        if plaintext is None:
            return None
        found.append(plaintext)
    return b"".join(found)


@pytest.mark.parametrize("size", SIZES)
def test_tink_reads_ours(tmp_path: Path, size: int) -> None:
    """Tink decrypts what we wrote, at both sides of every kind of segment edge."""
    data = write(tmp_path / "s", content(size))
    assert len(data) == LAYOUT.stream_bytes(size)
    assert tink_decrypt(KEY, SEGMENT, BOUND, data) == content(size)


@pytest.mark.parametrize("size", SIZES)
def test_we_read_tinks(size: int) -> None:
    """We decrypt what Tink wrote."""
    assert read(tink_encrypt(KEY, SEGMENT, BOUND, content(size))) == content(size)


@pytest.mark.parametrize("chunk", [1, 7, FIRST, LATER, LATER + 1, 3 * LATER])
def test_result_does_not_depend_on_the_chunks(tmp_path: Path, chunk: int) -> None:
    """Bytes may come in any portions."""
    size = 3 * LATER + 5
    assert tink_decrypt(KEY, SEGMENT, BOUND, write(tmp_path / "s", content(size), chunk)) == content(size)


def test_other_associated_data_opens_nothing(tmp_path: Path) -> None:
    """A stream of another tenant or blob is noise, to Tink as to us."""
    data = write(tmp_path / "s", content(10))
    with pytest.raises(TinkError):
        tink_decrypt(KEY, SEGMENT, b"another blob", data)
    assert (
        StreamCipher(KEY, Header.parse(data), b"another blob").decrypt(0, True, data[HEADER_BYTES:]) is None
    )


def test_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    """One bit anywhere after the length byte, and its segment does not open."""
    data = write(tmp_path / "s", content(2 * LATER))
    for position in [*range(1, HEADER_BYTES + 40), *range(HEADER_BYTES + 40, len(data), 97), len(data) - 1]:
        flipped = bytearray(data)
        flipped[position] ^= 1
        assert read(bytes(flipped)) is None, position


def test_cut_stream_is_noticed(tmp_path: Path) -> None:
    """Cut at a segment's edge, the last segment is not marked as last."""
    data = write(tmp_path / "s", content(FIRST + 2 * LATER))
    assert read(data[: 2 * SEGMENT]) is None


def test_every_stream_has_its_own_header(tmp_path: Path) -> None:
    """The same plaintext under the same key never gives the same bytes."""
    assert write(tmp_path / "a", b"same") != write(tmp_path / "b", b"same")


@pytest.mark.parametrize("data", [b"", b"\x28" * 39, b"\x29" + b"x" * 60])
def test_what_is_no_header_is_refused(data: bytes) -> None:
    """Too short, or of another length."""
    with pytest.raises(ValueError, match="begins with its header"):
        Header.parse(data)


@pytest.mark.parametrize("size", [1, FIRST, FIRST + 1, FIRST + LATER, FIRST + LATER + 1, 20_000])
def test_synced_bytes_are_recovered(tmp_path: Path, size: int) -> None:
    """After a crash exactly what was synced is there, whatever was written after, and the stream goes on."""
    stream = StreamFile(tmp_path / "s", KEY, BOUND, LAYOUT)
    stream.write(content(size))
    assert stream.sync() == size
    stream.write(content(9_000))  # never synced
    stream.close()
    again = recover(tmp_path / "s", KEY, BOUND, LAYOUT)
    assert again.length == size
    again.write(b"and more")
    again.finish()
    again.remove_tail()
    assert read((tmp_path / "s").read_bytes()) == content(size) + b"and more"
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_torn_segment_after_the_sync_does_no_harm(tmp_path: Path) -> None:
    """What a power cut left of a later segment, or of the finished end, is not mistaken for content."""
    stream = StreamFile(tmp_path / "s", KEY, BOUND, LAYOUT)
    stream.write(content(FIRST + 10))
    stream.sync()
    stream.close()
    with (tmp_path / "s").open("ab") as file:
        file.write(b"\x00" * 5_000)
    again = recover(tmp_path / "s", KEY, BOUND, LAYOUT)
    assert again.length == FIRST + 10
    again.close()


def test_crash_before_the_first_sync_starts_anew(tmp_path: Path) -> None:
    """Even a torn header is no damage while nothing had been durable."""
    (tmp_path / "s").write_bytes(b"\x28torn")
    again = recover(tmp_path / "s", KEY, BOUND, LAYOUT)
    assert again.length == 0
    again.close()


def test_recovery_that_crashed_is_recovered(tmp_path: Path) -> None:
    """Left-overs of a recovery that did not end do not disturb the next."""
    stream = StreamFile(tmp_path / "s", KEY, BOUND, LAYOUT)
    stream.write(content(9_000))
    stream.sync()
    stream.close()
    half = StreamFile(tmp_path / "s", KEY, BOUND, LAYOUT, staged=tmp_path / "s.again")
    half.write(content(5))
    half.sync()
    half.close()
    again = recover(tmp_path / "s", KEY, BOUND, LAYOUT)
    assert again.length == 9_000
    again.close()


def test_recovery_encrypts_no_segment_number_twice(tmp_path: Path) -> None:
    """A recovered stream has another header, so another key: no nonce meets a second plaintext."""
    stream = StreamFile(tmp_path / "s", KEY, BOUND, LAYOUT)
    stream.write(content(9_000))
    stream.sync()
    before = Header.parse((tmp_path / "s").read_bytes())
    stream.close()
    recover(tmp_path / "s", KEY, BOUND, LAYOUT).close()
    assert Header.parse((tmp_path / "s").read_bytes()).salt != before.salt


@pytest.mark.parametrize("damage", ["segment", "cut", "tail changed", "tail gone"])
def test_loss_of_what_was_durable_is_said(tmp_path: Path, damage: str) -> None:
    """When acknowledged bytes are not there, recovery fails instead of going on without them."""
    stream = StreamFile(tmp_path / "s", KEY, BOUND, LAYOUT)
    stream.write(content(9_000))
    stream.sync()
    stream.close()
    (tail,) = tmp_path.glob("*.tail")
    data = bytearray((tmp_path / "s").read_bytes())
    if damage == "segment":
        data[200] ^= 1
        (tmp_path / "s").write_bytes(data)
    elif damage == "cut":
        (tmp_path / "s").write_bytes(data[: SEGMENT + 7])
    elif damage == "tail changed":
        tail.write_bytes(tail.read_bytes()[:-1] + b"\x00")
    else:
        tail.rename(tmp_path / "s.0000000000000000.tail")
    with pytest.raises(ValueError, match=r"durable|tail"):
        recover(tmp_path / "s", KEY, BOUND, LAYOUT)


def test_stream_has_one_writer(tmp_path: Path) -> None:
    """While somebody writes a stream, nobody else recovers it."""
    stream = StreamFile(tmp_path / "s", KEY, BOUND, LAYOUT)
    with pytest.raises(BlockingIOError):
        recover(tmp_path / "s", KEY, BOUND, LAYOUT)
    stream.close()
    recover(tmp_path / "s", KEY, BOUND, LAYOUT).close()


def test_tail_is_bound_to_its_number_and_stream(tmp_path: Path) -> None:
    """A tail of another segment, blob or header is refused."""
    header = Header.fresh()
    tails = TailFile(tmp_path / "s", KEY, header, BOUND)
    assert tails.read() is None
    tails.write(Tail(3, b"content"))
    assert tails.read() == Tail(3, b"content")
    data = tails.path.read_bytes()
    tails.path.write_bytes((4).to_bytes(4, "big") + data[4:])
    with pytest.raises(ValueError, match="changed"):
        tails.read()
    tails.path.write_bytes(data)
    with pytest.raises(ValueError, match="changed"):
        TailFile(tmp_path / "s", KEY, header, b"another blob").read()
    tails.path.write_bytes(data[:10])
    with pytest.raises(ValueError, match="changed"):
        tails.read()


def test_segment_number_cannot_wrap(tmp_path: Path) -> None:
    """Beyond 2**32 segments the nonce would repeat."""
    cipher = StreamCipher(KEY, Header.fresh(), BOUND)
    with pytest.raises(ValueError, match="at most"):
        cipher.decrypt(2**32, False, b"x" * TAG_BYTES)
