"""Audit events are durable with what they describe, and any change of them is found and named."""

import asyncio
import contextlib
import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from tests.behaviour.vault.notebook import OTHER_TENANT, TENANT, Counter, add_counter, counter_value, origin
from vault.audit import (
    Action,
    AnchorFile,
    AuditQuery,
    AuditTrail,
    Entity,
    Event,
    Outcome,
    Role,
    chain_faults,
    csv_lines,
    find_events,
    heads,
    publish,
)
from vault.audit.rows import AuditHead, AuditRow
from vault.database import Database
from vault.errors import AnchorsMalformed
from vault.keys import DataKeys, RootKeys
from vault.origin import Origin, TenantId

SERVER = Origin.server("verify", "job:1")


def opened(number: object, patient: str = "p1") -> Event:
    """Return the event of a case that was opened."""
    return Event(
        "case",
        "opened",
        Action.READ,
        (Entity(Role.PATIENT, "patient", patient), Entity(Role.DATA, "case", str(number))),
        detail=(("seconds", 12),),
    )


@pytest.fixture
def keys() -> DataKeys:
    """Return data keys under a first root key."""
    return DataKeys(RootKeys.fresh())


@pytest.fixture
def trail(keys: DataKeys) -> AuditTrail:
    """Return the trail that signs with these keys."""
    return AuditTrail(keys)


async def _record(database: Database, trail: AuditTrail, *events: Event, tenant: TenantId = TENANT) -> None:
    async with database.write(origin(tenant)) as unit:
        for event in events:
            trail.record(unit, event)


async def _faults(database: Database, keys: DataKeys, anchors: Any = ()) -> list[str]:
    async with database.read(SERVER) as reading:
        return [str(fault).split(", ", 1)[1] async for fault in chain_faults(reading, keys, anchors)]


async def _tamper(database: Database, statement: Any) -> None:
    """Change rows as somebody with the database's own rights could."""
    async with database.engine.begin() as connection:
        if database.embedded:
            await connection.execute(text("DROP TRIGGER IF EXISTS audit_event_no_update"))
            await connection.execute(text("DROP TRIGGER IF EXISTS audit_event_no_delete"))
        else:
            await connection.execute(text("DROP TRIGGER IF EXISTS audit_event_only_added ON audit_event"))
        await connection.execute(statement)


async def test_event_says_who_did_what_to_whom(database: Database, trail: AuditTrail) -> None:
    """A row has every field of section 3.5, and leaves nothing clinical behind."""
    who = origin()
    async with database.write(who) as unit:
        trail.record(unit, opened(5))
        at = unit.now
    async with database.read(origin()) as reading:
        (row,) = await find_events(reading, AuditQuery(TENANT))
    assert (row.seq, row.recorded, row.type, row.subtype, row.action, row.outcome) == (
        1,
        at,
        "case",
        "opened",
        "R",
        0,
    )
    assert (row.agent, row.agent_kind, row.request, row.purpose) == ("staff:7", "user", who.request, "TREAT")
    assert (row.patient, row.entities) == ("p1", [[1, "patient", "p1"], [4, "case", "5"]])
    assert row.detail == [["seconds", 12]]


async def test_event_is_kept_with_its_unit_or_not_at_all(
    database: Database, trail: AuditTrail, keys: DataKeys
) -> None:
    """A unit that fails leaves no event, not even of a tenant's very first one; the chain goes on."""
    with contextlib.suppress(ZeroDivisionError):
        async with database.write(origin()) as unit:
            trail.record(unit, opened(1))
            raise ZeroDivisionError
    number = await add_counter(database)
    async with database.write(origin()) as unit:
        trail.record(unit, opened(2))
        (await unit.session.get_one(Counter, number)).value = 3
    async with database.read(origin()) as reading:
        assert [row.entities[1][2] for row in await find_events(reading, AuditQuery(TENANT))] == ["2"]
    assert await counter_value(database, number) == 3
    assert await _faults(database, keys) == []


async def test_units_of_one_tenant_at_once_make_one_chain(
    database: Database, trail: AuditTrail, keys: DataKeys
) -> None:
    """Thirty concurrent units leave thirty rows without gap or fork."""
    await asyncio.gather(*(_record(database, trail, opened(n)) for n in range(30)))
    async with database.read(origin()) as reading:
        rows = await find_events(reading, AuditQuery(TENANT))
    assert [row.seq for row in rows] == list(range(30, 0, -1))
    assert {row.entities[1][2] for row in rows} == {str(n) for n in range(30)}
    assert await _faults(database, keys) == []


async def test_tenants_have_chains_of_their_own(
    database: Database, trail: AuditTrail, keys: DataKeys
) -> None:
    """The server's own unit may write into several; nobody reads another's."""
    async with database.write(SERVER) as unit:
        trail.record(unit, opened(1), TENANT)
        trail.record(unit, opened(2), OTHER_TENANT)
        with pytest.raises(ValueError, match="belongs to a tenant"):
            trail.record(unit, opened(3))
    async with database.read(origin(OTHER_TENANT)) as reading:
        assert [row.seq for row in await find_events(reading, AuditQuery(OTHER_TENANT))] == [1]
        assert await find_events(reading, AuditQuery(TENANT)) == []
    assert await _faults(database, keys) == []


async def test_disclosure_is_recorded_before_the_answer(database: Database, trail: AuditTrail) -> None:
    """A reading that shows something ends with its event durable; one that failed shows nothing."""
    async with database.read(origin()) as reading:
        trail.disclose(reading, opened(1))
    with contextlib.suppress(ZeroDivisionError):
        async with database.read(origin()) as reading:
            trail.disclose(reading, opened(2))
            raise ZeroDivisionError
    async with database.read(origin()) as reading:
        assert [row.entities[1][2] for row in await find_events(reading, AuditQuery(TENANT))] == ["1"]


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET agent = 'x'", "DELETE FROM audit_event"])
async def test_rows_are_only_ever_added(database: Database, trail: AuditTrail, statement: str) -> None:
    """The database itself refuses to change or delete an event."""
    await _record(database, trail, opened(1))
    with pytest.raises(DBAPIError, match="only ever added"):
        async with database.engine.begin() as connection:
            await connection.execute(text(statement))


async def test_changed_row_is_named(database: Database, trail: AuditTrail, keys: DataKeys) -> None:
    """One flipped bit of a stored hash, or one changed column, is found at its row."""
    await _record(database, trail, *(opened(n) for n in range(5)))
    async with database.read(origin()) as reading:
        whole = await reading.session.get_one(AuditRow, (TENANT, 3))
    third = (AuditRow.tenant_id == TENANT) & (AuditRow.seq == 3)
    await _tamper(database, update(AuditRow).where(third).values(patient="p2"))
    assert await _faults(database, keys) == ["row 3: it was changed"]
    flipped = bytes([whole.hash[0] ^ 1]) + whole.hash[1:]
    await _tamper(database, update(AuditRow).where(third).values(patient="p1", hash=flipped))
    assert await _faults(database, keys) == [
        "row 3: it was changed",
        "row 4: it does not follow the row before it",
    ]


async def test_cut_tail_is_named(
    database: Database, trail: AuditTrail, keys: DataKeys, tmp_path: Path
) -> None:
    """Rows cut off the end are missed by the signed head; cut together with it, by an anchor elsewhere."""
    await _record(database, trail, *(opened(n) for n in range(3)))
    async with database.read(SERVER) as reading:
        (old,) = await heads(reading)
    await _record(database, trail, opened(3), opened(4))
    file = AnchorFile(tmp_path / "anchors")
    async with database.read(SERVER) as reading:
        now = await heads(reading)
        assert (publish(now, file), publish(now, file)) == (1, 0)
    await _tamper(database, AuditRow.__table__.delete().where(AuditRow.seq > 3))
    assert await _faults(database, keys) == ["row 3: the tail is cut: 5 rows were signed"]
    await _tamper(database, update(AuditHead).values(seq=3, hash=old.head.hash, signature=old.signature))
    assert await _faults(database, keys) == []
    assert await _faults(database, keys, file.read()) == ["row 3: the tail is cut: row 5 was anchored"]
    await _tamper(database, AuditRow.__table__.delete())
    await _tamper(database, AuditHead.__table__.delete())
    assert len(await _faults(database, keys, file.read())) == 2


async def test_forged_anchor_is_named(
    database: Database, trail: AuditTrail, keys: DataKeys, tmp_path: Path
) -> None:
    """An anchor that the tenant did not sign proves nothing and is reported; a torn last line is not one."""
    await _record(database, trail, opened(1))
    async with database.read(SERVER) as reading:
        publish(await heads(reading), AnchorFile(tmp_path / "anchors"))
    written = (tmp_path / "anchors").read_text()
    (tmp_path / "anchors").write_text(written.replace('"seq": 1', '"seq": 9') + written[:40])
    assert await _faults(database, keys, AnchorFile(tmp_path / "anchors").read()) == [
        "row 9: an anchor of it is not signed by the tenant"
    ]
    (tmp_path / "anchors").write_text("{}\n")
    with pytest.raises(AnchorsMalformed, match="line 1"):
        AnchorFile(tmp_path / "anchors").read()


async def test_search_narrows_and_turns_pages(database: Database, trail: AuditTrail) -> None:
    """By patient, person, request, kind, outcome and time, newest first, a page at a time."""
    await _record(database, trail, opened(1, "p1"), opened(2, "p2"), opened(3, "p1"))
    refused = Event("link", "refused", Action.EXECUTE, outcome=Outcome.REFUSED)
    async with database.write(origin(actor="staff:8")) as unit:
        trail.record(unit, refused)
        now = unit.now

    async def found(**fields: Any) -> list[int]:
        async with database.read(origin()) as reading:
            return [row.seq for row in await find_events(reading, AuditQuery(TENANT, **fields))]

    assert await found(patient="p1") == [3, 1]
    assert await found(agent="staff:8") == [4]
    assert await found(type="link", action=Action.EXECUTE, outcome=Outcome.REFUSED) == [4]
    assert await found(since=now) == [4]
    assert await found(until=now) == [3, 2, 1]
    assert await found(since=now + timedelta(seconds=1)) == []
    assert await found(limit=2) == [4, 3]
    assert await found(limit=2, before=3) == [2, 1]
    with pytest.raises(ValueError, match="1 to 1000"):
        AuditQuery(TENANT, limit=0)


async def test_search_result_is_csv(database: Database, trail: AuditTrail) -> None:
    """The export parses as CSV and carries every hashed column and the hash."""
    await _record(database, trail, opened(1), opened(2))
    async with database.read(origin()) as reading:
        rows = await find_events(reading, AuditQuery(TENANT))
    parsed = list(csv.DictReader(io.StringIO("".join(csv_lines(rows)), newline="")))
    assert [(line["seq"], line["patient"], line["hash"]) for line in parsed] == [
        (str(row.seq), row.patient, row.hash.hex()) for row in rows
    ]
