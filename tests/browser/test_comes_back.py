"""The agent's page or browser goes away during a call: the customer hears music, and the same
agent gets the call back. What the ledger and the recording say of it adds up.
"""

import pytest
from playwright.async_api import BrowserType, expect

from app.db import Sessions
from app.embedded.up import House
from app.models.call import Call, Recording
from app.models.floor import AgentInterval
from app.recording_store import store_of
from dialer.core.types import AgentState, CallState
from tests.browser import chromium
from tests.browser.chromium import Chromium
from tests.browser.person import Person, both_ways
from tests.browser.stage import Stage, stage
from tests.house.shift import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(180),
]

TALKING, HOLD = AgentState.TALKING, AgentState.HOLD


async def test_the_page_is_reloaded_during_a_call(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    async with stage(house, house_sessions, names=["何晨"]) as here:
        agent = Person(await browser.page(), house.url)
        await _talks(here, agent)
        call = await here.talk()
        await agent.page.keyboard.press("2")

        await agent.page.reload()
        await agent.has_line()
        await agent.is_in("talking")
        after = await _talks_on(agent)
        # What was chosen before the reload is still there.
        chosen = agent.page.get_by_role("radiogroup", name="Disposition")
        await expect(chosen.get_by_role("radio", checked=True)).to_have_attribute(
            "data-code", "interested"
        )
        await _end(agent)

        assert after["received"] > 50
        assert after["heard"] > 0
        await _adds_up(here, call)


async def test_the_browser_is_killed_and_another_takes_its_place(
    house: House, house_sessions: Sessions, browsers: BrowserType
) -> None:
    async with stage(house, house_sessions, names=["吕洋"]) as here:
        async with chromium.running(browsers) as first:
            await _talks(here, Person(await first.page(), house.url))
            call = await here.talk()
            first.kill()
            await here.until_call_is(call.id, CallState.PARKED, seconds=30)
            assert await _hears_music(here, call)

        async with chromium.running(browsers) as second:
            agent = Person(await second.page(), house.url)
            await agent.sign_in(here.agent.login, here.agent.password)
            await agent.is_in("talking")
            after = await _talks_on(agent)
            assert (await here.talk()).id == call.id
            await _end(agent)

        assert after["received"] > 50
        assert after["heard"] > 0
        await _adds_up(here, call)


async def _talks(here: Stage, agent: Person) -> None:
    await agent.sign_in(here.agent.login, here.agent.password)
    await agent.join(here.campaign)
    await agent.become_ready()
    await agent.is_in("talking")
    await agent.hears()
    await both_ways(agent, seconds=3)


async def _talks_on(agent: Person) -> dict[str, float]:
    await agent.hears()
    return await both_ways(agent, seconds=4)


async def _end(agent: Person) -> None:
    await agent.press("Hang up")
    await agent.is_in("wrapup")
    await agent.page.keyboard.press("2")
    await agent.press("Save and pause")
    await agent.is_in("pause")
    await agent.leave()


async def _hears_music(here: Stage, call: Call) -> bool:
    (row,) = [row for row in await here.channels() if str(call.id) in row]
    return "!MusicOnHold!" in row


async def _adds_up(here: Stage, before: Call) -> None:
    call, recording = await here.call(before.id), await here.stored(before.id)
    intervals = [each for each in await here.intervals() if each.call_id == call.id]
    of_call = [each for each in intervals if each.state in {TALKING, HOLD}]

    assert [each.state for each in of_call] == [TALKING, HOLD, TALKING]
    assert of_call[1].reason == "line_lost"
    assert await here.gaps() == 0
    talked = _seconds(of_call[0]) + _seconds(of_call[2])
    assert call.talked_ms / 1000 == pytest.approx(talked, abs=0.01)
    assert recording.duration_ms / 1000 == pytest.approx(talked, abs=1.0)
    assert len(await here.calls()) == 1
    await _is_one_object(here, recording)
    assert min(_heard_after(recording, _seconds(of_call[0]))) > 0.01


async def _is_one_object(here: Stage, recording: Recording) -> None:
    store = store_of(here.house.settings)
    assert recording.key is not None
    assert len(store.get(recording.key)) == recording.bytes
    spool = here.house.settings.spool_dir

    async def is_clear() -> bool:
        return not list(spool.glob(f"{recording.call_id}*"))

    await until(is_clear, seconds=10)


def _heard_after(recording: Recording, seconds: float) -> tuple[float, float]:
    """The loudest slice of each side in what was recorded after the return."""
    assert recording.peaks is not None
    left, right = recording.peaks["left"], recording.peaks["right"]
    # A second later, so that nothing of the first part counts.
    begin = int(len(left) * (seconds + 1.0) / (recording.duration_ms / 1000))
    return max(left[begin:]), max(right[begin:])


def _seconds(interval: AgentInterval) -> float:
    assert interval.ended_at is not None
    return (interval.ended_at - interval.started_at).total_seconds()
