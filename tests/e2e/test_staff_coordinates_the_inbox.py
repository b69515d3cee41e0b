"""Coordinators and administrators see to the inbox in a real browser (P3 steps 2 and 9, P4 step 8)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.support import files
from tests.support.clinic_world import ADA, ADMIN, ROSA, clinic_served
from tests.support.correspondent import invited
from tests.support.staff_member import PHONE, StaffMember, staff_browser


async def on_a_phone(member: StaffMember) -> list[str]:
    """Return what is wrong with the screen at 360 pixels, and make it wide again."""
    wide = member.page.viewport_size
    assert wide is not None
    width, height = PHONE
    await member.page.set_viewport_size({"width": width, "height": height})
    faults = await member.wider_than_the_window() + await member.serious_faults()
    await member.page.set_viewport_size(wide)
    return faults


async def narrowed_and_searched(rosa: StaffMember) -> list[str]:
    """Narrow the queue, find nothing, go on; search by whole words; return what axe finds."""
    faults = await rosa.serious_faults()
    await expect(rosa.part("row").first.get_by_test_id("promise-bar")).to_be_visible()
    await rosa.page.get_by_label("Pool").select_option(label="Dermatology")
    await expect(rosa.page.get_by_role("link", name="Marisol Vega Castro")).to_be_visible()
    await expect(rosa.page.get_by_role("link", name="Samuel Osei")).to_have_count(0)
    await rosa.page.get_by_label("Priority").select_option("urgent")
    await expect(rosa.part("empty")).to_contain_text("No case here is of this pool and priority.")
    faults += await rosa.serious_faults()
    await rosa.part("clear").click()
    await expect(rosa.page.get_by_role("link", name="Samuel Osei")).to_be_visible()
    await rosa.part("search").fill("amlodipine")
    await expect(rosa.part("row")).to_have_count(1)
    await rosa.page.get_by_label("Found among").select_option("closed")
    await expect(rosa.part("empty")).to_contain_text("No case has these words.")
    await rosa.page.reload()
    await expect(rosa.page.get_by_label("Found among")).to_have_value("closed")
    await rosa.part("clear").click()
    await expect(rosa.page.get_by_role("link", name="Samuel Osei")).to_be_visible()
    return faults + await on_a_phone(rosa)


async def seen_to(rosa: StaffMember) -> list[str]:
    """Take somebody off the safety list and finish a task; return what axe finds."""
    await rosa.go("/staff/coordination")
    safety = rosa.part("safety-list")
    for words in ("Anton Kowalczyk", "Do you have trouble breathing now?", "202 555 0100", "Not confirmed"):
        await expect(safety).to_contain_text(words)
    task = rosa.part("tasks").get_by_test_id("row").filter(has_text="Ida Sand")
    await expect(task).to_contain_text("The patient cannot be told")
    faults = await rosa.serious_faults()
    await rosa.photograph("staff-coordination")
    faults += await on_a_phone(rosa)
    await rosa.part("reached").click()
    faults += await rosa.serious_faults()
    await rosa.part("confirm-yes").click()
    await expect(safety.get_by_test_id("empty")).to_be_visible()
    await task.get_by_test_id("task-done").click()
    await expect(task).to_have_count(0)
    return faults


async def booked_late(rosa: StaffMember, patient: str) -> Any:
    """Book a visit to which its patient should have come twenty minutes ago, and return it."""
    late = datetime.now(UTC) - timedelta(minutes=20)
    body = {"patient": patient, "starts_at": late.isoformat(), "minutes": 60, "reason": "A cough"}
    return (await rosa.ask("POST", "/visits", body))["visit"]


@pytest.mark.timeout(300)
async def test_a_coordinator_sees_to_what_nobody_else_does(tmp_path: Path, shell: Browser) -> None:
    """The queue narrowed and searched; whom to call; a visit nobody came to becomes one case (P3 step 9)."""
    async with clinic_served(tmp_path) as world:
        rosa = await staff_browser(shell, world, ROSA, scheme="dark")
        await rosa.sign_in("/staff/inbox")
        await rosa.photograph("staff-queue")
        faults = await narrowed_and_searched(rosa)

        callum = (await rosa.ask("GET", "/patients?q=Callum"))["items"][0]["id"]
        nobody = {"name": "Ida Sand", "birth_date": "1950-02-03", "language": "en"}
        ida = (await rosa.ask("POST", "/patients", nobody))["id"]  # has no address
        visit, _ = [await booked_late(rosa, patient) for patient in (callum, ida)]
        await rosa.go("/staff/inbox?shelf=held")
        row = rosa.part("row").filter(has_text="Callum Reid")
        await expect(row).to_contain_text("Missed visit")
        await expect(row).to_contain_text("the patient is being reached")
        await row.get_by_role("link").click()
        await expect(rosa.part("case-facts")).to_contain_text("A cough")
        missed = [
            line
            for line in (await rosa.ask("GET", f"/patients/{callum}/cases"))["items"]
            if line["kind"] == "missed-visit"
        ]
        assert len(missed) == 1
        case = await rosa.ask("GET", f"/cases/{missed[0]['case']}")
        assert case["case"]["appointment"] == visit["id"]
        assert {"kind": "encounter", "id": visit["encounter"]} in case["case"]["carries"]
        assert "callum@mail.example" in await world.letter("callum@mail.example", "write")

        faults += await seen_to(rosa)
        assert faults == []


@pytest.mark.timeout(300)
async def test_an_administrator_reads_the_figures(tmp_path: Path, shell: Browser) -> None:
    """Turnaround, late answers and poor photographs of a period, as numbers and charts (P4 step 8)."""
    async with clinic_served(tmp_path) as world:
        ada = await staff_browser(shell, world, ADA)
        admin = await staff_browser(shell, world, ADMIN)
        await ada.sign_in()
        tobias = await invited(shell, ada, "Tobias Brandt")
        await tobias.upload(files.photograph(), view="far")
        await tobias.upload(files.photograph(blur=9), view="close", insist="best-possible")
        case = await tobias.send()
        await ada.ask("POST", f"/cases/{case}/claim")
        content = {"assessment": "A harmless mole", "plan": "Nothing"}
        await ada.ask("PUT", f"/cases/{case}/answer", content)
        await ada.ask("POST", f"/cases/{case}/answer/sign")

        await admin.sign_in("/staff/figures")
        await expect(admin.part("tile-answered")).to_contain_text("7")
        await expect(admin.part("tile-photos")).to_contain_text("33.3%")
        await expect(admin.part("tile-photos")).to_contain_text("1 of 3 photos")
        await expect(admin.part("tile-turnaround")).to_contain_text("95 of 100 within")
        await expect(admin.part("tile-late")).to_contain_text("of 7 cases")
        for kind in ("Skin problem", "Follow-up", "Prescription renewal"):
            await expect(admin.part("kinds")).to_contain_text(kind)
        ended = admin.part("chart-answers").get_by_role("row")
        await expect(ended).to_have_count(1 + 4)
        faults = await admin.serious_faults()
        await admin.photograph("staff-figures")
        await admin.page.get_by_text("13 weeks").click()
        await expect(ended).to_have_count(1 + 13)
        await expect(admin.part("tile-answered")).to_contain_text("7")
        await admin.page.emulate_media(color_scheme="dark")
        faults += await admin.serious_faults()
        faults += await on_a_phone(admin)
        width, height = PHONE
        await admin.page.set_viewport_size({"width": width, "height": height})
        await admin.photograph("staff-figures-phone")
        assert faults == []
