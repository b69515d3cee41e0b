"""`housecall verify`, `backup`, `restore`, `drill`: prove that nothing was lost, and get it back."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from housecall.commands.console import (
    AsJson,
    ConfigFile,
    DataDir,
    errors,
    failing_in_one_line,
    out,
    print_json,
    progress,
    run,
    settings_of,
)
from housecall.config import Settings
from housecall.installation import MIGRATIONS, command_origin, opened_installation
from housecall.vault_settings import VaultSettings
from vault import (
    DrillReport,
    Finding,
    Manifest,
    Progress,
    Verification,
    VerifyReport,
    back_up,
    restore,
)
from vault import drill as run_drill

care = typer.Typer(add_completion=False)

FOUND = 1
"""Exit code when something is wrong with what is kept."""

Backup = Annotated[Path, typer.Argument(help="Folder of the backup.")]


@care.command()
def verify(*, data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Walk audit chains, keys, sealed values and blobs; end with exit code 1 when something is wrong."""
    with failing_in_one_line():
        with progress() as report:
            found = run(_verified(settings_of(data_dir, config), report))
        if as_json:
            print_json(asdict(found))
        else:
            _print_findings(found.findings)
            out.print(
                f"{found.audit_rows} audit rows, {found.sealed_values} sealed values "
                f"({found.erased_values} erased) and {found.blobs} blobs: {_verdict(found.findings)}"
            )
        if found.findings:
            raise typer.Exit(FOUND)


@care.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")],
    *,
    data_dir: DataDir = None,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Write a backup while servers go on. What is sealed stays sealed: keep the key file apart from it."""
    with failing_in_one_line():
        with progress() as report:
            manifest = run(_backed_up(settings_of(data_dir, config), folder.absolute(), report))
        _print_manifest(manifest, f"are in {folder}", as_json=as_json)


@care.command("restore")
def restore_command(
    folder: Backup, *, data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False
) -> None:
    """Restore a backup into an empty installation with the key file; compare every count and hash."""
    with failing_in_one_line():
        with progress() as report:
            manifest = run(_restored(settings_of(data_dir, config), folder.absolute(), report))
        _print_manifest(manifest, "are restored, and equal to the backup", as_json=as_json)


@care.command()
def drill(
    folder: Backup, *, data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False
) -> None:
    """Restore a backup elsewhere, verify it, tell how long that took, and remove it again."""
    with failing_in_one_line():
        with progress() as report:
            done = run(_drilled(settings_of(data_dir, config), folder.absolute(), report))
        if as_json:
            print_json(asdict(done))
        else:
            _print_findings(done.findings)
            out.print(
                f"{done.rows} rows and {done.blobs} blobs ({done.blob_bytes} bytes) restored and verified "
                f"in {done.seconds:.1f} s: {_verdict(done.findings)}"
            )
        if done.findings:
            raise typer.Exit(FOUND)


async def _verified(settings: Settings, report: Progress) -> VerifyReport:
    async with opened_installation(settings.part(VaultSettings)) as opened:
        walk = Verification(opened.database, opened.keys, opened.blobs, opened.anchors.read())
        return await walk.run(command_origin("verify").request, report)


async def _backed_up(settings: Settings, folder: Path, report: Progress) -> Manifest:
    async with opened_installation(settings.part(VaultSettings)) as opened:
        request = command_origin("backup").request
        return await back_up(opened.database, opened.blobs, folder, request, report)


async def _restored(settings: Settings, folder: Path, report: Progress) -> Manifest:
    async with opened_installation(settings.part(VaultSettings)) as opened:
        return await restore(
            opened.database,
            opened.blobs.store,
            folder,
            staging=opened.folder / "blobs" / "staged",
            request=command_origin("restore").request,
            progress=report,
        )


async def _drilled(settings: Settings, folder: Path, report: Progress) -> DrillReport:
    with tempfile.TemporaryDirectory(prefix="housecall-drill-") as workspace:
        async with opened_installation(settings.part(VaultSettings)) as opened:
            return await run_drill(
                folder,
                Path(workspace) / "restored",
                opened.keys,
                migrations=MIGRATIONS,
                request=command_origin("drill").request,
                progress=report,
            )


def _print_manifest(manifest: Manifest, what: str, *, as_json: bool) -> None:
    rows = sum(content.count for content in manifest.tables.values())
    if as_json:
        print_json(asdict(manifest))
    else:
        out.print(
            f"{rows} rows of {len(manifest.tables)} tables and {manifest.blobs.count} blobs "
            f"({manifest.blob_bytes} bytes) {what}.",
            markup=False,
        )
        if manifest.absent_blobs:
            out.print(f"{manifest.absent_blobs} blobs were erased while it was made.")


def _print_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        errors.print(f"{finding.kind}: {finding.place}: {finding.reason}", style="red", markup=False)


def _verdict(findings: Sequence[Finding]) -> str:
    return f"{len(findings)} findings" if findings else "nothing is wrong"
