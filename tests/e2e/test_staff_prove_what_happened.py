"""P4: links are issued and revoked, the trail is searched and taken along, other clinics stay unseen."""

import csv
import re
import time
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from clinic import Identity, Patients, TenantDraft, Tenants
from housecall.installation import command_origin, opened_installation
from housecall.vault_settings import VaultSettings
from tests.support.checked_in import check_in
from tests.support.clinic_world import ADA, ADMIN, ClinicWorld
from tests.support.conductor import Conductor
from tests.support.figures import keep
from tests.support.staff_member import StaffMember, staff_browser
from tests.support.visitor import arrive

DEAD_WITHIN_S = 5

pytestmark = pytest.mark.timeout(180)


async def _patient_elsewhere(folder: Path) -> str:
    """Found another clinic in the same installation, and register somebody there; return who."""
    origin = command_origin("test")
    async with opened_installation(VaultSettings(data_dir=str(folder)), found=True) as opened:
        async with opened.database.write(origin) as unit:
            other = await Tenants(opened.records).create(unit, TenantDraft("South Clinic", "south", "UTC"))
        async with opened.database.write(origin.within(other.id)) as unit:
            identity = Identity("Ana Blanco", date(1970, 1, 1), "es")
            return str((await Patients(opened.records).register(unit, identity)).id)


async def _revoke_newest(ada: StaffMember) -> float:
    """Revoke the first link of the list; return when that was confirmed, by the monotonic clock."""
    await ada.part("revoke-link").first.click()
    await ada.part("confirm-yes").click()
    await expect(ada.part("notice").last).to_be_visible()
    return time.monotonic()


async def test_every_link_that_staff_can_issue_leads_somewhere(world: ClinicWorld, shell: Browser) -> None:
    """Whatever the dialog offers: its address opens a page to write, to read, or to prove who one is."""
    ada = await staff_browser(shell, world, ADA)
    await ada.sign_in()
    case = (await ada.ask("GET", "/cases"))["items"][0]
    await ada.go(f"/staff/patients/{case['patient']}")
    opened = {"intake": "stage-forms", "case": "stage-case", "results": "stage-birth-date"}
    for index, (purpose, stage) in enumerate(opened.items()):
        await ada.part("issue-link").click()
        offered = ada.page.locator("[name=purpose] option")
        assert list(opened) == [await option.get_attribute("value") for option in await offered.all()]
        await ada.page.locator("[name=purpose]").select_option(purpose)
        if index:
            await ada.page.locator("[name=case]").select_option(case["case"])
        await ada.part("link-form").get_by_test_id("submit").click()
        url = await ada.part("issued-link").input_value()
        await ada.page.keyboard.press("Escape")
        page = await (await shell.new_context()).new_page()
        await page.goto(url)
        await expect(page.get_by_test_id(stage)).to_be_visible()
        await page.context.close()


async def test_a_revoked_link_is_dead_within_five_seconds(world: ClinicWorld, shell: Browser) -> None:
    """One just issued opens nothing any more; who waits by another is told, without touching anything."""
    ada = await staff_browser(shell, world, ADA)
    await ada.sign_in()
    rest = Conductor(world.served.url, ada.context.request)
    case = (await ada.ask("GET", "/cases"))["items"][0]
    patient = case["patient"]
    registered = [one["id"] for one in (await ada.ask("GET", "/patients"))["items"]]
    place = await rest.book(patient=registered.index(patient))
    await ada.go(f"/staff/patients/{patient}")
    await expect(ada.part("revoke-link").first).to_be_visible()
    open_links = await ada.part("revoke-link").count()
    await ada.part("issue-link").click()
    await ada.page.locator("[name=purpose]").select_option("case")
    await ada.page.locator("[name=case]").select_option(case["case"])
    await ada.part("link-form").get_by_test_id("submit").click()
    token = (await ada.part("issued-link").input_value()).partition("#")[2]
    await ada.page.keyboard.press("Escape")
    await expect(ada.part("revoke-link")).to_have_count(open_links + 1)
    anybody = Conductor(world.served.url, (await shell.new_context()).request)
    assert "open" == (await anybody.ask("POST", "/links/exchange", {"token": token}))["answer"]
    await _revoke_newest(ada)
    over = await anybody.ask("POST", "/links/exchange", {"token": token})
    assert ("over", "Harbour Street Clinic") == (over["answer"], over["clinic"]["name"])

    path = f"/visits/{place.visit}/participants/{place.participant}/link"
    another = await rest.ask("POST", path)
    callum = await arrive(shell, "Callum")
    await callum.page.goto(another["url"])
    await check_in(callum.page)
    await ada.page.reload()
    await ada.settled()
    revoked_s = await _revoke_newest(ada)
    await callum.page.get_by_test_id("link-over").wait_for(timeout=DEAD_WITHIN_S * 1000)
    keep("a page whose link was revoked", over_after_s=time.monotonic() - revoked_s)
    await expect(callum.page.get_by_test_id("call")).to_contain_text("Harbour Street Clinic")
    await callum.photograph("guest-revoked")


async def test_the_trail_is_searched_by_patient_and_taken_along(
    world: ClinicWorld, shell: Browser, tmp_path: Path
) -> None:
    """As CSV, with a chain that is whole; another clinic's patient is not found, and that is in it."""
    elsewhere = await _patient_elsewhere(tmp_path)
    ada, admin = [await staff_browser(shell, world, email) for email in (ADA, ADMIN)]
    await ada.sign_in("/staff/patients")
    await ada.page.get_by_role("link", name="June Abernathy").click()
    await expect(ada.part("links")).to_be_visible()
    june = ada.page.url.rpartition("/")[2]
    await ada.page.goto(f"{world.served.url}/staff/patients/{elsewhere}")
    await expect(ada.part("error")).to_have_attribute("data-code", "not-found")
    await ada.photograph("staff-not-found")
    asked = Conductor(world.served.url, ada.context.request)
    await asked.ask("GET", f"/patients/{elsewhere}", status=404)

    await admin.sign_in("/staff/audit")
    await admin.page.locator("[name=patient]").fill(june)
    await admin.part("audit-form").get_by_test_id("submit").click()
    await expect(admin.page).to_have_url(re.compile(june))
    async with admin.page.expect_download() as downloading:
        await admin.part("csv").click()
    path = await (await downloading.value).path()
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert {june} == {row["patient"] for row in rows}
    assert ("patient", "read") in {(row["type"], row["subtype"]) for row in rows}
    numbers = [int(row["seq"]) for row in rows]
    assert sorted(set(numbers), reverse=True) == numbers
    await admin.part("verify").click()
    await expect(admin.part("chain-whole")).to_be_visible()

    trail = Conductor(world.served.url, admin.context.request)
    found = (await trail.ask("GET", "/audit?type=request"))["items"]
    refused = [event for event in found if event["detail"].get("code") == "unknown"]
    assert 2 <= len(refused), found
    assert {("refused", elsewhere)} == {(event["subtype"], event["patient"]) for event in refused}
