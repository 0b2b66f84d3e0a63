"""Test calls over the trunk: who may ask for how many, and what became of them.

The request writes the row and an order; the dialer dials, and the PBX ends the call by itself ten
seconds after an answer. When the dialer dies the order is too old for the next one, and the row
counts as lost from then on.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.access.audit import audit
from app.access.masking import shown_phone
from app.calling.control.queries import is_barred
from app.calling.desk.dialing import PhoneInvalid
from app.calling.idempotency import once
from app.calling.trunk.schemas import TestState, TrunkOut, TrunkTestIn, TrunkTestOut
from app.config import Settings
from app.engine import mailbox
from app.errors import Conflict, NotFound, TooMany, Unavailable
from app.leads.phones import Phone, normalise
from app.models.account import Account
from app.models.floor import Wallboard
from app.models.trunk import TrunkTest
from dialer.core.outcome import unanswered
from dialer.core.types import Outcome

SHOWN = 10
LOST_AFTER = timedelta(seconds=90)
"""Longer than ringing, talk and all margins of the dialer together."""
WINDOW = timedelta(minutes=10)
MOST = 10
"""Test calls of the whole site in the window: they cost money and ring at somebody's."""
FRESH = timedelta(seconds=10)


class TrunkAway(Unavailable):
    """No dialer hears the PBX, so nothing can be dialed; see the page of health."""

    code = "trunk_away"


class TrunkTestRuns(Conflict):
    """A test call is on its way; wait for its end, or cancel it."""

    code = "trunk_test_runs"


class TrunkTestBarred(Conflict):
    """This number refused calls and is not dialed, not even for a test."""

    code = "trunk_test_barred"


class TooManyTrunkTests(TooMany):
    """There were ten test calls within ten minutes; wait before the next."""

    code = "too_many_trunk_tests"


class TrunkTestUnknown(NotFound):
    """There is no such test call."""

    code = "trunk_test_unknown"


async def read(session: AsyncSession, who: Account, settings: Settings, now: datetime) -> TrunkOut:
    return TrunkOut(
        address=settings.trunk_uri,
        has_login=bool(settings.trunk_user),
        pbx=settings.pbx,
        is_up=await _is_up(session, settings.pbx, now),
        tests=[_shown(who, row, now) for row in await _latest(session)],
    )


async def test(
    session: AsyncSession,
    who: Account,
    settings: Settings,
    asked: TrunkTestIn,
    *,
    key: str,
    now: datetime,
) -> TrunkTestOut:
    """Order a test call, once for each key."""

    async def act() -> dict[str, Any]:
        answer = await _test(session, who, settings, asked, now)
        return answer.model_dump(mode="json")

    return TrunkTestOut.model_validate(await once(session, who.id, key, asked, now=now, act=act))


async def _test(
    session: AsyncSession, who: Account, settings: Settings, asked: TrunkTestIn, now: datetime
) -> TrunkTestOut:
    phone = normalise(asked.phone)
    if not isinstance(phone, Phone):
        raise PhoneInvalid(f"Reason: {phone.value}.", reason=phone.value)
    if not phone.is_dialable:
        raise PhoneInvalid(f"Reason: {phone.kind.value}.", reason=phone.kind.value)
    if await is_barred(session, phone.e164):
        raise TrunkTestBarred
    if not await _is_up(session, settings.pbx, now):
        raise TrunkAway
    await _refuse_too_many(session, now)
    row = TrunkTest(
        id=uuid7(),
        pbx=settings.pbx,
        phone=phone.e164,
        asked_by=who.id,
        asked_at=now,
        cause=0,
        why="",
    )
    session.add(row)
    await session.flush()
    mailbox.post(session, "trunk.test_asked", test_id=str(row.id))
    audit(session, who, "trunk.tested", subject_kind="trunk_test", subject_id=row.id)
    return _shown(who, (row, who.name), now)


async def cancel(session: AsyncSession, who: Account, test_id: UUID, now: datetime) -> TrunkTestOut:
    """End a test call. One that is over already is as over as it can be."""
    row = await session.get(TrunkTest, test_id)
    if row is None:
        raise TrunkTestUnknown
    if row.ended_at is None:
        mailbox.post(session, "trunk.test_cancelled", test_id=str(row.id))
        audit(session, who, "trunk.test_cancelled", subject_kind="trunk_test", subject_id=row.id)
    asker = await session.get_one(Account, row.asked_by)
    return _shown(who, (row, asker.name), now)


async def _refuse_too_many(session: AsyncSession, now: datetime) -> None:
    """One at a time, even when two ask at once, and few in a while."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("trunk_tests"))))
    running = await session.scalar(
        select(func.count())
        .select_from(TrunkTest)
        .where(TrunkTest.ended_at.is_(None), TrunkTest.asked_at > now - LOST_AFTER)
    )
    if running:
        raise TrunkTestRuns
    lately = await session.scalar(
        select(func.count()).select_from(TrunkTest).where(TrunkTest.asked_at > now - WINDOW)
    )
    if (lately or 0) >= MOST:
        raise TooManyTrunkTests


async def _is_up(session: AsyncSession, pbx: str, now: datetime) -> bool:
    board = await session.get(Wallboard, pbx)
    return board is not None and board.is_up and board.at > now - FRESH


async def _latest(session: AsyncSession) -> Sequence[Row[TrunkTest, str]]:
    rows = await session.execute(
        select(TrunkTest, Account.name)
        .join(Account, Account.id == TrunkTest.asked_by)
        .order_by(TrunkTest.asked_at.desc(), TrunkTest.id.desc())
        .limit(SHOWN)
    )
    return rows.all()


def _shown(
    viewer: Account, found: Row[TrunkTest, str] | tuple[TrunkTest, str], now: datetime
) -> TrunkTestOut:
    row, asker = found
    is_lost = row.ended_at is None and now - row.asked_at > LOST_AFTER
    state = TestState.LOST if is_lost else TestState(row.state or TestState.ASKED)
    outcome = None
    if row.ended_at is not None and not row.why:
        outcome = Outcome.CONNECTED if row.answered_at else unanswered(row.cause)
    return TrunkTestOut(
        id=row.id,
        phone_masked=shown_phone(viewer, row.phone),
        asked_by=asker,
        asked_at=row.asked_at,
        state=state,
        rang_after_seconds=_seconds(row.placed_at, row.rang_at),
        answered_after_seconds=_seconds(row.placed_at, row.answered_at),
        lasted_seconds=_seconds(row.answered_at, row.ended_at),
        cause=row.cause,
        outcome=outcome,
        why=row.why,
    )


def _seconds(since: datetime | None, until: datetime | None) -> float | None:
    return None if since is None or until is None else (until - since).total_seconds()
