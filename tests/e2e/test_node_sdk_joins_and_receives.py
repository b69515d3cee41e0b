"""The stock Node SDK, `@livekit/rtc-node`, joins and receives data, sound and pictures."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.served import ROOT, Served
from tests.support.stock_client import stock_client, stock_token

PROJECT = Path(__file__).parent / "node"
PATH = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(scope="module")
def node() -> str:
    """Install the SDK as locked, unless it is; return Node's path."""
    lock, installed = PROJECT / "package-lock.json", PROJECT / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund"],
            cwd=PROJECT,
            env={**os.environ, "PATH": PATH},
            check=True,
            capture_output=True,
            timeout=300,
        )
        installed.touch()
    path = shutil.which("node", path=PATH)
    assert path is not None, "Node is missing"
    return path


@asynccontextmanager
async def joined(node: str, server: Served, seconds: float) -> AsyncIterator[asyncio.Queue[dict[str, Any]]]:
    """Run the script; give what it tells."""
    process = await asyncio.create_subprocess_exec(
        node,
        PROJECT / "join.mjs",
        server.url.replace("http://localhost", "ws://127.0.0.1"),
        stock_token("node"),
        str(seconds),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def read() -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            # The SDK logs there too.
            facts = json.loads(line)
            if "event" in facts:
                told.put_nowait(facts)

    reading = asyncio.create_task(read())
    try:
        yield told
        assert await asyncio.wait_for(process.wait(), seconds + 10) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await reading


async def told_of(told: asyncio.Queue[dict[str, Any]], event: str, timeout_s: float = 15) -> dict[str, Any]:
    """Wait for the next event of this name."""
    async with asyncio.timeout(timeout_s):
        while True:
            facts = await told.get()
            if facts["event"] == event:
                return facts


@pytest.mark.timeout(180)
async def test_node_joins_and_receives(server: Served, node: str) -> None:
    """Sound with energy, pictures with a size, data with its sender; and its own data arrives."""
    async with stock_client(server, "anna") as anna:
        await anna.publish_tone()
        await anna.publish_picture(640, 360)
        async with joined(node, server, 12) as told:
            assert (await told_of(told, "joined"))["others"] == ["anna"]
            hello = await asyncio.wait_for(anna.data.get(), 10)
            assert (hello.data, hello.topic) == (b"hello from node", "greeting")
            assert hello.participant is not None
            assert hello.participant.identity == "node"

            await anna.me.publish_data(b"welcome", topic="greeting")
            heard = {}
            while heard.keys() != {"data", "sound", "picture"}:
                facts = await asyncio.wait_for(told.get(), 15)
                if facts["event"] == "sound" and facts["level"] < 500:
                    continue
                heard[facts["event"]] = facts
            assert heard["data"] == {"event": "data", "text": "welcome", "from": "anna", "topic": "greeting"}
            assert heard["picture"]["width"] > 0
            assert heard["picture"]["from"] == heard["sound"]["from"] == "anna"
            await told_of(told, "left", 20)
