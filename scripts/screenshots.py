"""Take the screenshots of the docs: a shift of robots, one agent in a browser, and a supervisor.

    .venv/bin/python -m scripts.screenshots [FOLDER]

Needs what `make test` sets up. Everything runs in a folder and on ports of its own.
"""

import asyncio
import csv
import io
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from playwright.async_api import Page, async_playwright, expect
from rich.console import Console
from sqlalchemy import select, update

from app.calling.campaigns import service as campaigns
from app.calling.campaigns.schemas import CampaignIn, WindowRule
from app.clock import WallClock
from app.config import REPOSITORY, Settings
from app.db import Sessions, open_engine, open_sessions
from app.embedded import up
from app.embedded.carrier import Callee, callee
from app.embedded.demo.run import robots_at_work
from app.embedded.demo.setting import Setting, prepare
from app.embedded.fetch import ensure_asterisk
from app.embedded.speech import ensure_sounds
from app.embedded.up import House
from app.leads.imports.command import import_file
from app.models.account import Account
from app.models.call import Call, Recording, RecordingState
from app.models.campaign import CampaignLead
from app.models.lead import Lead
from dialer.core.types import CallState, Mode, Outcome
from tests.browser import chromium
from tests.browser.person import Person

IMAGES = REPOSITORY / "docs" / "images"
ROBOTS = 11
CAMPAIGN = "秋季展会客户"
HEADER = (
    "公司名称",
    "联系人",
    "电话",
    "所属省份",
    "所属城市",
    "所属行业",
    "企业地址",
    "注册资本",
    "来源",
)
LEADS = (
    (
        "杭州青禾软件有限公司",
        "陈思源",
        "浙江",
        "杭州",
        "软件和信息技术服务业",
        "滨江区江南大道88号",
    ),
    ("苏州木棉纺织品有限公司", "赵敏", "江苏", "苏州", "纺织业", "吴中区东方大道218号"),
    ("上海远帆物流有限公司", "周晨", "上海", "上海", "道路运输业", "嘉定区曹安公路1500号"),
    ("成都北麓餐饮管理有限公司", "何静", "四川", "成都", "餐饮业", "锦江区东大街66号"),
)
"""One is called after the other, so the last is the one in the picture."""
TALKS = ((7, 33.0), (2, 34.0), (3, 8.0))
"""The key of the disposition, and the seconds of talk before it."""
SHOWN_AFTER_SECONDS = 21.0
NOTE = "对报价有兴趣，下周二上午再联系，先把资料发到邮箱。"
BEFORE = (
    (2, Outcome.CONNECTED, "busy", "正在开会，请两天后再打。", 41),
    (5, Outcome.NO_ANSWER, None, "", 0),
)
"""Earlier calls of the last lead: days ago, outcome, disposition, note, seconds of talk."""


async def main(folder: Path) -> None:
    console = Console(stderr=True)
    site = Settings()
    sounds = ensure_sounds(site.var_dir / "sounds", ensure_asterisk(site))
    with tempfile.TemporaryDirectory(prefix="tt-shots-", ignore_cleanup_errors=True) as temporary:
        var = Path(temporary)
        await asyncio.to_thread(_share, site.var_dir, sounds, var)
        settings = Settings(_env_file=None, var_dir=var)
        async with up.running(settings, console, fast=True) as house:
            engine = open_engine(house.settings.database_url, connections=4)
            await _shift(house, open_sessions(engine), folder, console)
            await engine.dispose()


def _share(site_var: Path, sounds: Path, var: Path) -> None:
    """Only the program and the sounds are the checkout's own."""
    var.chmod(0o711)
    (var / "sounds").symlink_to(sounds)
    if (site_var / "asterisk").exists():
        (var / "asterisk").symlink_to(site_var / "asterisk")


async def _shift(house: House, sessions: Sessions, folder: Path, console: Console) -> None:
    setting = await prepare(house.settings, sessions, agents=ROBOTS, rows=2000, console=console)
    await _campaign(house, sessions, setting.people[0][0])
    async with sessions.begin() as session:
        await session.execute(update(Account).values(locale="en"))
    async with (
        robots_at_work(house, setting),
        async_playwright() as playwright,
        chromium.running(playwright.chromium) as browser,
    ):
        agent = Person(await browser.page(), house.url)
        supervisor = Person(await browser.page(), house.url)
        await _desk(agent, setting, folder)
        await supervisor.sign_in(*setting.people[1])
        await _board(supervisor.page, house.url, folder)
        await _wizard(supervisor.page, house.url, folder)
        await _recording(supervisor.page, house.url, await _chatty(sessions), folder)
        await agent.page.context.close()


def _list() -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(HEADER)
    for at, (company, name, province, city, trade, address) in enumerate(LEADS):
        phone = f"1385712{at}098"
        money = f"{3 + 2 * at}00万人民币"
        rows.writerow([company, name, phone, province, city, trade, address, money, "秋季展会"])
    return written.getvalue()


async def _campaign(house: House, sessions: Sessions, login: str) -> None:
    """A campaign for the agent alone: every lead talks for a minute or two."""
    path = house.settings.var_dir / "leads.csv"
    await asyncio.to_thread(path.write_text, _list(), encoding="utf-8")
    imported = await asyncio.to_thread(import_file, house.settings, path, list_name=CAMPAIGN)
    assert imported.list_id is not None
    windows = [WindowRule(weekday=day, opens=0, closes=1440) for day in range(7)]
    fields = CampaignIn(name=CAMPAIGN, wrapup_seconds=60, windows=windows, keeps_holidays=False)
    now = WallClock().now()
    async with sessions.begin() as session:
        made = await campaigns.create(session, None, fields)
        await campaigns.attach_list(session, None, made.id, imported.list_id, now=now)
    async with sessions.begin() as session:
        agent = await session.scalar(select(Account).where(Account.login == login))
        last = await session.scalar(select(Lead).where(Lead.company == LEADS[-1][0]))
        assert agent is not None
        assert last is not None
        await session.execute(
            update(CampaignLead)
            .where(CampaignLead.campaign_id == made.id, CampaignLead.lead_id == last.id)
            .values(attempts=len(BEFORE))
        )
        for at, (days, outcome, disposition, note, seconds) in enumerate(BEFORE):
            placed = now - timedelta(days=days, hours=at)
            session.add(
                Call(
                    id=UUID(int=at + 1),
                    pbx=house.settings.pbx,
                    campaign_id=made.id,
                    lead_id=last.id,
                    agent_id=agent.id,
                    mode=Mode.PROGRESSIVE,
                    phone=last.phone,
                    state=CallState.ENDED,
                    placed_at=placed,
                    answered_at=placed + timedelta(seconds=9) if seconds else None,
                    bridged_at=placed + timedelta(seconds=9) if seconds else None,
                    ended_at=placed + timedelta(seconds=seconds + 20),
                    talked_ms=seconds * 1000,
                    outcome=outcome,
                    disposition=disposition,
                    note=note,
                )
            )
        await campaigns.start(session, None, made.id, now=now)


async def _desk(agent: Person, setting: Setting, folder: Path) -> None:
    page = agent.page
    await agent.sign_in(*setting.people[0])
    await agent.join(CAMPAIGN)
    await agent.become_ready()
    for key, seconds in TALKS:
        await agent.is_in("talking")
        await asyncio.sleep(seconds)
        await agent.press("Hang up")
        await agent.is_in("wrapup")
        await page.keyboard.press(str(key))
        if key == 3:
            await agent.press("Tomorrow 10:00")
        await agent.press("Save and next")
        await expect(page.locator("header [data-state=wrapup]")).to_have_count(0)
    await agent.is_in("talking")
    await page.keyboard.press("2")
    await agent.press("B Possible")
    await page.get_by_role("textbox", name="Note").fill(NOTE)
    await asyncio.sleep(SHOWN_AFTER_SECONDS)
    await _in_both_languages(page, folder / "desk.png", folder / "desk-zh.png")
    await agent.press("Hang up")
    await agent.is_in("wrapup")
    await _in_both_languages(page, folder / "desk-wrapup.png", folder / "desk-wrapup-zh.png")
    await agent.press("Save and next")
    await agent.is_in("ready")  # It was the last lead.
    await expect(page.get_by_role("status", name="Loading")).to_have_count(0)
    await _in_both_languages(page, folder / "desk-ready.png", folder / "desk-ready-zh.png")


async def _wizard(page: Page, url: str, folder: Path) -> None:
    await page.goto(f"{url}/campaigns")
    await page.get_by_role("button", name="New campaign").click()
    await page.get_by_role("dialog").get_by_role("textbox").first.fill("冬季回访")
    await _in_both_languages(page, folder / "wizard.png", folder / "wizard-zh.png")


async def _board(page: Page, url: str, folder: Path) -> None:
    await page.goto(f"{url}/wallboard")
    await expect(page.get_by_role("region", name="Agents")).to_be_visible()
    await page.locator("main li").nth(ROBOTS).wait_for()
    await _in_both_languages(page, folder / "wallboard.png", folder / "wallboard-zh.png")


async def _chatty(sessions: Sessions) -> Recording:
    """The longest recording of a talk in which both sides have something of their own to say."""
    async with sessions() as session:
        found = await session.execute(
            select(Recording, Call.phone)
            .join(Call, Call.id == Recording.call_id)
            .where(Recording.state == RecordingState.STORED, Call.note == "")
        )
        spoken = [one for one, phone in found.all() if callee(phone) is Callee.TALKS]
    return max(spoken, key=lambda one: one.duration_ms)


async def _recording(page: Page, url: str, chosen: Recording, folder: Path) -> None:
    await page.goto(f"{url}/recordings?call={chosen.call_id}")
    await page.get_by_role("button", name="Play", exact=True).click()
    await asyncio.sleep(0.6 * chosen.duration_ms / 1000)
    await page.get_by_role("button", name="Pause", exact=True).click()
    await _in_both_languages(page, folder / "recordings.png", folder / "recordings-zh.png")


async def _in_both_languages(page: Page, english: Path, chinese: Path) -> None:
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    await page.screenshot(path=english)
    await _switch(page, "Switch to Chinese")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await page.evaluate("document.activeElement.blur()")
    await page.mouse.move(0, 0)
    await page.screenshot(path=chinese)
    await _switch(page, "切换为英文")
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def _switch(page: Page, name: str) -> None:
    """A dialog lies over the switch of languages."""
    switch = page.get_by_role("button", name=name, include_hidden=True)
    await switch.dispatch_event("click")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES))
