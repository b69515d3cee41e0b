"""Staff set up the inbox in a real browser: forms, promises, pools, absences, templates, retention (P4)."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.support.clinic_world import ADA, ADMIN, ROSA, clinic_served
from tests.support.staff_member import PHONE, StaffMember, staff_browser

pytestmark = pytest.mark.timeout(240)

CARE, LOTION = "Keep out of the sun, cool it, drink.", "Lotion, twice a day"
OLD, NEW = "Where on the body is it?", "Which part of the body is it?"


async def _look(member: StaffMember, faults: dict[str, list[str]], title: str) -> None:
    """Have axe read the screen on the desk in both colours and on a phone, and photograph it."""
    desk = member.page.viewport_size
    assert desk is not None
    for scheme in ("light", "dark"):
        await member.page.emulate_media(color_scheme=scheme)
        await member.photograph(f"set-up-{title}-{scheme}")
        faults[f"{title}, {scheme}"] = await member.serious_faults()
    await member.page.emulate_media(color_scheme="light")
    width, height = PHONE
    await member.page.set_viewport_size({"width": width, "height": height})
    faults[f"{title}, phone"] = [*await member.wider_than_the_window(), *await member.serious_faults()]
    await member.photograph(f"set-up-{title}-phone")
    await member.page.set_viewport_size(desk)


async def test_a_new_version_of_a_form_leaves_old_cases_theirs(tmp_path: Path, shell: Browser) -> None:
    """Problems are named by their line, the preview is what patients see, and old cases show v1."""
    faults: dict[str, list[str]] = {}
    async with clinic_served(tmp_path) as world:
        admin = await staff_browser(shell, world, ADMIN)
        await admin.sign_in("/staff/forms")
        await _look(admin, faults, "forms")
        await admin.page.get_by_role("link", name="Skin problem", exact=True).click()
        text, problem, preview = (
            admin.part("form-json"),
            admin.part("form-problem"),
            admin.part("form-preview"),
        )
        await expect(preview).to_contain_text(OLD)
        await expect(admin.part("red-flag")).to_have_count(4)
        first = await text.input_value()
        form = json.loads(first)

        broken = first.replace('"title": "Skin problem",', '"title": "Skin problem"')
        await text.fill(broken)
        line = broken.split("\n").index('  "title": "Skin problem"') + 2
        await expect(problem).to_contain_text(f"Line {line}: Expected a comma")
        form["extension"][3]["extension"][0]["valueString"] = "chest-pian"
        await text.fill(json.dumps(form, indent=2))
        await expect(problem).to_contain_text("extension[3] is about a question that nobody is asked")
        await expect(preview).to_contain_text("As it was before your last change")
        await _look(admin, faults, "form-problem")
        await admin.part("go-to-line").focus()
        await admin.page.keyboard.press("Enter")
        await expect(text).to_be_focused()

        await text.fill(first.replace(OLD, NEW))
        await expect(preview).to_contain_text(NEW)
        await expect(problem).to_contain_text("Nothing is wrong")
        await admin.part("preview-send").click()
        await expect(admin.part("preview-outcome")).to_contain_text("questions must still be answered")
        await preview.get_by_test_id("question-chest-pain").get_by_label("Yes").click()
        await expect(admin.part("preview-diverted")).to_contain_text("Call 911")
        await _look(admin, faults, "form-preview")
        await admin.button("I have read this").click()
        await expect(preview.get_by_test_id("question-chest-pain").get_by_label("Yes")).to_be_checked()
        await admin.part("publish").click()
        await expect(admin.part("notice")).to_contain_text("Version 2 is in use")
        await expect(admin.part("versions").get_by_test_id("item")).to_have_count(2)
        await admin.part("versions").get_by_role("link", name="Version 1").click()
        await expect(admin.part("form-json")).to_have_attribute("readonly", "")
        await expect(admin.part("form-preview")).to_contain_text(OLD)
        await admin.part("write-from").click()
        await expect(admin.part("publish")).to_have_text("Publish version 3")

        ada = await staff_browser(shell, world, ADA)
        await ada.sign_in("/staff/inbox")
        await ada.page.get_by_role("link", name="Callum Reid").click()
        await expect(ada.part("intake")).to_contain_text(OLD)
    assert {} == {where: found for where, found in faults.items() if found}


async def _promise_and_pool(member: StaffMember, faults: dict[str, list[str]]) -> None:
    """Change what is promised, see what that comes to, and add a pool."""
    urgent, due = member.part("promise-urgent"), member.part("due-urgent")
    await expect(due).to_contain_text("Warning at 80 %")
    before = await due.inner_text()
    await urgent.get_by_label("Answered within", exact=True).fill("0")
    await member.part("terms-form").get_by_test_id("submit").click()
    await expect(urgent).to_contain_text("Use whole numbers")
    await expect(urgent.get_by_label("Answered within", exact=True)).to_be_focused()
    await urgent.get_by_label("Answered within", exact=True).fill("40")
    await expect(due).not_to_have_text(before, use_inner_text=True)
    await member.part("terms-form").get_by_test_id("submit").click()
    await expect(member.part("notice")).to_contain_text("promises are saved")
    await member.part("add-pool").click()
    pool = member.part("pool-form")
    await pool.get_by_label("Name", exact=True).fill("Travel medicine")
    await pool.get_by_role("checkbox").first.check()
    await _look(member, faults, "pool")
    await pool.get_by_test_id("submit").click()
    await expect(member.part("pools").get_by_test_id("item")).to_have_count(3)
    await _look(member, faults, "settings")
    await expect(member.part("add-absence")).to_have_count(0)
    await expect(member.part("add-template")).to_have_count(0)


async def _cover(member: StaffMember, faults: dict[str, list[str]]) -> None:
    """Announce an absence, and end it."""
    await expect(member.part("promise-urgent")).to_contain_text("Answered within: 40 hours")
    await expect(member.part("promise-urgent").get_by_role("textbox")).to_have_count(0)
    await member.part("add-absence").click()
    away = member.part("absence-form")
    for label in ("Who is away?", "Who covers?"):
        await away.get_by_label(label).select_option(index=1)
    for label in ("First day", "Last day"):
        await away.get_by_label(label).fill("2099-12-24")
    await away.get_by_test_id("submit").click()
    await expect(away).to_contain_text("Somebody else has to cover")
    await away.get_by_label("Who covers?").select_option(index=2)
    await _look(member, faults, "absence")
    await away.get_by_test_id("submit").click()
    absences = member.part("absences")
    await expect(absences.get_by_test_id("item")).to_contain_text("covers")
    await absences.get_by_role("button", name="End now").click()
    await member.part("confirm-yes").click()
    await expect(absences).to_contain_text("Nobody is away")


async def _is_begun_with(member: StaffMember, name: str) -> None:
    """Begin an answer with a template: it fills in all that it carries."""
    lines = (await member.ask("GET", "/cases"))["items"]
    case = next(line["case"] for line in lines if line["kind"] == "skin-problem" and line["owner"] is None)
    await member.ask("POST", f"/cases/{case}/claim")
    await member.go(f"/staff/inbox/{case}")
    await member.page.get_by_label("Begin with a template").select_option(label=name)
    await expect(member.page.get_by_label("Plan")).to_have_value(CARE)
    await expect(member.part("diagnosis")).to_contain_text("L55.0 Sunburn of first degree")
    await expect(member.page.get_by_label("Prescription", exact=True)).to_have_value("changed")
    await expect(member.page.get_by_label("Medicine, strength")).to_have_value(LOTION)
    await expect(member.page.get_by_label("How it goes on")).to_have_value("visit")
    await expect(member.page.get_by_label("After how many days")).to_have_value("14")


async def _keep_templates(member: StaffMember, faults: dict[str, list[str]]) -> None:
    """Add an answer to begin with that has all parts of one, begin one with it, and retire it."""
    templates = member.part("templates")
    known = await templates.get_by_test_id("item").count()
    await member.part("add-template").click()
    template = member.part("template-form")
    await template.get_by_label("Name", exact=True).fill("Sunburn")
    await template.get_by_label("For which cases?").select_option(label="Skin problem")
    await template.get_by_label("Plan").fill(CARE)
    await template.get_by_label("Diagnoses").fill("L55.0 Sunburn of first degree")
    await member.page.keyboard.press("Enter")
    await template.get_by_label("Prescription", exact=True).select_option("changed")
    await template.get_by_label("Medicine, strength").fill(LOTION)
    await template.get_by_label("How it goes on").select_option("visit")
    await template.get_by_label("After how many days").fill("14")
    await _look(member, faults, "template")
    await template.get_by_test_id("submit").click()
    await expect(templates.get_by_test_id("item")).to_have_count(known + 1)
    await templates.get_by_role("button", name="Change: Sunburn").click()
    await expect(template.get_by_label("Plan")).to_have_value(CARE)
    await expect(template.get_by_test_id("diagnosis")).to_contain_text("L55.0")
    await expect(template.get_by_label("Medicine, strength")).to_have_value(LOTION)
    await member.page.keyboard.press("Escape")
    await _is_begun_with(member, "Sunburn")
    await member.go("/staff/inbox-settings")
    await templates.get_by_role("button", name="Retire: Sunburn").click()
    await member.part("confirm-yes").click()
    await expect(templates.get_by_test_id("item")).to_have_count(known)


def _age(database: Path) -> None:
    """Have the demonstration's ended cases, an hour old, ended a hundred days earlier."""
    aged = "strftime('%Y-%m-%d %H:%M:%f', ended_at, '-100 days') || '000'"
    with closing(sqlite3.connect(database, timeout=10)) as opened, opened:
        opened.execute(f"UPDATE inbox_case SET ended_at = {aged} WHERE ended_at IS NOT NULL")  # noqa: S608


async def _keep_no_longer(member: StaffMember, faults: dict[str, list[str]]) -> None:
    """Keep cases for 90 days, hold one patient's, and see that the next purge skips them (P4 step 4)."""
    rule, forecast, holds = member.part("rule-case"), member.part("forecast"), member.part("holds")
    await rule.get_by_label("Keep for ever").uncheck()
    await rule.get_by_label("Keep for (days)").fill("0")
    await rule.get_by_test_id("submit").click()
    await expect(rule).to_contain_text("1 to 36500 days")
    await rule.get_by_label("Keep for (days)").fill("90")
    await rule.get_by_test_id("submit").click()
    await _look(member, faults, "rule-asked")
    await member.part("confirm-yes").click()
    await expect(forecast).to_contain_text("6 go")
    await member.part("place-hold").click()
    hold = member.part("hold-form")
    await hold.get_by_label("Name of the patient").fill("Lucia Herrera Sanz")
    await hold.get_by_label("Date of birth").fill("1972-06-09")
    await hold.get_by_label("Why?").fill("Letter of her lawyer of 4 May")
    await hold.get_by_test_id("submit").click()
    await expect(hold).to_contain_text("No record has this name and date of birth")
    await expect(hold.get_by_label("Name of the patient")).to_be_focused()
    await _look(member, faults, "hold")
    await hold.get_by_label("Name of the patient").fill("lucía herrera sanz")
    await hold.get_by_test_id("submit").click()
    await expect(holds.get_by_test_id("item")).to_contain_text("Lucía Herrera Sanz, born Jun 9, 1972")
    await expect(forecast).to_contain_text("5 go")
    await expect(forecast).to_contain_text("1 stays: legal hold")
    await _look(member, faults, "retention")
    await holds.get_by_role("button", name="Release").click()
    await member.part("confirm-yes").click()
    await expect(holds).to_contain_text("No record is held")
    await expect(forecast).to_contain_text("6 go")


async def test_each_role_runs_its_part_of_the_inbox(tmp_path: Path, shell: Browser) -> None:
    """Administrators promise and pool, coordinators cover absences, providers keep answers to begin with."""
    faults: dict[str, list[str]] = {}
    async with clinic_served(tmp_path) as world:
        for email, runs in ((ADMIN, _promise_and_pool), (ROSA, _cover), (ADA, _keep_templates)):
            member = await staff_browser(shell, world, email)
            await member.sign_in("/staff/inbox-settings")
            await runs(member, faults)
            if email == ADMIN:
                _age(tmp_path / "housecall.db")
                await member.go("/staff/retention")
                await _keep_no_longer(member, faults)
    assert {} == {where: found for where, found in faults.items() if found}
