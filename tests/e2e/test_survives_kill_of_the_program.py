"""Killed in the middle of requests, the program loses nothing it acknowledged and doubles nothing."""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import aiohttp
from pyotp import TOTP

from housecall.demo import CLINIC, PASSWORD, furnish
from housecall.vault_settings import VaultSettings
from tests.support.command import housecall
from tests.support.served import Served, serving

WRITERS = 10
ENOUGH = 100
SEEDED = 10


@asynccontextmanager
async def signed_in(
    server: Served, email: str, secrets: Mapping[str, str]
) -> AsyncIterator[aiohttp.ClientSession]:
    """Sign a member of staff in until the block ends."""
    headers = {"Origin": server.url}
    async with aiohttp.ClientSession(f"{server.url}/api/v1/", headers=headers) as http:
        code = TOTP(secrets[email]).at(datetime.now(UTC))
        body = {"clinic": CLINIC.slug, "email": email, "password": PASSWORD, "code": code}
        async with http.post("sign-in", json=body) as answered:
            assert answered.status == 200, await answered.text()
        yield http


async def registered_until_killed(server: Served, http: aiohttp.ClientSession) -> set[str]:
    """Register patients, ten at a time, kill the server halfway, and return whom it acknowledged."""
    acknowledged: set[str] = set()
    numbers = count(1)

    async def register() -> None:
        while True:
            name = f"Patient Number{next(numbers)}"
            body = {"name": name, "birth_date": "1980-01-01", "language": "en"}
            try:
                async with http.post("patients", json=body) as answered:
                    assert answered.status == 201
            except aiohttp.ClientError:
                return
            acknowledged.add(name)
            if len(acknowledged) == ENOUGH:
                server.process.send_signal(signal.SIGKILL)

    await asyncio.gather(*(register() for _ in range(WRITERS)))
    return acknowledged


async def everybody(http: aiohttp.ClientSession) -> list[str]:
    """Return the names of all patients, page by page."""
    names: list[str] = []
    after: dict[str, str] = {}
    while True:
        async with http.get("patients", params={"limit": "100", **after}) as answered:
            page = await answered.json()
        names += [patient["name"] for patient in page["items"]]
        if page["next"] is None:
            return names
        after = {"after": page["next"]}


async def test_what_was_acknowledged_is_there_once(tmp_path: Path) -> None:
    """Halfway through 200 registrations by ten at once; then it starts again, and everything verifies."""
    secrets = (await furnish(VaultSettings(data_dir=str(tmp_path)), datetime.now(UTC))).secrets
    environment = {"HOUSECALL_DATA_DIR": str(tmp_path)}
    async with serving(environment=environment) as server:
        server.may_have_ended, server.exit_code = True, -signal.SIGKILL
        async with signed_in(server, "rosa@demo.example", secrets) as http:
            acknowledged = await registered_until_killed(server, http)
    assert len(acknowledged) >= ENOUGH
    async with (
        serving(environment=environment) as server,
        signed_in(server, "ada@demo.example", secrets) as http,
    ):
        found = await everybody(http)
    assert len(found) == len(set(found))
    assert acknowledged <= set(found)
    assert len(found) <= len(acknowledged) + WRITERS + SEEDED
    verified = await asyncio.to_thread(housecall, "verify", "--json", data=tmp_path)
    assert (verified.code, verified.json["findings"]) == (0, [])
