"""P2: a patient is diverted, guided to photographs, cut off, resumes, sends once, and is answered."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import APIRequestContext, Browser, expect

from tests.support.clinic_world import ADA, CLINIC, PASSWORD, ClinicWorld, clinic_served
from tests.support.lesions import usual
from tests.support.photographer import Photographer, photograph, photographer

pytestmark = pytest.mark.timeout(300)

SENT = "Enviado. La clínica lo tiene."
ANSWERS = {
    "chest-pain": "no",
    "breathing": "no",
    "face-swelling": "no",
    "spreading-fever": "no",
    "since": "weeks",
    "kind": "rash",
}


class Staff:
    """A provider, over REST: the screens of the staff have tests of their own."""

    def __init__(self, world: ClinicWorld, http: APIRequestContext) -> None:
        self.world = world
        self.http = http

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask, and return what was answered."""
        url = self.world.served.url
        answered = await self.http.fetch(
            f"{url}/api/v1{path}", method=method, data=body, headers={"Origin": url}
        )
        assert answered.ok, await answered.text()
        return await answered.json() if await answered.body() else None

    async def sign_in(self) -> None:
        """Sign Ada in."""
        body = {"clinic": CLINIC, "email": ADA, "password": PASSWORD, "code": await self.world.code(ADA)}
        await self.ask("POST", "/sign-in", body)

    async def invite(self, patient: str) -> str:
        """Return the address by which a patient may write, as served here."""
        invited = await self.ask("POST", f"/patients/{patient}/case-invitations", {})
        return f"{self.world.served.url}/open#{invited['url'].partition('#')[2]}"

    async def cases(self, patient: str) -> list[dict[str, Any]]:
        """Return a patient's cases that wait."""
        lines = (await self.ask("GET", "/cases"))["items"]
        return [line for line in lines if line["patient"] == patient]


async def fill_in(rosa: Photographer) -> None:
    """Answer what the form about a skin problem asks."""
    await rosa.part("location").fill("Calle Mayor 1, Madrid")
    await rosa.part("callBack").fill("+34 600 000 000")
    for question, option in ANSWERS.items():
        await rosa.choose(question, option)
    await rosa.part("question-where").fill("Antebrazo izquierdo")
    await rosa.part("question-pain").fill("2")
    await rosa.part("question-describe").fill("Una mancha que pica")


async def diverted(rosa: Photographer) -> None:
    """Answer that the chest hurts, and read what to do; nothing is queued by that."""
    await rosa.choose("chest-pain", "yes")
    await expect(rosa.part("stage-diverted")).to_be_visible()
    assert (await rosa.asked("/guest/case"))["sent"] is False
    await rosa.part("acknowledge").click()


async def test_a_skin_problem_goes_once_with_every_byte_of_its_photographs(
    tmp_path: Path, chromium: Browser
) -> None:
    """The script's steps 1 to 6 on a phone in Spanish; the staff's part over REST."""
    async with clinic_served(tmp_path) as world:
        ada = Staff(world, (await chromium.new_context()).request)
        await ada.sign_in()
        patient = (await ada.ask("GET", "/patients"))["items"][0]
        earlier = await ada.cases(patient["id"])
        url = await ada.invite(patient["id"])
        rosa = await photographer(chromium, world)
        await rosa.open(url)
        await rosa.part("form-skin-problem").click()

        await diverted(rosa)
        assert earlier == await ada.cases(patient["id"])
        await fill_in(rosa)
        await rosa.photograph("photos-form")

        await rosa.pick("pick-close", photograph("cerca", usual(2, 5).but(blur=12)))
        await expect(rosa.file("close")).to_have_attribute("data-stage", "doubted")
        await expect(rosa.file("close").get_by_test_id("reasons")).to_contain_text("Está desenfocada.")
        await rosa.photograph("photos-blurred")
        await rosa.pick("again", photograph("cerca"))
        await expect(rosa.file("close")).to_have_attribute("data-stage", "kept")
        await rosa.pick("pick-far", photograph("lejos", usual(2, 6)))
        await expect(rosa.file("far")).to_have_attribute("data-stage", "kept")

        large = photograph("medio", usual(2, 7).but(width=1600, height=1200), ending=".png")
        await rosa.cut_at("medium", 60, 900_000, large)
        await expect(rosa.file("medium")).to_have_attribute("data-stage", "waiting")
        await rosa.photograph("photos-cut")
        await rosa.part("send").click()
        await expect(rosa.part("files-fault")).to_be_visible()
        await expect(rosa.page.get_by_text(SENT)).to_have_count(0)
        kept = await rosa.drafts()
        assert [False] == kept["extractable"]
        assert "Antebrazo" not in kept["clear"]
        assert large["buffer"][1000:1100].decode("latin1") not in kept["clear"]
        await rosa.context.set_offline(False)
        rosa = await rosa.reopened(url)
        await expect(rosa.file("medium")).to_have_attribute("data-stage", "kept")
        uploads = (await rosa.asked("/guest/uploads"))["items"]
        assert ["close", "far", "medium"] == [upload["view"] for upload in uploads]
        assert uploads[-1]["sha256"] == hashlib.sha256(large["buffer"]).hexdigest()
        assert (await rosa.asked("/guest/case"))["sent"] is False
        await expect(rosa.part("question-where")).to_have_value("Antebrazo izquierdo")
        await rosa.photograph("photos-back")

        await rosa.part("send").dblclick()
        await expect(rosa.page.get_by_text(SENT)).to_be_visible()
        await expect(rosa.part("notice")).to_contain_text("Recibirá respuesta antes del")
        (line,) = [each for each in await ada.cases(patient["id"]) if each not in earlier]
        assert line["due_at"] == (await rosa.asked("/guest/case"))["due_at"]
        assert [] == (await rosa.drafts())["names"]
        await rosa.photograph("photos-sent")
