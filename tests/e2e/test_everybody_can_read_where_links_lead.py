"""Everybody can read where a clinic leads them: by invitation, by a link for all, to watch a visit."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.support.clinic_world import ADMIN, ROSA, ClinicWorld
from tests.support.conductor import Conductor
from tests.support.looking import Looking
from tests.support.staff_member import staff_browser
from tests.support.visitor import arrive

pytestmark = pytest.mark.timeout(480)


async def test_everybody_can_read_where_a_clinics_links_lead(world: ClinicWorld, shell: Browser) -> None:
    """An invitation to the staff, a link for everybody, and the check-in of who only watches."""
    looking = Looking()
    rosa, admin = [await staff_browser(shell, world, who) for who in (ROSA, ADMIN)]
    for member in (rosa, admin):
        await member.sign_in()
    added = {"name": "Theo Banks", "email": "theo@demo.example", "roles": ["coordinator"]}
    await admin.ask("POST", "/staff", added)
    path = re.search(r"/welcome#[\w.~-]+", await world.letter("theo@demo.example"))
    assert path is not None
    walk_in = (await rosa.ask("POST", "/walk-in-links", {"name": "Front page"}))["url"]
    site = world.served.url
    guest = await arrive(shell, "Theo")
    page = guest.page
    await page.goto(site + path.group())
    await expect(page.get_by_label("Password again")).to_be_visible()
    await looking.look(page, "welcome")
    for label in ("Password", "Password again"):
        await page.get_by_label(label, exact=True).fill("correct horse battery")
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("to-sign-in")).to_be_visible()
    await looking.look(page, "welcome-done")
    for title, address in (("landing", "/"), ("join-without-link", "/join"), ("welcome-over", "/welcome")):
        await page.goto(site + address)
        await looking.look(page, title)

    for title, week in (("closed", []), ("form", [{"opens": 0, "closes": 24 * 60}])):
        await admin.ask("PATCH", "/clinic", {"week": [week] * 7, "exceptions": {}})
        await page.goto("about:blank")
        await page.goto(walk_in)
        part = "walk-in-closed" if title == "closed" else "walk-in"
        await expect(page.get_by_test_id(part)).to_be_visible()
        await looking.look(page, f"walk-in-{title}")
    await page.get_by_label("Full name").fill("Sam Rivers")
    await page.get_by_label("Date of birth").fill("1990-07-01")
    await page.get_by_label("Your phone number").fill("+1 202 555 0199")
    await page.get_by_label("What is it about?").fill("A cut on the hand")
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("choose-camera")).to_be_visible()
    await looking.look(page, "walk-in-devices")

    rest = Conductor(site, rosa.context.request)
    place = await rest.book()
    student = await arrive(shell, "Noa")
    await student.page.goto((await rest.invite(place, "student", "Noa Green")).url)
    await student.page.get_by_test_id("open-visit").click()
    await expect(student.page.get_by_test_id("only-watches")).to_be_visible()
    await expect(student.page.get_by_test_id("test-speaker")).to_be_visible()
    for kind in ("camera", "microphone"):
        await expect(student.page.get_by_test_id(f"choose-{kind}")).to_have_count(0)
    await looking.look(student.page, "student-devices")
    assert {} == looking.faults
