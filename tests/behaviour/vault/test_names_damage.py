"""Verification walks audit chains, sealed columns, keys and blobs, and names what is wrong."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table, delete, select, text, update

from tests.behaviour.vault.notebook import TENANT, House, Page, origin
from vault.audit.rows import AuditRow
from vault.blobs.store import blob_name
from vault.database import Database
from vault.keys import Subject
from vault.keys.data_key_row import DataKeyRow
from vault.verification import Finding, FindingKind, Verification, VerifyReport

PHOTO = Random(6).randbytes(200_000)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """Return a vault on this database."""
    return House(database, tmp_path)


async def verify(house: House) -> VerifyReport:
    """Walk everything."""
    return await Verification(house.database, house.keys, house.blobs).run("job:1")


async def found(house: House) -> list[tuple[FindingKind, str]]:
    """Return kind and place of every finding."""
    return [(finding.kind, finding.place) for finding in (await verify(house)).findings]


async def tamper(house: House, *statements: Any) -> None:
    """Change rows past everything that forbids it."""
    async with house.database.engine.begin() as connection:
        if house.database.embedded:
            for change in ("update", "delete"):
                await connection.execute(text(f"DROP TRIGGER IF EXISTS audit_event_no_{change}"))
        else:
            await connection.execute(text("DROP TRIGGER IF EXISTS audit_event_only_added ON audit_event"))
        for statement in statements:
            await connection.execute(statement)


async def bytes_of(house: House, table: Table, column: str, condition: Any) -> bytes:
    """Return a stored value as it is."""
    async with house.database.engine.connect() as connection:
        return bytes((await connection.execute(select(table.c[column]).where(condition))).scalar_one())


def flipped(value: bytes, position: int) -> bytes:
    """Return `value` with one bit changed."""
    return value[:position] + bytes([value[position] ^ 1]) + value[position + 1 :]


async def test_untouched_installation_has_no_finding(house: House) -> None:
    """Everything is counted, what was erased on purpose is no fault, and progress is told."""
    await house.write_page("Ada", {"pulse": 72}, PHOTO)
    number, _ = await house.write_page("Bob")
    async with house.database.write(origin()) as unit:
        await house.keys.erase(unit, TENANT, Subject(f"page:{number}"))
    told: list[tuple[str, int, int]] = []
    report = await Verification(house.database, house.keys, house.blobs).run(
        "job:1", lambda *step: told.append(step)
    )
    assert report == VerifyReport(audit_rows=2, sealed_values=3, blobs=1, erased_values=1, findings=[])
    assert {what for what, _, _ in told} == {"audit rows", "keys", "sealed values of test_page", "blobs"}
    assert all(done <= total for _, done, total in told)


async def test_every_flipped_byte_of_a_sealed_column_is_named(house: House) -> None:
    """Format, key, nonce, text or tag: one bit, and table, column and row are named; the others are fine."""
    number, _ = await house.write_page("Ada")
    await house.write_page("Bob")
    here = Page.__table__.c.id == number
    sealed = await bytes_of(house, Page.__table__, "name", here)
    for position in range(0, len(sealed), 3):
        await tamper(house, update(Page.__table__).where(here).values(name=flipped(sealed, position)))
        assert await found(house) == [(FindingKind.SEALED, f"test_page.name row {number}")], position


async def test_damaged_key_is_named_with_what_it_sealed(house: House) -> None:
    """A wrapped key that does not open, or is gone, is named, and so is every value that needs it."""
    number, _ = await house.write_page("Ada")
    await house.write_page("Bob")
    here = DataKeyRow.__table__.c.subject == f"page:{number}"
    wrapped = await bytes_of(house, DataKeyRow.__table__, "wrapped", here)
    await tamper(house, update(DataKeyRow.__table__).where(here).values(wrapped=flipped(wrapped, 30)))
    kinds = [kind for kind, _ in await found(house)]
    assert kinds == [FindingKind.KEY, FindingKind.SEALED]
    await tamper(house, delete(DataKeyRow.__table__).where(here))
    assert await found(house) == [(FindingKind.SEALED, f"test_page.name row {number}")]


async def test_changed_audit_row_and_cut_tail_are_named(house: House) -> None:
    """The chain's own faults arrive as findings."""
    for name in ("Ada", "Bob", "Eve"):
        await house.write_page(name)
    audit = AuditRow.__table__
    whole = await bytes_of(house, audit, "hash", audit.c.seq == 2)
    await tamper(house, update(audit).where(audit.c.seq == 2).values(hash=flipped(whole, 31)))
    assert await found(house) == [
        (FindingKind.AUDIT, f"tenant {TENANT} row 2"),
        (FindingKind.AUDIT, f"tenant {TENANT} row 3"),
    ]
    await tamper(
        house,
        update(audit).where(audit.c.seq == 2).values(hash=whole),
        delete(audit).where(audit.c.seq == 3),
    )
    assert (await verify(house)).findings == [
        Finding(FindingKind.AUDIT, f"tenant {TENANT} row 2", "the tail is cut: 3 rows were signed")
    ]


async def test_damaged_missing_and_stray_blobs_are_named(house: House) -> None:
    """One bit of one segment, a missing file, a file nobody knows."""
    (_, first), (_, second) = [await house.write_page("Ada", photo=PHOTO) for _ in range(2)]
    assert first is not None
    assert second is not None
    path = house.blobs.store.path(blob_name(TENANT, first))
    whole = path.read_bytes()
    for position in (41, 70_000, len(whole) - 1):
        path.write_bytes(flipped(whole, position))
        (finding,) = (await verify(house)).findings
        assert finding == Finding(
            FindingKind.BLOB,
            f"tenant {TENANT} blob {first}",
            f"segment {position // 65_536} of blob {first} was changed",
        )
    path.write_bytes(whole)
    path.rename(path.with_name("0" * 32))
    reasons = _reasons((await verify(house)).findings)
    assert reasons == [
        (f"stream {TENANT.hex}/{'0' * 32}", "no row knows it"),
        (f"tenant {TENANT} blob {first}", "a blob has no file"),
    ]


def _reasons(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return sorted((finding.place, finding.reason) for finding in findings)
