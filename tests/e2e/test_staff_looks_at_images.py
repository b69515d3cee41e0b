"""Staff look at what was sent with a case in a real browser: near, in another light, and drawn on."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.support import files
from tests.support.clinic_world import ADA, GRACE, clinic_served
from tests.support.correspondent import invited
from tests.support.staff_member import PHONE, StaffMember, staff_browser


async def drag(pane: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over an image, from and to shares of its pane."""
    box = await pane.bounding_box()
    assert box is not None
    mouse = pane.page.mouse
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    await mouse.move(*at[0])
    await mouse.down()
    await mouse.move(*at[1], steps=6)
    await mouse.up()


async def others_are_played_and_downloaded(ada: StaffMember) -> list[str]:
    """Play what is no picture, and return what axe finds meanwhile."""
    faults = []
    for showing, player in (("film", "video"), ("sound", "audio")):
        await ada.page.locator(f'[data-showing="{showing}"]').click()
        await expect(ada.part("opened-file").locator(player)).to_have_js_property("error", None)
        await ada.page.wait_for_function("(name) => document.querySelector(name).readyState >= 1", arg=player)
        faults += await ada.serious_faults()
        await ada.page.keyboard.press("Escape")
    await ada.page.locator('[data-showing="paper"]').click()
    async with ada.page.expect_download() as download:
        await ada.part("opened-file").get_by_role("link").click()
    assert (await (await download.value).path()).read_bytes().startswith(b"%PDF")
    await ada.page.keyboard.press("Escape")
    return faults


async def drawn_by_mouse(ada: StaffMember, grace: StaffMember) -> None:
    """Draw a circle and a line; the colleague who looks at the image sees them without doing anything."""
    pane = ada.part("pane").first
    await ada.button("Draw a circle").click()
    await drag(pane, (0.5, 0.5), (0.62, 0.5))
    form = ada.part("sketch-form")
    await form.get_by_label("What is there?").fill("Darker on this side")
    await ada.photograph("staff-image-sketch")
    await form.get_by_role("button", name="Keep drawing").click()
    await expect(ada.part("drawing")).to_contain_text("Darker on this side")
    await expect(grace.part("drawing")).to_contain_text("Dr. Ada Marsh")
    await ada.button("Draw freehand").click()
    await drag(pane, (0.3, 0.3), (0.4, 0.45))
    await form.get_by_role("button", name="Keep drawing").click()
    await expect(grace.part("drawing")).to_have_count(2)


async def drawn_by_keys(grace: StaffMember) -> None:
    """Look nearer, place a rectangle, move and resize it, say what is there, and keep it."""
    keyboard = grace.page.keyboard
    await grace.button("Draw a rectangle").focus()
    await keyboard.press("Enter")
    await grace.part("pane").first.focus()
    for key in ("+", "+", "ArrowRight"):
        await keyboard.press(key)
    await expect(grace.part("scale").first).to_have_text("196 %")
    for key in ("Enter", "ArrowLeft", "Shift+ArrowUp"):
        await keyboard.press(key)
    await grace.part("sketch-form").get_by_label("What is there?").focus()
    await keyboard.type("Compare with this")
    for key in ("Tab", "Tab", "Enter"):
        await keyboard.press(key)


async def compared(ada: StaffMember) -> None:
    """Put the poor photograph beside the other, and both in another light."""
    await ada.part("compare").click()
    await expect(ada.part("pane")).to_have_count(2)
    await expect(ada.part("file-facts")).to_contain_text("out of focus")
    await expect(ada.part("file-facts")).to_contain_text("I cannot move so that it gets better")
    await ada.page.get_by_label("Brightness").fill("150")
    first = ada.part("pane").first.locator("img")
    await expect(first).to_have_css("filter", "brightness(1.5) contrast(1)")
    await ada.photograph("staff-images-side-by-side")
    await ada.button("As it is").click()
    await expect(first).to_have_css("filter", "brightness(1) contrast(1)")


@pytest.mark.timeout(300)
async def test_two_providers_look_at_the_same_photographs(tmp_path: Path, shell: Browser) -> None:
    """A circle that one draws is seen by the other; keys alone are enough, and a phone shows all of it."""
    async with clinic_served(tmp_path) as world:
        ada, grace = [await staff_browser(shell, world, who) for who in (ADA, GRACE)]
        for member in (ada, grace):
            await member.sign_in()
        marisol = await invited(shell, ada, "Marisol Vega Castro")
        await marisol.upload(files.photograph(), view="medium")
        await marisol.upload(files.photograph(blur=9), view="close", insist="cannot-move")
        await marisol.upload(files.film(), kind="video", filename="walking.mp4")
        await marisol.upload(files.sound(), kind="audio", filename="cough.wav")
        await marisol.upload(files.paper(), kind="document", filename="letter.pdf")
        await marisol.upload(files.dicom(), kind="dicom", filename="slice.dcm")
        case = await marisol.send()

        await ada.go(f"/staff/inbox/{case}")
        await expect(ada.part("file")).to_have_count(7)
        await expect(ada.part("files")).to_contain_text("Poor")
        await ada.photograph("staff-case-files")
        faults = await ada.serious_faults() + await others_are_played_and_downloaded(ada)

        await grace.go(f"/staff/inbox/{case}")
        for member in (ada, grace):
            await member.part("file").first.click()
            await expect(member.part("viewer")).to_contain_text("Nobody has drawn on this image.")
        await drawn_by_mouse(ada, grace)
        faults += await ada.serious_faults()
        await drawn_by_keys(grace)
        await expect(ada.part("drawing")).to_have_count(3)
        await expect(ada.part("drawing").last).to_contain_text("Dr. Grace Lindqvist")
        image = (await ada.ask("GET", f"/cases/{case}/uploads"))["items"][0]["attachment"]
        kept = (await ada.ask("GET", f"/attachments/{image}/annotations"))["items"]
        selectors = [each["target"]["selector"]["type"] for each in kept]
        assert selectors == ["SvgSelector", "SvgSelector", "FragmentSelector"]
        assert "<ellipse" in kept[0]["target"]["selector"]["value"]
        assert kept[0]["body"][0]["value"] == "Darker on this side"
        await compared(ada)

        await grace.page.emulate_media(color_scheme="dark")
        faults += await grace.serious_faults()
        await grace.photograph("staff-image-dark")
        width, height = PHONE
        await grace.page.set_viewport_size({"width": width, "height": height})
        faults += await grace.wider_than_the_window() + await grace.serious_faults()
        await grace.photograph("staff-image-phone")
        await grace.page.keyboard.press("Escape")
        await expect(grace.part("file").first).to_be_focused()
        assert faults == []
