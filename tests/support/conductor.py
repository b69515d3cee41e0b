"""A provider who acts over HTTP while guests are looked at: books visits, lets people in, holds, ends."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import APIRequestContext, Browser

from tests.support.clinic_world import ADA, CLINIC, PASSWORD, ClinicWorld


@dataclass(frozen=True)
class Booked:
    """One person's place in a visit. `url`: their personal link."""

    visit: str
    participant: str
    url: str


@dataclass(frozen=True)
class Conductor:
    """A member of staff, Ada unless said otherwise, signed in over HTTP. `site`: where the server is."""

    site: str
    http: APIRequestContext

    async def ask(self, method: str, path: str, body: Any = None, *, status: int | None = None) -> Any:
        """Ask `/api/v1` for `path` and return what the answer says; fail when it is refused.

        `status`: what the answer is to be, None for any success.
        """
        options = {} if body is None else {"data": body}
        headers = {"Origin": self.site}
        answered = await self.http.fetch(
            f"{self.site}/api/v1{path}", method=method, headers=headers, **options
        )
        said = await answered.text()
        assert answered.ok if status is None else status == answered.status, (method, path, said)
        return await answered.json() if said else None

    async def book(self, *, minutes: int = 5, patient: int = 0, provider: str | None = None) -> Booked:
        """Book a visit. `minutes`: from now; `patient`: which of the clinic's, newest first.

        `provider`: with whom, None for whoever lets them in.
        """
        registered = (await self.ask("GET", "/patients"))["items"][patient]
        starts_at = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
        wish = {"patient": registered["id"], "provider": provider, "starts_at": starts_at, "minutes": 30}
        booked = await self.ask("POST", "/visits", wish)
        (invitation,) = booked["invitations"]
        return Booked(booked["visit"]["id"], invitation["participant"], invitation["url"])

    async def invite(self, visit: Booked, role: str, name: str) -> Booked:
        """Invite one more."""
        said = await self.ask("POST", f"/visits/{visit.visit}/participants", {"role": role, "name": name})
        return Booked(visit.visit, said["participant"], said["url"])

    async def enter(self, visit: Booked) -> str:
        """Come in, and return a media token."""
        entered = await self.ask("POST", f"/visits/{visit.visit}/enter")
        token: str = entered["media"]["token"]
        return token

    async def person(self, place: Booked, act: str, **body: str) -> None:
        """Admit, hold, deny or remove somebody."""
        path = f"/visits/{place.visit}/participants/{place.participant}/{act}"
        await self.ask("POST", path, body or None)

    async def say(self, visit: Booked, words: str) -> None:
        """Write to everybody in a visit."""
        await self.ask("POST", f"/visits/{visit.visit}/messages", {"body": words})

    async def visit(self, visit: Booked, act: str, **body: Any) -> Any:
        """End, reopen, cancel or delay a visit, or give up on its patient."""
        return await self.ask("POST", f"/visits/{visit.visit}/{act}", body or None)

    async def status(self, visit: Booked) -> tuple[str, dict[str, str]]:
        """Return where a visit is, and each participant of it, by their id."""
        shown = (await self.ask("GET", f"/visits/{visit.visit}"))["visit"]
        return shown["status"], {one["id"]: one["status"] for one in shown["participants"]}


async def conducting(browser: Browser, world: ClinicWorld, email: str = ADA) -> Conductor:
    """Sign somebody in."""
    one = Conductor(world.served.url, (await browser.new_context()).request)
    known = {"clinic": CLINIC, "email": email, "password": PASSWORD, "code": await world.code(email)}
    await one.ask("POST", "/sign-in", known)
    return one
