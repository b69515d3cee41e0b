"""Starts the real `housecall serve --dev` as a process of its own and judges how it ran and ended."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from tests.support.forked import Forked

ROOT = Path(__file__).resolve().parents[2]
HOUSECALL = ROOT / ".venv" / "bin" / "housecall"
START_TIMEOUT_S = 30
END_TIMEOUT_S = 15


@dataclass
class Served:
    """One running server: where it is, and what it has logged so far."""

    process: asyncio.subprocess.Process | Forked
    http_port: int
    rtc_ports: tuple[int, ...]
    log: list[dict[str, Any]] = field(default_factory=list)
    may_have_ended: bool = False
    """Set by a test that ends the server itself."""
    exit_code: int = 0
    """How it is to end; a test that kills it sets another."""
    room: str = "visit"
    """Where stock clients meet."""

    @property
    def url(self) -> str:
        """Where browsers find it; localhost, so that they regard it as a secure origin."""
        return f"http://localhost:{self.http_port}"

    @property
    def pid(self) -> int:
        """Process id, for reading its CPU time and memory."""
        return self.process.pid

    def with_another_room(self) -> Self:
        """Return the same server for other people, who meet nobody of the tests before."""
        return replace(self, room=f"room-{uuid4()}")

    def logged(self, event: str) -> list[dict[str, Any]]:
        """Return the lines logged so far with this event name."""
        return [line for line in self.log if line.get("event") == event]


@asynccontextmanager
async def serving(
    arguments: Sequence[str] = (),
    *,
    environment: Mapping[str, str] | None = None,
    allowed_errors: frozenset[str] = frozenset(),
    from_nothing: bool = False,
) -> AsyncIterator[Served]:
    """Serve on free ports until the block ends, then SIGTERM and expect exit code 0.

    `allowed_errors`: events that the test provokes on purpose; any other line at `error` level fails it,
    and so does any line on standard error that is not JSON (a stray traceback, a warning).
    `from_nothing`: start the installed program, where a test is about how it starts and ends.
    """
    log: list[dict[str, Any]] = []
    stray: list[str] = []
    begin = _program if from_nothing else _forked
    process, out, err = await begin(
        ("serve", "--dev", "--json", "--host=127.0.0.1", "--port=0", "--rtc-port=0", *arguments),
        {**os.environ, "HOUSECALL_DRAIN_TIMEOUT_S": "0", **(environment or {})},
    )
    reading = asyncio.create_task(_read_log(err, log, stray))
    try:
        first = await asyncio.wait_for(out.readline(), START_TIMEOUT_S)
        assert first, f"the server ended before it was ready: {log} {stray}"
        ready = json.loads(first)
        served = Served(process, ready["http_port"], tuple(ready["rtc_ports"]), log)
        yield served
        if not served.may_have_ended:
            assert process.returncode is None, f"the server ended by itself: {log[-5:]} {stray}"
            process.send_signal(signal.SIGTERM)
        ended = await asyncio.wait_for(process.wait(), END_TIMEOUT_S)
        assert ended == served.exit_code, f"unclean exit: {log[-5:]} {stray}"
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await reading
    errors = [
        line for line in log if line["level"] in {"error", "critical"} and line["event"] not in allowed_errors
    ]
    assert (errors, stray) == ([], [])


_Begun = tuple[asyncio.subprocess.Process | Forked, asyncio.StreamReader, asyncio.StreamReader]


async def _program(command: Sequence[str], environment: Mapping[str, str]) -> _Begun:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        HOUSECALL, *command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe
    )
    assert process.stdout is not None
    assert process.stderr is not None
    return process, process.stdout, process.stderr


async def _forked(command: Sequence[str], environment: Mapping[str, str]) -> _Begun:
    (out, own_out), (err, own_err) = await _pipe(), await _pipe()
    try:
        return Forked(command, ROOT, environment, own_out, own_err), out, err
    finally:
        os.close(own_out)
        os.close(own_err)


async def _pipe() -> tuple[asyncio.StreamReader, int]:
    """Return what reads from a new pipe, and the end that writes into it."""
    reading, writing = os.pipe()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(reading, "rb", 0))
    return reader, writing


async def _read_log(stream: asyncio.StreamReader, log: list[dict[str, Any]], stray: list[str]) -> None:
    async for raw in stream:
        try:
            log.append(json.loads(raw))
        except ValueError:
            stray.append(raw.decode(errors="replace"))
