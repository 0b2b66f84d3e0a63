"""Real browsers beside the scripted consoles of bench/consoles.py: do their pixels follow?"""

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from playwright.async_api import Error, Page, Request, async_playwright

from app.config import REPOSITORY
from tests.browser.chromium import running

PIXELS_MS = 150
APART_SECONDS = 0.5
WATCH_STATE = """
window.painted = [];
new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (target.getAttribute("role") !== "group") continue;
    requestAnimationFrame(() => requestAnimationFrame(() => window.painted.push(Date.now())));
  }
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-state"] });
"""
"""The instant at which a change of the agent's state is on the screen: two frames later."""


Changes = Sequence[tuple[float, float]]
"""Of one desk in order: just before the commit and just after it, by the monotonic clock."""


@dataclass
class Watching:
    page: Page
    connects: int = 0
    errors: list[str] = field(default_factory=list)

    def heard(self, request: Request) -> None:
        self.connects += request.url.endswith("/desk/events")

    def failed(self, error: Error) -> None:
        self.errors.append(str(error))

    async def painted(self) -> list[float]:
        """Instants in seconds since the epoch."""
        return [each / 1_000 for each in await self.page.evaluate("window.painted")]


async def open_desks(
    stack: AsyncExitStack, address: str, cookies: Sequence[dict[str, str]]
) -> list[Watching]:
    """Open a desk for each set of cookies and wait until its state is shown."""
    if not cookies:
        return []
    if not (REPOSITORY / "console" / "dist" / "index.html").exists():
        raise SystemExit("The console is not built: scripts/setup.sh console")
    player = await stack.enter_async_context(async_playwright())
    chromium = await stack.enter_async_context(running(player.chromium))
    desks = []
    for each in cookies:
        page = await chromium.page()
        watching = Watching(page)
        page.on("request", watching.heard)
        page.on("pageerror", watching.failed)
        await page.context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in each.items()]
        )
        await page.add_init_script(WATCH_STATE)
        await page.goto(f"{address}/desk")
        await page.wait_for_selector('[role="group"][data-state]', timeout=60_000)
        desks.append(watching)
    return desks


def pixels(changes: Changes, painted: Sequence[float]) -> list[float]:
    """Milliseconds from each change to the next change of the page's pixels.

    Without changes that are close together: the states take turns, and two that arrive as one leave
    the page as it was.
    """
    offset = time.time() - time.monotonic()
    delays = []
    for number, (begun, at) in enumerate(changes):
        is_close = number > 0 and begun - changes[number - 1][1] < APART_SECONDS
        is_followed = number + 1 < len(changes) and changes[number + 1][0] - at < APART_SECONDS
        if is_close or is_followed:
            continue
        after = [each - offset for each in painted if each - offset >= begun]
        delays.append(1_000 * max(0.0, min(after) - at) if after else float("inf"))
    return delays


def quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def tell_pages(
    pages: Sequence[Watching], changes: Sequence[Changes], shown: Sequence[Sequence[float]]
) -> bool:
    """Print the browsers' figures against their limits; True when all are reached."""
    if not pages:
        return True
    delays = sorted(
        delay
        for of_desk, painted in zip(changes, shown, strict=True)
        for delay in pixels(of_desk, painted)
    ) or [float("inf")]
    again = sum(page.connects - 1 for page in pages)
    errors = [error for page in pages for error in page.errors]
    p50, p95 = quantile(delays, 0.5), quantile(delays, 0.95)
    print(f"browsers               {len(pages)}, {len(delays)} changes of their desks")
    print(f"commit to pixels p50   {p50:.0f} ms")
    print(f"commit to pixels p95   {p95:.0f} ms, limit {PIXELS_MS} ms: "
          f"{'reached' if p95 <= PIXELS_MS else 'missed'}")  # fmt: skip
    print(f"browsers' reconnects   {again}, limit 0: {'missed' if again else 'reached'}")
    print(f"browsers' errors       {len(errors)}, limit 0: {'missed' if errors else 'reached'}")
    return p95 <= PIXELS_MS and not again and not errors
