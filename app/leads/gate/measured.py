"""A list's accuracy as dialing measures it: attempts, and those that found a bad number.

The agent's disposition wins over what the network said. Calls under way count as right until they
end: dead numbers end at once and people ring and talk, so the first attempts to end are the worst
of those that were begun, and would pause a good list in its first minute.

The list's row is written last in each transaction, after calls and places, so that ledger and desk
take their locks in one order.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.leads.gate.steps import DEAD, GATE, LEAST_DIALS

IS_BAD = """
    CASE WHEN said.kind = 'wrong_number' THEN true
         WHEN said.kind IS NOT NULL THEN false
         ELSE calls.outcome = ANY(:dead) END
"""
JOINED = """
    FROM calls JOIN leads ON leads.id = calls.lead_id
    LEFT JOIN dispositions AS said
      ON said.campaign_id = calls.campaign_id AND said.code = calls.disposition
"""
_UNDER_WAY = """
    (SELECT count(*) FROM calls JOIN leads ON leads.id = calls.lead_id
     WHERE calls.ended_at IS NULL AND leads.list_id = lists.id)
"""
_PAUSE = f"""
    state = CASE
        WHEN lists.state IN ('ready', 'dialing') AND lists.override_reason = ''
             AND lists.dials + found.dials >= :least
             AND 1000 * (lists.dials + found.dials - lists.bad_dials - found.bad)
                 < :gate * (lists.dials + found.dials)
             AND 1000 * (lists.bad_dials + found.bad)
                 > (1000 - :gate) * (lists.dials + found.dials + {_UNDER_WAY}) THEN 'paused'
        WHEN lists.state = 'ready' THEN 'dialing'
        ELSE lists.state END
"""
_ENDED = text(
    f"""
    WITH found AS (
        SELECT leads.list_id, count(*) AS dials, count(*) FILTER (WHERE {IS_BAD}) AS bad
        {JOINED} WHERE calls.id = ANY(:calls) AND calls.is_charged GROUP BY leads.list_id
    ), before AS (
        SELECT lists.id, lists.state FROM lists JOIN found ON found.list_id = lists.id
    )
    UPDATE lists SET dials = lists.dials + found.dials, bad_dials = lists.bad_dials + found.bad,
        {_PAUSE}
    FROM found JOIN before ON before.id = found.list_id WHERE lists.id = found.list_id
    RETURNING lists.id, lists.dials, lists.bad_dials,
        lists.state = 'paused' AND before.state <> 'paused' AS was_paused
    """
)
_WAS_BAD = text(
    f"SELECT leads.list_id, {IS_BAD} AS bad {JOINED}"
    " WHERE calls.id = :call_id AND calls.is_charged AND calls.ended_at IS NOT NULL"
)
_CORRECT = text(
    f"""
    UPDATE lists SET bad_dials = greatest(0, lists.bad_dials + found.bad), {_PAUSE}
    FROM (SELECT CAST(:list_id AS uuid) AS list_id, 0 AS dials, CAST(:change AS int) AS bad)
        AS found
    WHERE lists.id = found.list_id
    """
)
_RULES = {"least": LEAST_DIALS, "gate": GATE}
_DEAD = sorted(outcome.value for outcome in DEAD)


async def count_ended(session: AsyncSession, calls: Collection[UUID]) -> None:
    """Count attempts that are over, and pause a list that they show to be under its gate."""
    if not calls:
        return
    rows = await session.execute(_ENDED, {"calls": [*calls], "dead": _DEAD, **_RULES})
    for row in rows:
        if row.was_paused:
            audit(
                session,
                None,
                "list.paused",
                subject_kind="list",
                subject_id=row.id,
                reason="measured accuracy is under the gate",
                dials=row.dials,
                bad_dials=row.bad_dials,
            )


async def judged(session: AsyncSession, call_id: UUID) -> tuple[UUID, bool] | None:
    """The list of a call that was counted, and whether the call found a bad number."""
    row = (await session.execute(_WAS_BAD, {"call_id": call_id, "dead": _DEAD})).one_or_none()
    return (row.list_id, row.bad) if row else None


async def correct(session: AsyncSession, before: tuple[UUID, bool] | None, call_id: UUID) -> None:
    """Count the call again after its disposition was written; `before` is what it was judged."""
    await session.flush()
    after = await judged(session, call_id)
    if before is None or after is None or before[1] == after[1]:
        return
    change = 1 if after[1] else -1
    await session.execute(_CORRECT, {"list_id": after[0], "change": change, **_RULES})
