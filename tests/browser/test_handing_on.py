"""A customer called back by promise, given to a colleague at once, and left as a task."""

import pytest
from playwright.async_api import expect

from app.db import Sessions
from app.embedded.up import House
from dialer.core.types import CallState
from tests.browser.chromium import Chromium
from tests.browser.person import Person
from tests.browser.stage import stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(180),
]
CALLBACK = 3
INTERESTED = 2


async def test_a_customer_is_called_back_given_to_a_colleague_and_left_as_a_task(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    async with stage(house, house_sessions, names=["顾青"]) as here:
        senior = await here.colleague("Zhang Min")
        agent = Person(await browser.page(), house.url)
        await agent.begin(here.agent.login, here.agent.password, here.campaign)
        await agent.press("Hang up")
        await agent.is_in("wrapup")
        await agent.page.keyboard.press(str(CALLBACK))
        await agent.press("In an hour")
        await agent.press("Save and pause")
        await agent.is_in("pause")
        await expect(agent.page.get_by_text("Paused: After the call")).to_be_visible()

        other = Person(await browser.page(), house.url)
        await other.sign_in(senior.login, senior.password)
        await other.join(here.campaign)
        await other.become_ready()
        await other.is_in("ready")
        await agent.press("Call 顾青 back")
        await agent.is_in("talking")
        promised = await here.talk()
        await _gives(agent, "Zhang Min · Ready", "Wants the yearly price", "Transfer now")
        await other.is_in("talking")
        await other.hears()
        # The call and its disposition are the colleague's now.
        await agent.is_in("pause")

        await _gives(other, "Wang Fang · Paused", "Send the contract", "Leave as a task")
        await other.press("Hang up")
        await other.is_in("wrapup")
        await other.page.keyboard.press(str(INTERESTED))
        await other.press("Save and pause")
        await other.leave()
        await expect(agent.page.get_by_text("Zhang Min: Send the contract")).to_be_visible()
        await agent.press("Done with 顾青")
        await expect(agent.page.get_by_text("Zhang Min: Send the contract")).to_be_hidden()
        await agent.leave()

        first, second = await here.calls()
        assert second.id == promised.id
        assert first.disposition == "callback"
        assert first.lead_id == second.lead_id
        assert second.agent_id == senior.id
        assert second.state is CallState.ENDED
        assert second.disposition == "interested"
        assert await here.gaps() == 0


async def _gives(person: Person, colleague: str, note: str, how: str) -> None:
    await person.press("Transfer")
    dialog = person.page.get_by_role("dialog")
    await dialog.get_by_label("Agent", exact=True).last.select_option(label=colleague)
    await dialog.get_by_label("Note for them").fill(note)
    await dialog.get_by_role("button", name=how, exact=True).click()
