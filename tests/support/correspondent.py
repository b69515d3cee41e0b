"""Somebody who writes to the demonstration clinic by invitation, over the API, with photographs."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import APIResponse, Browser, BrowserContext

from tests.support.files import photograph
from tests.support.sender import CHUNK, encoded
from tests.support.staff_member import StaffMember

NO_EMERGENCY = {"chest-pain": [False], "breathing": [False]}
MOLE: Mapping[str, Sequence[Any]] = {
    **NO_EMERGENCY,
    "face-swelling": [False],
    "spreading-fever": [False],
    "where": ["Left forearm"],
    "since": ["weeks"],
    "kind": ["mole"],
    "changed": [True],
    "bleeds": [False],
    "pain": [1],
    "describe": ["A brown spot like a hazelnut"],
}
_CHECK_IN = {"location": "Albany, New York", "call_back": "+1 555 0100"}
_TRIES = 100


@dataclass
class Correspondent:
    """One patient with a link that invites them to write."""

    site: str
    context: BrowserContext
    case: str

    async def upload(self, content: bytes, *, insist: str = "", **metadata: str) -> str:
        """Send a file, wait until it was opened, and return its id. `insist`: why it is sent if poor."""
        given = {"filename": "arm.jpg", "kind": "image"} | metadata
        headers = {"Upload-Length": str(len(content)), "Upload-Metadata": encoded(given)}
        created = await self._tus("POST", "/uploads", headers)
        path = created.headers["location"].removeprefix("/api/v1")
        await self._tus("PATCH", path, {"Content-Type": CHUNK, "Upload-Offset": "0"}, content)
        for _ in range(_TRIES):
            state = (await self.ask("GET", path))["state"]
            if state != "received":
                break
            await asyncio.sleep(0.1)
        if insist:
            await self.ask("POST", f"{path}/insist", {"why": insist})
        return path.rpartition("/")[2]

    async def send(self, answers: Mapping[str, Sequence[Any]] = MOLE, kind: str = "skin-problem") -> str:
        """Send the case, with those photographs the form requires that are not there; return its id."""
        forms = (await self.ask("GET", "/guest/case/forms?language=en"))["items"]
        (form,) = [form for form in forms if form["kind"] == kind]
        if form["photos"] == "required":
            there = {upload["view"] for upload in (await self.ask("GET", "/guest/uploads"))["items"]}
            for view in sorted({"far", "medium", "close"} - there):
                await self.upload(photograph(), view=view)
        body = {"form": form["id"], "answers": answers, "check_in": _CHECK_IN}
        sent = await self.ask("POST", "/guest/case", body)
        assert sent["outcome"] == "sent"
        return str(sent["case"])

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask the API, and return what it answers."""
        answered = await self.context.request.fetch(f"{self.site}/api/v1{path}", method=method, data=body)
        assert answered.ok, await answered.text()
        return await answered.json()

    async def _tus(
        self, method: str, path: str, headers: dict[str, str], content: bytes | None = None
    ) -> APIResponse:
        answered = await self.context.request.fetch(
            f"{self.site}/api/v1{path}",
            method=method,
            headers={"Tus-Resumable": "1.0.0"} | headers,
            data=content,
        )
        assert answered.ok, await answered.text()
        return answered


async def invited(browser: Browser, inviting: StaffMember, name: str) -> Correspondent:
    """Have a member of staff who is signed in invite the patient of this name, who opens the link."""
    site = inviting.world.served.url
    listed = await inviting.ask("GET", "/patients?q=" + name.split(maxsplit=1)[0])
    (patient,) = [found["id"] for found in listed["items"] if found["name"] == name]
    invitation = await inviting.ask("POST", f"/patients/{patient}/case-invitations", {})
    context = await browser.new_context()
    writer = Correspondent(site, context, invitation["case"])
    await writer.ask("POST", "/links/exchange", {"token": invitation["url"].partition("#")[2]})
    return writer
