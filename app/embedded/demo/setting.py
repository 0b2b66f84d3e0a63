"""What the demo needs before the first call: people, a dirty list, and a campaign to dial it."""

import asyncio
import random
import secrets
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from rich.console import Console
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.passwords import hash_password
from app.calling.campaigns import service as campaigns
from app.calling.campaigns.schemas import CampaignIn, RetryRule, WindowRule
from app.clock import WallClock
from app.config import Settings
from app.db import Sessions
from app.embedded.dirty_list import DirtyList, write_dirty_list
from app.embedded.robots import Login
from app.leads.imports.command import Imported, import_file
from app.models.account import Account, Role, Team
from dialer.core.types import Mode, Outcome

FIRST_ROBOT_LINE = 901
PEOPLE = (("demo-agent", "演示坐席", Role.AGENT), ("demo-lead", "演示主管", Role.SUPERVISOR))
NAMES = (
    *("李婷", "王磊", "张敏", "刘洋", "陈静", "杨帆", "赵丽", "黄强"),
    *("周燕", "吴昊", "徐梅", "孙鹏", "胡雪", "朱峰", "高洁", "林涛"),
)

KNOWN_PHONES = text("SELECT unnest(phones) FROM leads UNION SELECT phone FROM barred_everywhere")
"""What an earlier demo left, which the list of this one must not meet by chance."""


@dataclass(frozen=True, slots=True)
class Setting:
    dirty: DirtyList
    imported: Imported
    campaign_id: UUID
    robots: tuple[Login, ...]
    people: tuple[tuple[str, str], ...]
    """Login and password of accounts for a person who wants to look or to take calls."""


class Staff(NamedTuple):
    robots: tuple[Login, ...]
    people: tuple[tuple[str, str], ...]


async def prepare(
    settings: Settings,
    sessions: Sessions,
    *,
    agents: int,
    rows: int,
    console: Console,
    mode: Mode = Mode.PROGRESSIVE,
) -> Setting:
    """Make everything anew that a demo needs; what an earlier demo left stays as it was."""
    mark = secrets.token_hex(3)
    team, (dirty, imported) = await asyncio.gather(
        staff(sessions, agents), _import(settings, sessions, mark, rows, console)
    )
    async with sessions.begin() as session:
        campaign_id = await _campaign(session, mark, imported, mode)
    return Setting(dirty, imported, campaign_id, team.robots, team.people)


async def staff(sessions: Sessions, agents: int) -> Staff:
    """People and robots. The robots share one password, since each hash takes its time."""
    passwords = [secrets.token_urlsafe(9) for _ in PEOPLE]
    hashes = await asyncio.gather(*map(hash_password, passwords))
    password = secrets.token_urlsafe(16)
    password_hash = await hash_password(password)
    robots = [
        Login(f"robot{line}", password, str(line))
        for line in range(FIRST_ROBOT_LINE, FIRST_ROBOT_LINE + agents)
    ]
    async with sessions.begin() as session:
        team_id = await _team(session)
        for (login, name, role), each in zip(PEOPLE, hashes, strict=True):
            await _account(session, login, name, role, team_id, each)
        for number, robot in enumerate(robots):
            account = await _account(
                session, robot.login, _name(number), Role.AGENT, team_id, password_hash
            )
            account.line = robot.line
    logins = (login for login, _, _ in PEOPLE)
    return Staff(tuple(robots), tuple(zip(logins, passwords, strict=True)))


async def _team(session: AsyncSession) -> UUID:
    team = await session.scalar(select(Team).where(Team.name == "演示一组"))
    if team is None:
        team = Team(name="演示一组")
        session.add(team)
        await session.flush()
    return team.id


async def _account(  # noqa: PLR0917  one row of a table
    session: AsyncSession, login: str, name: str, role: Role, team_id: UUID, password_hash: str
) -> Account:
    """The account, made or found, with the password of this run."""
    account = await session.scalar(select(Account).where(Account.login == login))
    if account is None:
        account = Account(login=login, name=name, role=role, team_id=team_id)
        session.add(account)
    account.password_hash = password_hash
    account.is_active = True
    return account


def _name(number: int) -> str:
    return NAMES[number % len(NAMES)] + (str(number) if number >= len(NAMES) else "")


async def _import(
    settings: Settings, sessions: Sessions, mark: str, rows: int, console: Console
) -> tuple[DirtyList, Imported]:
    """A list with every kind of defect, and do-not-call numbers that some of it is on."""
    seed = random.SystemRandom().randrange(1 << 30)
    async with sessions() as session:
        taken = set(await session.scalars(KNOWN_PHONES))
    folder = settings.var_dir / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    dirty = write_dirty_list(folder / f"leads-{mark}.csv", rows=rows, seed=seed, taken=taken)
    dnc = folder / f"dnc-{mark}.csv"
    dnc.write_text("\n".join(["电话", *dirty.dnc]) + "\n", encoding="utf-8")
    await asyncio.to_thread(import_file, settings, dnc, dnc=True)
    imported = await asyncio.to_thread(
        import_file, settings, dirty.path, list_name=f"演示名单 {mark}", console=console
    )
    return dirty, imported


async def _campaign(session: AsyncSession, mark: str, imported: Imported, mode: Mode) -> UUID:
    """At any hour: the callees of a demo are machines."""
    assert imported.list_id is not None
    now = WallClock().now()
    windows = [WindowRule(weekday=day, opens=0, closes=1440) for day in range(7)]
    gaps: dict[Outcome, float] = {Outcome.NO_ANSWER: 60.0, Outcome.BUSY: 5.0}
    fields = CampaignIn(
        keeps_holidays=False,
        name=f"演示外呼 {mark}",
        mode=mode,
        caller_id="02150001234",
        ring_seconds=15,
        wrapup_seconds=15,
        windows=windows,
        retry=RetryRule(gaps=gaps, max_attempts=3),
    )
    made = await campaigns.create(session, None, fields)
    await campaigns.attach_list(session, None, made.id, imported.list_id, now=now)
    await campaigns.start(session, None, made.id, now=now)
    return made.id


async def pause(session: AsyncSession, campaign_id: UUID) -> None:
    """Dial no further; what talks goes on."""
    await campaigns.pause(session, None, campaign_id)
