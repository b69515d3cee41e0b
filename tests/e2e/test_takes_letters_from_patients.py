"""Somebody writes to the demonstration clinic from its public page, in Spanish, on a phone."""

import asyncio
import json
from pathlib import Path

from playwright.async_api import Page, Route, expect

from housecall.demo import CLINIC
from tests.e2e.test_demonstrates_a_clinic import demonstrated
from tests.support.browser import chromium_running

ADDRESS = "nueva@mail.example"
REPLY = "Es leche de avena."
MESSAGES = "**/guest/case/messages*"
"""Sending one and looking at all: a look would find what arrived before its answer is missed."""


async def choose(page: Page, question: str, option: str) -> None:
    """Choose an option of a question."""
    # Not `check`: a red flag takes the question away, and then there is nothing left to be checked.
    await page.get_by_test_id(f"question-{question}").locator(f"input[value={option}]").click()


def letters_in(folder: Path) -> list[dict[str, str]]:
    """Return the letters that the demonstration has posted to somebody new."""
    letters = [json.loads(path.read_text() or "{}") for path in folder.rglob("*.json")]
    return [letter for letter in letters if letter.get("to") == ADDRESS]


async def mailed_code(folder: Path) -> str:
    """Wait for the letter with the code."""
    for _ in range(50):
        if letters := letters_in(folder):
            return letters[0]["text"].split()[-1]
        await asyncio.sleep(0.2)
    raise AssertionError("no code was mailed")


async def unanswered(route: Route) -> None:
    """Let the clinic have what is sent, and the page no answer."""
    if route.request.method == "POST":
        await route.fetch()
    await route.abort()


async def test_diverts_an_emergency_and_says_sent_only_when_the_clinic_has_it(tmp_path: Path) -> None:
    """A red flag sends nothing and must be read; corrected, it is sent, and says when an answer comes.

    A message whose answer is lost is there once after a reload, and not offered to be sent again.
    """
    async with demonstrated(tmp_path) as shown, chromium_running() as browser:
        context = await browser.new_context(locale="es-ES", viewport={"width": 360, "height": 740})
        page = await context.new_page()
        await page.goto(f"{shown.site}/write/{CLINIC.slug}")
        await page.locator("input[name=email]").fill(ADDRESS)
        await page.get_by_test_id("submit").click()
        await page.locator("input[name=code]").fill(await mailed_code(tmp_path))
        await page.locator("input[name=name]").fill("Nueva Paciente")
        await page.locator("input[name=birthDate]").fill("1980-05-06")
        await page.get_by_test_id("submit").click()
        await page.get_by_test_id("form-general-question").click()
        await page.screenshot(path=tmp_path / "form.png", full_page=True)

        await choose(page, "chest-pain", "yes")
        await expect(page.get_by_test_id("stage-diverted")).to_be_visible()
        await page.screenshot(path=tmp_path / "diverted.png")
        case = await (await page.request.get(f"{shown.site}/api/v1/guest/case")).json()
        assert not case["sent"]
        await page.get_by_test_id("acknowledge").click()

        for question in ("chest-pain", "breathing", "self-harm"):
            await choose(page, question, "no")
        await page.get_by_test_id("question-topic").locator("input").last.check()
        await page.get_by_test_id("question-question").fill("¿Puedo tomar esto con leche?")
        await page.get_by_test_id("send").click()
        await expect(page.locator("[aria-invalid=true]").first).to_be_focused()
        await page.get_by_test_id("location").fill("Calle Mayor 1, Madrid")
        await page.get_by_test_id("callBack").fill("+34 600 000 000")
        await page.get_by_test_id("send").click()

        await expect(page.get_by_test_id("received")).to_be_visible()
        assert await page.evaluate("scrollY") == 0  # though the button was at the foot of a long form
        await expect(page.get_by_test_id("notice")).to_contain_text("Recibirá respuesta antes del")
        await page.locator("textarea[name=body]").fill(REPLY)
        await page.route(MESSAGES, unanswered)
        await page.get_by_test_id("submit").click()
        await expect(page.get_by_test_id("error")).to_have_attribute("data-code", "server-unreachable")
        await page.unroute(MESSAGES)
        await page.reload()
        await expect(page.get_by_test_id("item").filter(has_text=REPLY)).to_be_visible()
        await expect(page.get_by_test_id("item")).to_have_count(1)
        await expect(page.locator("textarea[name=body]")).to_have_value("")
        await page.screenshot(path=tmp_path / "sent.png", full_page=True)
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360
