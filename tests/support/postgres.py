"""Starts Debian's PostgreSQL for one test session, as an unprivileged user (initdb refuses root)."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

START_TIMEOUT_S = 30


def _programs() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    assert versions, "PostgreSQL is missing: apt-get install -y postgresql"
    return versions[-1].parent


@dataclass
class PostgresServer:
    """A running server that listens on a Unix socket in its own folder only."""

    folder: Path
    programs: Path
    made: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """Where the server keeps its files."""
        return self.folder / "data"

    def url(self, name: str) -> str:
        """Return the URL of one database on this server."""
        return f"postgresql://housecall@/{name}?host={self.folder}"

    def run(self, statement: str, name: str = "postgres") -> None:
        """Execute one statement outside any transaction."""
        subprocess.run(
            [self.programs / "psql", "-qXh", self.folder, "-U", "housecall", "-d", name, "-c", statement],
            check=True,
            capture_output=True,
        )

    def create(self, template: str | None = None) -> str:
        """Create a database, empty or as a copy of `template`, and return its name."""
        name = f"t{uuid4().hex}"
        self.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return name

    def drop(self, name: str) -> None:
        """Drop a database, throwing out whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def postgres_running(*, synced: bool = False) -> Iterator[PostgresServer]:
    """Run a fresh server until the block ends; its files are removed with it.

    `synced`: for benchmarks. What dies in tests is our process, not the server.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    whom: dict[str, Any] = {}
    if os.geteuid() == 0:
        whom = {"user": "nobody", "group": "nogroup"}
        shutil.chown(folder, "nobody", "nogroup")
    try:
        subprocess.run(
            [
                programs / "initdb",
                "--no-sync",
                "--auth=trust",
                "--username=housecall",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                folder / "data",
            ],
            check=True,
            capture_output=True,
            cwd=folder,
            **whom,
        )
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    programs / "postgres",
                    *("-D", folder / "data"),
                    *("-k", folder),
                    *("-c", "listen_addresses="),
                    *("-c", f"fsync={'on' if synced else 'off'}"),
                    *("-c", "shared_buffers=32MB"),
                ],
                stdout=log,
                stderr=log,
                cwd=folder,
                **whom,
            )
        try:
            server = PostgresServer(folder, programs)
            _wait_until_ready(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=START_TIMEOUT_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(server: PostgresServer, process: "subprocess.Popen[bytes]") -> None:
    gives_up = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < gives_up:
        ready = subprocess.run(
            [server.programs / "pg_isready", "-qh", server.folder], check=False, capture_output=True
        )
        if ready.returncode == 0:
            return
        assert process.poll() is None, (server.folder / "log").read_text()
        time.sleep(0.05)
    raise AssertionError((server.folder / "log").read_text())
