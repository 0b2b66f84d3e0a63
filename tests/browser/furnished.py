"""A site with something to see on every page, and nobody on the telephone.

What the dialer, the recorder and the importer would have left is written as rows; what people do
is done over HTTP.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from httpx import AsyncClient

from app.access.passwords import hash_password
from app.access.sessions import CSRF_COOKIE, CSRF_HEADER
from app.config import Settings
from app.db import Sessions, libpq_url
from app.embedded.dirty_list import write_dirty_list
from app.leads.imports.command import import_file
from app.leads.twins import hunt
from app.models.account import Account, Role, Team
from app.models.call import Call, RecordingState
from app.models.lead import BlockedNumber, BlockReason, Import, ImportState, Lead
from app.models.rules import Holiday
from app.models.script import Script
from dialer.core.types import AgentState
from tests.api.scenes import Scene, add_interval, add_shift, make_call, make_scene, seat, talk
from tests.api.test_reviews import GOOD, GROUPS
from tests.calls import make_recording

PASSWORD = "only for this site 1"
NAMES = ("陈思源", "赵敏", "周晨", "何静", "林若溪", "Alexandra Montgomery-Featherstonehaugh")
NOTE = "正在开会，请周四上午再打；先把资料发到邮箱，抄送采购部的王经理。"
NODES = [
    {
        "key": "q1",
        "purpose": "need",
        "wordings": ["{name|您}好，我是{agent}。请问贵公司现在怎么管理客户资料？"],
        "answers": [{"text": "有系统", "next": "q2"}, {"text": "现在不方便", "next": "q2"}],
    },
    {"key": "q2", "purpose": "next_step", "wordings": ["您看下周二上午还是周三下午方便？"]},
]


@dataclass(frozen=True, slots=True)
class Furnished:
    bosses: tuple[str, str]
    """Logins of administrators, one who reads English and one who reads Chinese."""
    agents: tuple[str, str]
    """The same of agents: the first talks to a lead, the second has said nothing of the last."""
    agent_id: UUID
    lead_id: UUID
    call_id: UUID
    """It has a recording, a review that is in dispute, and a note."""
    campaign_id: UUID


async def furnish(
    sessions: Sessions, settings: Settings, url: str, folder: Path, now: datetime
) -> Furnished:
    agents = await _people(sessions)
    dirty = write_dirty_list(folder / "去年展会.csv", rows=300, seed=3)
    await asyncio.to_thread(import_file, settings, dirty.path, list_name="去年展会", dnc=False)
    scene = await make_scene(sessions, now, leads=24, name="秋季展会客户", mode="progressive")
    await _leads(sessions, scene, now)
    for at, agent in enumerate(agents):
        await _day(sessions, agent, scene, now, at)
    call_ids = await _recorded(sessions, agents[0], scene, now)
    await _law(sessions, now)
    async with _signed_in(url, "boss") as boss, _signed_in(url, agents[0].login) as heard:
        await _work(boss, heard, scene, agents, call_ids)
    while await asyncio.to_thread(hunt.step, libpq_url(settings.database_url)):
        pass
    await talk(sessions, agents[0], scene, now, lead=20)
    await seat(sessions, agents[1], scene, now, state=AgentState.PAUSE, reason="lunch")
    return Furnished(
        bosses=("boss", "boss-zh"),
        agents=(agents[0].login, agents[1].login),
        agent_id=agents[0].id,
        lead_id=scene.leads[0],
        call_id=call_ids[0],
        campaign_id=scene.campaign_id,
    )


async def _people(sessions: Sessions) -> list[Account]:
    secret = await hash_password(PASSWORD)
    async with sessions.begin() as session:
        team = Team(name="华东一组")
        session.add(team)
        await session.flush()
        session.add_all(
            Account(
                login=login, name="Li Wei", role=Role.ADMIN, locale=locale, password_hash=secret
            )
            for login, locale in (("boss", "en"), ("boss-zh", "zh-CN"))
        )
        agents = [
            Account(
                login=f"agent{at}",
                name=name,
                role=Role.AGENT,
                locale="zh-CN" if at % 2 else "en",
                team_id=team.id,
                line=f"{at + 1:03d}",
                password_hash=secret,
            )
            for at, name in enumerate(NAMES)
        ]
        session.add_all(agents)
    return agents


async def _leads(sessions: Sessions, scene: Scene, now: datetime) -> None:
    """The second is a twin of the first; all came by one import, and a script goes with them."""
    async with sessions.begin() as session:
        done = Import(list_id=scene.list_id, file_name="展会.csv", state=ImportState.DONE)
        session.add(done)
        await session.flush()
        for at, lead_id in enumerate(scene.leads):
            lead = await session.get_one(Lead, lead_id)
            lead.import_id = done.id
            lead.name = f"王{'芳敏静强磊'[at % 5]}"
            lead.company = f"杭州青禾软件{'' if at < 2 else at}有限公司"
            lead.region = "浙江"
        session.add(Script(name="开场白", version=1, nodes=NODES, published_at=now))
        session.add(Script(name="开场白", version=2, nodes=NODES))


async def _day(sessions: Sessions, agent: Account, scene: Scene, now: datetime, at: int) -> None:
    await add_shift(sessions, agent, now - timedelta(hours=5), now + timedelta(hours=3))
    since = now - timedelta(hours=4)
    for turn in range(5):
        begins = since + timedelta(minutes=40 * turn)
        said = {"disposition": "busy", "note": NOTE} if turn % 2 else {"disposition": "interested"}
        await make_call(
            sessions, agent, scene, begins + timedelta(seconds=300), lead=(5 * at + turn) % 24,
            talk_seconds=900, is_effective=True, is_prospect=turn == 2, **said,
        )  # fmt: skip
        await add_interval(sessions, agent, AgentState.READY, begins, 310)
        await add_interval(
            sessions, agent, AgentState.TALKING, begins + timedelta(seconds=310), 900
        )
        await add_interval(
            sessions, agent, AgentState.PAUSE, begins + timedelta(seconds=1210), 1190
        )
    state = (AgentState.READY, AgentState.PAUSE, AgentState.WRAPUP)[at % 3]
    reason = "lunch" if state is AgentState.PAUSE else ""
    await seat(sessions, agent, scene, now - timedelta(minutes=at), state=state, reason=reason)


async def _recorded(sessions: Sessions, agent: Account, scene: Scene, now: datetime) -> list[UUID]:
    made = []
    for back in range(4):
        call_id = await make_call(
            sessions, agent, scene, now - timedelta(days=1, minutes=9 * back), lead=back,
            talk_seconds=200, disposition="not_decision_maker", note=NOTE,
        )  # fmt: skip
        made.append(call_id)
        async with sessions.begin() as session:
            await make_recording(
                session,
                await session.get_one(Call, call_id),
                state=RecordingState.STORED,
                key=f"{call_id}.ogg",
                sha256="0" * 64,
                bytes=10,
                duration_ms=200_000,
            )
    return made


async def _law(sessions: Sessions, now: datetime) -> None:
    async with sessions.begin() as session:
        blocked = {"why": BlockReason.COMPETITOR, "note": "同行客服", "at": now}
        session.add(BlockedNumber(phone="+862150001234", **blocked))
        session.add(Holiday(country="CN", day=date(2026, 12, 31), name="年终盘点"))


@asynccontextmanager
async def _signed_in(url: str, login: str) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(base_url=f"{url}/api/v1", timeout=30) as client:
        answer = await client.post("/session", json={"login": login, "password": PASSWORD})
        assert answer.is_success, answer.text
        client.headers[CSRF_HEADER] = client.cookies[CSRF_COOKIE]
        yield client


async def _work(
    boss: AsyncClient,
    agent: AsyncClient,
    scene: Scene,
    agents: list[Account],
    call_ids: list[UUID],
) -> None:
    """What people did here: reviews, a dispute, an example, pools, refusals, parts."""

    async def post(path: str, body: Any, who: AsyncClient = boss) -> Any:
        answer = await who.post(path, json=body)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json() if answer.content else None

    card = await post("/scorecards", {"name": "电销标准", "pass_percent": 80, "groups": GROUPS})
    for call_id in call_ids[:2]:
        review = {"call_id": str(call_id), "scorecard_id": card["id"], "answers": GOOD}
        given = await post("/reviews", review)
        await post(f"/reviews/{given['id']}/dispute", {"reason": "客户先问的价格"}, agent)
    whole = (await boss.get(f"/campaigns/{scene.campaign_id}/dispositions")).json()[6]
    part = {"label_zh": "价格太高", "label_en": "Too expensive", "parent_id": whole["id"]}
    await post(f"/campaigns/{scene.campaign_id}/dispositions", part)
    numbers = await post("/caller-pools", {"name": "销售"})
    await post(f"/caller-pools/{numbers['id']}/numbers", {"phone": "+862155550101", "area": "上海"})
    members = [{"account_id": str(each.id)} for each in agents[:3]]
    pool = await post("/lead-pools", {"name": "华东公海", "members": members})
    await post(f"/lead-pools/{pool['id']}/leads", {"list_id": str(scene.list_id)})
    await post(f"/pool-leads/{scene.leads[4]}/claim", None, agent)
    await post("/dnc", {"phone": "+8613857120001", "reason": "客户来电要求"})
