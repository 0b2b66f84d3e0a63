"""A review from the scorecard to the settled dispute, by the three people whose work it is."""

import pytest
from playwright.async_api import Locator, expect

from app.db import Sessions
from app.embedded.up import House
from app.models.account import Role
from tests.browser.chromium import Chromium
from tests.browser.person import Person
from tests.browser.stage import stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(120),
]
QUESTIONS = """# Opening 40
Greets politely | 1 | yes_no
Says that the call is recorded | 1 | yes_no
# Talk 60
Asks for needs | 1 | scale
"""


async def test_a_review_is_given_disputed_and_settled(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    async with stage(house, house_sessions, names=["程远"]) as here:
        quality = await here.colleague("Chen Jing", Role.QA)
        agent = Person(await browser.page(), house.url)
        await agent.begin(here.agent.login, here.agent.password, here.campaign)
        call = await here.talk()
        await agent.press("Hang up")
        await agent.is_in("wrapup")
        await agent.page.keyboard.press("2")
        await agent.press("Save and pause")
        await agent.leave()
        await here.stored(call.id)
        recording = f"{house.url}/recordings?call={call.id}"

        judge = Person(await browser.page(), house.url)
        await judge.sign_in(quality.login, quality.password)
        await _make_scorecard(judge, here.campaign)
        boss = Person(await browser.page(), house.url)
        await boss.sign_in(here.supervisor.login, here.supervisor.password)
        await boss.page.goto(recording)
        await boss.press(f"Review: {here.campaign}")
        await _answer(boss, "Greets politely", "Yes")
        await _answer(boss, "Says that the call is recorded", "No")
        await _answer(boss, "Asks for needs", "5")
        await boss.press("Give review")
        await expect(_reviews(boss).get_by_text("80", exact=True)).to_be_visible()

        await agent.page.goto(recording)
        await agent.press("Dispute")
        await _reason(agent, "I said so in the first sentence", "Dispute")
        await expect(_reviews(agent).get_by_text("Disputed", exact=True)).to_be_visible()
        # Whoever gave the review does not settle its dispute.
        await boss.page.reload()
        await expect(_reviews(boss).get_by_text("Disputed", exact=True)).to_be_visible()
        await expect(_reviews(boss).get_by_role("button", name="Let it stand")).to_have_count(0)
        await judge.page.goto(recording)
        await judge.press("Let it stand")
        await _reason(judge, "It is not in the recording", "Let it stand")
        await expect(_reviews(judge).get_by_text("Settled", exact=True)).to_be_visible()

        await agent.page.reload()
        await expect(_reviews(agent).get_by_text("It is not in the recording")).to_be_visible()


async def _make_scorecard(judge: Person, name: str) -> None:
    await judge.page.goto(f"{judge.url}/quality")
    await judge.page.get_by_text("Scorecards", exact=True).click()
    await judge.press("New scorecard")
    dialog = judge.page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill(name)
    await dialog.get_by_label("Questions").fill(QUESTIONS)
    await judge.press("Save")
    await expect(dialog).to_be_hidden()


def _reviews(person: Person) -> Locator:
    return person.page.get_by_role("region", name="Reviews")


async def _answer(person: Person, question: str, answer: str) -> None:
    group = person.page.get_by_role("radiogroup", name=question)
    await group.get_by_text(answer, exact=True).click()


async def _reason(person: Person, reason: str, confirm: str) -> None:
    dialog = person.page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill(reason)
    await dialog.get_by_role("button", name=confirm, exact=True).click()
    await expect(dialog).to_be_hidden()
