"""Take the screenshots of the reports: a made-up week of twelve agents, the same each time.

    .venv/bin/python -m scripts.report_images [FOLDER]

Needs what `make test` sets up. Everything runs in a folder and on a port of its own.
"""

import asyncio
import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from playwright.async_api import Page, async_playwright, expect
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import Range
from uuid_utils.compat import uuid7

from app.access.passwords import hash_password
from app.api import create_app
from app.clock import SetClock
from app.config import REPOSITORY, Settings
from app.db import Sessions, open_engine, open_sessions
from app.embedded import postgres
from app.embedded.schema import migrate_to_head
from app.models.account import Account, Role, Team
from app.models.call import Call
from app.models.floor import AgentInterval, Shift
from app.models.lead import Lead
from dialer.core.types import AgentState, CallState, Mode, Outcome
from tests.api.conftest import running
from tests.api.scenes import Scene, make_scene
from tests.api.served import served
from tests.browser import chromium
from tests.browser.person import Person

IMAGES = REPOSITORY / "docs" / "images"
SITE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 15, 40, tzinfo=SITE)
DAYS = 5
PASSWORD = "only for pictures 1"
TEAMS = {"华东一组": ("陈思源", "赵敏", "周晨", "何静", "林若溪", "许诺"),
         "华北二组": ("王立", "孙悦", "高远", "马可", "丁一", "叶知秋")}  # fmt: skip
BREAKS, EFFECTIVE, INTERESTED = 0.03, 0.75, 0.16
"""How often an agent takes a break before a call, reaches the right person, finds a prospect."""
LOST = (
    (Outcome.NO_ANSWER, 60), (Outcome.BUSY, 12), (Outcome.REJECTED, 10),
    (Outcome.POWERED_OFF, 8), (Outcome.UNALLOCATED, 7), (Outcome.SUSPENDED, 3),
)  # fmt: skip


async def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tt-shots-", ignore_cleanup_errors=True) as temporary:
        var = Path(temporary)
        await asyncio.to_thread(var.chmod, 0o711)
        data = var / "data"
        url = postgres.start_private_postgres(data, fast=True)
        try:
            await asyncio.to_thread(migrate_to_head, url)
            settings = Settings(_env_file=None, var_dir=var, database_url=url, sip_secret="shown")
            await _pictures(settings, folder)
        finally:
            postgres.kill_private_postgres(data)


async def _pictures(settings: Settings, folder: Path) -> None:
    engine = open_engine(settings.database_url, connections=4)
    sessions = open_sessions(engine)
    first = await _week(sessions)
    app = create_app(settings, clock=SetClock(NOW))
    async with (
        running(app),
        served(app) as address,
        async_playwright() as playwright,
        chromium.running(playwright.chromium) as browser,
    ):
        context = await browser.browser.new_context(
            locale="en-US", viewport={"width": 1280, "height": 720}, timezone_id=SITE.key
        )
        page = await context.new_page()
        # The pictures are of one Friday, whatever day it is.
        await page.clock.set_fixed_time(NOW)
        person = Person(page, f"http://{address}")
        await person.sign_in("boss", PASSWORD)
        span = "first=2026-11-16&last=2026-11-20"
        for name, path in (
            ("agent-day", f"agent-day?agent_id={first}&day=2026-11-20"),
            ("report-teams", f"reports?report=teams&compare=true&{span}"),
            ("report-agents", f"reports?report=agents&{span}"),
            ("report-hours", f"reports?report=hours&{span}"),
            ("report-funnel", f"reports?report=funnel&{span}"),
            ("shifts", "shifts?week=2026-11-16"),
            ("alerts", "alerts"),
        ):
            await _both(page, f"{person.url}/{path}", folder / name)
    await engine.dispose()


async def _both(page: Page, url: str, image: Path) -> None:
    """In English, and then in Chinese."""
    await page.goto(url)
    for locale, other, ending in (("en", "Switch to Chinese", ""), ("zh-CN", "切换为英文", "-zh")):
        await expect(page.locator("html")).to_have_attribute("lang", locale)
        await page.wait_for_load_state("networkidle")
        await page.mouse.move(0, 0)
        await page.screenshot(path=f"{image}{ending}.png")
        await page.get_by_role("button", name=other).click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def _week(sessions: Sessions) -> UUID:
    """Monday to Friday; the last day is still going on. Return the first agent."""
    dice = random.Random(20)
    secret = await hash_password(PASSWORD)
    async with sessions.begin() as session:
        boss = {"login": "boss", "name": "Li Wei", "role": Role.ADMIN, "locale": "en"}
        session.add(Account(**boss, password_hash=secret))
        for name in TEAMS:
            session.add(Team(name=name))
    scene = await make_scene(sessions, NOW, leads=400, name="秋季展会客户", mode=Mode.PROGRESSIVE)
    async with sessions.begin() as session:
        for team in await session.scalars(select(Team)):
            for at, name in enumerate(TEAMS[team.name]):
                login = f"{team.id.hex[-4:]}{at}"
                session.add(
                    Account(
                        login=login, name=name, role=Role.AGENT, team_id=team.id, password_hash="!"
                    )
                )  # fmt: skip
    async with sessions() as session:
        agents = (
            await session.scalars(
                select(Account).where(Account.role == Role.AGENT).order_by(Account.number)
            )
        ).all()
        phones = dict((await session.execute(select(Lead.id, Lead.phone))).all())
    for agent in agents:
        skill = dice.uniform(0.55, 1.25)
        for back in range(DAYS):
            await _day(
                sessions, agent, scene, phones,
                day=NOW - timedelta(days=back), skill=skill, dice=dice,
            )  # fmt: skip
    return agents[0].id


async def _day(
    sessions: Sessions,
    agent: Account,
    scene: Scene,
    phones: dict[UUID, str],
    *,
    day: datetime,
    skill: float,
    dice: random.Random,
) -> None:  # fmt: skip
    opens = day.replace(hour=9, minute=0)
    breaks = Range(day.replace(hour=12, minute=0), day.replace(hour=13, minute=0))
    calls: list[dict[str, Any]] = []
    intervals: list[dict[str, Any]] = []
    at = opens + timedelta(seconds=dice.uniform(0, 300))
    closes = day.replace(hour=18, minute=0)

    def spend(state: AgentState, seconds: float, call_id: UUID | None = None) -> None:
        nonlocal at
        if at < NOW:
            intervals.append(_interval(agent, scene, state, at, seconds, call_id=call_id))
            at += timedelta(seconds=seconds)

    while at < min(closes, NOW):
        if at.hour == 12:
            spend(AgentState.PAUSE, (day.replace(hour=13, minute=0) - at).total_seconds())
            continue
        if dice.random() < BREAKS:
            spend(AgentState.PAUSE, dice.uniform(120, 700))
        spend(AgentState.READY, dice.expovariate(1 / 22))
        call = _call(agent, scene, phones, at, skill=skill, dice=dice)
        calls.append(call)
        if call["bridged_at"] is None:
            spend(AgentState.DIALING, 38)
            continue
        spend(AgentState.TALKING, call["talked_ms"] / 1000, call["id"])
        spend(AgentState.WRAPUP, dice.uniform(15, 60), call["id"])
    async with sessions.begin() as session:
        session.add(
            Shift(
                agent_id=agent.id, agent_number=agent.number, during=Range(opens, closes),
                breaks=[breaks],
            )
        )  # fmt: skip
        await session.execute(insert(AgentInterval), intervals)
        await session.execute(insert(Call), [call for call in calls if call["placed_at"] < NOW])


def _interval(
    agent: Account,
    scene: Scene,
    state: AgentState,
    at: datetime,
    seconds: float,
    *,
    call_id: UUID | None,
) -> dict[str, Any]:
    end = at + timedelta(seconds=seconds)
    return {
        "agent_id": agent.id, "agent_number": agent.number, "campaign_id": scene.campaign_id,
        "state": state, "call_id": call_id, "reason": "break" if state is AgentState.PAUSE else "",
        "started_at": at.astimezone(UTC), "ended_at": None if end > NOW else end.astimezone(UTC),
    }  # fmt: skip


def _call(
    agent: Account,
    scene: Scene,
    phones: dict[UUID, str],
    at: datetime,
    *,
    skill: float,
    dice: random.Random,
) -> dict[str, Any]:
    lead = dice.choice(scene.leads)
    rate = 0.36 + 0.14 * (at.hour in (10, 11, 15, 16)) - 0.1 * (at.hour >= 17)
    is_talk = dice.random() < rate
    talked = min(1500.0, dice.lognormvariate(5.2, 0.8) * skill) if is_talk else 0.0
    is_effective = is_talk and talked > 45 and dice.random() < EFFECTIVE
    placed = (at - timedelta(seconds=12)).astimezone(UTC)
    answered = at.astimezone(UTC) if is_talk else None
    lost = dice.choices([one for one, _ in LOST], [weight for _, weight in LOST])[0]
    return {
        "id": uuid7(), "pbx": "pbx1", "campaign_id": scene.campaign_id, "lead_id": lead,
        "agent_id": agent.id, "mode": Mode.PROGRESSIVE, "phone": phones[lead],
        "caller_id": f"+8621500012{dice.randrange(4):02d}", "state": CallState.ENDED,
        "placed_at": placed, "rang_at": placed + timedelta(seconds=2), "answered_at": answered,
        "bridged_at": answered, "ended_at": placed + timedelta(seconds=12 + (talked or 26)),
        "talked_ms": round(1000 * talked), "outcome": Outcome.CONNECTED if is_talk else lost,
        "disposition": ("interested" if is_effective else "not_interested") if is_talk else None,
        "is_effective": is_effective,
        "is_prospect": is_effective and dice.random() < INTERESTED,
    }  # fmt: skip


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES))
