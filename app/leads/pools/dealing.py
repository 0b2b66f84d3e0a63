"""What those do who run a pool: put leads in, take them out, deal them out to agents.

Each request does a bounded piece and says what is left, so that none holds rows for long.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, case, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.leads.lists import service as lists
from app.leads.pools import queries, service
from app.leads.pools.owning import one_at_a_time, take
from app.leads.pools.rules import quotas
from app.leads.pools.schemas import DealIn, Dealt, Moved, PutIn
from app.models.account import Account
from app.models.lead import Lead
from app.models.pool import LeadPool, PoolEventKind, PoolLead

AT_ONCE = 50_000
_PUT = text(
    """
    INSERT INTO pool_leads (lead_id, pool_id, came_at)
    SELECT leads.id, :pool, :now FROM leads
    WHERE leads.list_id = :list AND leads.region ILIKE :region AND leads.industry ILIKE :industry
      AND NOT EXISTS (SELECT FROM pool_leads WHERE pool_leads.lead_id = leads.id)
    ORDER BY leads.id LIMIT :most
    ON CONFLICT DO NOTHING
    """
)
_LEFT = text(
    """
    SELECT count(*) FROM leads
    WHERE leads.list_id = :list AND leads.region ILIKE :region AND leads.industry ILIKE :industry
      AND NOT EXISTS (SELECT FROM pool_leads WHERE pool_leads.lead_id = leads.id)
    """
)


async def put(
    session: AsyncSession, who: Account, pool_id: UUID, fields: PutIn, now: datetime
) -> Moved:
    """Put leads of a list that are in no pool into this one."""
    await service.run(session, who, pool_id, lock=True)
    await lists.get(session, fields.list_id)
    which = {
        "list": fields.list_id,
        "region": _anywhere(fields.region),
        "industry": _anywhere(fields.industry),
    }
    made = await session.execute(_PUT, which | {"pool": pool_id, "now": now, "most": fields.count})
    moved = int(getattr(made, "rowcount", 0))
    audit(
        session,
        who,
        "lead_pool.filled",
        subject_kind="lead_pool",
        subject_id=pool_id,
        list_id=str(fields.list_id),
        leads=moved,
    )
    return Moved(leads=moved, left=await session.scalar(_LEFT, which) or 0)


async def take_out(session: AsyncSession, who: Account, pool_id: UUID) -> Moved:
    """Take the leads that nobody owns out of the pool; their lists keep them."""
    await service.run(session, who, pool_id, lock=True)
    some = (
        select(PoolLead.lead_id)
        .where(PoolLead.pool_id == pool_id, PoolLead.owner_id.is_(None))
        .order_by(PoolLead.lead_id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    gone = await session.execute(
        delete(PoolLead)
        .where(PoolLead.lead_id.in_(some.scalar_subquery()))
        .returning(PoolLead.lead_id)
    )
    moved = len(gone.all())
    audit(
        session, who, "lead_pool.emptied", subject_kind="lead_pool", subject_id=pool_id, leads=moved
    )
    left, _ = (await queries.counts(session, [pool_id])).get(pool_id, (0, 0))
    return Moved(leads=moved, left=left)


async def deal(
    session: AsyncSession, who: Account, pool_id: UUID, fields: DealIn, now: datetime
) -> Dealt:
    """Deal free leads out like cards, nobody above the holding cap, nothing to who had it last.

    They do not count as the agents' own claims.
    """
    pool = await service.run(session, who, pool_id)
    agents = [each.account_id for each in fields.shares]
    await _check_members(session, pool, agents)
    await one_at_a_time(session, agents)
    held = await queries.holding(session, pool, agents)
    rooms = [max(0, pool.holding_cap - held.get(agent, 0)) for agent in agents]
    found = (await session.scalars(_to_deal(pool, fields, agents, now))).all()
    dealt = quotas(len(found), [each.share for each in fields.shares], rooms)
    given = dict.fromkeys(agents, 0)
    for place, agent in zip(found, _in_turn(agents, dealt), strict=False):
        take(session, pool, place, agent, PoolEventKind.GIVEN, by=who.id, now=now)
        given[agent] += 1
    audit(
        session,
        who,
        "lead_pool.dealt",
        subject_kind="lead_pool",
        subject_id=pool_id,
        given={str(agent): count for agent, count in given.items()},
    )
    return Dealt(given=given, left=fields.count - sum(dealt))


def _to_deal(pool: LeadPool, fields: DealIn, agents: list[UUID], now: datetime) -> Select[PoolLead]:
    hours = case((Lead.company != "", pool.lock_hours), else_=pool.phone_lock_hours)
    is_locked = PoolLead.last_owner_id.in_(agents) & (
        PoolLead.left_at > now - func.make_interval(0, 0, 0, 0, hours)
    )
    found = (
        select(PoolLead)
        .join(Lead, Lead.id == PoolLead.lead_id)
        .where(PoolLead.pool_id == pool.id, PoolLead.owner_id.is_(None), is_locked.is_not(True))
        .order_by(PoolLead.lead_id)
        .limit(fields.count)
        .with_for_update(of=PoolLead, skip_locked=True)
    )
    if fields.list_id is not None:
        found = found.where(Lead.list_id == fields.list_id)
    if fields.region:
        found = found.where(Lead.region.icontains(fields.region, autoescape=True))
    if fields.industry:
        found = found.where(Lead.industry.icontains(fields.industry, autoescape=True))
    return found


def _in_turn(agents: list[UUID], dealt: list[int]) -> list[UUID]:
    """Each in turn until the own quota is reached, so that nobody gets one end of a list."""
    rounds = range(max(dealt, default=0))
    return [
        agent for turn in rounds for agent, many in zip(agents, dealt, strict=True) if turn < many
    ]


async def _check_members(session: AsyncSession, pool: LeadPool, agents: list[UUID]) -> None:
    rows = await session.scalars(
        select(Account).where(Account.id.in_(agents), Account.is_active.is_(True))
    )
    people = rows.all()
    members = await queries.members(session, [pool.id])
    persons = {each.account_id for each in members}
    teams = {each.team_id for each in members if each.team_id is not None}
    may_own = {each.id for each in people if each.id in persons or each.team_id in teams}
    if may_own != set(agents):
        raise service.MemberUnknown("Name active members of the pool.")


def _anywhere(word: str) -> str:
    escaped = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
