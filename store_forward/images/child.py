"""The process that opens one file, started by the workshop. It holds no key and no secret.

It may read only what it is given over its standard input, and is stopped by the limits it sets itself:
memory, processor time, no files. What it finds is written as JSON (`Found`, or a refusal).
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from store_forward.images.found import Found, Refused
from store_forward.images.opening.outlet import Outlet
from store_forward.images.sniffing import HEAD_BYTES, Guess, recognise
from store_forward.images.vocabulary import MediaKind, Refusal, View
from store_forward.images.wire import FRAME, MOST_FRAME, FrameKind

_MEMORY_BYTES = 4 << 30
_FILES = 64


class Given(io.RawIOBase):
    """The file, read from whoever started this process."""

    name = "file"
    """What pydicom asks every file for."""

    def __init__(self, size: int, ask: BinaryIO, answer: BinaryIO) -> None:
        self._size = size
        self._ask = ask
        self._answer = answer
        self._at = 0

    def readable(self) -> bool:
        """Say that it is read."""
        return True

    def seekable(self) -> bool:
        """Say that reading goes on from any place."""
        return True

    def tell(self) -> int:
        """Return where reading goes on."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` from where reading goes on; 0 at the end."""
        length = max(0, min(len(buffer), MOST_FRAME, self._size - self._at))
        if length:
            self._ask.write(FRAME.pack(FrameKind.READ, self._at, length))
            self._ask.flush()
            data = self._answer.read(length)
            if len(data) < length:
                raise SystemExit(1)
            buffer[:length] = data
            self._at += length
        return length


def main() -> None:
    """Open the file that the first line of standard input describes, and say what was found."""
    answer = sys.stdin.buffer
    task = json.loads(answer.readline())
    say = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not break the frames
    _limit(int(task["processor_s"]))

    def give(kind: FrameKind, data: bytes) -> None:
        for at in range(0, len(data), MOST_FRAME):
            part = data[at : at + MOST_FRAME]
            say.write(FRAME.pack(kind, 0, len(part)) + part)

    given = io.BufferedReader(Given(int(task["size"]), say, answer), MOST_FRAME)
    outlet = Outlet(lambda data: give(FrameKind.SERVED, data), lambda data: give(FrameKind.THUMBNAIL, data))
    try:
        view = None if task["view"] is None else View(task["view"])
        result = _described(_opened(given, view, task["most_bytes"], outlet))
    except Refused as refused:
        result = {"refusal": refused.refusal}
    except MemoryError:
        result = {"refusal": Refusal.TOO_MUCH_WORK}
    give(FrameKind.DONE, json.dumps(result).encode())
    say.flush()


def _opened(given: BinaryIO, view: View | None, most: dict[str, int], outlet: Outlet) -> Found:
    guess = recognise(given.read(HEAD_BYTES))
    if isinstance(guess, Refusal):
        raise Refused(guess)
    size = given.seek(0, os.SEEK_END)
    given.seek(0)
    if size > most[guess.kind]:
        raise Refused(Refusal.TOO_LARGE)
    return _by_kind(given, guess, view, outlet)


def _by_kind(given: BinaryIO, guess: Guess, view: View | None, outlet: Outlet) -> Found:
    """Open the file, importing only the library that its kind needs: together they take a second."""
    match guess.kind:
        case MediaKind.IMAGE:
            from store_forward.images.opening.picture import open_picture  # noqa: PLC0415

            return open_picture(given.read(), guess.container, view, outlet)
        case MediaKind.DOCUMENT:
            from store_forward.images.opening.paper import open_paper  # noqa: PLC0415

            return open_paper(given.read(), outlet)
        case MediaKind.DICOM:
            from store_forward.images.opening.dicom import open_dicom  # noqa: PLC0415

            return open_dicom(given, outlet)
        case MediaKind.VIDEO | MediaKind.AUDIO:
            from store_forward.images.opening.film import open_film  # noqa: PLC0415

            return open_film(given, guess.container, outlet)


def _described(found: Found) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if value is not None}


def _limit(processor_s: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, processor_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        resource.setrlimit(what, (most, most))
