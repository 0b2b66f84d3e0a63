"""The wallboard with 500 agents and 300 calls: frames, and memory over an hour of its feed.

    python -m bench.wallboard_frames [--full] [--agents 500] [--calls 300] [--seconds 20]

A real server serves the page and its first board; from there on agents, calls and the feed are
simulated: each beat changes a tenth of the agents and of the calls. For some seconds it beats once
a second, as the server does, and the time between frames is taken; then as many beats as an hour
has (--full; else 300) come twenty a second, and the heap after them is held against that after the
first hundred, both after a collection.
"""

import argparse
import asyncio
import re
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Page, async_playwright

from app.db import open_engine, open_sessions
from app.embedded import postgres
from app.embedded.schema import migrate_to_head
from bench.consoles import people, serve
from tests.browser.chromium import running

FRAME_MS = 50.0
GROWTH = 1.10
"""Of the heap over the hour; a leak of one board a beat would be a hundred times that."""
HOUR = 3_600
WARM_UP = 100
FAST_MS = 50

FEED = """
(() => {
  const Real = window.EventSource;
  const states = ["ready", "talking", "wrapup", "pause", "dialing"];
  const any = (list) => list[Math.floor(Math.random() * list.length)];
  const agent = (n) => ({
    id: crypto.randomUUID(), name: `Bench ${n}`, state: "ready", reason: "", line_up: true,
    since: new Date().toISOString(), campaign_id: crypto.randomUUID(), call: null, watchers: [],
    today: {
      calls: 9, connected: 5, effective: 2, prospects: 1, talk_seconds: 900,
      utilization: 0.5, band: "average",
    },
  });
  const call = (board) => ({
    id: crypto.randomUUID(), campaign_id: board.agents[0].campaign_id,
    agent_id: any(board.agents).id,
    state: any(["ringing", "talking"]), phone_masked: "138****" + Math.floor(Math.random() * 9000),
    since: new Date().toISOString(),
  });
  window.beats = 0;
  window.EventSource = class extends EventTarget {
    constructor(url) {
      super();
      const real = new Real(url);
      if (!url.includes("wallboard")) return real;
      this.readyState = 1;
      real.addEventListener("wallboard", ({ data }) => {
        real.close();
        this.board = JSON.parse(data);
        this.board.agents = Array.from({ length: window.agents }, (_, n) => agent(n));
        this.board.calls = Array.from({ length: window.calls }, () => call(this.board));
        window.beat = () => this.beat();
        this.onopen?.();
        this.beat();
      });
    }
    close() {}
    beat() {
      const { board } = this;
      board.at = new Date().toISOString();
      for (let n = 0; n < board.agents.length / 10; n += 1) {
        const agent = any(board.agents);
        agent.state = any(states);
        agent.since = board.at;
        agent.today.calls += 1;
      }
      for (let n = 0; n < board.calls.length / 10; n += 1) {
        board.calls[Math.floor(Math.random() * board.calls.length)] = call(board);
      }
      window.beats += 1;
      this.dispatchEvent(new MessageEvent("wallboard", { data: JSON.stringify(board) }));
    }
  };
})();
"""
FRAMES = """
async (seconds) => {
  const gaps = [];
  let before;
  let isOver = false;
  requestAnimationFrame(function frame(at) {
    if (before !== undefined) gaps.push(at - before);
    before = at;
    if (!isOver) requestAnimationFrame(frame);
  });
  const timer = setInterval(window.beat, 1000);
  await new Promise((done) => setTimeout(done, seconds * 1000));
  clearInterval(timer);
  isOver = true;
  return gaps.sort((a, b) => a - b);
}
"""
BEATS = """
(count) => new Promise((done) => {
  const timer = setInterval(() => {
    window.beat();
    count -= 1;
    if (count === 0) { clearInterval(timer); done(); }
  }, %d);
})
"""


async def heap(page: Page) -> float:
    """Megabytes in use after a collection."""
    tools = await page.context.new_cdp_session(page)
    await tools.send("HeapProfiler.collectGarbage")
    used = await tools.send("Runtime.getHeapUsage")
    await tools.detach()
    return float(used["usedSize"]) / 2**20


async def watch(page: Page, seconds: float, beats: int) -> bool:
    gaps = await page.evaluate(FRAMES, seconds)
    slow = sum(gap > FRAME_MS for gap in gaps)
    p50, p99 = gaps[len(gaps) // 2], gaps[int(0.99 * len(gaps))]
    print(f"frames                 {len(gaps)} in {seconds:.0f} s")
    print(f"between frames         p50 {p50:.1f} ms, p99 {p99:.1f} ms, worst {gaps[-1]:.1f} ms")
    print(f"frames over {FRAME_MS:.0f} ms      {slow}, limit 0: {'missed' if slow else 'reached'}")
    await page.evaluate(BEATS % FAST_MS, WARM_UP)
    before = await heap(page)
    await page.evaluate(BEATS % FAST_MS, beats)
    after = await heap(page)
    is_flat = after <= GROWTH * before
    print(f"heap                   {before:.1f} MB, after {beats:,} more beats {after:.1f} MB,"
          f" limit {GROWTH:.2f} times: {'reached' if is_flat else 'missed'}")  # fmt: skip
    return not slow and is_flat


async def bench(wanted: argparse.Namespace, folder: Path) -> bool:
    data = folder / "pg" / "data"
    url = postgres.start_private_postgres(data, fast=True)
    async with AsyncExitStack() as stack:
        stack.callback(postgres.kill_private_postgres, data)
        await asyncio.to_thread(migrate_to_head, url)
        engine = open_engine(url)
        stack.push_async_callback(engine.dispose)
        consoles = await people(open_sessions(engine, pbx="pbx1"), 1)
        base_url, _ = await serve(stack, url, folder)
        address = base_url.removesuffix("/api/v1")
        player = await stack.enter_async_context(async_playwright())
        chromium = await stack.enter_async_context(running(player.chromium))
        page = await chromium.page()
        await page.context.add_cookies(
            [
                {"name": name, "value": value, "url": address}
                for name, value in consoles[-1].cookies.items()
            ]
        )
        await page.add_init_script(
            f"window.agents = {wanted.agents}; window.calls = {wanted.calls}; {FEED}"
        )
        await page.goto(f"{address}/wallboard")
        await page.get_by_text(re.compile(r"^Bench \d+$")).first.wait_for()
        return await watch(page, wanted.seconds, wanted.beats)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--full", action="store_true", help="an hour of beats")
    parser.add_argument("--agents", type=int, default=500)
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=20.0)
    wanted = parser.parse_args()
    wanted.beats = HOUR if wanted.full else 300
    with tempfile.TemporaryDirectory(prefix="tt-board-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        is_good = asyncio.run(bench(wanted, Path(folder)))
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
