"""Goes through the check-in as a patient does, whatever the clinic asks in it."""

from playwright.async_api import Page, expect

STEPS = "[data-testid^=step-]"
_AFTER = "[data-testid=position], [data-testid^=stands-], [data-testid=leave], [data-testid=entering]"


async def step(page: Page) -> str | None:
    """Wait for the next screen; return the name of the check-in's step, None when it is over."""
    await page.locator(f"{STEPS}, {_AFTER}").first.wait_for()
    shown = page.locator(STEPS)
    name = await shown.get_attribute("data-testid") if await shown.count() else None
    return None if name is None else name.removeprefix("step-")


async def fill_in(page: Page, name: str) -> None:
    """Give the answers of one step."""
    if name == "devices":
        await expect(page.get_by_test_id("network")).not_to_have_attribute("data-grade", "measuring")
    elif name == "about":
        await page.locator("[name=location]").fill("12 Elm Street, Albany")
        await page.locator("[name=callBack]").fill("+15550100")
    else:
        for group in await page.locator("fieldset:has(input[type=radio])").all():
            await group.locator("input[type=radio]").first.check()


async def pass_on(page: Page, name: str) -> None:
    """Go on from one step, and wait until it is gone."""
    await page.get_by_test_id("next").click()
    await page.get_by_test_id(f"step-{name}").wait_for(state="detached")


async def check_in(page: Page, *, is_open: bool = False) -> None:
    """Go through all steps into the waiting room. `is_open`: the visit needs no tap any more."""
    if not is_open:
        await page.get_by_test_id("open-visit").click()
    while (name := await step(page)) is not None:
        await fill_in(page, name)
        await pass_on(page, name)
