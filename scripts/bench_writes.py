"""Measures writes per second and the tail of reads, both audited, on SQLite and PostgreSQL.

usage: python -m scripts.bench_writes [--seconds N] [--clients N] > bench-results/writes.json

Each client writes one row with a sealed name and its audit event in a unit, again and again; then
each reads one row by id, opens the name and discloses it. Prints JSON; times in milliseconds.
PostgreSQL runs here as in the tests, but synced.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import quantiles
from uuid import UUID, uuid4

from tests.behaviour.vault.notebook import MIGRATIONS, TENANT, House, Page, origin
from tests.support.postgres import postgres_running
from vault import Action, Database, DatabaseSettings, Entity, Event, Role, Subject, migrate


def event(subtype: str, action: Action, page: UUID) -> Event:
    """Return the audit event of a page."""
    return Event("page", subtype, action, (Entity(Role.DATA, "page", str(page)),))


async def write(house: House, written: list[UUID]) -> None:
    """Store one page."""
    async with house.database.write(origin()) as unit:
        page = Page(id=uuid4(), tenant_id=TENANT)
        await house.sealer.seal(unit, page, Subject("patient:1"), name="Ada Lovelace")
        unit.session.add(page)
        house.trail.record(unit, event("written", Action.CREATE, page.id))
    written.append(page.id)


async def read(house: House, written: list[UUID]) -> None:
    """Show one page."""
    async with house.database.read(origin()) as reading:
        page = await reading.session.get_one(Page, written[uuid4().int % len(written)])
        await house.sealer.open_one(reading, page)
        house.trail.disclose(reading, event("shown", Action.READ, page.id))


async def timed(work: Callable[[], Awaitable[None]], clients: int, seconds: float) -> dict[str, float]:
    """Repeat `work` by so many clients at once for so long."""
    times: list[float] = []
    ends = time.perf_counter() + seconds

    async def client() -> None:
        while time.perf_counter() < ends:
            began = time.perf_counter()
            await work()
            times.append(time.perf_counter() - began)

    await asyncio.gather(*(client() for _ in range(clients)))
    cuts = quantiles(times, n=100)
    return {
        "per_s": round(len(times) / seconds),
        "p50_ms": round(cuts[49] * 1000, 1),
        "p99_ms": round(cuts[98] * 1000, 1),
    }


async def measure(url: str, folder: Path, clients: int, seconds: float) -> dict[str, dict[str, float]]:
    """Measure one database."""
    async with Database(DatabaseSettings(url=url)) as database:
        await migrate(database, MIGRATIONS)
        house, written = House(database, folder), list[UUID]()
        await write(house, written)
        return {
            f"{name}_{number}_clients": await timed(lambda work=work: work(house, written), number, seconds)
            for name, work in (("write", write), ("read", read))
            for number in (1, clients)
        }


def main() -> None:
    """Measure both databases and print what came out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--clients", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, postgres_running(synced=True) as server:
        folder = Path(name)
        urls = {"sqlite": f"sqlite:///{folder}/bench.db", "postgresql": server.url(server.create())}
        result = {
            engine: asyncio.run(measure(url, folder, arguments.clients, arguments.seconds))
            for engine, url in urls.items()
        }
    json.dump(result, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
