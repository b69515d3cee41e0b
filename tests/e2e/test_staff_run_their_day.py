"""Staff run a clinic's day of visits in a real browser: they book, let people in, move, cancel and settle."""

import asyncio
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.support.clinic_world import ADA, ADMIN, GRACE, ROSA, ClinicWorld
from tests.support.staff_member import PHONE, StaffMember, staff_browser
from tests.support.visitor import Visitor, arrive

ZONE = ZoneInfo("America/New_York")
"""The demonstration clinic's."""
SAMUEL = "s.osei@mail.example"
LETTER_TRIES = 50

pytestmark = pytest.mark.timeout(240)


async def _signed_in(world: ClinicWorld, chromium: Browser, email: str, place: str, **how) -> StaffMember:
    member = await staff_browser(chromium, world, email, **how)
    await member.sign_in(place)
    return member


async def _book(
    member: StaffMember,
    patient: str,
    provider: str = "Dr. Ada Marsh",
    interpreter: str = "",
    *,
    at: datetime | None = None,
) -> list[str]:
    """Book a visit, as the dialog proposes in half an hour, and return the links that are shown."""
    await member.part("book").click()
    dialog = member.part("book-dialog")
    await dialog.get_by_test_id("search").fill(patient)
    await dialog.get_by_role("button", name=f"Choose: {patient}").click()
    await dialog.get_by_label("With").select_option(label=provider)
    if at is not None:
        await dialog.get_by_label("Day").fill(f"{at:%Y-%m-%d}")
        await dialog.get_by_label("Time", exact=True).fill(f"{at:%H:%M}")
    await dialog.get_by_label("Why do they come?").fill("Blood pressure, three weeks on")
    if interpreter:
        await dialog.get_by_test_id("more-people").click()
        await dialog.get_by_label("Name").fill(interpreter)
        await dialog.get_by_test_id("add-invitee").click()
    await dialog.get_by_test_id("submit").click()
    await expect(member.part("booked")).to_be_visible()
    return [await link.input_value() for link in await dialog.get_by_test_id("issued-link").all()]


async def _calendar_link(world: ClinicWorld, address: str) -> str:
    """Wait for the invitation that went to an address, and return where it leads."""
    for _ in range(LETTER_TRIES):
        for path in world.letters.glob("*.ics"):
            (event,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
            if address in str(event.get("attendee")):
                return str(event["url"])
        await asyncio.sleep(0.2)
    raise AssertionError(f"no invitation was posted to {address}")


async def _check_in(page: Page) -> None:
    """Go through the check-in into the waiting room."""
    await expect(page.get_by_test_id("network")).to_have_attribute("data-grade", "video", timeout=30_000)
    await page.get_by_test_id("next").click()
    await page.locator("[name=location]").fill("12 Elm Street, Albany")
    if await page.locator("[name=callBack]").input_value() == "":
        await page.locator("[name=callBack]").fill("+1 202 555 0163")
    await page.get_by_test_id("next").click()
    await page.get_by_role("group", name="Are you in pain right now?").get_by_role("radio").first.check()
    await page.get_by_test_id("next").click()
    consents = page.locator("input[value=permit]")
    await expect(consents).to_have_count(4)
    for consent in await consents.all():
        await consent.check()
    await page.get_by_test_id("next").click()
    await expect(page.get_by_test_id("position")).to_be_visible()


async def _waits(chromium: Browser, name: str, url: str) -> Visitor:
    visitor = await arrive(chromium, name)
    await visitor.page.goto(url)
    await visitor.page.get_by_test_id("open-visit").click()
    await _check_in(visitor.page)
    return visitor


async def test_a_booking_reaches_the_patient_and_so_does_its_end(world: ClinicWorld, shell: Browser) -> None:
    """Booked with an interpreter; the .ics link opens; cancelled, asked for anew, and settled."""
    rosa = await _signed_in(world, shell, ROSA, "/staff/visits")
    links = await _book(rosa, "Samuel Osei", interpreter="Inés Vega")
    assert [True, True] == ["/visit#" in link for link in links]
    faults = await rosa.serious_faults()
    await rosa.photograph("day-booked")
    await rosa.part("done").click()
    row = rosa.part("row").filter(has_text="Samuel Osei")
    await expect(row).to_contain_text("Dr. Ada Marsh")
    await expect(row).to_contain_text("Inés Vega (interpreter)")
    await expect(row).to_contain_text("Scheduled")
    faults += await rosa.serious_faults()
    await rosa.photograph("day")

    samuel = await _waits(shell, "Samuel", await _calendar_link(world, SAMUEL))
    await expect(row).to_contain_text("Waiting")  # told by the server: nobody has reloaded
    await row.get_by_test_id("move").click()
    await rosa.photograph("day-move")
    await rosa.part("move-dialog").get_by_label("Length").select_option("45")
    await rosa.part("move-dialog").get_by_test_id("submit").click()
    await expect(rosa.part("notice")).to_contain_text("everybody is told")
    await row.get_by_test_id("cancel").click()
    await rosa.part("cancel-dialog").get_by_label("Why does it not take place?").select_option("clinic")
    faults += await rosa.serious_faults()
    await rosa.photograph("day-cancel")
    await rosa.part("cancel-dialog").get_by_test_id("submit").click()
    await expect(row).to_contain_text("Cancelled")

    await expect(samuel.page.get_by_test_id("stands-cancelled")).to_be_visible()
    await expect(samuel.page.get_by_test_id("phone")).to_have_attribute("href", "tel:+12025550100")
    await samuel.page.get_by_label("When would suit you?").fill("Any weekday before ten")
    await samuel.page.get_by_test_id("submit").click()
    await expect(rosa.part("wishes")).to_contain_text("Samuel Osei")
    await rosa.photograph("day-wish")
    await rosa.part("settle").click()
    await expect(rosa.part("wish")).to_have_text("Any weekday before ten")
    faults += await rosa.serious_faults()
    await rosa.part("move-dialog").get_by_test_id("submit").click()
    await expect(rosa.part("wishes")).to_have_count(0)
    await expect(rosa.part("row").filter(has_text="Samuel Osei")).to_have_count(2)
    assert faults == []


async def test_of_two_who_admit_a_patient_one_is_told_who_was_first(
    world: ClinicWorld, shell: Browser
) -> None:
    """Who waits is seen with what they said; written to, told of a delay, let in once."""
    ada = await _signed_in(world, shell, ADA, "/staff/visits", scheme="dark")
    grace = await _signed_in(world, shell, GRACE, "/staff/visits/waiting-room")
    await expect(grace.page.get_by_text("Nobody waits at the moment.")).to_be_visible()
    link, _ = await _book(ada, "Samuel Osei", interpreter="Inés Vega")
    samuel = await _waits(shell, "Samuel", link)
    entry = grace.part("waits")
    await expect(entry).to_contain_text("Samuel Osei")
    await expect(entry.get_by_test_id("device")).to_have_attribute("data-grade", "video")
    for said in ("bps up", "12 Elm Street, Albany", "+1 202 555 0163", "Dr. Ada Marsh", "Early"):
        await expect(entry).to_contain_text(said)
    await _write_and_delay(grace, samuel)
    faults = await grace.serious_faults()
    await grace.photograph("waiting-room")

    await ada.go("/staff/visits/waiting-room")
    await ada.page.get_by_role("link", name="Samuel Osei", exact=True).click()
    await expect(ada.part("intake")).to_contain_text("Blood pressure, three weeks on")
    await expect(ada.part("intake").locator("dt").first).to_be_visible()  # the questions before a visit
    await expect(ada.part("check-in")).to_contain_text("12 Elm Street, Albany")
    await expect(ada.part("chat-message")).to_contain_text("My cuff shows an error")
    await ada.part("chat-input").fill("Never mind, we measure together")
    await ada.part("chat-send").click()
    await expect(samuel.page.get_by_test_id("chat-message")).to_have_count(2)
    faults += await ada.serious_faults()
    await ada.photograph("visit-dark")

    await _both_admit(ada, grace)
    room = await grace.part("live").get_by_test_id("enter").get_attribute("href")
    assert room == ada.page.url.removeprefix(world.served.url) + "/room"
    await expect(samuel.page.get_by_test_id("leave")).to_be_visible()
    await ada.part("hold").click()
    await expect(samuel.page.get_by_test_id("stands-held")).to_be_visible()
    width, height = PHONE
    for member in (ada, grace):
        await member.page.set_viewport_size({"width": width, "height": height})
        faults += [*await member.wider_than_the_window(), *await member.serious_faults()]
        await member.photograph(f"visit-phone-{member.email}")
    assert faults == []


async def _write_and_delay(grace: StaffMember, samuel: Visitor) -> None:
    """Have the patient write to who is in the waiting room, and be told of a delay."""
    entry = grace.part("waits")
    await samuel.page.get_by_test_id("chat-input").fill("My cuff shows an error")
    await samuel.page.get_by_test_id("chat-send").click()
    await expect(entry).to_contain_text("1 new message")
    await grace.part("late").click()
    await grace.part("late-dialog").get_by_label("By how much?").select_option("15")
    await grace.part("late-dialog").get_by_test_id("submit").click()
    await expect(samuel.page.get_by_test_id("late")).to_contain_text("15 minutes")
    await expect(entry).to_contain_text("15 minutes late")


async def _both_admit(ada: StaffMember, grace: StaffMember) -> None:
    """Let the second's wish, by keyboard, be on its way while the first one's is granted."""
    released = asyncio.Event()

    async def hold_back(route: Route) -> None:
        await released.wait()
        await route.continue_()

    await grace.page.route("**/admit", hold_back)
    await grace.part("admit").focus()
    await grace.page.keyboard.press("Enter")
    await ada.part("people").get_by_test_id("admit").click()
    await expect(ada.part("people")).to_contain_text("Let in by Dr. Ada Marsh")
    released.set()
    await expect(grace.part("first")).to_contain_text("Dr. Ada Marsh was first and has let in Samuel Osei")
    await expect(grace.part("waits")).to_have_count(0)
    await expect(grace.part("live")).to_contain_text("Samuel Osei")
    await grace.photograph("waiting-room-first")


async def _open_all_day(world: ClinicWorld, chromium: Browser, *, is_open: bool) -> None:
    admin = await _signed_in(world, chromium, ADMIN, "/staff/clinic")
    day = [{"opens": 0, "closes": 24 * 60}] if is_open else []
    await admin.ask("PATCH", "/clinic", {"week": [day] * 7, "exceptions": {}})
    await admin.context.close()


async def test_people_come_without_an_appointment(world: ClinicWorld, shell: Browser) -> None:
    """By a link for everybody, while the clinic is open; once it has ended, by it comes nobody."""
    rosa = await _signed_in(world, shell, ROSA, "/staff/visits/walk-in")
    await rosa.part("make-walk-in").click()
    dialog = rosa.part("walk-in-dialog")
    await dialog.get_by_label("What do you call it?").fill("Front page")
    await dialog.get_by_test_id("submit").click()
    link = await dialog.get_by_test_id("issued-link").input_value()
    faults = await rosa.serious_faults()
    await dialog.get_by_test_id("done").click()

    sam = await arrive(shell, "Sam", viewport=PHONE)
    await _open_all_day(world, shell, is_open=False)
    await sam.page.goto(link)
    await expect(sam.page.get_by_test_id("walk-in-closed")).to_be_visible()
    await expect(sam.page.get_by_test_id("phone")).to_have_text("+1 202 555 0100")
    await _open_all_day(world, shell, is_open=True)
    await sam.page.reload()
    await sam.page.get_by_label("Full name").fill("Sam Rivers")
    await sam.page.get_by_label("Date of birth").fill("1990-07-01")
    await sam.page.get_by_label("Your phone number").fill("+1 202 555 0199")
    await sam.page.get_by_label("What is it about?").fill("A cut on the hand")
    await sam.photograph("walk-in-phone")
    await sam.page.get_by_test_id("submit").click()
    await _check_in(sam.page)
    await sam.page.reload()
    await expect(sam.page.get_by_test_id("position")).to_have_attribute("data-position", "1")

    await rosa.go("/staff/visits/waiting-room")
    for said in ("Sam Rivers", "Walk-in", "Whoever is free", "+1 202 555 0199"):
        await expect(rosa.part("waits")).to_contain_text(said)
    await rosa.page.get_by_role("link", name="Sam Rivers", exact=True).click()
    await expect(rosa.part("intake")).to_contain_text("A cut on the hand")
    await rosa.part("links").click()
    await rosa.part("make-link").click()
    own = await rosa.part("links-dialog").get_by_test_id("issued-link").input_value()
    faults += await rosa.serious_faults()
    await rosa.go("/staff/visits/walk-in")
    await rosa.part("end-walk-in").click()
    await rosa.part("confirm-yes").click()
    await expect(rosa.part("walk-in-links")).to_contain_text("Ended")
    faults += await rosa.serious_faults()
    await rosa.photograph("walk-in-links")

    other = await arrive(shell, "Other")
    await other.page.goto(link)
    await expect(other.page.get_by_test_id("walk-in-over")).to_be_visible()
    # However a letter of the past wrote it, a visit's link leads into the visit.
    await other.page.goto(own.replace("/visit#", "/open#"))
    await expect(other.page.get_by_test_id("open-visit")).to_be_visible()
    assert other.page.url == own
    assert faults == []


async def _later_today() -> datetime:
    """Return a time of the clinic's clock that is today's still; just before midnight, wait for it."""
    now = datetime.now(ZONE)
    margin = timedelta(minutes=4)
    if now.date() != (now + margin).date():
        await asyncio.sleep(margin.total_seconds())
        now += margin
    return now + timedelta(minutes=2)


async def test_administrators_see_how_visits_go(world: ClinicWorld, shell: Browser) -> None:
    """P4: waits and no-shows in figures and pictures, and each live connection; nobody is named.

    Who did not come is called off on a page that was open before their time.
    """
    ada = await _signed_in(world, shell, ADA, "/staff/visits")
    link = (await _book(ada, "Samuel Osei", at=await _later_today()))[0]
    await ada.part("done").click()
    await _book(ada, "Mei-Lin Chao", at=await _later_today())
    await ada.part("done").click()
    await ada.page.clock.install()
    await ada.page.get_by_role("link", name="Mei-Lin Chao").click()
    await ada.settled()
    await expect(ada.part("no-show")).to_have_count(0)
    await ada.page.clock.fast_forward("03:00")
    await ada.part("no-show").click()
    await ada.part("confirm-yes").click()
    await expect(ada.page.locator("main")).to_contain_text("No-show")
    samuel = await _waits(shell, "Samuel", link)
    await ada.go("/staff/visits/waiting-room")
    await ada.part("admit").click()
    await expect(samuel.page.get_by_test_id("leave")).to_be_visible()

    admin = await _signed_in(world, shell, ADMIN, "/staff/figures?period=week", scheme="dark")
    live = admin.part("live-person").filter(has_text="patient")
    await expect(live).to_have_attribute("data-quality", re.compile("excellent|good"))
    await expect(admin.part("tile-wait")).to_contain_text("95 of 100 within")
    await expect(admin.part("tile-no-show")).to_contain_text("2 did not come")
    await expect(admin.part("tile-seen")).to_contain_text("booked")
    await expect(admin.part("waiting-now")).to_contain_text("Nobody waits")
    await admin.part("counts-chart").get_by_text("Show as a table").click()
    today = admin.part("counts-chart").get_by_test_id("row").last
    await expect(today.get_by_role("cell")).to_have_text([re.compile("Nov|2026"), "1", "1", "0"])
    assert "Samuel" not in await admin.page.inner_text("main")
    faults = await admin.serious_faults()
    await admin.photograph("figures-dark")
    await admin.page.get_by_text("13 weeks").click()
    await expect(admin.part("counts-chart").get_by_test_id("row")).to_have_count(91)
    width, height = PHONE
    await admin.page.set_viewport_size({"width": width, "height": height})
    faults += [*await admin.wider_than_the_window(), *await admin.serious_faults()]
    await admin.photograph("figures-phone")
    await admin.page.emulate_media(color_scheme="light")
    await admin.part("counts-chart").get_by_text("Show as a table").click()
    faults += await admin.serious_faults()
    await admin.photograph("figures-phone-light")
    assert faults == []
