"""Staff take a case from the inbox and answer it, in a real browser (P3 steps 2, 10 and 11)."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.support.clinic_world import ADA, GRACE, ROSA, ClinicWorld, clinic_served
from tests.support.fhir_checks import resources
from tests.support.staff_member import PHONE, StaffMember, staff_browser

MARISOL = "Marisol Vega Castro"


async def place_of(member: StaffMember, name: str) -> str:
    """Return where the case of a patient in the queue is."""
    await member.go("/staff/inbox")
    place = await member.page.get_by_role("link", name=name).get_attribute("href")
    assert place is not None
    return place


async def asked_back(ada: StaffMember) -> None:
    """Ask the patient for something: the clock stands, and that is to be seen."""
    asking = ada.part("message-form")
    await asking.get_by_label("Write to the patient").fill("Since when does it itch?")
    await asking.get_by_role("checkbox").check()
    await asking.get_by_role("button", name="Send").click()
    await expect(ada.part("conversation")).to_contain_text("Since when does it itch?")
    await expect(ada.part("case-facts")).to_contain_text("Clock stopped")
    await expect(ada.part("promise-bar")).to_have_attribute("data-tone", "stopped")


async def second_opinion(ada: StaffMember, grace: StaffMember) -> list[str]:
    """Ask a colleague, who finds the question on the page and answers it; return what axe finds."""
    await ada.part("ask-opinion").click()
    dialog = ada.part("opinion-dialog")
    await dialog.get_by_label("Whom?").select_option(label="Dr. Grace Lindqvist")
    await dialog.get_by_label("What do you want to know?").fill("A naevus?")
    faults = await ada.serious_faults()
    await dialog.get_by_role("button", name="Ask", exact=True).click()
    giving = grace.part("opinion-form")
    await giving.get_by_label("Your opinion").fill("Yes, and a harmless one.")
    await giving.get_by_test_id("submit").click()
    await expect(ada.part("opinion")).to_contain_text("Yes, and a harmless one.")
    return faults


async def answered_from_template(ada: StaffMember) -> list[str]:
    """Begin with a template, add a diagnosis and what follows, and sign; return what axe finds."""
    await ada.page.get_by_label("Begin with a template").select_option(label="Benign naevus")
    await expect(ada.page.get_by_label("Assessment")).to_have_value(re.compile("sharply bounded mole"))
    await expect(ada.part("diagnosis")).to_contain_text("D22.9")
    diagnoses = ada.page.get_by_label("Diagnoses")
    await diagnoses.fill("a rash perhaps")
    await ada.page.keyboard.press("Enter")
    await expect(ada.part("diagnoses")).to_contain_text("Choose one of the list")
    await diagnoses.fill("l82.1")
    await ada.page.keyboard.press("Enter")
    await expect(ada.part("diagnosis").last).to_contain_text("Queratosis seborreica")
    await ada.page.get_by_label("Remove Queratosis seborreica").click()
    await expect(diagnoses).to_be_focused()
    await ada.page.get_by_label("Prescription").select_option("changed")
    await ada.part("sign").click()
    await expect(ada.page.get_by_label("Medicine")).to_be_focused()
    await ada.page.get_by_label("Medicine").fill("Hydrocortisone 1 %, thinly once a day")
    await expect(ada.part("kept-at")).to_be_visible()  # by itself
    await ada.photograph("staff-case-answering")
    faults = await ada.serious_faults()
    await ada.part("sign").click()
    faults += await ada.serious_faults()
    await ada.page.get_by_role("dialog").get_by_role("button", name="Sign and send").click()
    answer = ada.part("answer")
    for words in ("sharply bounded mole", "D22.9", "Hydrocortisone 1 %", "After 180 days", "Not read yet"):
        await expect(answer).to_contain_text(words)
    return faults


async def read_by_the_patient(chromium: Browser, world: ClinicWorld) -> None:
    """Open the link that was mailed, say the birth date, and have the answer on screen."""
    letter = await world.letter("marisol@mail.example", "Hay una respuesta para usted.")
    token = re.search(r"/open#([\w.~-]+)", letter)
    assert token is not None
    context = await chromium.new_context()
    site = f"{world.served.url}/api/v1"
    body = {"token": token.group(1), "birth_date": "1986-04-17"}
    opened = await context.request.post(f"{site}/links/exchange", data=body)
    assert (await opened.json())["answer"] == "open"
    answers = await (await context.request.get(f"{site}/guest/case/answer")).json()
    number = answers["items"][-1]["id"]
    received = await context.request.post(f"{site}/guest/case/answer/{number}/received")
    assert received.ok, await received.text()


async def taken_along(ada: StaffMember, case: str) -> None:
    """Download the case as FHIR; what was answered is in it."""
    async with ada.page.expect_download() as saving:
        await ada.part("export").click()
    download = await saving.value
    assert download.suggested_filename == f"case-{case}.fhir.json"
    saved = json.loads((await download.path()).read_text(encoding="utf-8"))
    summaries = [made["summary"] for made in resources(saved, "ClinicalImpression")]
    assert any("sharply bounded mole" in summary for summary in summaries)


@pytest.mark.timeout(300)
async def test_two_providers_want_one_case(tmp_path: Path, shell: Browser) -> None:
    """One takes it, the other is told who; it is answered from a template, read, and added to."""
    async with clinic_served(tmp_path) as world:
        ada, grace = [await staff_browser(shell, world, who) for who in (ADA, GRACE)]
        for member in (ada, grace):
            await member.sign_in()
        place = await place_of(ada, MARISOL)
        lines = (await ada.ask("GET", "/cases"))["items"]
        assert [line["due_at"] for line in lines] == sorted(line["due_at"] for line in lines)
        names = await ada.part("row").get_by_role("link").all_inner_texts()
        assert names == [line["name"] for line in lines]
        for member in (ada, grace):
            await member.go(place)
            await expect(member.part("claim")).to_be_visible()
        faults = await ada.serious_faults()
        await grace.context.set_offline(True)  # so that no event tells her first
        await ada.part("claim").click()
        await expect(ada.part("release")).to_be_visible()
        await grace.context.set_offline(False)
        await grace.part("claim").click()
        await expect(grace.part("error")).to_have_attribute("data-code", "case-taken")
        await expect(grace.part("taken-by")).to_contain_text("Dr. Ada Marsh has it until")
        await grace.photograph("staff-case-taken-by-another")

        await asked_back(ada)
        faults += await second_opinion(ada, grace)
        faults += await answered_from_template(ada)
        await read_by_the_patient(shell, world)
        await expect(ada.part("answer")).to_contain_text("Read by the patient")
        await ada.part("add-to-answer").click()
        adding = ada.part("addendum-form")
        await adding.get_by_label("What is to be added?").fill("Sun cream, too.")
        await adding.get_by_role("button", name="Sign addendum").click()
        await expect(ada.part("addendum")).to_contain_text("Sun cream, too.")
        await expect(ada.part("answer")).to_contain_text("Not read yet")
        await taken_along(ada, place.rpartition("/")[2])
        faults += await ada.serious_faults()
        await ada.photograph("staff-case-answered")
        assert faults == []


@pytest.mark.timeout(300)
async def test_a_case_goes_on_from_hand_to_hand(tmp_path: Path, shell: Browser) -> None:
    """A coordinator sorts and assigns it, also to who is away; it becomes a visit, and is opened again."""
    async with clinic_served(tmp_path) as world:
        rosa = await staff_browser(shell, world, ROSA, scheme="dark")
        ada = await staff_browser(shell, world, ADA, viewport=PHONE)
        for member in (rosa, ada):
            await member.sign_in()
        staff = {each["name"]: each["id"] for each in (await rosa.ask("GET", "/colleagues"))["items"]}
        away = {"staff": staff["Dr. Grace Lindqvist"], "cover": staff["Dr. Ada Marsh"]}
        times = {"since": "2020-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z"}
        await rosa.ask("POST", "/inbox/absences", away | times)
        place = await place_of(rosa, MARISOL)
        await rosa.go(place)
        await rosa.part("triage").click()
        await rosa.part("triage-dialog").get_by_label("Priority").select_option("urgent")
        await rosa.part("triage-dialog").get_by_label("Pool").select_option(label="Dermatology")
        faults = await rosa.serious_faults()
        await rosa.part("triage-dialog").get_by_role("button", name="Keep").click()
        await expect(rosa.part("case-facts")).to_contain_text("Dermatology")
        await expect(rosa.page.get_by_role("main")).to_contain_text("Urgent")
        await rosa.part("assign").click()
        dialog = rosa.part("hand-over-dialog")
        await dialog.get_by_label("To whom?").select_option(
            label="Dr. Grace Lindqvist is away: goes to Dr. Ada Marsh"
        )
        faults += await rosa.serious_faults()
        await rosa.photograph("staff-case-assigning")
        await dialog.get_by_role("button", name="Assign").click()
        await expect(rosa.part("notice")).to_contain_text("Dr. Ada Marsh has this case now.")

        await ada.go(place)
        await ada.part("visit-instead").click()
        dialog = ada.part("visit-dialog")
        await dialog.get_by_label("I know the time already").check()
        await dialog.get_by_role("button", name="Book the visit").click()
        await expect(dialog.get_by_label("Day")).to_be_focused()
        await dialog.get_by_label("Day").fill("2098-05-06")
        await dialog.get_by_label("Time", exact=True).fill("09:30")
        faults += await ada.serious_faults() + await ada.wider_than_the_window()
        await ada.photograph("staff-case-visit-phone")
        await dialog.get_by_role("button", name="Book the visit").click()
        await expect(ada.part("case-facts")).to_contain_text("A visit was booked instead")
        (visit,) = (await rosa.ask("GET", "/visits?day=2098-05-06"))["items"]
        assert visit["starts_at"] == "2098-05-06T13:30:00Z"  # New York's clocks
        carried = await rosa.ask("GET", f"/cases/{place.rpartition('/')[2]}")
        assert visit["patient"] == carried["patient"]["id"]

        await expect(ada.part("case-facts")).to_contain_text("Can be opened again until")
        await ada.part("reopen").click()
        await expect(ada.part("notice")).to_contain_text("The case is open again")
        await expect(ada.part("release")).to_be_visible()
        faults += await ada.wider_than_the_window() + await ada.serious_faults()
        await ada.photograph("staff-case-phone")
        assert faults == []
