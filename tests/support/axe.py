"""Looks at a page as people with assistive technology meet it: axe-core's rules for WCAG 2.2 A and AA."""

from pathlib import Path

from playwright.async_api import Page

_SOURCE = Path(__file__).parents[2] / "web_client" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async () => {
    const { violations } = await axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    });
    return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`);
}"""


async def serious_violations(page: Page) -> list[str]:
    """Return what is serious or critical, a line each; moving parts are waited for first."""
    await page.evaluate("() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {})))")
    await page.evaluate(_SOURCE.read_text(encoding="utf-8"))
    found: list[str] = await page.evaluate(_RUN)
    return found
