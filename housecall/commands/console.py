"""How commands speak: failures in one line, progress on a terminal, JSON for scripts.

A failure goes to standard error with exit code 2. Standard output carries only what was asked for.
"""

import asyncio
import json
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from clinic import errors as clinic_errors
from housecall import logs
from housecall.config import Settings, load_without_key
from housecall.errors import HousecallError
from vault import Progress as Report
from vault import errors as vault_errors

errors = Console(stderr=True, soft_wrap=True, highlight=False)
out = Console(soft_wrap=True, highlight=False)

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="TOML file with settings, named as in docs/operating.md.")
]
DataDir = Annotated[
    str | None, typer.Option(help="Folder of database, blobs, keys and anchors; made if there is none.")
]
Dev = Annotated[
    bool | None,
    typer.Option("--dev", help="Use the key devkey with the secret secret; advertise 127.0.0.1 only."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, for scripts.")]

_T = TypeVar("_T")


def given(**flags: object) -> dict[str, object]:
    """Leave out the options that the person did not give, so that they cannot hide other sources."""
    return {name: value for name, value in flags.items() if value is not None}


@contextmanager
def failing_in_one_line() -> Iterator[None]:
    """Show what went wrong on purpose as one line, and end with exit code 2."""
    try:
        yield
    except (HousecallError, vault_errors.VaultError, clinic_errors.ClinicError) as exc:
        errors.print(f"housecall: {exc}", style="red", markup=False)
        raise typer.Exit(2) from None


def settings_of(data_dir: str | None, config: Path | None) -> Settings:
    """Return the settings of a command that takes no calls, with quiet logs. Raises: ConfigurationError."""
    settings = load_without_key(given(data_dir=data_dir), config)
    logs.configure("warning")
    return settings


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run a command's work to its end."""
    return asyncio.run(work)


@contextmanager
def progress() -> Iterator[Report]:
    """Show one bar per thing walked until the block ends, where standard error is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, disable=not errors.is_terminal) as bars:
        known: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in known:
                known[what] = bars.add_task(what, total=total)
            bars.update(known[what], completed=done, total=total)

        yield report


def print_list(rows: Sequence[Mapping[str, Any]], *, as_json: bool, empty: str) -> None:
    """Print rows of the same columns as a table or as JSON; `empty`: what to say when there are none."""
    if as_json:
        print_json(list(rows))
    elif not rows:
        out.print(empty)
    else:
        table = Table(
            *(Column(name, overflow="fold") for name in rows[0]),
            box=None,
            pad_edge=False,
            header_style="bold",
        )
        for row in rows:
            table.add_row(*(_shown(value) for value in row.values()))
        out.print(table)


def print_json(value: object) -> None:
    """Print one JSON document on a line."""
    out.print(json.dumps(value, ensure_ascii=False), markup=False)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)
