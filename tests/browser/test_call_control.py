"""What an agent does during a call, and a supervisor on the agent's line, in one talk each."""

from uuid import UUID

import pytest
from playwright.async_api import expect
from sqlalchemy import select

from app.db import Sessions
from app.embedded.up import House
from app.models.account import AuditEntry
from app.models.control import CallQuality, CallSpan, ThirdParty
from dialer.core.types import AgentState, CallState, SpanKind, ThirdState
from tests.browser.chromium import Chromium
from tests.browser.person import Person, both_ways
from tests.browser.stage import Stage, stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(180),
]
OUTSIDE = "13800000098"
"""A callee of the carrier simulator who talks for a minute and a half."""


async def test_hold_tones_mask_and_a_third_party_in_one_call(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    async with stage(house, house_sessions, names=["沈岚"]) as here:
        agent = Person(await browser.page(), house.url)
        await agent.begin(here.agent.login, here.agent.password, here.campaign)
        call = await here.talk()

        await agent.page.keyboard.press("h")
        await agent.is_in("hold")
        await here.until_call_is(call.id, CallState.HELD, seconds=5)
        (row,) = [row for row in await here.channels() if str(call.id) in row]
        assert "!MusicOnHold!" in row
        await agent.press("Resume")
        await agent.is_in("talking")
        await agent.press("Keypad")
        await agent.page.get_by_label("Digits to send").press("5")
        await expect(agent.page.get_by_label("Digits to send")).to_have_value("5")
        await agent.page.keyboard.press("Escape")
        await agent.press("Pause recording")
        await expect(agent.page.get_by_text("Recording paused")).to_be_visible()
        await agent.press("Resume recording")
        await expect(agent.page.get_by_text("Recording", exact=True)).to_be_visible()

        await agent.press("Transfer")
        await agent.page.get_by_text("Number", exact=True).click()
        await agent.page.get_by_role("textbox", name="Number").fill(OUTSIDE)
        await agent.press("Ask first")
        await _third_is(agent, ThirdState.TALKING)
        await agent.hears()
        # A reload while asking: the same third party is there again.
        await agent.page.reload()
        await agent.has_line()
        await _third_is(agent, ThirdState.TALKING)
        await agent.press("Join all")
        await _third_is(agent, ThirdState.JOINED)
        await agent.is_in("talking")
        three = await both_ways(agent, seconds=2)
        await agent.press("Leave them together")
        await agent.is_in("wrapup")
        await here.until_call_is(call.id, CallState.PASSED, seconds=5)
        await agent.page.keyboard.press("2")
        await agent.press("Save and pause")
        await agent.leave()

        assert three["heard"] > 0
        await _adds_up(here, call.id)


async def test_a_supervisor_listens_writes_and_takes_the_call_over(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    async with stage(house, house_sessions, names=["韩雪"]) as here:
        agent = Person(await browser.page(), house.url)
        await agent.begin(here.agent.login, here.agent.password, here.campaign)
        call = await here.talk()
        boss = Person(await browser.page(), house.url)
        await boss.sign_in(here.supervisor.login, here.supervisor.password)
        await boss.page.goto(f"{house.url}/wallboard")
        await boss.press("Connect my line")
        await boss.has_line()

        await _choose(boss, "Listen")
        await expect(boss.page.get_by_text("On the line of Wang Fang")).to_be_visible()
        await boss.hears()
        await boss.page.get_by_text("Whisper", exact=True).click()
        await expect(boss.page.locator("[data-watch=whisper]")).to_be_visible()
        await _choose(boss, "Message")
        await boss.page.get_by_role("textbox").fill("请放慢语速 Slow down, please")
        await boss.press("Send")
        await expect(agent.page.get_by_text("请放慢语速 Slow down, please")).to_be_visible()
        await agent.press("Read")
        await expect(agent.page.get_by_text("请放慢语速 Slow down, please")).to_be_hidden()
        await _choose(boss, "Take over")
        await expect(boss.page.get_by_text("You have this call")).to_be_visible()
        await agent.is_in("ready")
        taken = await both_ways(boss, seconds=2)
        await boss.press("Hang up")
        await here.until_call_is(call.id, CallState.ENDED, seconds=5)
        await boss.page.close()

        assert taken["heard"] > 0
        ended = await here.call(call.id)
        assert ended.agent_id == here.supervisor.id
        assert ended.talked_ms > 3_000
        assert await _audited(here) >= {
            "call.listen",
            "call.whisper",
            "agent.messaged",
            "call.taken_over",
        }


async def _third_is(agent: Person, state: ThirdState) -> None:
    await expect(agent.page.locator(f"[data-third={state}]")).to_be_visible(timeout=15_000)


async def _choose(boss: Person, what: str) -> None:
    await boss.page.get_by_role("button", name="Actions for Wang Fang").click()
    await boss.page.get_by_role("menuitem", name=what, exact=True).click()


async def _adds_up(here: Stage, call_id: UUID) -> None:
    """The ledger has the hold, the mask and the third party, and talk is only talk."""
    async with here.sessions() as session:
        spans = list(await session.scalars(select(CallSpan).where(CallSpan.call_id == call_id)))
        third = (
            await session.scalars(select(ThirdParty).where(ThirdParty.call_id == call_id))
        ).one()
        quality = await session.scalar(select(CallQuality).where(CallQuality.call_id == call_id))
    kinds = [span.kind for span in spans]
    assert kinds.count(SpanKind.HOLD) == 2
    assert kinds.count(SpanKind.MASKED) == 1
    assert all(span.ended_at for span in spans)
    assert third.state in (ThirdState.PASSED, ThirdState.ENDED)
    assert quality is None or quality.mos > 3.5
    talked = [each for each in await here.intervals() if each.state is AgentState.TALKING]
    assert len(talked) == 3
    assert await here.gaps() == 0


async def _audited(here: Stage) -> set[str]:
    async with here.sessions() as session:
        found = await session.scalars(
            select(AuditEntry.action).where(AuditEntry.account_id == here.supervisor.id)
        )
        return set(found)
