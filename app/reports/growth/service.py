"""An agent's own chance and own growth. The rate is the own one as soon as it means something."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.models.account import Account
from app.reports.growth import queries
from app.reports.growth.schemas import Chance, ChanceOf, Growth, GrowthMonth
from dialer.core.proportions import chance_of_one, tries_for, wilson

DAYS = 90
FEWEST_CALLS = 100
FEWEST_PROSPECTS = 5
"""With fewer, the rate of one agent is mostly luck, and the team's says more."""
MONTHS = 12


async def chance(session: AsyncSession, agent: Account, now: datetime, zone: ZoneInfo) -> Chance:
    first = now - timedelta(days=DAYS)
    day = first.astimezone(zone).date()
    own = await queries.tally(session, first=day, agent_id=agent.id)
    since = await queries.calls_since_prospect(session, agent.id, first)
    of, (calls, prospects) = ChanceOf.OWN, own
    if not _says_something(own) and agent.team_id is not None:
        of = ChanceOf.TEAM
        calls, prospects = await queries.tally(session, first=day, team_id=agent.team_id)
    if not _says_something((calls, prospects)):
        of = ChanceOf.SITE
        calls, prospects = await queries.tally(session, first=day)
    rate = prospects / calls if _says_something((calls, prospects)) else None
    low, high = wilson(prospects, calls)
    return Chance(
        of=of if rate is not None else None,
        days=DAYS,
        calls=calls,
        prospects=prospects,
        rate=rate,
        low=low,
        high=high,
        calls_for_one=1.0 / rate if rate else None,
        calls_for_half=tries_for(rate, 0.5) if rate else None,
        own_calls=own[0],
        own_prospects=own[1],
        since_last=since,
        chance_by_now=chance_of_one(rate, since) if rate else None,
    )


def _says_something(tally: tuple[int, int]) -> bool:
    calls, prospects = tally
    return calls >= FEWEST_CALLS and prospects >= FEWEST_PROSPECTS


async def growth(session: AsyncSession, agent: Account, zone: ZoneInfo) -> Growth:
    months = [
        GrowthMonth(
            month=row.month,
            calls=row.calls,
            effective=row.effective,
            prospects=row.prospects,
            talk_seconds=float(row.talk_ms) / 1000,
            reviews=row.reviews,
            score=None if row.score is None else float(row.score),
        )
        for row in await queries.months(session, agent.id, zone.key)
    ]
    return Growth(
        since=agent.created_at.astimezone(UTC),
        talk_seconds=sum(month.talk_seconds for month in months),
        calls=sum(month.calls for month in months),
        effective=sum(month.effective for month in months),
        prospects=sum(month.prospects for month in months),
        people=await queries.people(session, agent.id),
        reviews=sum(month.reviews for month in months),
        examples=await queries.examples(session, agent.id),
        months=months[:MONTHS],
    )
