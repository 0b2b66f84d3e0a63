"""What stands on the desk: in both languages, and with a lead's name that means harm."""

import re

import pytest
from playwright.async_api import expect
from sqlalchemy import update

from app.db import Sessions
from app.embedded.up import House
from app.leads.imports.reader import FileRefused
from app.models.lead import Lead
from tests.browser.chromium import Chromium
from tests.browser.person import Person
from tests.browser.stage import stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(120),
]

HARMFUL = (
    "王\r\nAction: Originate\r\nChannel: Local/s@outbound\r\nApplication: Echo\r\n\r\n"
    "\u2028<img src=x onerror=document.title='owned'>"
)
"""Without a NUL, which a database does not take: an import refuses the file that has one."""
CJK = re.compile("[\u4e00-\u9fff]")


async def test_the_language_changes_without_a_reload(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    async with stage(house, house_sessions, names=["Anna"]) as here:
        agent = Person(await browser.page(), house.url)
        await agent.sign_in(here.agent.login, here.agent.password)
        await agent.join(here.campaign)
        page = agent.page
        await page.evaluate("window.isSamePage = true")
        bar = page.locator("header")

        await page.get_by_role("button", name="Switch to Chinese").click()
        await expect(page.get_by_role("button", name="置闲")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        chinese = await page.locator("body").inner_text()
        assert await page.locator("[data-line=up]").is_visible()

        await page.get_by_role("button", name="切换为英文").click()
        await expect(page.get_by_role("button", name="Ready", exact=True)).to_be_visible()
        english = await bar.inner_text()

        assert not re.search(r"\b(Paused|Today|Utilization|Callbacks)\b", chinese)
        assert not CJK.search(english.replace("中文", ""))
        assert await page.evaluate("window.isSamePage")
        # The choice is the account's: it holds in the next browser.
        await page.get_by_role("button", name="Switch to Chinese").click()
        other = Person(await browser.page(), house.url)
        await other.sign_in(here.agent.login, here.agent.password)
        await expect(other.page.locator("html")).to_have_attribute("lang", "zh-CN")
        await page.get_by_role("button", name="签出").first.click()
        await agent.is_in("offline")


async def test_a_harmful_name_is_shown_and_does_nothing(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    # An import cleans the name, so it gets what it never may behind the import's back.
    with pytest.raises(FileRefused, match="binary"):
        async with stage(house, house_sessions, names=["王\x00芳"]):
            pass
    async with stage(house, house_sessions, names=["王芳\r\nAction: Originate\u2028"]) as here:
        async with house_sessions.begin() as session:
            (call_lead,) = await here.leads()
            cleaned = call_lead.name
            await session.execute(update(Lead).where(Lead.id == call_lead.id).values(name=HARMFUL))
        agent = Person(await browser.page(), house.url)
        await agent.sign_in(here.agent.login, here.agent.password)
        await agent.join(here.campaign)
        before = await here.channels()
        await agent.become_ready()
        await agent.is_in("talking")
        await agent.hears()
        during = await here.channels()
        shown = await agent.lead().get_by_role("heading", level=1).inner_text()
        call = await here.talk()
        await agent.press("Hang up")
        await agent.is_in("wrapup")
        await agent.page.keyboard.press("7")
        await agent.press("Save and pause")
        await agent.leave()

        assert not re.search("[\x00-\x1f\u2028]", cleaned)
        assert "Action: Originate" in shown
        assert "<img" in shown
        assert await agent.page.title() != "owned"
        assert await agent.page.locator("img[src=x]").count() == 0
        # The agent's line was there before; the customer's leg is all that came.
        new = set(_names(during)) - set(_names(before))
        assert before
        assert len(new) == 1
        assert all("@trunk" in name or "trunk-" in name for name in new)
        assert len(await here.calls()) == 1
        assert (await here.call(call.id)).disposition == "not_interested"


def _names(channels: list[str]) -> list[str]:
    return [channel.split("!")[0] for channel in channels]
