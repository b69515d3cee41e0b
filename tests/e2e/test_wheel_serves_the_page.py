"""The wheel is whole: in a clean environment, far from this checkout and without Node, it serves `/`."""

import asyncio
import json
import os
import signal
import subprocess
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv" / "bin"


def _run(*command: str | Path, cwd: Path = ROOT) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def clean_environment(tmp_path: Path) -> Path:
    """Build the wheel and install it, with the locked dependencies, into a new environment."""
    _run(TOOLS / "maturin", "build", "--release", "--quiet", "--out", tmp_path / "dist")
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    environment = tmp_path / "environment"
    _run(TOOLS / "uv", "venv", "--quiet", "--python", TOOLS / "python", environment)
    _run(
        *(TOOLS / "uv", "pip", "install", "--quiet", "--python", environment / "bin" / "python"),
        *("--constraint", ROOT / "requirements" / "dev.lock", wheel),
        cwd=tmp_path,
    )
    return environment


@pytest.mark.timeout(600)
async def test_wheel_alone_serves_the_page(clean_environment: Path, tmp_path: Path) -> None:
    """Page and script come out of the wheel; SIGTERM ends it with exit code 0."""
    process = await asyncio.create_subprocess_exec(
        *(clean_environment / "bin" / "housecall", "serve", "--dev", "--json"),
        *("--host=127.0.0.1", "--port=0", "--rtc-port=0"),
        cwd=tmp_path,
        env={"PATH": "/nonexistent", "HOME": os.environ["HOME"]},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        ready = json.loads(await asyncio.wait_for(process.stdout.readline(), 60))
        async with aiohttp.ClientSession(f"http://127.0.0.1:{ready['http_port']}") as session:
            async with session.get("/") as answer:
                page = await answer.text()
            assert answer.status == 200
            script = page.partition('src="')[2].partition('"')[0]
            async with session.get(script) as answer:
                assert answer.status == 200
                assert len(await answer.read()) > 10_000
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0
