"""Measures the inbox among a million generated cases, on SQLite and PostgreSQL.

usage: python -m scripts.bench_cases [--cases N] [--rounds N] [--engine sqlite|postgresql]

Prints JSON: percentiles in milliseconds for lists, search and claims, in a large clinic and in a tiny one
beside it. Every list and search includes what it writes to the audit trail, one event for each patient
shown, and waits until that is durable.
"""

import argparse
import asyncio
import gc
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from clinic import Identity, Members, PatientId, Patients, StaffId, StaffRole
from scripts.cases.generate import Clinic, rows
from scripts.cases.load import load
from scripts.cases.measure import claims, measure
from tests.behaviour.clinic.folk import ROSA
from tests.behaviour.clinic.surgery import OTHER_TENANT, TENANT, Surgery
from tests.behaviour.store_forward.ward import Ward
from tests.support.postgres import postgres_running
from tests.support.schema import MIGRATIONS
from vault import DatabaseSettings, TenantId, migrate
from vault.search.tokens import SEARCH_SUBJECT

TINY, STAFF, PATIENTS, AT_ONCE = 200, 50, 2000, 20


async def _clinic(surgery: Surgery, tenant: TenantId, patients: int) -> Clinic:
    """Register people, whose keys are made one by one as they are in life."""
    known: list[PatientId] = []
    while len(known) < patients:
        async with surgery.write(tenant) as unit:
            repository = Patients(surgery.records)
            for _ in range(min(100, patients - len(known))):
                name = f"Patient {len(known)}"
                known.append((await repository.register(unit, Identity(name, ROSA.birth_date))).id)
        surgery.pass_time(microseconds=1)
    staff: list[StaffId] = []
    async with surgery.write(tenant) as unit:
        members = Members(surgery.records)
        for number in range(STAFF):
            member = await members.add(unit, "Ada", f"p{number}@clinic.example", [StaffRole.PROVIDER])
            staff.append(member.id)
        key = await surgery.keys.obtain(unit, tenant, SEARCH_SUBJECT)
    return Clinic(tenant, known, staff, key)


async def _bench(url: str, cases: int, rounds: int) -> dict[str, Any]:
    surgery, random = Surgery(DatabaseSettings(url=url)), Random(11)  # noqa: S311 - seeded
    async with surgery.database:
        await migrate(surgery.database, MIGRATIONS)
        await surgery.found()
        large = await _clinic(surgery, TENANT, PATIENTS)
        tiny = await _clinic(surgery, OTHER_TENANT, TINY // 4)
    began = time.monotonic()
    for clinic, count in ((tiny, TINY), (large, cases)):
        await load(url, rows(clinic, count, surgery.now, random), _tell)
    loaded_s = time.monotonic() - began
    surgery.database = Surgery(DatabaseSettings(url=url)).database
    surgery.database.clock = lambda: surgery.now
    gc.collect()
    gc.freeze()  # as the program does once it has started
    async with surgery.database:
        inbox = Ward(surgery).inbox
        return {
            "cases": cases,
            "loaded_s": round(loaded_s, 1),
            "large": await measure(surgery.database, inbox, large, rounds),
            "tiny": await measure(surgery.database, inbox, tiny, rounds),
            "fifty claims at once": await claims(surgery.database, inbox, large, AT_ONCE),
        }


def _tell(done: int) -> None:
    sys.stderr.write(f"\r{done:,} cases ")
    sys.stderr.flush()


@contextmanager
def _database(engine: str) -> Iterator[str]:
    if engine == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'cases.db'}"
        return
    with postgres_running(synced=True) as server:
        yield server.url(server.create())


def main() -> None:
    """Run it, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    results = {}
    for engine in given.engine or ["sqlite", "postgresql"]:
        with _database(engine) as url:
            results[engine] = asyncio.run(_bench(url, given.cases, given.rounds))
        sys.stderr.write(f"{engine} done\n")
    sys.stdout.write(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
