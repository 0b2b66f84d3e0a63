"""Orders to the dialer: a row in the caller's transaction, and a bell that rings if it commits.

The kinds and their bodies (ids as text):

    campaign.set            campaign_id            made, changed, started, paused, stopped
    agent.signed_in         agent_id line campaign_id
    agent.signed_out        agent_id
    agent.ready_asked       agent_id
    agent.pause_asked       agent_id reason
    agent.dial_asked        agent_id call_id       the lead is leased under call_id already
    agent.preview_accepted, agent.preview_skipped, agent.hang_up_asked   agent_id call_id
    agent.wrapup_extended   agent_id call_id seconds
    agent.disposed          agent_id call_id disposition
    agent.hold_asked, agent.resume_asked, agent.join_asked, agent.pass_asked,
    agent.third_dropped     agent_id call_id
    agent.mask_asked        agent_id call_id is_on
    agent.transfer_asked    agent_id call_id agents        the colleagues who may get the customer
    agent.third_asked       agent_id call_id leg purpose phone agents
    watch.asked             watcher line agent_id mode     a supervisor onto an agent's line
    watch.ended             watcher
    watch.take_over         watcher line agent_id
    trunk.test_asked        test_id                a TrunkTest, which is not older than 30 s
    trunk.test_cancelled    test_id
    lead.barred             phone

A trigger on the table rings the bell, so no writer can forget to. The dialer deletes an order in
the transaction that records what it led to: a crash between repeats the order, and a repeated
order changes nothing.
"""

from collections.abc import Iterable, Sequence

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.bell import Ear
from app.db import DOWN, Sessions
from app.engine.orders import Unreadable, read_order
from app.models.floor import Order
from dialer.core.events import Event
from dialer.core.types import Instant
from dialer.ports import LedgerDown

log = structlog.get_logger()

BATCH = 500


def post(session: AsyncSession, kind: str, **body: str | float | list[str]) -> None:
    """Leave an order for the dialer. It is heard of only if the transaction commits."""
    session.add(Order(pbx=session.info["pbx"], kind=kind, body=body))


class Mailbox:
    """The dialer's side, as dialer.ports.Mailbox: hands out each order once."""

    def __init__(self, sessions: Sessions, ear: Ear, pbx: str) -> None:
        self._sessions = sessions
        self._ear = ear
        self._pbx = pbx
        self._taken: set[int] = set()

    async def collect(self, at: Instant) -> Sequence[tuple[int, Event | None]]:
        """The orders that came since the last look, oldest first; None for one without meaning.

        Rows are told apart by what was taken, not by the highest id: ids may commit out of order.
        """
        try:
            orders = await self._look(at)
        except DOWN as error:
            raise LedgerDown(str(error).splitlines()[0]) from error
        self._taken.update(number for number, _ in orders)
        return orders

    async def _look(self, at: Instant) -> list[tuple[int, Event | None]]:
        async with self._sessions() as session:
            rows = await session.scalars(
                select(Order)
                .where(Order.pbx == self._pbx, Order.id.not_in(self._taken))
                .order_by(Order.id)
                .limit(BATCH)
            )
            return [(row.id, await _read(session, row, at)) for row in rows.all()]

    def settled(self, numbers: Iterable[int]) -> None:
        self._taken.difference_update(numbers)

    async def wait(self, seconds: float) -> None:
        await self._ear.wait(seconds)


async def settle(session: AsyncSession, numbers: Sequence[int]) -> None:
    """Delete orders whose facts are written in this transaction."""
    if numbers:
        await session.execute(delete(Order).where(Order.id.in_(numbers)))


async def _read(session: AsyncSession, row: Order, at: Instant) -> Event | None:
    try:
        return await read_order(session, row, at)
    except Unreadable as error:
        log.warning("order.unreadable", kind=row.kind, why=str(error))
        return None
