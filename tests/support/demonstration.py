"""Runs `housecall demo`, a whole furnished clinic, and reads what it prints to let people in."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyotp

from tests.support.served import HOUSECALL

START_TIMEOUT_S = 30


@dataclass
class Demonstration:
    """A running demonstration and what it printed at its start."""

    text: str
    site: str

    def code_of(self, email: str) -> str:
        """Return the one-time code that somebody's authenticator app shows now."""
        secret = re.search(rf"{re.escape(email)}\s+\d{{6}}\s+([A-Z2-7]+)\s", self.text)
        assert secret is not None, f"{email} is not among those who may sign in"
        return pyotp.TOTP(secret.group(1)).now()


@asynccontextmanager
async def demonstrated(folder: Path) -> AsyncIterator[Demonstration]:
    """Run the demonstration until the block ends, with its temporary files in `folder`."""
    process = await asyncio.create_subprocess_exec(
        *(HOUSECALL, "demo", "--host=127.0.0.1", "--port=0", "--rtc-port=0"),
        env={**os.environ, "TMPDIR": str(folder), "HOUSECALL_LOG_LEVEL": "warning", "COLUMNS": "40"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            text = (await process.stdout.readuntil(b"Ctrl-C")).decode()
        site = re.search(r"http://localhost:\d+", text)
        assert site is not None
        yield Demonstration(text, site.group())
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 15) == 0
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
