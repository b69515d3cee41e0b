"""`housecall` run by a process that has imported it already: a start from nothing costs seconds of imports.

The command line is run whole, with arguments, environment and output of its own; only what was imported is
shared. Tests of how the program itself starts and ends run the program.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

from housecall.cli import PLACES, app

os.environ["COLUMNS"] = "200"  # read when rich is imported: tables keep their rows in one line each
_forks = get_context("forkserver")
_forks.set_forkserver_preload([*{place.module for place in PLACES.values()}, __name__])


class Forked:
    """A running command, with the part of `asyncio.subprocess.Process` that tests use."""

    def __init__(
        self,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        out: int,
        err: int,
    ) -> None:
        self._process = _forks.Process(
            target=_run,
            args=(tuple(arguments), folder, dict(environment), DupFd(out), DupFd(err)),
            daemon=True,
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Process id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended, as `subprocess` tells it; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Signal it. Raises ProcessLookupError when it has ended."""
        if self.returncode is not None:
            raise ProcessLookupError
        os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it. Raises ProcessLookupError when it has ended."""
        self.send_signal(signal.SIGKILL)

    def wait_here(self, timeout_s: float) -> int:
        """Wait for its end and return how it ended. Raises TimeoutError, having killed it."""
        self._process.join(timeout_s)
        if self.returncode is None:
            self.kill()
            raise TimeoutError
        return self.returncode

    async def wait(self) -> int:
        """Wait for its end and return how it ended."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        assert self.returncode is not None
        return self.returncode


def _run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], out: Any, err: Any) -> None:
    for given, number in ((out, 1), (err, 2)):
        own = given.detach()
        os.dup2(own, number)
        os.close(own)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["housecall", *arguments]
    app()
