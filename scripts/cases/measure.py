"""Measures lists, search and claims among generated cases, each with what it writes to the audit trail."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from clinic import StaffId
from scripts.cases.generate import POOLS, WORDS, Clinic
from store_forward import CaseId, Inbox, Place, QueueQuery, Shelf
from store_forward.errors import ClaimedByAnother
from vault import Database, Origin

Measured = dict[str, float]

_MS = 1000


async def measure(database: Database, inbox: Inbox, clinic: Clinic, rounds: int) -> dict[str, Measured]:
    """Return the percentiles of each way of asking, in milliseconds."""
    random = Random(3)  # noqa: S311 - seeded, so that two runs ask the same
    reader, middle = clinic.staff[0], database.clock() + timedelta(hours=20)

    async def page(**given: Any) -> None:
        async with database.read(_origin(clinic, reader)) as reading:
            await inbox.queue.page(reading, reader, QueueQuery(**given))

    async def turned_page() -> None:
        after = Place(middle + random.random() * timedelta(hours=30), UUID(int=0))
        await page(after=after)

    async def search(text: str, **given: Any) -> None:
        async with database.read(_origin(clinic, reader)) as reading:
            await inbox.queue.found(reading, reader, text, **given)

    common, rare = WORDS[:20], WORDS[3000:]
    asked: dict[str, Callable[[], Awaitable[None]]] = {
        "queue page": page,
        "queue page of a pool": lambda: page(pool=random.choice(POOLS)),
        "queue page, unclaimed": lambda: page(unowned=True),
        "queue page, mine": lambda: page(owner=random.choice(clinic.staff)),
        "queue page, turned to": turned_page,
        "closed cases": lambda: page(shelf=Shelf.CLOSED),
        "search, common word": lambda: search(random.choice(common)),
        "search, rare word": lambda: search(random.choice(rare)),
        "search, two words": lambda: search(f"{random.choice(common)} {random.choice(rare)}"),
        "search, open cases": lambda: search(random.choice(common), is_open=True),
        "search, no such word": lambda: search("nowhere"),
    }
    return {name: await _timed(ask, rounds) for name, ask in asked.items()}


async def claims(database: Database, inbox: Inbox, clinic: Clinic, rounds: int) -> Measured:
    """Return how long fifty who claim one case at once wait for their answers, in milliseconds."""
    waits: list[float] = []
    async with database.read(_origin(clinic, clinic.staff[0])) as reading:
        lines = await inbox.queue.page(reading, clinic.staff[0], QueueQuery(unowned=True, limit=rounds))

    async def claim(case: CaseId, staff: StaffId) -> None:
        began = time.perf_counter()
        try:
            async with database.write(_origin(clinic, staff)) as unit:
                await inbox.desk.claim(unit, case, staff)
        except ClaimedByAnother:
            pass
        waits.append((time.perf_counter() - began) * _MS)

    for line in lines:
        await asyncio.gather(*(claim(line.case, staff) for staff in clinic.staff[:50]))
    return _percentiles(waits)


async def _timed(ask: Callable[[], Awaitable[None]], rounds: int) -> Measured:
    for _ in range(3):
        await ask()
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        await ask()
        took.append((time.perf_counter() - began) * _MS)
    return _percentiles(took)


def _percentiles(took: list[float]) -> Measured:
    took.sort()
    return {
        name: round(took[min(int(len(took) * share), len(took) - 1)], 2)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }


def _origin(clinic: Clinic, staff: StaffId) -> Origin:
    return Origin(tenant=clinic.tenant, actor=f"staff:{staff}", request="request:bench")
