"""The first call: an agent in a browser, a callee with a voice, a supervisor who listens."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from app.db import Sessions
from app.embedded.up import House
from tests.browser.chromium import Chromium
from tests.browser.person import Person, both_ways
from tests.browser.stage import stage
from tests.house.shift import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(180),
]

# Decodes what the player plays, and says how loud each channel is.
CHANNEL_LEVELS = """
async () => {
  const address = document.querySelector("audio[data-role=playback]").src;
  const bytes = await (await fetch(address)).arrayBuffer();
  const sound = await new OfflineAudioContext(2, 1, 48000).decodeAudioData(bytes);
  const levels = [];
  for (let channel = 0; channel < sound.numberOfChannels; channel += 1) {
    const samples = sound.getChannelData(channel);
    levels.push(Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length));
  }
  return { levels, duration: sound.duration };
}
"""

# Columns of the waveform that are more than a thin line: above the customer, below the agent.
DRAWN = """
(canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const half = Math.floor(height / 2);
  const drawn = [0, 0];
  for (let x = 0; x < width; x += 1) {
    const heights = [0, 0];
    for (let y = 0; y < height; y += 1) {
      if (data[4 * (y * width + x) + 3] > 0) heights[y < half ? 0 : 1] += 1;
    }
    for (const side of [0, 1]) if (heights[side] > 4) drawn[side] += 1;
  }
  return drawn;
}
"""


async def test_an_agent_talks_disposes_and_gets_the_next_call(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    async with stage(house, house_sessions, names=["陈静", "赵磊", "周婷"]) as here:
        agent = Person(await browser.page(), house.url)
        await agent.sign_in(here.agent.login, here.agent.password)
        await agent.join(here.campaign)
        await agent.become_ready()

        await agent.is_in("talking")
        first = await here.talk()
        first_name = await agent.lead().get_by_role("heading", level=1).inner_text()
        await agent.hears()
        traffic = await both_ways(agent, seconds=3)
        await agent.press("Hang up")
        await agent.is_in("wrapup")
        await agent.dispose(2)

        await agent.is_in("talking")
        second = await here.talk()
        await expect(agent.lead().get_by_role("heading", level=1)).not_to_have_text(first_name)
        await agent.hears()
        await agent.press("Hang up")
        await agent.is_in("wrapup")
        await agent.page.keyboard.press("7")
        await agent.press("Save and pause")
        await agent.is_in("pause")
        await agent.leave()

        # 50 packets a second each way, and neither side is silent.
        assert traffic["received"] > 100
        assert traffic["sent"] > 100
        assert traffic["heard"] > 0
        assert traffic["spoken"] > 0
        assert first.lead_id != second.lead_id
        first, second = await here.call(first.id), await here.call(second.id)
        assert (first.disposition, second.disposition) == ("interested", "not_interested")
        assert first.talked_ms > 3_000
        assert await here.gaps() == 0

        await here.stored(first.id)
        supervisor = Person(await browser.page(), house.url)
        await supervisor.sign_in(here.supervisor.login, here.supervisor.password)
        await supervisor.page.goto(f"{house.url}/recordings?call={first.id}")
        await expect(supervisor.page.get_by_role("article", name=first_name)).to_be_visible()
        heard = await _listen(supervisor.page)

        assert len(heard["levels"]) == 2
        assert min(heard["levels"]) > 0.001
        assert heard["duration"] == pytest.approx(first.talked_ms / 1000, abs=1.0)


async def _listen(page: Page) -> dict[str, Any]:
    """Play for a while; both voices are drawn."""
    canvas = page.locator("canvas")
    await expect(canvas).to_be_visible()
    await page.get_by_role("button", name="Play", exact=True).click()
    audio = page.locator("audio[data-role=playback]")

    async def is_past_a_second() -> bool:
        return bool(await audio.evaluate("(audio) => audio.currentTime > 1.5"))

    await until(is_past_a_second, seconds=10)
    await expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    drawn = await canvas.evaluate(DRAWN)
    assert min(drawn) > 5
    heard: dict[str, Any] = await page.evaluate(CHANNEL_LEVELS)
    return heard
