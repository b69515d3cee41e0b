"""Measures blob encryption and decryption against the bare cipher, per core.

usage: python -m scripts.bench_streams [--megabytes N] [--rounds N] [--folder FOLDER]

Prints JSON: gigabytes per second of CPU time of this process, the kernel's on its behalf included, each the
median of interleaved rounds; and every round's ratio to the bare cipher. `write`: sequential blob writes
without a sync. `bare_write`: the same bytes through the page cache, encrypting nothing. Needs an otherwise
idle machine to mean anything.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.blobs.layout import HEADER_BYTES, TAG_BYTES, Layout
from vault.blobs.stream_cipher import Header, StreamCipher
from vault.blobs.stream_file import StreamFile

BARE = {
    "encrypt": "bare_encrypt",
    "bare_write": "bare_encrypt",
    "write": "bare_encrypt",
    "read": "bare_decrypt",
}
"""What each way is compared to."""

KEY, BOUND = b"k" * 32, b"tenant and blob"
LAYOUT = Layout(128 * 1024)
ROOM = LAYOUT.capacity(1)
SEGMENTS_AT_ONCE = 8


class Streams:
    """One round of everything: `count` segments of random bytes."""

    def __init__(self, count: int, path: Path) -> None:
        self._count = count
        self._path = path
        self._plain = memoryview(os.urandom(ROOM))
        self._out = memoryview(bytearray(ROOM + TAG_BYTES))
        self._bare = AESGCM(KEY)
        self._sealed = self._bare.encrypt(b"n" * 12, self._plain, None)

    def bare_encrypt(self) -> None:
        """Encrypt with nothing around the cipher."""
        for number in range(self._count):
            self._bare.encrypt_into(number.to_bytes(12, "big"), self._plain, None, self._out)

    def encrypt(self) -> None:
        """Encrypt as a stream does."""
        cipher = StreamCipher(KEY, Header.fresh(), BOUND)
        for number in range(self._count):
            cipher.encrypt_into(number, False, self._plain, self._out)

    def write(self) -> None:
        """Write a stream to a file, several segments at a time."""
        stream = StreamFile(self._path, KEY, BOUND, LAYOUT)
        chunk = bytes(self._plain) * SEGMENTS_AT_ONCE
        for _ in range(self._count // SEGMENTS_AT_ONCE):
            stream.write(chunk)
        stream.flush()
        stream.close()

    def bare_write(self) -> None:
        """Write as much as `write` does with one system call per segment, encrypting nothing."""
        with self._path.open("wb", buffering=0) as file:
            for _ in range(self._count):
                file.write(self._out)

    def bare_decrypt(self) -> None:
        """Decrypt with nothing around the cipher."""
        for _ in range(self._count):
            self._bare.decrypt(b"n" * 12, self._sealed, None)

    def read(self) -> None:
        """Read back what `write` wrote, segment by segment."""
        with self._path.open("rb") as file:
            opened = StreamCipher(KEY, Header.parse(file.read(HEADER_BYTES)), BOUND)
            for segment in range(self._count - SEGMENTS_AT_ONCE):
                file.seek(LAYOUT.ciphertext_start(segment))
                size = LAYOUT.capacity(segment) + TAG_BYTES
                if opened.decrypt(segment, False, file.read(size)) is None:
                    raise ValueError("what was read is not what was written")


def measure(count: int, path: Path) -> dict[str, float]:
    """Return gigabytes per second of CPU time of one round of everything."""
    streams = Streams(count, path)
    ways = (
        streams.bare_encrypt,
        streams.encrypt,
        streams.bare_write,
        streams.write,
        streams.bare_decrypt,
        streams.read,
    )
    speeds = {}
    for way in ways:
        if way in (streams.bare_write, streams.write):
            path.unlink(
                missing_ok=True
            )  # dropping the last one's pages from the cache is not this one's work
        speeds[way.__name__] = count * ROOM / 1e9 / _cpu_seconds(way)
    return speeds


def _cpu_seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Measure in rounds and print the medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=256, help="size of the stream")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=None, help="where the stream is written")
    arguments = parser.parse_args()
    count = arguments.megabytes * 1024 * 1024 // ROOM // SEGMENTS_AT_ONCE * SEGMENTS_AT_ONCE
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        rounds = [measure(count, Path(folder) / "stream") for _ in range(arguments.rounds)]
    medians = {way: median(each[way] for each in rounds) for way in rounds[0]}
    ratios = {way: sorted(each[way] / each[bare] for each in rounds) for way, bare in BARE.items()}
    json.dump({"gb_per_core_s": medians, "ratios": ratios}, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
