"""`housecall keys …`: rotates the root keys, says what each version wraps, and drops old ones."""

import asyncio
from typing import Annotated

import typer

from housecall.commands.console import (
    AsJson,
    ConfigFile,
    DataDir,
    failing_in_one_line,
    out,
    print_list,
    progress,
    run,
    settings_of,
)
from housecall.config import Settings
from housecall.errors import Refused
from housecall.installation import Installation, command_origin, opened_installation
from housecall.upkeep import KEY_FILE_INTERVAL_S
from housecall.vault_settings import VaultSettings
from vault import Progress, RootKeys, save_root_keys

keys = typer.Typer(
    name="keys", help="Rotates the root keys and drops old ones.", no_args_is_help=True, add_completion=False
)

SETTLE_S = 2.5 * KEY_FILE_INTERVAL_S
"""Until a server that reads this key file has certainly taken a new version up."""


@keys.command("list")
def list_keys(*, data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False) -> None:
    """List the versions in the key file, and how many data keys each wraps."""
    with failing_in_one_line():
        print_list(run(_listed(settings_of(data_dir, config))), as_json=as_json, empty="")


@keys.command("rotate")
def rotate(
    *,
    settle: Annotated[
        float, typer.Option(min=0, help="Seconds given to running servers to read the new key file.")
    ] = SETTLE_S,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Make a new root key and wrap every data key anew; no data is touched, and servers go on meanwhile.

    Interrupted, it is simply run again. Servers with a key file of their own need the new one first.
    """
    with failing_in_one_line(), progress() as report:
        current, count = run(_rotated(settings_of(data_dir, config), settle, report))
    out.print(f"Root key {current} is in force; {count} data keys were wrapped anew.")
    out.print("Keep a copy of the key file apart from the backups: without it nothing can be read.")


@keys.command("drop")
def drop(
    version: Annotated[int, typer.Argument(help="The version to drop.")],
    *,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Drop an old root key, which ends for good whatever old copies hold wrapped under it."""
    with failing_in_one_line():
        run(_dropped(settings_of(data_dir, config), version))
        out.print(f"Root key {version} is gone; backups made before the rotation cannot be read any more.")


async def _listed(settings: Settings) -> list[dict[str, object]]:
    async with opened_installation(settings.part(VaultSettings)) as opened:
        wrapped = await _wrapped(opened)
        roots = opened.keys.roots
    return [
        {"version": version, "current": version == roots.current, "data_keys": wrapped.get(version, 0)}
        for version in sorted(roots.versions)
    ]


async def _rotated(settings: Settings, settle_s: float, report: Progress) -> tuple[int, int]:
    async with opened_installation(settings.part(VaultSettings)) as opened:
        _save(opened, opened.keys.roots.grown())
        await asyncio.sleep(settle_s)
        return opened.keys.roots.current, await _rewrap(opened, report)


async def _rewrap(opened: Installation, report: Progress) -> int:
    done, total = 0, sum((await _wrapped(opened)).values())
    while True:
        async with opened.database.write(command_origin("keys-rotate")) as unit:
            count = await opened.keys.rewrap(unit)
        if count == 0:
            return done
        done += count
        report("data keys", done, max(done, total))


async def _dropped(settings: Settings, version: int) -> None:
    async with opened_installation(settings.part(VaultSettings)) as opened:
        roots = opened.keys.roots
        if version not in roots.versions:
            raise Refused(f"there is no root key {version}")
        if version == roots.current or (await _wrapped(opened)).get(version):
            raise Refused(f"root key {version} is in use: 'housecall keys rotate' first")
        _save(opened, roots.without(version))


async def _wrapped(opened: Installation) -> dict[int, int]:
    async with opened.database.read(command_origin("keys-list")) as reading:
        return await opened.keys.root_versions_in_use(reading)


def _save(opened: Installation, roots: RootKeys) -> None:
    try:
        save_root_keys(roots, opened.key_file)
    except OSError as exc:
        raise Refused(f"{opened.key_file}: {exc.strerror}") from exc
    opened.keys.roots = roots
