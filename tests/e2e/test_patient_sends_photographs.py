"""P2: a patient is diverted, guided to photographs, cut off, resumes, sends once, and is answered."""

import asyncio
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import APIRequestContext, Browser, expect

from tests.support.clinic_world import ADA, CLINIC, PASSWORD, ClinicWorld, clinic_served
from tests.support.correspondent import Correspondent
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


SKIN = {name: [answer] for name, answer in ANSWERS.items() if answer not in {"yes", "no"}} | {
    **{name: [False] for name, answer in ANSWERS.items() if answer == "no"},
    "where": ["Antebrazo izquierdo"],
    "pain": [2],
    "describe": ["Una mancha que pica"],
}
ANSWER = {
    "assessment": "Un eccema",
    "plan": "Una crema, dos veces al día",
    "diagnoses": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "L30.9", "display": "Dermatitis"}],
    "renewal": {"decision": "renewed", "medicine": "Hidrocortisona 1 %", "remark": ""},
    "follow_up": {"way": "written", "in_days": 14, "remark": ""},
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

    async def is_told_of_the_reading(self, case: str) -> None:
        """Wait for the receipt of the answer."""
        for _ in range(50):
            if (await self.ask("GET", case))["answers"][0]["read_at"] is not None:
                return
            await asyncio.sleep(0.1)
        raise AssertionError("the clinic got no receipt")

    async def cases(self, patient: str) -> dict[str, dict[str, Any]]:
        """Return a patient's cases that wait, by their ids: a line changes as its time passes."""
        lines = (await self.ask("GET", "/cases"))["items"]
        return {line["case"]: line for line in lines if line["patient"] == patient}


async def sent(rosa: Photographer, url: str) -> str:
    """Send a skin problem with its photographs as the page does, and return the case."""
    await rosa.open(url)
    case = (await rosa.asked("/guest/case"))["case"]
    return await Correspondent(rosa.world.served.url, rosa.context, case).send(SKIN)


async def results_link(world: ClinicWorld) -> str:
    """Wait for the letter that says there is an answer, and return its link."""
    for _ in range(100):
        texts = [path.read_text() for path in world.letters.glob("*")]
        links = [link for text in texts for link in re.findall(r"/open#[\w.~-]+", text)]
        if len(links) > 2:
            newest = max(world.letters.glob("*"), key=lambda path: path.stat().st_mtime_ns)
            (link,) = re.findall(r"/open#[\w.~-]+", newest.read_text())
            return world.served.url + link
        await asyncio.sleep(0.1)
    raise AssertionError("nobody was told that there is an answer")


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


async def is_kept_sealed(rosa: Photographer, picture: bytes) -> None:
    """Look into the browser's storage: nothing can be read there, and no key taken out."""
    kept = await rosa.drafts()
    assert [False] == kept["extractable"]
    assert "Antebrazo" not in kept["clear"]
    assert picture[1000:1100].decode("latin1") not in kept["clear"]


async def asks_for_a_visit(rosa: Photographer) -> list[str]:
    """Ask for a visit that carries the case; return what axe finds at the dialog."""
    await rosa.part("wish").click()
    await rosa.part("wish-form").locator("textarea").fill("Para enseñarlo")
    faults = await rosa.faults()
    await rosa.part("wish-form").get_by_test_id("submit").click()
    await expect(rosa.part("live-visit")).to_contain_text("La ha pedido")
    assert (await rosa.asked("/guest/case"))["live_visit"]["starts_at"] is None
    return faults


async def test_a_skin_problem_goes_once_with_every_byte_of_its_photographs(
    tmp_path: Path, shell: Browser
) -> None:
    """The script's steps 1 to 6 on a phone in Spanish; the staff's part over REST."""
    async with clinic_served(tmp_path) as world:
        ada = Staff(world, (await shell.new_context()).request)
        await ada.sign_in()
        patient = (await ada.ask("GET", "/patients"))["items"][0]
        earlier = (await ada.cases(patient["id"])).keys()
        url = await ada.invite(patient["id"])
        rosa = await photographer(shell, world)
        await rosa.open(url)
        await rosa.part("form-skin-problem").click()

        await diverted(rosa)
        assert earlier == (await ada.cases(patient["id"])).keys()
        await fill_in(rosa)
        faults = await rosa.faults()
        await rosa.photograph("photos-form")

        await rosa.pick("pick-close", photograph("cerca", usual(2, 5).but(blur=12)))
        await expect(rosa.file("close")).to_have_attribute("data-stage", "doubted")
        await expect(rosa.file("close").get_by_test_id("reasons")).to_contain_text("Está desenfocada.")
        faults += await rosa.faults()
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
        await is_kept_sealed(rosa, large["buffer"])
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
        cases = await ada.cases(patient["id"])
        (case,) = cases.keys() - earlier
        assert cases[case]["due_at"] == (await rosa.asked("/guest/case"))["due_at"]
        assert [] == (await rosa.drafts())["names"]
        await rosa.photograph("photos-sent")
        assert [] == faults + await rosa.faults()


async def test_the_clinic_asks_back_answers_and_is_asked_for_a_visit(tmp_path: Path, shell: Browser) -> None:
    """The script's steps 7 to 9: the clock stands until a photograph came; receipt; a visit with the case."""
    async with clinic_served(tmp_path) as world:
        ada = Staff(world, (await shell.new_context()).request)
        await ada.sign_in()
        patient = (await ada.ask("GET", "/patients"))["items"][0]
        rosa = await photographer(shell, world)
        url = await ada.invite(patient["id"])
        case = f"/cases/{await sent(rosa, url)}"
        rosa = await rosa.reopened(url)
        await expect(rosa.part("due")).to_be_visible()
        faults = await rosa.faults()

        await ada.ask("POST", f"{case}/claim")
        await ada.ask("POST", f"{case}/messages", {"body": "¿Puede enviarnos otra foto?", "waits": True})
        await expect(rosa.page.get_by_role("heading", level=1)).to_have_text("La clínica le pregunta algo")
        await expect(rosa.part("due")).to_have_count(0)
        await expect(rosa.part("new")).to_have_count(1)
        await rosa.pick("pick-any", photograph("otra", usual(2, 8)))
        await expect(rosa.file("none")).to_have_attribute("data-stage", "kept")
        await rosa.page.locator("textarea[name=body]").fill("Aquí está.")
        faults += await rosa.faults()
        await rosa.photograph("photos-asked-back")
        await rosa.part("message-form").get_by_test_id("submit").click()
        await expect(rosa.part("due")).to_be_visible()
        page = await ada.ask("GET", case)
        assert [*page["versions"]][-1]["change"] == "resumed"
        *_, photo = (await ada.ask("GET", f"{case}/uploads"))["items"]
        assert (photo["name"], photo["state"]) == ("otra.jpg", "attached")

        await ada.ask("PUT", f"{case}/answer", ANSWER)
        await ada.ask("POST", f"{case}/answer/sign")
        await expect(rosa.page.get_by_text("Pide la fecha de nacimiento")).to_be_visible()
        rosa = await rosa.reopened(await results_link(world))
        await rosa.page.locator("input[name=birthDate]").fill("1901-02-03")
        await rosa.part("submit").click()
        await expect(rosa.page.get_by_text("No es la fecha que conocemos")).to_be_visible()
        faults += await rosa.faults()
        assert (await ada.ask("GET", case))["answers"][0]["read_at"] is None
        await rosa.page.locator("input[name=birthDate]").fill(patient["birth_date"])
        await rosa.part("submit").click()
        for words in ("Un eccema", "Una crema, dos veces al día", "Dermatitis", "Hidrocortisona 1 %"):
            await expect(rosa.part("answer")).to_contain_text(words)
        await rosa.photograph("photos-answered")
        await ada.is_told_of_the_reading(case)

        faults += await asks_for_a_visit(rosa)
        await rosa.part("reopen-form").locator("textarea").fill("¿Y si vuelve?")
        await rosa.part("reopen-form").get_by_test_id("submit").click()
        await expect(rosa.part("due")).to_be_visible()
        await rosa.part("withdraw").click()
        await rosa.part("confirm-yes").click()
        await expect(rosa.page.get_by_text("Usted lo retiró.")).to_be_visible()
        assert [] == faults + await rosa.faults()
