"""Starts Debian's Redis on a Unix socket, without persistence."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_TIMEOUT_S = 20


@contextmanager
def redis_running() -> Iterator[str]:
    """Run a fresh server until the block ends; yield its URL."""
    program = shutil.which("redis-server")
    assert program, "Redis is missing: apt-get install -y redis-server"
    folder = Path(tempfile.mkdtemp(prefix="redis-"))
    socket = folder / "s"
    process = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    try:
        gives_up = time.monotonic() + START_TIMEOUT_S
        while not socket.exists():
            assert process.poll() is None
            assert time.monotonic() < gives_up, "Redis did not start"
            time.sleep(0.02)
        yield f"unix://{socket}"
    finally:
        process.terminate()
        process.wait(timeout=START_TIMEOUT_S)
        shutil.rmtree(folder, ignore_errors=True)
