"""Writes counters with audit events, ten at a time, and says which are durable, until somebody kills it."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from tests.behaviour.vault.notebook import TENANT, Counter, House, origin
from vault.audit import Action, Entity, Event, Role
from vault.blobs import BlobWriter
from vault.database import Database, DatabaseSettings
from vault.keys import Subject, load_root_keys

WRITERS = 10


async def _write(house: House, writer: int) -> None:
    for value in range(writer, 100_000, WRITERS):
        async with house.database.write(origin()) as unit:
            unit.session.add(Counter(id=UUID(int=value), tenant_id=TENANT, value=value))
            thing = Entity(Role.DATA, "counter", str(value))
            house.trail.record(unit, Event("counter", "made", Action.CREATE, (thing,)))
        sys.stdout.write(f"row {value}\n")
        sys.stdout.flush()


async def _append(house: House) -> None:
    async with house.database.write(origin()) as unit:
        blob = await house.blobs.create(unit, TENANT, Subject("case:1"))
    async with house.database.read(origin()) as reading:
        writer = await house.blobs.open(reading, blob)
    assert isinstance(writer, BlobWriter)
    while True:
        await writer.append(writer.acknowledged.to_bytes(8, "big") * 2_500)
        sys.stdout.write(f"blob {blob} {await writer.sync()}\n")
        sys.stdout.flush()


async def _run(url: str, folder: Path) -> None:
    async with Database(DatabaseSettings(url=url)) as database:
        house = House(database, folder, load_root_keys(folder / "keys"))
        await asyncio.gather(_append(house), *(_write(house, number) for number in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], Path(sys.argv[2])))
