"""What keeps people from using a page: what axe calls serious, and what does not fit the window."""

from playwright.async_api import Locator, Page

from tests.support.served import ROOT

AXE = ROOT / "web_client" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = (360, 740)
DESK = (1280, 900)

_SERIOUS = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false });
    return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}"""
_DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
_ANIMATIONS_END = """() => Promise.all(document.getAnimations()
    .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
    .map((animation) => animation.finished.catch(() => undefined)))"""
_OVERFLOW = """() => [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1
        && !["clip", "hidden"].includes(getComputedStyle(element).overflow))
    .map((element) => element.outerHTML.slice(0, 120)).slice(0, 5)"""


_CUT_OFF = """within => [within, ...within.querySelectorAll("*")]
    .filter((element) => {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
        const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element;
        const isForReaders = clientWidth <= 1 || clientHeight <= 1;
        const isShortened = overflowX === "visible" || textOverflow === "ellipsis";
        const isWide = !isShortened && scrollWidth > clientWidth + 1;
        const isHigh = ["hidden", "clip"].includes(overflowY) && scrollHeight > clientHeight + 1;
        return !isForReaders && (isWide || isHigh);
    })
    .map((element) => element.outerHTML.slice(0, 120)).slice(0, 5)"""


async def at_rest(page: Page) -> None:
    """Wait until the page has been laid out for its window, and nothing moves any more."""
    await page.evaluate(_DRAWN)
    await page.evaluate(_ANIMATIONS_END)


async def serious_faults(page: Page) -> list[str]:
    """Return what axe calls serious or critical on the page as it is."""
    # Animations end first: half-faded text has less contrast than it will have.
    await at_rest(page)
    if not await page.evaluate("() => 'axe' in window"):
        # The content policy lets no page add scripts, so this goes around it through the debugger.
        await page.evaluate(AXE.read_text())
    faults: list[str] = await page.evaluate(_SERIOUS)
    return faults


async def wider_than_the_window(page: Page) -> list[str]:
    """Return elements that make the page scroll sideways."""
    wide = await page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    found: list[str] = await page.evaluate(_OVERFLOW) if wide > 0 else []
    return found or ([f"{wide} px"] if wide > 0 else [])


async def cut_off(within: Locator) -> list[str]:
    """Return elements whose content is wider than they are, or hidden below their edge."""
    found: list[str] = await within.evaluate(_CUT_OFF)
    return found
