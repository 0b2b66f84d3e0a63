"""Every page for everybody: no serious fault of WCAG 2.2 AA, in both languages and both colours."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from app.api import create_app
from app.clock import WallClock
from app.config import REPOSITORY, Settings
from app.db import Sessions
from tests.api.conftest import running
from tests.api.served import served
from tests.browser.axe import spills, violations
from tests.browser.chromium import Chromium, ColorScheme
from tests.browser.furnished import PASSWORD, Furnished, furnish
from tests.browser.person import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(180),
]

ROUTER = REPOSITORY / "console" / "src" / "app"
SCHEMES: tuple[ColorScheme, ColorScheme] = ("light", "dark")
LOADING = "[role=status][aria-label='Loading'], [role=status][aria-label='正在加载']"
CONNECTING = re.compile("Connecting to the desk|正在连接工作台")


def paths() -> Iterator[str]:
    """Every path that the router knows, so that a new page is looked at too."""
    for source in sorted(ROUTER.glob("*rout*.tsx")):
        yield from re.findall(r'^  path: "(/[^"]+)"', source.read_text(encoding="utf-8"), re.M)


def address(path: str, site: Furnished) -> str:
    """The page with something chosen on it, where it shows one thing of many."""
    chosen = {
        "/recordings": f"call={site.call_id}",
        "/leads": f"id={site.lead_id}",
        "/campaigns": f"id={site.campaign_id}",
        "/dispositions": f"id={site.campaign_id}",
        "/agent-day": f"agent_id={site.agent_id}",
        "/reports": "report=agents",
    }
    return f"{path}?{chosen[path]}" if path in chosen else path


async def test_no_page_keeps_anybody_out(
    database: str, sessions: Sessions, browser: Chromium, tmp_path: Path
) -> None:
    settings = Settings(database_url=database, var_dir=tmp_path, sip_secret="only for tests")
    app = create_app(settings, clock=WallClock())
    async with running(app), served(app) as host:
        url = f"http://{host}"
        site = await furnish(sessions, settings, url, tmp_path, WallClock().now())
        # One reads English by day, the other Chinese by night.
        looks = [
            look(browser, url, site, (site.bosses[at], site.agents[at]), SCHEMES[at])
            for at in (0, 1)
        ]
        try:
            found = await asyncio.gather(*looks)
        finally:  # The server waits for its streams to end.
            for context in browser.browser.contexts:
                await context.close()

    seen, faults = {path for each, _ in found for path in each}, [*found[0][1], *found[1][1]]
    assert seen == {*paths()} - {"/sign-in"}
    assert faults == []


async def look(
    browser: Chromium, url: str, site: Furnished, logins: tuple[str, str], scheme: ColorScheme
) -> tuple[list[str], list[str]]:
    """What an administrator and an agent saw, and what is wrong with it."""
    seen: list[str] = []
    faults: list[str] = []
    for login in logins:
        page = await browser.page(color_scheme=scheme)
        await page.goto(url)
        await expect(page.locator("input[name=login]")).to_be_visible()
        faults += [f"/sign-in {scheme}: {each}" for each in await violations(page)]
        await Person(page, url).sign_in(login, PASSWORD)
        for path in paths():
            if path == "/sign-in" or path in seen:
                continue
            await page.goto(f"{url}{address(path, site)}")
            await expect(page.locator("h1, main h2").first).to_be_visible(timeout=15_000)
            if not page.url.startswith(f"{url}{path}"):
                continue  # This role has no such page.
            await expect(page.locator(LOADING)).to_have_count(0, timeout=15_000)
            await expect(page.get_by_text(CONNECTING)).to_have_count(0, timeout=15_000)
            seen.append(path)
            wrong = await violations(page)
            if await spills(page):
                wrong.append("has to be moved sideways")
            faults += [f"{path} {scheme}: {each}" for each in wrong]
        await page.context.close()
    return seen, faults
