"""Runs `housecall` commands as people and scripts do, with nothing of this shell's environment."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from tests.support.forked import Forked
from tests.support.served import ROOT

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
    with TemporaryFile() as out, TemporaryFile() as err:
        command = Forked(
            [*map(str, arguments), *folder],
            ROOT,
            {"PATH": os.environ["PATH"], **(environment or {})},
            out.fileno(),
            err.fileno(),
        )
        code = command.wait_here(TIMEOUT_S)
        said = [each.seek(0) or each.read().decode() for each in (out, err)]
    return Said(code, *said)
