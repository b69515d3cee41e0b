"""The server hands a browser the page, whole, from itself alone."""

from playwright.async_api import Browser

from tests.support.browser import open_watched
from tests.support.served import Served


async def test_page_loads_without_complaints_or_foreign_requests(server: Served, chromium: Browser) -> None:
    """Nothing on the console, nothing asked of any other host."""
    context = await chromium.new_context()
    page, watch = await open_watched(context, server.url)
    await page.wait_for_function("() => document.querySelector('#root')?.childElementCount > 0")
    await page.wait_for_load_state("networkidle")
    assert [] == watch.complaints
    assert {f"localhost:{server.http_port}"} == watch.hosts
