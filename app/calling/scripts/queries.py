from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.call import Call
from app.models.campaign import Campaign
from app.models.script import Script, ScriptStep

MOST = 500


async def every(session: AsyncSession) -> Sequence[Script]:
    """By name, the newest version first."""
    found = select(Script).order_by(Script.name, Script.version.desc()).limit(MOST)
    return (await session.scalars(found)).all()


async def get(session: AsyncSession, script_id: UUID, *, lock: bool = False) -> Script | None:
    return await session.get(Script, script_id, with_for_update=lock)


async def latest(session: AsyncSession, name: str) -> Script | None:
    found = select(Script).where(Script.name == name).order_by(Script.version.desc()).limit(1)
    return await session.scalar(found)


async def users(session: AsyncSession) -> dict[UUID, list[str]]:
    """Names of campaigns by the script that their agents see."""
    rows = await session.execute(
        select(Campaign.script_id, Campaign.name)
        .where(Campaign.script_id.is_not(None))
        .order_by(Campaign.name)
    )
    found: dict[UUID, list[str]] = {}
    for script_id, name in rows:
        if script_id is not None:
            found.setdefault(script_id, []).append(name)
    return found


async def users_of_name(session: AsyncSession, name: str) -> Sequence[Campaign]:
    """Lock and return the campaigns that use any version of the script."""
    versions = select(Script.id).where(Script.name == name)
    found = select(Campaign).where(Campaign.script_id.in_(versions)).with_for_update()
    return (await session.scalars(found.order_by(Campaign.id))).all()


async def script_of_campaign(session: AsyncSession, campaign_id: UUID) -> Script | None:
    return await session.scalar(
        select(Script)
        .join(Campaign, Campaign.script_id == Script.id)
        .where(Campaign.id == campaign_id)
    )


async def steps(session: AsyncSession, call_id: UUID) -> Sequence[ScriptStep]:
    found = select(ScriptStep).where(ScriptStep.call_id == call_id).order_by(ScriptStep.at)
    return (await session.scalars(found)).all()


async def mark(session: AsyncSession, step: dict[str, Any]) -> None:
    """Note the question as asked; who marks it again corrects the answer, not the time."""
    given = insert(ScriptStep).values(step)
    await session.execute(
        given.on_conflict_do_update(
            index_elements=["call_id", "node"],
            set_={name: given.excluded[name] for name in ("script_id", "variant", "answer")},
        )
    )


async def outcomes(
    session: AsyncSession, script_id: UUID
) -> Sequence[Row[str, int, int | None, int, int, int]]:
    """By node, variant and answer: calls, those that were effective, those that found a prospect.

    A call that nobody said anything about yet is not judged.
    """
    rows = await session.execute(
        select(
            ScriptStep.node,
            ScriptStep.variant,
            ScriptStep.answer,
            func.count().label("asked"),
            func.count().filter(Call.is_effective).label("effective"),
            func.count().filter(Call.is_prospect).label("prospects"),
        )
        .join(Call, Call.id == ScriptStep.call_id)
        .where(ScriptStep.script_id == script_id, Call.disposition.is_not(None))
        .group_by(ScriptStep.node, ScriptStep.variant, ScriptStep.answer)
    )
    return rows.all()


async def calls_walked(session: AsyncSession, script_id: UUID) -> int:
    walked = select(func.count(ScriptStep.call_id.distinct()))
    return await session.scalar(walked.where(ScriptStep.script_id == script_id)) or 0
