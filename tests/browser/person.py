"""What a person does at the console, in English: by what the page says, not how it is built."""

import asyncio
import re
from typing import Any

from playwright.async_api import Locator, Page, expect

CALL_PATIENCE_MS = 25_000

# Sums over the page's connections: what came in, what went out, and how loud it was.
TRAFFIC = """
async () => {
  const sums = { received: 0, sent: 0, heard: 0, spoken: 0, level: 0 };
  for (const connection of window.connections) {
    for (const entry of (await connection.getStats()).values()) {
      if (entry.kind !== "audio") continue;
      if (entry.type === "inbound-rtp") {
        sums.received += entry.packetsReceived;
        sums.heard += entry.totalAudioEnergy ?? 0;
        sums.level = Math.max(sums.level, entry.audioLevel ?? 0);
      }
      if (entry.type === "outbound-rtp") sums.sent += entry.packetsSent;
      if (entry.type === "media-source") sums.spoken += entry.totalAudioEnergy ?? 0;
    }
  }
  return sums;
}
"""


class Person:
    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    async def sign_in(self, login: str, password: str) -> None:
        await self.page.goto(self.url)
        await self.page.locator("input[name=login]").fill(login)
        await self.page.locator("input[name=password]").fill(password)
        await self.page.locator("button[type=submit]").click()
        await expect(self.page.locator("nav")).to_be_visible(timeout=10_000)

    async def join(self, campaign: str) -> None:
        """Sign in at the desk and wait for the line."""
        await self.page.get_by_role("radio", name=campaign).click()
        await self.page.get_by_role("button", name="Sign in").click()
        await self.has_line()

    async def begin(self, login: str, password: str, campaign: str) -> None:
        """Sign in, join the campaign and talk to the first customer."""
        await self.sign_in(login, password)
        await self.join(campaign)
        await self.become_ready()
        await self.is_in("talking")
        await self.hears()

    async def has_line(self) -> None:
        await expect(self.page.locator("[data-line=up]")).to_be_visible(timeout=15_000)

    async def is_in(self, state: str) -> None:
        """Wait until the desk shows the state."""
        await expect(self.page.locator(f"header [data-state={state}]").first).to_be_visible(
            timeout=CALL_PATIENCE_MS
        )

    async def become_ready(self) -> None:
        await self.press("Ready")

    async def press(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def hears(self) -> dict[str, Any]:
        """Wait until the other side is heard, and return the traffic so far."""
        heard = self.page.locator("audio[data-role=remote-audio]")
        await expect(heard).to_have_attribute(
            "data-level", re.compile(r"^0\.0*[1-9]"), timeout=10_000
        )
        return await self.traffic()

    async def traffic(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.page.evaluate(TRAFFIC)
        return found

    async def dispose(self, digit: int) -> None:
        """By keyboard, as whoever does it two hundred times a day."""
        await self.page.keyboard.press(str(digit))
        chosen = self.page.get_by_role("radiogroup", name="Disposition").get_by_role("radio")
        await expect(chosen.nth(digit - 1)).to_be_checked()
        await self.page.keyboard.press("Enter")

    async def leave(self) -> None:
        await self.page.get_by_role("button", name="Sign out").first.click()
        await self.is_in("offline")

    def lead(self) -> Locator:
        return self.page.get_by_role("article", name=re.compile("^Lead "))


async def both_ways(person: Person, *, seconds: float = 2.0) -> dict[str, float]:
    """How much came in and went out in a while of the talk."""
    before = await person.traffic()
    await asyncio.sleep(seconds)
    after = await person.traffic()
    return {name: after[name] - before[name] for name in before}
