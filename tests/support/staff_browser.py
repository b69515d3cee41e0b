"""Somebody of the demonstration clinic's staff at a browser."""

from playwright.async_api import Browser, BrowserContext, Page, expect

from housecall.demo import CLINIC, PASSWORD
from tests.support.demonstration import Demonstration


async def sign_in(page: Page, shown: Demonstration, email: str) -> None:
    """Sign somebody in by password and one-time code, with the keyboard alone."""
    await page.goto(f"{shown.site}/staff")
    await expect(page.get_by_label("Clinic", exact=True)).to_be_focused()
    for text in (CLINIC.slug, email, PASSWORD):
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await page.get_by_label("Password", exact=True).press("Enter")
    code = page.get_by_label("One-time code")
    await expect(code).to_be_focused()
    await page.keyboard.type(shown.code_of(email))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")


async def staff_page(
    browser: Browser, shown: Demonstration, email: str, **options: object
) -> tuple[BrowserContext, Page]:
    """Return a browser of somebody's own, signed in. `options`: Playwright's, of the context."""
    context = await browser.new_context(**options)  # type: ignore[arg-type]
    page = await context.new_page()
    await sign_in(page, shown, email)
    return context, page
