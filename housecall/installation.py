"""Opens what is kept of one installation: its data folder, root keys, database, blobs and audit anchors.

`housecall serve` works on it, and so do the commands that verify, back up and restore it. Order of start:
folder, keys, database with its schema; what belongs together is checked before anything is written.
"""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy.exc import DBAPIError

from clinic import CLINIC_MIGRATIONS, Records
from consult import CONSULT_MIGRATIONS
from housecall.errors import StartupFailed
from housecall.vault_settings import ANCHOR_FILE, KEY_FILE, VaultSettings
from store_forward import STORE_FORWARD_MIGRATIONS
from vault import (
    VAULT_MIGRATIONS,
    AnchorFile,
    AuditTrail,
    Blobs,
    Database,
    DataKeys,
    Origin,
    RootKeys,
    Sealer,
    errors,
    load_root_keys,
    migrate,
    save_root_keys,
    utc_now,
)

MIGRATIONS = (VAULT_MIGRATIONS, CLINIC_MIGRATIONS, CONSULT_MIGRATIONS, STORE_FORWARD_MIGRATIONS)
"""The folders of revisions, in the order in which packages build on each other."""

_OWNER_ONLY = 0o700


@dataclass(frozen=True)
class Installation:
    """Everything that is kept, opened. `folder`: the data folder, absolute."""

    folder: Path
    key_file: Path
    database: Database
    keys: DataKeys
    blobs: Blobs
    anchors: AnchorFile
    trail: AuditTrail
    records: Records


@asynccontextmanager
async def opened_installation(
    settings: VaultSettings, *, found: bool = False, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[Installation]:
    """Open the installation that `settings` name until the block ends, with the schema of this release.

    `found`: whether a new installation may be made where there is none, root keys and all. `clock`: the
    present instant, in UTC.
    Raises: StartupFailed when something is missing, or does not belong to the rest.
    """
    with data_folder(settings, make=found) as folder:
        key_file = _place(settings.key_file, folder / KEY_FILE)
        roots = _root_keys(key_file, found=found)
        async with Database(settings.database(folder), clock) as database:
            await _migrate(database)
            if roots is None:
                roots = await _first_keys(database, key_file)
            yield installation_of(settings, folder, key_file, database, DataKeys(roots))


def installation_of(
    settings: VaultSettings, folder: Path, key_file: Path, database: Database, keys: DataKeys
) -> Installation:
    """Assemble an installation around an open database."""
    trail = AuditTrail(keys)
    return Installation(
        folder=folder,
        key_file=key_file,
        database=database,
        keys=keys,
        blobs=Blobs(settings.blobs(folder), keys),
        anchors=AnchorFile(_place(settings.anchor_file, folder / ANCHOR_FILE)),
        trail=trail,
        records=Records(Sealer(keys), trail, keys),
    )


@contextmanager
def data_folder(settings: VaultSettings, *, make: bool) -> Iterator[Path]:
    """Name the data folder, absolute; a temporary one is removed when the block ends.

    Raises: StartupFailed when it is missing and `make` is not set, or cannot be made.
    """
    if not settings.data_dir:
        with tempfile.TemporaryDirectory(prefix="housecall-") as temporary:
            yield Path(temporary)
        return
    folder = Path(settings.data_dir).absolute()
    try:
        if make:
            folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        if not folder.is_dir():
            raise StartupFailed(f"data folder {folder}: there is none; data_dir names it")
    except OSError as exc:
        raise StartupFailed(f"data folder {folder}: {exc.strerror}") from exc
    yield folder


def command_origin(command: str) -> Origin:
    """Return on whose behalf a command works: the server's own, under an id of its own."""
    return Origin.server(f"command:{command}", f"command:{uuid4()}")


def _place(given: str, usual: Path) -> Path:
    return Path(given).absolute() if given else usual


def _root_keys(path: Path, *, found: bool) -> RootKeys | None:
    """Return the root keys, or None when there is no file and there may be none yet."""
    if found and not path.exists():
        return None
    try:
        return load_root_keys(path)
    except errors.KeyFileRefused as exc:
        raise StartupFailed(f"{path}: {exc}") from exc


async def _migrate(database: Database) -> None:
    try:
        await migrate(database, MIGRATIONS)
    except (OSError, DBAPIError, errors.VaultError) as exc:
        raise StartupFailed(f"the database cannot be used: {_cause(exc)}") from exc


async def _first_keys(database: Database, path: Path) -> RootKeys:
    """Make the first root keys, unless something is sealed with keys that are merely not here."""
    fresh = RootKeys.fresh()
    async with database.read(command_origin("found")) as reading:
        if await DataKeys(fresh).root_versions_in_use(reading):
            raise StartupFailed(
                f"{path}: the key file is missing, and the database cannot be read without it"
            )
    try:
        save_root_keys(fresh, path)
    except OSError as exc:
        raise StartupFailed(f"{path}: {exc.strerror}") from exc
    return fresh


def _cause(exc: Exception) -> str:
    """Return one line of what a driver complained of; SQL and parameters stay out of it."""
    cause = exc.orig if isinstance(exc, DBAPIError) and exc.orig is not None else exc
    return (str(cause).splitlines() or [type(cause).__name__])[0]
