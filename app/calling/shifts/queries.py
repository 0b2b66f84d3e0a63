from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.accounts.queries import visible_to
from app.models.account import Account, Role
from app.models.floor import Shift
from app.models.report import DayOff


async def agents(
    session: AsyncSession, viewer: Account, ids: Collection[UUID]
) -> Sequence[Account]:
    """Those of the agents whom the viewer may see."""
    rows = await session.scalars(
        visible_to(viewer)
        .where(Account.id.in_(ids), Account.role == Role.AGENT)
        .order_by(Account.name, Account.id)
    )
    return rows.all()


async def touching(
    session: AsyncSession,
    viewer: Account,
    during: Range[datetime],
    *,
    team_id: UUID | None,
    agent_id: UUID | None,
) -> Sequence[Row[Shift, str]]:
    found = (
        select(Shift, Account.name)
        .join(Account, Account.id == Shift.agent_id)
        .where(
            Shift.during.overlaps(during),
            Account.id.in_(visible_to(viewer).with_only_columns(Account.id)),
        )
        .order_by(Account.name, Account.id, func.lower(Shift.during))
        .limit(20_000)
    )
    if team_id is not None:
        found = found.where(Account.team_id == team_id)
    if agent_id is not None:
        found = found.where(Account.id == agent_id)
    return (await session.execute(found)).all()


async def taken(
    session: AsyncSession, agents: Collection[UUID], during: Range[datetime]
) -> dict[UUID, list[Range[datetime]]]:
    """The spans in which each agent is scheduled already."""
    rows = await session.execute(
        select(Shift.agent_id, Shift.during).where(
            Shift.agent_id.in_(agents), Shift.during.overlaps(during)
        )
    )
    spans: dict[UUID, list[Range[datetime]]] = {}
    for agent_id, span in rows:
        spans.setdefault(agent_id, []).append(span)
    return spans


async def get(session: AsyncSession, viewer: Account, shift_id: UUID) -> Row[Shift, str] | None:
    rows = await session.execute(
        select(Shift, Account.name)
        .join(Account, Account.id == Shift.agent_id)
        .where(
            Shift.id == shift_id,
            Account.id.in_(visible_to(viewer).with_only_columns(Account.id)),
        )
        .with_for_update(of=Shift)
    )
    return rows.one_or_none()


async def days_off(session: AsyncSession, first: date, last: date) -> Sequence[DayOff]:
    rows = await session.scalars(
        select(DayOff).where(DayOff.day >= first, DayOff.day <= last).order_by(DayOff.day)
    )
    return rows.all()
