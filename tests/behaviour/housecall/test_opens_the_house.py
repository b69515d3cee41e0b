"""The program opens what is kept, or says in one line what is missing; a new installation is made once."""

import asyncio
import json
import stat
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sqlalchemy import select

from clinic import Act, Identity, NoticeKind, StaffRole, TenantDraft, may, tenant_of
from housecall import upkeep
from housecall.clinic_settings import ClinicSettings
from housecall.errors import StartupFailed
from housecall.house import House, opened_house
from housecall.installation import command_origin, opened_installation
from housecall.vault_settings import VaultSettings
from tests.support.redis_server import redis_running
from vault import AnchorFile, JobState, Origin, load_root_keys, save_root_keys
from vault.jobs.rows import JobRow

CLINIC = ClinicSettings(letters_dir="letters")


def house(folder: Path, **vault: object) -> AbstractAsyncContextManager[House]:
    """Open a house in `folder` that sends no letters."""
    settings = {"data_dir": str(folder), "job_sweep_s": 0.2} | vault
    return opened_house(VaultSettings.model_validate(settings), CLINIC, 8080)


async def until(happened: Callable[[], Awaitable[object]]) -> None:
    """Wait for something that the worker does by itself."""
    gives_up = time.monotonic() + 10
    while not await happened():
        assert time.monotonic() < gives_up
        await asyncio.sleep(0.05)


def letters(folder: Path) -> list[dict[str, str]]:
    """Return the letters that have been put into the house's folder."""
    return [json.loads(path.read_text()) for path in folder.glob("letters/*.json")]


def files(folder: Path) -> list[str]:
    """Return the names of everything below a folder."""
    return sorted(path.name for path in folder.rglob("*"))


async def arrived(folder: Path) -> bool:
    """Say whether a letter has been put into the house's folder."""
    return bool(letters(folder))


async def staff_of_north(opened: House) -> Origin:
    """Found a clinic with an administrator and a provider; return on whose behalf to go on."""
    services = opened.services
    async with services.database.write(command_origin("test")) as unit:
        clinic = await services.tenants.create(unit, TenantDraft("North Clinic", "north", "UTC"))
    origin = command_origin("test").within(clinic.id)
    async with services.database.write(origin) as unit:
        await services.members.add(unit, "Ida Admin", "ida@north.example", [StaffRole.ADMIN])
        await services.members.add(unit, "Ada Byron", "ada@north.example", [StaffRole.PROVIDER])
    return origin


async def test_makes_a_new_installation_for_its_owner_alone(tmp_path: Path) -> None:
    """Folder, database, keys: nobody else may look into them."""
    folder = tmp_path / "new" / "data"
    async with house(folder):
        pass
    kept = {path.name for path in folder.iterdir()}
    assert {"housecall.db", "keys"} <= kept
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o600


async def test_finds_again_what_it_kept(tmp_path: Path) -> None:
    """The same keys, the same clinics, and the same hashes of addresses."""
    async with house(tmp_path) as first:
        await staff_of_north(first)
    async with house(tmp_path) as second:
        async with second.services.database.read(command_origin("test")) as reading:
            assert [each.slug for each in await second.services.tenants.all(reading)] == ["north"]
        assert second.services.network_key == first.services.network_key
        assert second.installation.keys.roots == first.installation.keys.roots


async def test_a_lost_key_file_is_named_and_not_replaced(tmp_path: Path) -> None:
    """New keys would open nothing; whoever restored a database has to bring its key file."""
    async with house(tmp_path):
        pass
    (tmp_path / "keys").unlink()
    with pytest.raises(StartupFailed, match=r"keys: the key file is missing"):
        async with house(tmp_path):
            pass
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize(("folder", "complaint"), [("none", "there is none"), ("empty", "No such file")])
async def test_commands_make_no_installation(tmp_path: Path, folder: str, complaint: str) -> None:
    """What only looks at an installation says that there is none."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(StartupFailed, match=complaint):
        async with opened_installation(VaultSettings(data_dir=str(tmp_path / folder))):
            pass
    assert files(tmp_path) == ["empty"]


async def test_a_database_that_is_not_there_is_named(tmp_path: Path) -> None:
    """In one line, without the statement that failed."""
    away = VaultSettings.model_validate(
        {"data_dir": str(tmp_path), "database_url": "postgresql://nobody@127.0.0.1:1/none"}
    )
    with pytest.raises(StartupFailed, match="the database cannot be used") as caught:
        async with opened_installation(away, found=True):
            pass
    assert "\n" not in str(caught.value)


async def test_reviewers_hear_of_broken_glass(tmp_path: Path) -> None:
    """A letter to whoever reviews, by the worker, with an address and no word about the patient."""
    async with house(tmp_path) as opened:
        origin, services = await staff_of_north(opened), opened.services
        async with services.database.write(origin) as unit:
            members = await services.members.all(unit)
            patient = await services.patients.register(
                unit, Identity("Rosa Núñez", members[0].created_at.date())
            )
            provider = next(each for each in members if not may(each.roles, Act.REVIEW_BREAK_GLASS))
            await services.break_glass.open(unit, provider.id, patient.id, "unconscious in the street")
        await until(lambda: arrived(tmp_path))
        letter = letters(tmp_path)[0]
    assert letter["to"] == "ida@north.example"
    assert "http://localhost:8080/staff/emergency-access" in letter["text"]
    assert "Rosa" not in json.dumps(letter)


async def test_purge_is_done_by_itself(tmp_path: Path) -> None:
    """The first one soon after the start; each clinic's own rules decide what goes."""
    async with house(tmp_path) as opened:
        origin, services = await staff_of_north(opened), opened.services
        async with services.database.write(origin) as unit:
            await services.retention.keep(unit, tenant_of(unit), "case", 90)

        async def purged() -> bool:
            async with services.database.read(command_origin("test")) as reading:
                states = list(
                    await reading.session.scalars(select(JobRow.state).where(JobRow.kind == upkeep.PURGE))
                )
            return states == [JobState.DONE]

        await until(purged)
        assert services.purge.kinds == ("case",)


async def test_without_a_mail_server_the_outbox_says_so(tmp_path: Path) -> None:
    """The job has failed at its first attempt; nothing pretends to have been sent."""
    settings = VaultSettings.model_validate({"data_dir": str(tmp_path), "job_sweep_s": 0.2})
    async with opened_house(settings, ClinicSettings(), 8080) as opened:
        origin, services = await staff_of_north(opened), opened.services
        async with services.database.write(origin) as unit:
            clinic, (ida, _) = await services.tenants.get(unit), await services.members.all(unit)
            await services.notifier.tell_staff(unit, clinic, ida, NoticeKind.STAFF_INVITATION)

        async def failed() -> bool:
            async with services.database.read(command_origin("test")) as reading:
                states = await reading.session.scalars(
                    JobRow.__table__.select().with_only_columns(JobRow.state)
                )
                return JobState.FAILED in states.all()

        await until(failed)


async def test_notes_the_heads_of_the_chains_outside_the_database(tmp_path: Path) -> None:
    """Every so often and when it closes, in a file that may be on another disk."""
    elsewhere = tmp_path / "elsewhere"
    async with house(tmp_path / "data", anchor_file=str(elsewhere)) as opened:
        await staff_of_north(opened)
    noted = AnchorFile(elsewhere).read()
    assert [anchor.head.seq for anchor in noted] == [3]


async def test_takes_a_changed_key_file_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rotation needs no restart; a file that is half written or open to others changes nothing."""
    monkeypatch.setattr(upkeep, "KEY_FILE_INTERVAL_S", 0.05)
    async with house(tmp_path) as opened:
        keys, file = opened.installation.keys, opened.installation.key_file
        before = keys.roots
        file.chmod(0o644)
        await asyncio.sleep(0.2)
        assert keys.roots == before
        save_root_keys(before.grown(), file)

        async def taken_up() -> bool:
            return keys.roots.current == 2

        await until(taken_up)
        assert keys.roots == load_root_keys(file)


async def test_hints_and_limits_go_through_redis(tmp_path: Path) -> None:
    """With a Redis the same house works, and its jobs are run by hint."""
    with redis_running() as url:
        async with house(tmp_path, redis_url=url, job_sweep_s=600) as opened:
            origin, services = await staff_of_north(opened), opened.services
            async with services.database.write(origin) as unit:
                clinic, (ida, _) = await services.tenants.get(unit), await services.members.all(unit)
                await services.notifier.tell_staff(unit, clinic, ida, NoticeKind.STAFF_INVITATION)
            await until(lambda: arrived(tmp_path))
