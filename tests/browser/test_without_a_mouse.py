"""The desk without a mouse: keys of one's own, the script, and a call from begin to end."""

import pytest
from playwright.async_api import expect

from app.clock import WallClock
from app.db import Sessions
from app.embedded.up import House
from app.models.account import Account
from app.models.campaign import Campaign
from app.models.script import Script
from tests.browser.chromium import Chromium
from tests.browser.person import Person
from tests.browser.stage import Stage, stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(120),
]

QUESTIONS = [
    {
        "key": "open",
        "purpose": "need",
        "wordings": ["Is this {name|you}? This is {agent}."],
        "answers": [{"text": "Yes", "next": "close"}],
    },
    {"key": "close", "purpose": "next_step", "wordings": ["Shall we talk on Tuesday?"]},
]


async def test_a_call_from_begin_to_end_without_a_mouse(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    async with stage(house, house_sessions, names=["Anna", "Bert"]) as here:
        await give_script(here)
        agent = Person(await browser.page(), house.url)
        page = agent.page
        await agent.sign_in(here.agent.login, here.agent.password)
        await agent.join(here.campaign)
        # The key for mute is another one from now on, and stays with the account.
        await page.keyboard.press("?")
        await page.get_by_role("button", name="Mute: M").press("Enter")
        await page.keyboard.press("u")
        await page.get_by_role("button", name="Save", exact=True).press("Enter")
        await expect(page.get_by_role("dialog")).to_have_count(0)

        await page.keyboard.press("p")
        await agent.is_in("talking")
        await expect(page.get_by_text("This is Wang Fang.")).to_be_visible()
        await page.get_by_role("button", name="Yes", exact=True).press("Enter")
        await expect(page.get_by_text("Shall we talk on Tuesday?")).to_be_visible()
        await page.keyboard.press("u")
        await expect(page.get_by_role("button", name="Unmute")).to_be_visible()
        await page.keyboard.press("n")
        await page.keyboard.type("me: 5")  # Types, and is no key for anything.
        await expect(page.get_by_role("textbox", name="Note")).to_have_value("me: 5")
        await page.keyboard.press("Escape")
        await page.keyboard.press("e")
        await agent.is_in("wrapup")
        await page.keyboard.press("2")
        await page.keyboard.press("b")
        await agent.is_in("pause")

        (call,) = await here.calls()
        assert (call.disposition, call.note) == ("interested", "me: 5")
        assert await keys_of(here) == {"mute": "u"}


async def give_script(here: Stage) -> None:
    async with here.sessions.begin() as session:
        script = Script(
            name=here.campaign, version=1, nodes=QUESTIONS, published_at=WallClock().now()
        )
        session.add(script)
        await session.flush()
        (await session.get_one(Campaign, here.campaign_id)).script_id = script.id


async def keys_of(here: Stage) -> dict[str, str]:
    async with here.sessions() as session:
        return (await session.get_one(Account, here.agent.id)).keys
