"""Runs `housecall` commands as people and scripts do, with nothing of this shell's environment."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from tests.support.forked import Forked
from tests.support.served import HOUSECALL, ROOT

TIMEOUT_S = 60
BARE = {"PATH": os.environ["PATH"]}


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
    """Run one command to its end.

    `data`: the data folder, for commands that have one. `environment`: settings that it finds there.
    """
    environment = BARE | dict(environment or {})
    with TemporaryFile() as out, TemporaryFile() as err:
        command = Forked(_words(arguments, data), ROOT, environment, out.fileno(), err.fileno())
        code = command.wait_here(TIMEOUT_S)
        said = [each.seek(0) or each.read().decode() for each in (out, err)]
    return Said(code, *said)


def program(*arguments: str | Path, data: Path | None = None) -> Said:
    """Run the installed program to its end, as `housecall` does, where a test is about how it starts."""
    done = subprocess.run(
        [HOUSECALL, *_words(arguments, data)],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
        env=BARE | {"COLUMNS": "200", "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
    )
    return Said(done.returncode, done.stdout, done.stderr)


def _words(arguments: Sequence[str | Path], data: Path | None) -> list[str]:
    return [*map(str, arguments), *([] if data is None else [f"--data-dir={data}"])]
