"""One look at the whole floor, and the part of it that one viewer may see.

A look is the same for everybody, so a process looks once a second however many screens hang on it.
What moves slowly (sums over today, queue lengths) is read less often and remembered.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.guard import reach_of
from app.access.masking import shown_phone
from app.access.permissions import Reach
from app.calling.wallboard import queries
from app.calling.wallboard.carried import carried_on
from app.calling.wallboard.queries import CampaignDay
from app.calling.wallboard.schemas import (
    BoardAgent,
    BoardAgentCall,
    BoardCall,
    BoardCampaign,
    BoardPbx,
    BoardRecorder,
    BoardTrunk,
    BoardWatcher,
    OwnLine,
    Today,
    Wallboard,
)
from app.calling.wallboard.trunk import WITHIN, health
from app.models.account import Account
from app.models.campaign import Campaign
from app.reports.utilization.schemas import DayFigures
from app.reports.utilization.service import days_of, span_of
from dialer.core.types import AgentState

FRESH = timedelta(seconds=5)
"""A dialer reports each second; one that is silent this long is down."""
SUMS = timedelta(seconds=5)
HIDDEN = "****"
COUNTS = ("placed", "answered", "connected", "abandoned", "lines")


@dataclass(slots=True)
class Slow:
    """What was read at `at` and holds for a while."""

    at: datetime
    people: frozenset[UUID]
    campaigns: frozenset[UUID]
    accounts: dict[UUID, Account]
    days: dict[UUID, DayFigures]
    campaign_days: dict[UUID, CampaignDay]
    waiting: dict[UUID, int]
    trunk: BoardTrunk
    stands: dict[UUID, tuple[str, float]]
    """The state of each agent, and since when, as it was when the agent's day was read."""
    read_at: dict[UUID, datetime]
    counted: dict[UUID, tuple[int, ...]]
    """The floor's own counts of each campaign when its day was read."""


@dataclass(frozen=True, slots=True)
class Board:
    """The floor with whole phones; nobody is sent this. Use `view`."""

    at: datetime
    campaigns: list[BoardCampaign]
    agents: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    watches: list[dict[str, Any]]
    lines: frozenset[str]
    slow: Slow
    phones: dict[UUID, str]
    pbx: BoardPbx
    recorder: BoardRecorder


@dataclass(slots=True)
class Looker:
    """Looks at the floor, and remembers what moves slowly."""

    zone: ZoneInfo
    _slow: Slow | None = None
    _phones: dict[UUID, str] = field(default_factory=dict)

    async def look(self, session: AsyncSession, now: datetime) -> Board:
        reports = await queries.reports(session)
        floors = [report.figures for report in reports if report.figures]
        agents = [agent for floor in floors for agent in floor["agents"]]
        calls = [call for floor in floors for call in floor["calls"]]
        watches = [watch for floor in floors for watch in floor.get("watches", ())]
        campaigns = await queries.campaigns(
            session, {UUID(each["campaign_id"]) for each in (*agents, *calls)}
        )
        slow = await self._sums(
            session,
            frozenset(UUID(agent["id"]) for agent in agents)
            | frozenset(UUID(watch["watcher"]) for watch in watches),
            frozenset(campaign.id for campaign in campaigns),
            now,
        )
        await self._freshen(session, slow, agents, floors, now)
        is_up = bool(reports) and all(
            report.is_up and now - report.at <= FRESH for report in reports
        )
        backlog, failed = await queries.recorder(session)

        return Board(
            at=now,
            campaigns=[_campaign(campaign, floors, slow) for campaign in campaigns],
            agents=agents,
            calls=calls,
            watches=watches,
            lines=frozenset(line for floor in floors for line in floor.get("lines", ())),
            slow=slow,
            phones=await self._known_phones(session, {UUID(call["id"]) for call in calls}),
            pbx=BoardPbx(is_up=is_up, at=max((report.at for report in reports), default=None)),
            recorder=BoardRecorder(backlog=backlog, failed=failed),
        )

    async def _sums(
        self,
        session: AsyncSession,
        people: frozenset[UUID],
        campaigns: frozenset[UUID],
        now: datetime,
    ) -> Slow:
        kept = self._slow
        is_about_these = kept and (kept.people, kept.campaigns) == (people, campaigns)
        if kept and is_about_these and kept.at <= now < kept.at + SUMS:
            return kept
        day, within = span_of(None, self.zone, now)
        self._slow = Slow(
            at=now,
            people=people,
            campaigns=campaigns,
            accounts=await queries.people(session, people),
            days=await days_of(session, sorted(people), day, within),
            campaign_days=await queries.campaign_days(
                session, campaigns, within.first, within.last
            ),
            waiting=await queries.waiting_leads(session, campaigns),
            trunk=health(await queries.trunk(session, now - WITHIN)),
            stands={},
            read_at=dict.fromkeys(people, now),
            counted={},
        )
        return self._slow

    async def _freshen(
        self,
        session: AsyncSession,
        slow: Slow,
        agents: list[dict[str, Any]],
        floors: list[dict[str, Any]],
        now: datetime,
    ) -> None:
        """Read again what has changed since it was read, and only that."""
        day, within = span_of(None, self.zone, now)
        stands = {UUID(agent["id"]): (agent["state"], agent["since"]) for agent in agents}
        counted = _counted(floors)
        if slow.at < now:
            moved = [who for who, stand in stands.items() if slow.stands.get(who) != stand]
            slow.days |= await days_of(session, moved, day, within) if moved else {}
            slow.read_at |= dict.fromkeys(moved, now)
            busy = [each for each, counts in counted.items() if slow.counted.get(each) != counts]
            if busy:
                slow.campaign_days |= await queries.campaign_days(
                    session, busy, within.first, within.last
                )
        slow.stands, slow.counted = stands, counted

    async def _known_phones(self, session: AsyncSession, calls: set[UUID]) -> dict[UUID, str]:
        """A call's phone never changes, so only new calls are asked for."""
        kept = {call: phone for call, phone in self._phones.items() if call in calls}
        unknown = calls - kept.keys()
        if unknown:
            kept |= await queries.phones(session, unknown)
        self._phones = kept
        return kept


def _counted(floors: list[dict[str, Any]]) -> dict[UUID, tuple[int, ...]]:
    """What each dialer has counted of each campaign since it began, one after the other."""
    found: dict[UUID, tuple[int, ...]] = {}
    for floor in floors:
        for each in floor["campaigns"]:
            counts = tuple(each[name] for name in COUNTS)
            found[UUID(each["id"])] = (*found.get(UUID(each["id"]), ()), *counts)
    return found


def view(board: Board, viewer: Account) -> Wallboard:
    """What this viewer may see of it: a supervisor the own team, with phones as permitted."""
    seen = {account.id for account in board.slow.accounts.values() if _may_see(viewer, account)}
    agents = [agent for agent in board.agents if UUID(agent["id"]) in seen]
    # A call on its way to whoever is free belongs to nobody yet, so every team sees it.
    calls = [call for call in board.calls if not call["agent_id"] or UUID(call["agent_id"]) in seen]
    return Wallboard(
        at=board.at,
        campaigns=board.campaigns,
        agents=[_agent(board, viewer, agent) for agent in agents],
        calls=[_call(board, viewer, call) for call in calls],
        own=_own(board, viewer),
        pbx=board.pbx,
        trunk=board.slow.trunk,
        recorder=board.recorder,
    )


def _own(board: Board, viewer: Account) -> OwnLine:
    mine = next((each for each in board.watches if each["watcher"] == str(viewer.id)), None)
    desk = next((each for each in board.agents if each["id"] == str(viewer.id)), None)
    return OwnLine(
        line_up=viewer.line in board.lines,
        watching=mine["agent_id"] if mine else None,
        mode=mine["mode"] if mine else None,
        call_id=desk["call_id"] if desk else None,
    )


def _watchers(board: Board, agent_id: str) -> list[BoardWatcher]:
    return [
        BoardWatcher(
            id=each["watcher"],
            name=board.slow.accounts[UUID(each["watcher"])].name,
            mode=each["mode"],
        )
        for each in board.watches
        if each["agent_id"] == agent_id and UUID(each["watcher"]) in board.slow.accounts
    ]


def _may_see(viewer: Account, account: Account) -> bool:
    match reach_of(viewer):
        case Reach.ALL:
            return True
        case Reach.TEAM:
            return account.team_id == viewer.team_id
        case Reach.OWN:
            return account.id == viewer.id


def _campaign(campaign: Campaign, floors: list[dict[str, Any]], slow: Slow) -> BoardCampaign:
    now = [
        each for floor in floors for each in floor["campaigns"] if each["id"] == str(campaign.id)
    ]
    states: dict[str, int] = {}
    for each in now:
        for state, count in each["agents"].items():
            states[state] = states.get(state, 0) + count
    day = slow.campaign_days.get(campaign.id, CampaignDay())
    return BoardCampaign(
        id=campaign.id,
        name=campaign.name,
        mode=campaign.mode,
        status=campaign.status,
        agents=sum(states.values()),
        ready=states.get(AgentState.READY, 0),
        talking=states.get(AgentState.TALKING, 0),
        wrapup=states.get(AgentState.WRAPUP, 0),
        paused=states.get(AgentState.PAUSE, 0),
        lines=sum(each["lines"] for each in now),
        placed=day.placed,
        answered=day.answered,
        connected=day.connected,
        abandoned=day.abandoned,
        abandon_rate=day.abandoned / day.answered if day.answered else None,
        abandon_ceiling=campaign.abandon_ceiling,
        waiting_leads=slow.waiting.get(campaign.id, 0),
        pacing=[pacing for each in now if (pacing := each.get("pacing"))],
    )


def _agent(board: Board, viewer: Account, agent: dict[str, Any]) -> BoardAgent:
    agent_id = UUID(agent["id"])
    call = next((each for each in board.calls if each["id"] == agent["call_id"]), None)
    seconds = (board.at - board.slow.read_at[agent_id]).total_seconds()
    day = carried_on(board.slow.days[agent_id], AgentState(agent["state"]), seconds)
    return BoardAgent(
        id=agent_id,
        name=board.slow.accounts[agent_id].name,
        state=agent["state"],
        reason=agent["reason"],
        since=_instant(agent["since"]),
        line_up=agent["line_up"],
        campaign_id=agent["campaign_id"],
        call=None
        if call is None
        else BoardAgentCall(
            id=call["id"],
            phone_masked=_phone(board, viewer, call),
            since=_instant(call["since"]),
        ),
        watchers=_watchers(board, agent["id"]),
        today=Today(
            calls=day.calls,
            connected=day.connected,
            effective=day.effective,
            prospects=day.prospects,
            talk_seconds=day.talk_seconds,
            utilization=day.utilization,
            band=day.band,
        ),
    )


def _call(board: Board, viewer: Account, call: dict[str, Any]) -> BoardCall:
    return BoardCall(
        id=call["id"],
        campaign_id=call["campaign_id"],
        agent_id=call["agent_id"],
        state=call["state"],
        phone_masked=_phone(board, viewer, call),
        since=_instant(call["since"]),
    )


def _phone(board: Board, viewer: Account, call: dict[str, Any]) -> str:
    phone = board.phones.get(UUID(call["id"]))
    return shown_phone(viewer, phone) if phone else HIDDEN


def _instant(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
