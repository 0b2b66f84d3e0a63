"""What axe finds wrong on a page, by the rules of WCAG 2.2 at level AA."""

from playwright.async_api import Page

from app.config import REPOSITORY

PROGRAM = REPOSITORY / "console" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """
async () => {
  const found = await window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    resultTypes: ["violations"],
  });
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${any[0]?.message ?? ""} ${html.slice(0, 160)}`));
}
"""
# Colours that fade in would be measured on their way.
STILL = "* { transition: none !important; animation: none !important; }"
SPILLS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


async def violations(page: Page) -> list[str]:
    """The serious and the critical ones. Wait until the page is whole before."""
    await page.add_style_tag(content=STILL)
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(PROGRAM.read_text(encoding="utf-8"))
    found: list[str] = await page.evaluate(RUN)
    return found


async def spills(page: Page) -> bool:
    """The page has to be moved sideways to be read."""
    return bool(await page.evaluate(SPILLS))
