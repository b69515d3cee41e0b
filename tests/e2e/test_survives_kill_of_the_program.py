"""Killed in the middle of requests, the program loses nothing it acknowledged and doubles nothing."""

import asyncio
import hashlib
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from pyotp import TOTP

from housecall.demo import CLINIC, PASSWORD
from tests.support.clinic_world import furnished
from tests.support.command import housecall
from tests.support.correspondent import MOLE
from tests.support.files import photograph
from tests.support.sender import CHUNK, encoded
from tests.support.served import Served, serving

WRITERS = 10
ENOUGH = 100
SEEDED = 10
PIECE = 256 * 1024
TUS = {"Tus-Resumable": "1.0.0"}


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
    secrets = await furnished(tmp_path)
    environment = {"HOUSECALL_DATA_DIR": str(tmp_path)}
    async with serving(environment=environment, from_nothing=True) as server:
        server.may_have_ended, server.exit_code = True, -signal.SIGKILL
        async with signed_in(server, "rosa@demo.example", secrets) as http:
            acknowledged = await registered_until_killed(server, http)
    assert len(acknowledged) >= ENOUGH
    async with (
        serving(environment=environment, from_nothing=True) as server,
        signed_in(server, "ada@demo.example", secrets) as http,
    ):
        found = await everybody(http)
    assert len(found) == len(set(found))
    assert acknowledged <= set(found)
    assert len(found) <= len(acknowledged) + WRITERS + SEEDED
    verified = await asyncio.to_thread(housecall, "verify", "--json", data=tmp_path)
    assert (verified.code, verified.json["findings"]) == (0, [])


@asynccontextmanager
async def let_in(server: Served, token: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a patient's link until the block ends."""
    async with aiohttp.ClientSession(f"{server.url}/api/v1/", headers={"Origin": server.url}) as http:
        async with http.post("links/exchange", json={"token": token}) as answered:
            assert (await answered.json())["answer"] == "open"
        yield http


async def piece_sent(http: aiohttp.ClientSession, path: str, content: bytes, offset: int) -> int:
    """Send a piece of a file, and return how many bytes the server then says are durable."""
    headers = TUS | {"Content-Type": CHUNK, "Upload-Offset": str(offset)}
    async with http.patch(path, data=content[offset : offset + PIECE], headers=headers) as answered:
        assert answered.status == 204, await answered.text()
        return int(answered.headers["Upload-Offset"])


async def begun(http: aiohttp.ClientSession, content: bytes, view: str) -> str:
    """Announce a photograph, and return its path."""
    claim = encoded({"filename": "arm.png", "kind": "image", "view": view})
    headers = TUS | {"Upload-Length": str(len(content)), "Upload-Metadata": claim}
    async with http.post("uploads", headers=headers) as answered:
        return answered.headers["Location"].removeprefix("/api/v1/")


async def uploaded_until_killed(
    server: Served, http: aiohttp.ClientSession, content: bytes
) -> tuple[str, int]:
    """Send half a file, kill the server amid the next piece; return its path and what was acknowledged."""
    path = await begun(http, content, "close")
    acknowledged = 0
    while acknowledged < len(content) // 2:
        acknowledged = await piece_sent(http, path, content, acknowledged)
    sending = asyncio.create_task(piece_sent(http, path, content, acknowledged))
    await asyncio.sleep(0.002)
    server.process.send_signal(signal.SIGKILL)
    with suppress(aiohttp.ClientError):
        acknowledged = await sending
    return path, acknowledged


async def resumed(http: aiohttp.ClientSession, path: str, content: bytes, acknowledged: int) -> None:
    """Go on where the server says, and wait until it has opened what was sent."""
    async with http.head(path, headers=TUS) as answered:
        offset = int(answered.headers["Upload-Offset"])
    assert offset >= acknowledged
    while offset < len(content):
        offset = await piece_sent(http, path, content, offset)
    for _ in range(100):
        async with http.get(path) as answered:
            upload = await answered.json()
        if upload["state"] != "received":
            break
        await asyncio.sleep(0.1)
    assert (upload["state"], upload["sha256"]) == ("attached", hashlib.sha256(content).hexdigest())


async def submission(http: aiohttp.ClientSession) -> dict[str, Any]:
    """Return a case as the page sends it."""
    async with http.get("guest/case/forms", params={"language": "en"}) as answered:
        forms = (await answered.json())["items"]
    (form,) = [form for form in forms if form["kind"] == "skin-problem"]
    check_in = {"location": "Albany, New York", "call_back": "+1 555 0100"}
    return {"form": form["id"], "answers": MOLE, "check_in": check_in}


async def submitted_until_killed(server: Served, http: aiohttp.ClientSession) -> set[str]:
    """Send a case five times at once, kill the server at the first answer; return what it acknowledged."""
    body = await submission(http)
    acknowledged: set[str] = set()

    async def submit() -> None:
        try:
            async with http.post("guest/case", json=body) as answered:
                told = await answered.json()
        except aiohttp.ClientError:
            return
        assert told["outcome"] == "sent"
        if not acknowledged:
            server.process.send_signal(signal.SIGKILL)
        acknowledged.add(told["case"])

    await asyncio.gather(*(submit() for _ in range(5)))
    return acknowledged


async def test_a_patient_loses_neither_bytes_nor_the_case(tmp_path: Path) -> None:
    """Killed amid a piece of a photograph, and again as the case is sent: resumed, whole, and one case."""
    secrets = await furnished(tmp_path)
    environment = {"HOUSECALL_DATA_DIR": str(tmp_path)}
    content = photograph("PNG", width=1600, height=1200)
    async with serving(environment=environment, from_nothing=True) as server:
        server.may_have_ended, server.exit_code = True, -signal.SIGKILL
        async with signed_in(server, "ada@demo.example", secrets) as staff:
            async with staff.get("patients") as answered:
                patient = (await answered.json())["items"][0]["id"]
            async with staff.post(f"patients/{patient}/case-invitations", json={}) as answered:
                token = (await answered.json())["url"].partition("#")[2]
        async with let_in(server, token) as http:
            path, acknowledged = await uploaded_until_killed(server, http, content)
    assert acknowledged >= len(content) // 2
    async with serving(environment=environment, from_nothing=True) as server:
        server.may_have_ended, server.exit_code = True, -signal.SIGKILL
        async with let_in(server, token) as http:
            await resumed(http, path, content, acknowledged)
            for view in ("far", "medium"):
                small = photograph()
                await resumed(http, await begun(http, small, view), small, 0)
            (case,) = await submitted_until_killed(server, http)
    async with serving(environment=environment, from_nothing=True) as server, let_in(server, token) as http:
        async with http.get("guest/case") as answered:
            assert (await answered.json())["sent"] is True
        async with http.post("guest/case", json=await submission(http)) as answered:
            again = await answered.json()
        assert (again["case"], again["again"]) == (case, True)
        async with http.get("guest/uploads") as answered:
            assert [upload["state"] for upload in (await answered.json())["items"]] == ["attached"] * 3
        async with signed_in(server, "grace@demo.example", secrets) as staff, staff.get("cases") as answered:
            lines = (await answered.json())["items"]
    assert [line["case"] for line in lines].count(case) == 1
    verified = await asyncio.to_thread(housecall, "verify", "--json", data=tmp_path)
    assert (verified.code, verified.json["findings"]) == (0, [])
