"""A campaign, its leads and its people, for one test in the browser."""

import asyncio
import contextlib
import csv
import io
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from app.access.accounts import service as accounts
from app.access.accounts.schemas import AccountIn
from app.calling.campaigns import service as campaigns
from app.calling.campaigns.schemas import CampaignIn, WindowRule
from app.calling.desk import service as desk
from app.clock import WallClock
from app.db import Sessions
from app.embedded.up import House
from app.leads.imports.command import import_file
from app.models.account import Account, Role, Team
from app.models.call import Call, Recording, RecordingState
from app.models.campaign import CampaignLead
from app.models.floor import AgentInterval, Desk
from app.models.lead import Lead
from dialer.core.types import AgentState, CallState
from tests.house.shift import until

# Holes and overlaps between the agent's intervals; the database itself refuses the overlaps.
GAPS = text(
    """
    SELECT count(*) FROM (
        SELECT started_at, lag(ended_at) OVER (ORDER BY started_at) AS before
        FROM agent_intervals WHERE agent_id = :agent_id
    ) AS ordered WHERE before IS DISTINCT FROM started_at AND before IS NOT NULL
    """
)


@dataclass(frozen=True, slots=True)
class Someone:
    id: UUID
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class Stage:
    house: House
    sessions: Sessions
    campaign_id: UUID
    campaign: str
    agent: Someone
    supervisor: Someone

    async def colleague(self, name: str, role: Role = Role.AGENT) -> Someone:
        """Somebody else in the agent's team."""
        async with self.sessions() as session:
            team_id = (await session.get_one(Account, self.agent.id)).team_id
        login = f"{role}-{secrets.token_hex(3)}"
        return await someone(self.sessions, login, name, role, team_id)

    async def calls(self) -> list[Call]:
        async with self.sessions() as session:
            found = await session.scalars(
                select(Call).where(Call.campaign_id == self.campaign_id).order_by(Call.placed_at)
            )
            return list(found)

    async def leads(self) -> list[Lead]:
        async with self.sessions() as session:
            queued = select(CampaignLead.lead_id).where(
                CampaignLead.campaign_id == self.campaign_id
            )
            return list(await session.scalars(select(Lead).where(Lead.id.in_(queued))))

    async def talk(self) -> Call:
        """The call in which the agent is right now."""
        (call,) = [call for call in await self.calls() if call.state is CallState.TALKING]
        return call

    async def call(self, call_id: UUID) -> Call:
        async with self.sessions() as session:
            return await session.get_one(Call, call_id)

    async def until_call_is(self, call_id: UUID, state: CallState, *, seconds: float) -> None:
        async def is_there() -> bool:
            return (await self.call(call_id)).state is state

        await until(is_there, seconds=seconds)

    async def stored(self, call_id: UUID) -> Recording:
        """The call's recording, once it is in the store."""

        async def is_stored() -> bool:
            async with self.sessions() as session:
                found = await session.get(Recording, call_id)
            return found is not None and found.state is RecordingState.STORED

        await until(is_stored, seconds=30)
        async with self.sessions() as session:
            return await session.get_one(Recording, call_id)

    async def intervals(self) -> list[AgentInterval]:
        async with self.sessions() as session:
            found = await session.scalars(
                select(AgentInterval)
                .where(AgentInterval.agent_id == self.agent.id)
                .order_by(AgentInterval.started_at)
            )
            return list(found)

    async def gaps(self) -> int:
        """Places where one interval of the agent does not end as the next begins."""
        async with self.sessions() as session:
            found = await session.scalar(GAPS, {"agent_id": self.agent.id})
        return found or 0

    async def channels(self) -> list[str]:
        """The PBX's channels, as `core show channels concise` prints them."""
        shown = await asyncio.to_thread(self.house.stack.pbx.command, "core show channels concise")
        return [line for line in shown.splitlines() if "!" in line]


@contextlib.asynccontextmanager
async def stage(
    house: House,
    sessions: Sessions,
    *,
    names: Sequence[str],
    ending: str = "98",
    **settings: object,
) -> AsyncIterator[Stage]:
    """A running campaign whose leads all have phones with this ending, which chooses the callee.

    Settings are fields of the campaign that are to be others than usual.
    """
    mark = secrets.token_hex(3)
    list_id = await _import(house, mark, names, ending)
    windows = [WindowRule(weekday=day, opens=0, closes=1440) for day in range(7)]
    # A browser takes its time to start on a busy machine; the customer is held that long.
    usual = {
        "keeps_holidays": False,
        "name": f"Campaign {mark}",
        "wrapup_seconds": 60,
        "park_seconds": 120,
        "windows": windows,
    }
    fields = CampaignIn.model_validate(usual | settings)
    now = WallClock().now()
    async with sessions.begin() as session:
        campaign = await campaigns.create(session, None, fields)
        await campaigns.attach_list(session, None, campaign.id, list_id, now=now)
        await campaigns.start(session, None, campaign.id, now=now)
    team_id = await _team(sessions, f"Team {mark}")
    agent = await someone(sessions, f"agent-{mark}", "Wang Fang", Role.AGENT, team_id)
    supervisor = await someone(sessions, f"lead-{mark}", "Li Lei", Role.SUPERVISOR, team_id)
    made = Stage(house, sessions, campaign.id, campaign.name, agent, supervisor)
    try:
        yield made
    finally:
        await _clear(made)


async def _team(sessions: Sessions, name: str) -> UUID:
    async with sessions.begin() as session:
        team = Team(name=name)
        session.add(team)
        await session.flush()
        return team.id


async def someone(
    sessions: Sessions, login: str, name: str, role: Role, team_id: UUID | None
) -> Someone:
    password = secrets.token_urlsafe(16)
    fields = AccountIn(
        login=login, name=name, role=role, password=password, locale="en", team_id=team_id
    )
    async with sessions.begin() as session:
        account = await accounts.create(session, None, fields)
    return Someone(account.id, login, password)


async def _import(house: House, mark: str, names: Sequence[str], ending: str) -> UUID:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["公司名称", "联系人", "电话", "所属城市"])
    for name in names:
        phone = f"138{secrets.randbelow(1_000_000):06d}{ending}"
        rows.writerow([f"杭州{name[:2]}科技有限公司", name, phone, "杭州"])
    path = house.settings.var_dir / f"leads-{mark}.csv"
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    imported = await asyncio.to_thread(import_file, house.settings, path, list_name=f"List {mark}")
    assert imported.tally.accepted == len(names)
    assert imported.list_id is not None
    return imported.list_id


async def _clear(stage: Stage) -> None:
    """No call of this test goes on into the next."""
    async with stage.sessions.begin() as session:
        await campaigns.pause(session, None, stage.campaign_id)
        account = await session.get_one(Account, stage.agent.id)
        desk_row = await session.get(Desk, stage.agent.id)
        if desk_row is not None and desk_row.state is not AgentState.OFFLINE:
            await desk.sign_out(session, account, WallClock().now())

    async def over() -> bool:
        async with stage.sessions() as session:
            row = await session.get(Desk, stage.agent.id)
        is_gone = row is None or row.state is AgentState.OFFLINE
        return is_gone and all(call.ended_at is not None for call in await stage.calls())

    for call in await stage.calls():
        if call.ended_at is None:
            channel = next((line for line in await stage.channels() if str(call.id) in line), None)
            if channel is not None:
                name = channel.split("!")[0]
                await asyncio.to_thread(
                    stage.house.stack.pbx.command, f"channel request hangup {name}"
                )
    with contextlib.suppress(TimeoutError):
        await until(over, seconds=20)
