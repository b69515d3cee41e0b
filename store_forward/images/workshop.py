"""Has files opened by processes of their own, one for each, which hold no keys and end by themselves.

A process that crashes, hangs or eats memory costs its file and nothing else.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import structlog

from store_forward.images.coach import Reason, Verdict
from store_forward.images.found import Found
from store_forward.images.vocabulary import MediaKind, Refusal, View
from store_forward.images.wire import FRAME, MOST_FRAME, FrameKind

_log = structlog.get_logger(__name__)

_PACKAGE = Path(__file__).parents[1]
_BEGIN = """
import sys, types
package = types.ModuleType("store_forward")
package.__path__ = [sys.argv[1]]
sys.modules["store_forward"] = package
from store_forward.images.child import main
main()
"""
"""Runs the child without the package's own door, which imports the database and all that works on it:
that would take a second for each file, and has no business where files are opened."""

_KILLED_BY_LIMIT = (-signal.SIGXCPU, -signal.SIGKILL)

Take = Callable[[bytes], Awaitable[None]]


class Opened(Protocol):
    """A file that is read from any byte: a blob's reader."""

    size: int

    async def read(self, start: int, length: int) -> bytes:
        """Return `length` bytes from `start`."""


class Workshop:
    """Opens files. Holds how many may be open at once.

    `wall_s`: seconds after which a file is too much work; half of them if a processor is busy all the time.
    """

    def __init__(self, *, at_once: int = 2, wall_s: float = 300) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._wall_s = wall_s

    async def open(
        self,
        file: Opened,
        most_bytes: Mapping[MediaKind, int],
        *,
        view: View | None,
        served: Take,
        thumbnail: Take,
    ) -> Found | Refusal:
        """Return what `file` is, its copies given to `served` and `thumbnail`; after a refusal drop those.

        `most_bytes`: how large each kind may be, for a file may be of another kind than was claimed.
        """
        task = {
            "size": file.size,
            "view": view,
            "most_bytes": dict(most_bytes),
            "processor_s": math.ceil(self._wall_s / 2),
        }
        async with self._free:
            process = await _started()
            try:
                async with asyncio.timeout(self._wall_s):
                    result = await _attended(process, task, file, served, thumbnail)
            except TimeoutError:
                result = {"refusal": Refusal.TOO_MUCH_WORK}
            finally:
                with suppress(ProcessLookupError):
                    process.kill()
                code = await process.wait()
        if result is None:
            _log.warning("a file ended the process that opened it", code=code)
            return Refusal.TOO_MUCH_WORK if code in _KILLED_BY_LIMIT else Refusal.DAMAGED
        return _read(result)


async def _started() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _BEGIN,
        str(_PACKAGE),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd="/",
        env=_environment(),
        limit=2 * MOST_FRAME,
    )


def _environment() -> dict[str, str]:
    """Return what the process is told of the environment: nothing of our configuration."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


async def _attended(
    process: asyncio.subprocess.Process, task: dict[str, Any], file: Opened, served: Take, thumbnail: Take
) -> dict[str, Any] | None:
    """Answer the process until it has said what it found; None when it ended before that."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("unreachable: both are pipes")
    told = bytearray()
    try:
        process.stdin.write(json.dumps(task).encode() + b"\n")
        while True:
            kind, offset, length = FRAME.unpack(await process.stdout.readexactly(FRAME.size))
            match FrameKind(kind):
                case FrameKind.READ:
                    process.stdin.write(await file.read(offset, min(length, MOST_FRAME)))
                    await process.stdin.drain()
                case FrameKind.SERVED:
                    await served(await process.stdout.readexactly(length))
                case FrameKind.THUMBNAIL:
                    await thumbnail(await process.stdout.readexactly(length))
                case FrameKind.DONE:
                    told += await process.stdout.readexactly(length)
                    result: dict[str, Any] = json.loads(told)
                    return result
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


def _read(result: Mapping[str, Any]) -> Found | Refusal:
    if "refusal" in result:
        return Refusal(result["refusal"])
    given = dict(result)
    verdict = given.pop("verdict", None)
    return Found(
        kind=MediaKind(given.pop("kind")),
        verdict=None if verdict is None else Verdict(verdict),
        reasons=tuple(Reason(reason) for reason in given.pop("reasons", ())),
        **given,
    )
