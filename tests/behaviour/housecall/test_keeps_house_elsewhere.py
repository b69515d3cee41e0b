"""The same house on PostgreSQL and S3, one setting each; a backup of it is restored on this machine alone."""

import asyncio
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from clinic import Identity, TenantDraft
from housecall.clinic_settings import ClinicSettings
from housecall.config import load
from housecall.house import House, opened_house
from housecall.installation import command_origin
from housecall.vault_settings import VaultSettings
from tests.behaviour.vault.conftest import postgres
from tests.support.command import Said, housecall
from tests.support.postgres import PostgresServer
from tests.support.s3 import s3_running
from vault import BlobId, BlobWriter, Subject

__all__ = ["postgres"]

CONTENT = b"a photograph" * 20_000


@pytest.fixture
def elsewhere(postgres: PostgresServer, tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """Name, as an operator does, a house whose rows are in PostgreSQL and whose blobs are in S3."""
    name = postgres.create()
    with s3_running() as s3:
        yield {
            "HOUSECALL_DATA_DIR": str(tmp_path / "data"),
            "HOUSECALL_DATABASE_URL": postgres.url(name),
            "HOUSECALL_S3_BUCKET": s3.bucket,
            "HOUSECALL_S3_PREFIX": s3.prefix,
            "HOUSECALL_S3_ENDPOINT": str(s3.endpoint),
            "HOUSECALL_S3_ACCESS_KEY_ID": s3.access_key_id.get_secret_value(),
            "HOUSECALL_S3_SECRET_ACCESS_KEY": s3.secret_access_key.get_secret_value(),
        }
    postgres.drop(name)


async def live_in(house: House) -> BlobId:
    """Found a clinic with a patient who has a photograph."""
    services = house.services
    async with services.database.write(command_origin("test")) as unit:
        clinic = await services.tenants.create(unit, TenantDraft("North Clinic", "north", "UTC"))
    origin = command_origin("test").within(clinic.id)
    async with services.database.write(origin) as unit:
        born = services.database.clock().date()
        patient = await services.patients.register(unit, Identity("Rosa Núñez", born))
        blob = await services.blobs.create(unit, clinic.id, Subject(f"patient:{patient.id}"))
    async with services.database.read(origin) as reading:
        writer = await services.blobs.open(reading, blob)
    assert isinstance(writer, BlobWriter)
    await writer.append(CONTENT)
    stored = await writer.finish()
    async with services.database.write(origin) as unit:
        await services.blobs.publish(unit, stored)
    return blob


async def photograph(house: House, blob: BlobId) -> bytes:
    """Read it back."""
    async with house.services.database.read(command_origin("test")) as reading:
        reader = await house.services.blobs.reader(reading, blob)
    return b"".join([part async for part in reader.stream(0, len(CONTENT))])


async def command(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> Said:
    """Run a command to its end, which must be a good one."""
    said = await asyncio.to_thread(housecall, *arguments, environment=environment)
    assert said.code == 0, said.err
    return said


async def test_rows_in_postgresql_and_blobs_in_s3(
    elsewhere: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It verifies there, and its backup is whole on SQLite and local files, with nothing but its key file."""
    for name, value in elsewhere.items():
        monkeypatch.setenv(name, value)
    settings = load({"dev": True}).part(VaultSettings)
    async with opened_house(settings, ClinicSettings(), 8080) as house:
        blob = await live_in(house)
        assert await photograph(house, blob) == CONTENT
        assert not (house.installation.folder / "housecall.db").exists()
    verified = await command("verify", "--json", environment=elsewhere)
    assert (verified.json["findings"], verified.json["blobs"]) == ([], 1)
    await command("backup", tmp_path / "backup", environment=elsewhere)
    here = tmp_path / "here"
    here.mkdir()
    shutil.copy(tmp_path / "data" / "keys", here / "keys")
    await command("restore", tmp_path / "backup", f"--data-dir={here}")
    restored = await command("verify", "--json", f"--data-dir={here}")
    assert json.loads(restored.out)["findings"] == []
    async with opened_house(VaultSettings(data_dir=str(here)), ClinicSettings(), 8080) as house:
        assert await photograph(house, blob) == CONTENT
