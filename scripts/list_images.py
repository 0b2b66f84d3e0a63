"""Take the screenshots of the list pages: a made-up list with every kind of defect, looked into.

    .venv/bin/python -m scripts.list_images [FOLDER] [WIDTH HEIGHT]

Needs what `make test` sets up. Everything runs in a folder and on a port of its own.
"""

import asyncio
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI
from playwright.async_api import Page, ViewportSize, async_playwright, expect
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.access.passwords import hash_password
from app.api import create_app
from app.calling.campaigns import service as campaigns
from app.calling.campaigns.schemas import CampaignIn, WindowRule
from app.clock import WallClock
from app.config import REPOSITORY, Settings
from app.db import Sessions, open_engine, open_sessions
from app.embedded import postgres
from app.embedded.dirty_list import write_dirty_list
from app.embedded.schema import migrate_to_head
from app.leads.imports.command import import_file
from app.models.account import Account, Role
from app.models.call import Call
from app.models.lead import BlockedNumber, BlockReason, Lead
from app.models.rules import Holiday
from dialer.core.types import CallState, Mode, Outcome
from tests.api.conftest import running
from tests.api.served import served
from tests.browser import chromium
from tests.browser.person import Person

IMAGES = REPOSITORY / "docs" / "images"
PASSWORD = "only for pictures 1"
CAMPAIGN = "秋季展会客户"
NOTE = "正在开会，请周四上午再打；先把资料发到邮箱。"
TALKED = 60
PBX = "pbx1"


async def main(folder: Path, width: int, height: int) -> None:
    with tempfile.TemporaryDirectory(prefix="tt-shots-", ignore_cleanup_errors=True) as temporary:
        var = Path(temporary)
        await asyncio.to_thread(var.chmod, 0o711)
        data = var / "data"
        url = postgres.start_private_postgres(data, fast=True)
        try:
            await asyncio.to_thread(migrate_to_head, url)
            settings = Settings(_env_file=None, var_dir=var, database_url=url, sip_secret="shown")
            engine = open_engine(settings.database_url, connections=4)
            lead = await _site(settings, open_sessions(engine))
            app = create_app(settings, clock=WallClock())
            await _pictures(app, folder, var, lead, ViewportSize(width=width, height=height))
            await engine.dispose()
        finally:
            postgres.kill_private_postgres(data)


async def _site(settings: Settings, sessions: Sessions) -> UUID:
    """A list in a campaign, with calls to its first leads; return the lead with most of them."""
    secret = await hash_password(PASSWORD)
    async with sessions.begin() as session:
        boss = {"login": "boss", "name": "Li Wei", "role": Role.ADMIN, "locale": "en"}
        session.add(Account(**boss, password_hash=secret))
        for at, name in enumerate(("陈思源", "赵敏")):
            session.add(Account(login=f"a{at}", name=name, role=Role.AGENT, password_hash="!"))
        blocked = {"why": BlockReason.COMPETITOR, "note": "同行客服", "at": WallClock().now()}
        session.add(BlockedNumber(phone="+862150001234", **blocked))
        session.add(Holiday(country="CN", day=date(2026, 12, 31), name="年终盘点"))
    dirty = write_dirty_list(settings.var_dir / "去年展会.csv", rows=1200, seed=3)
    made = await asyncio.to_thread(
        import_file, settings, dirty.path, list_name="去年展会", dnc=False
    )
    assert made.list_id is not None
    now = WallClock().now()
    windows = [WindowRule(weekday=day, opens=0, closes=1440) for day in range(7)]
    async with sessions.begin() as session:
        fields = CampaignIn(name=CAMPAIGN, windows=windows, keeps_holidays=False)
        campaign = await campaigns.create(session, None, fields)
        await campaigns.attach_list(session, None, campaign.id, made.list_id, now=now)
        await campaigns.start(session, None, campaign.id, now=now)
        agents = list(await session.scalars(select(Account).where(Account.role == Role.AGENT)))
        return await _calls(session, campaign.id, agents)


async def _calls(session: AsyncSession, campaign_id: UUID, agents: list[Account]) -> UUID:
    """Calls to the first leads; the last of them was called three times."""
    now = WallClock().now()
    leads = list(await session.scalars(select(Lead).order_by(Lead.id).limit(TALKED)))
    for at, lead in enumerate([leads[-1], *leads, leads[-1]]):
        placed = now - timedelta(hours=2, minutes=4 * at)
        is_talk = at % 3 != 1
        session.add(
            Call(
                id=uuid7(),
                pbx=PBX,
                campaign_id=campaign_id,
                lead_id=lead.id,
                agent_id=agents[at % 2].id,
                mode=Mode.PROGRESSIVE,
                phone=lead.phone,
                state=CallState.ENDED,
                placed_at=placed,
                answered_at=placed + timedelta(seconds=9) if is_talk else None,
                bridged_at=placed + timedelta(seconds=9) if is_talk else None,
                ended_at=placed + timedelta(seconds=90),
                talked_ms=81_000 if is_talk else 0,
                outcome=Outcome.CONNECTED if is_talk else Outcome.NO_ANSWER,
                disposition="busy" if is_talk else None,
                note=NOTE if is_talk else "",
                is_effective=is_talk,
                is_prospect=is_talk and at % 4 == 0,
            )
        )
    return leads[-1].id


async def _pictures(app: FastAPI, folder: Path, var: Path, lead: UUID, size: ViewportSize) -> None:
    async with (
        running(app),
        served(app) as address,
        async_playwright() as playwright,
        chromium.running(playwright.chromium) as browser,
    ):
        context = await browser.browser.new_context(
            locale="en-US", viewport=size, timezone_id="Asia/Shanghai"
        )
        page = await context.new_page()
        page.set_default_timeout(60_000)
        person = Person(page, f"http://{address}")
        await person.sign_in("boss", PASSWORD)
        await _trial(page, person.url, var, folder)
        for name, path in (
            ("lists", "lists"),
            ("lead", f"leads?id={lead}"),
            ("rules", "rules"),
            ("blocked", "blocked"),
            ("presets", "presets"),
            ("cleaning", "cleaning"),
            ("dnc", "dnc"),
            ("campaigns", "campaigns"),
            ("conversion", "reports?report=conversion_region"),
            ("fair", "reports?report=fair_lists"),
        ):
            await page.goto(f"{person.url}/{path}")
            await _both(page, folder / name)


async def _trial(page: Page, url: str, var: Path, folder: Path) -> None:
    """A new file that repeats much of the stored one, judged but not kept."""
    dirty = write_dirty_list(var / "春季展会.csv", rows=900, seed=3)
    await page.goto(f"{url}/lists")
    await page.get_by_label("Choose a file").set_input_files(dirty.path)
    await page.get_by_role("button", name="Look first").click()
    await page.get_by_role("button", name="Check all rows").wait_for()
    await _both(page, folder / "import-columns")
    await page.get_by_role("button", name="Check all rows").click()
    await page.get_by_role("button", name="Import these rows").wait_for()
    await _both(page, folder / "import-check")


async def _both(page: Page, image: Path) -> None:
    """In English, and then in Chinese."""
    for locale, other, ending in (("en", "Switch to Chinese", ""), ("zh-CN", "切换为英文", "-zh")):
        await expect(page.locator("html")).to_have_attribute("lang", locale)
        await page.wait_for_load_state("networkidle")
        await page.mouse.move(0, 0)
        await page.screenshot(path=f"{image}{ending}.png")
        # A dialog lies over the switch of languages.
        await page.get_by_role("button", name=other, include_hidden=True).dispatch_event("click")
    await expect(page.locator("html")).to_have_attribute("lang", "en")


if __name__ == "__main__":
    wanted = sys.argv[1:]
    sizes = [int(each) for each in wanted[1:3]] or [1280, 720]
    asyncio.run(main(Path(wanted[0]) if wanted else IMAGES, *sizes))
