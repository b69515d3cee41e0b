"""Runs `housecall` commands as people and scripts do, with nothing of this shell's environment."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.served import HOUSECALL

TIMEOUT_S = 60


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed for scripts."""
        return json.loads(self.out)


def housecall(
    *arguments: str | Path, data: Path | None = None, environment: Mapping[str, str] | None = None
) -> Said:
    """Run one command to its end. `data`: the data folder, for commands that have one."""
    folder = () if data is None else (f"--data-dir={data}",)
    done = subprocess.run(
        [HOUSECALL, *arguments, *folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
        env={
            "PATH": os.environ["PATH"],
            "COLUMNS": "200",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            **(environment or {}),
        },
    )
    return Said(done.returncode, done.stdout, done.stderr)
