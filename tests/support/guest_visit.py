"""What a guest does in the browser before a visit: opens the personal link, checks in, and waits."""

from playwright.async_api import expect

from tests.support.visitor import Visitor

ABOUT = {
    "location": "12 Elm Street, Albany",
    "callBack": "+1 555 0100",
    "contactName": "Luis",
    "contactPhone": "+1 555 0101",
}


async def check_in(visitor: Visitor, url: str) -> None:
    """Go from the link through the check-in into the waiting room, and answer whatever is asked."""
    page = visitor.page
    await page.goto(url)
    await page.get_by_test_id("open-visit").click()
    position, step = page.get_by_test_id("position"), page.locator("h1[data-testid^=step-]")
    while True:
        await expect(step.or_(position)).to_be_visible(timeout=30_000)
        if await position.is_visible():
            return
        shown = str(await step.get_attribute("data-testid"))
        for name, value in ABOUT.items():
            if await page.locator(f"[name={name}]").is_visible():
                await page.locator(f"[name={name}]").fill(value)
        for group in await page.locator("fieldset:has(input[type=radio])").all():
            await group.locator("input[type=radio]").first.check()
        await page.get_by_test_id("next").click()
        await expect(page.get_by_test_id(shown)).to_have_count(0)
