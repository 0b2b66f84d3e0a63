"""The ledger on PostgreSQL: the facts of a batch in one transaction."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.rules import guard
from app.db import DOWN, Sessions
from app.engine import mailbox
from app.engine.ledger import agents, calls, control, numbers, queue
from app.leads.gate import measured
from app.models.account import Account
from dialer.core.facts import CallEnded, CallPlaced, Fact
from dialer.core.types import AgentId, CallId
from dialer.ports import LedgerDown

log = structlog.get_logger()

REFUSED = Counter("talktime_ledger_refused_facts", "Facts that the database refused")

ONE_PLAN = text("SET LOCAL plan_cache_mode = force_generic_plan")
"""A batch is the same statements each time, over tables of many months: to plan them anew takes
longer than to run them."""


class Book:
    """Implements dialer.ports.Ledger."""

    def __init__(self, sessions: Sessions, pbx: str) -> None:
        self._sessions = sessions
        self._pbx = pbx
        self._numbers: dict[AgentId, int] = {}

    async def record(self, facts: Sequence[Fact], orders: Sequence[int]) -> Mapping[CallId, str]:
        try:
            return await self._write(facts, orders)
        except DOWN as error:
            raise LedgerDown(str(error).splitlines()[0]) from error
        except DBAPIError as error:
            log.error("ledger.batch_refused", why=str(error.orig), facts=len(facts))
            return await self._write_singly(facts, orders)

    async def _write(self, facts: Sequence[Fact], orders: Sequence[int]) -> dict[CallId, str]:
        async with self._sessions.begin() as session:
            await session.execute(ONE_PLAN)
            await calls.write(session, facts, self._pbx)
            await numbers.write(session, facts)
            await control.write(session, facts)
            await queue.write(session, facts)
            await agents.write(session, facts, self._pbx, await self._numbers_of(session, facts))
            await mailbox.settle(session, orders)
            stopped = await self._stopped(session, facts)
            ended = [UUID(fact.call_id) for fact in facts if isinstance(fact, CallEnded)]
            await measured.count_ended(session, ended)
            return stopped

    async def _stopped(self, session: AsyncSession, facts: Sequence[Fact]) -> dict[CallId, str]:
        placed = [fact for fact in facts if isinstance(fact, CallPlaced)]
        if not placed:
            return {}
        found = await guard.stopped(
            session,
            [(UUID(one.call_id), UUID(one.campaign_id), UUID(one.lead_id)) for one in placed],
            calls.utc(placed[-1].at),
        )
        for call_id, why in found.items():
            log.info("call.stopped", call_id=str(call_id), why=why)
        return {CallId(str(call_id)): why for call_id, why in found.items()}

    async def _write_singly(
        self, facts: Sequence[Fact], orders: Sequence[int]
    ) -> dict[CallId, str]:
        """One bad fact must not stop the floor, nor take the good ones with it."""
        stopped: dict[CallId, str] = {}
        for fact in facts:
            try:
                stopped |= await self._write([fact], [])
            except DOWN as error:
                raise LedgerDown(str(error).splitlines()[0]) from error
            except DBAPIError as error:
                REFUSED.inc()
                log.error("ledger.refused", fact=repr(fact), why=str(error.orig))
        await self._write([], orders)
        return stopped

    async def _numbers_of(self, session: AsyncSession, facts: Sequence[Fact]) -> dict[AgentId, int]:
        """The agents' small numbers, which never change."""
        unknown = agents.named_in(facts) - self._numbers.keys()
        if unknown:
            rows = await session.execute(
                select(Account.id, Account.number).where(
                    Account.id.in_([UUID(agent_id) for agent_id in unknown])
                )
            )
            self._numbers |= {AgentId(str(agent_id)): number for agent_id, number in rows}
        return self._numbers
