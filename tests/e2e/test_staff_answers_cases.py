"""Staff take a case from the inbox and answer it, in a real browser (P3 steps 2, 10 and 11)."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.support.clinic_world import ADA, GRACE, clinic_served
from tests.support.fhir_checks import resources
from tests.support.staff_member import staff_browser


@pytest.mark.timeout(240)
async def test_two_providers_want_one_case(tmp_path: Path, chromium: Browser) -> None:
    """One takes it, the other is told; the one who has it asks, answers and signs."""
    async with clinic_served(tmp_path) as world:
        ada, grace = [await staff_browser(chromium, world, who) for who in (ADA, GRACE)]
        for member in (ada, grace):
            await member.go("/staff")
            await member.sign_in()
        await ada.go("/staff/inbox")
        place = await ada.part("row").first.get_by_role("link").get_attribute("href")
        assert place is not None
        for member in (ada, grace):
            await member.go(place)
            await expect(member.part("claim")).to_be_visible()
        faults = await ada.serious_faults()
        await grace.context.set_offline(True)  # so that no event tells her first
        await ada.part("claim").click()
        await expect(ada.part("release")).to_be_visible()
        faults += await ada.serious_faults()
        await ada.photograph("staff-case-taken")
        await grace.context.set_offline(False)
        await grace.part("claim").click()
        await expect(grace.part("error")).to_have_attribute("data-code", "case-taken")
        await grace.photograph("staff-case-taken-by-another")

        asking = ada.part("message-form")
        await asking.get_by_label("Write to the patient").fill("Since when does it itch?")
        await asking.get_by_role("checkbox").check()
        await asking.get_by_role("button", name="Send").click()
        await expect(ada.part("conversation")).to_contain_text("Since when does it itch?")
        await expect(ada.page.get_by_role("main")).to_contain_text("Clock stopped")

        await ada.page.get_by_label("Assessment").fill("A harmless mole.")
        await ada.page.get_by_label("Plan").fill("Send a photo again in three months.")
        await ada.part("sign").click()
        await ada.page.get_by_role("dialog").get_by_role("button", name="Sign and send").click()
        await expect(ada.part("answer")).to_contain_text("A harmless mole.")
        await expect(ada.part("answer")).to_contain_text("Not read yet")
        async with ada.page.expect_download() as saving:
            await ada.part("export").click()
        download = await saving.value
        assert download.suggested_filename == f"case-{place.rpartition('/')[2]}.fhir.json"
        saved = json.loads((await download.path()).read_text(encoding="utf-8"))
        assert "A harmless mole." in [made["summary"] for made in resources(saved, "ClinicalImpression")]
        await ada.photograph("staff-case-answered")
        assert faults == []
