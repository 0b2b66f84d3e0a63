"""Test calls over the trunk: what is asked for, what is refused, and what is shown of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.clock import SetClock
from app.db import Sessions
from app.engine.ledger import control
from app.engine.orders import Unreadable, read_order
from app.models.account import AuditEntry, Role
from app.models.floor import Order, Wallboard
from app.models.rules import DncNumber
from app.models.trunk import TrunkTest
from dialer.core import control_orders as c
from dialer.core.facts import TrialChanged
from dialer.core.types import CallId, Trial, TrialState
from tests.api.conftest import Person, SignInAs
from tests.api.scenes import orders

PHONE = "13800000004"


@pytest.fixture
async def admin(sessions: Sessions, clock: SetClock, sign_in_as: SignInAs) -> Person:
    async with sessions.begin() as session:
        session.add(Wallboard(pbx="pbx1", at=clock.now(), is_up=True, figures={}))
    return await sign_in_as(Role.ADMIN)


async def ask(admin: Person, key: str = "one", phone: str = PHONE) -> Any:
    return await admin.client.post(
        "/trunk/tests", json={"phone": phone}, headers={"Idempotency-Key": key * 8}
    )


async def tell(sessions: Sessions, test_id: str, at: float, trial: Trial) -> None:
    async with sessions.begin() as session:
        await control.write(session, [TrialChanged(at, trial)])


async def test_each_step_is_shown_and_one_runs_at_a_time(
    sessions: Sessions, clock: SetClock, admin: Person
) -> None:
    first = await ask(admin)
    again = await ask(admin)
    other = await ask(admin, "two")
    test_id = first.json()["id"]

    assert (first.status_code, first.json()["state"]) == (202, "asked")
    assert again.json()["id"] == test_id
    assert other.json()["code"] == "trunk_test_runs"
    (order,) = await orders(sessions, "trunk.test_asked")
    assert order["test_id"] == test_id

    at, leg = clock.now().timestamp(), CallId(test_id)
    for state, seconds, cause in (
        (TrialState.DIALING, 0.1, 0),
        (TrialState.RINGING, 1.1, 0),
        (TrialState.ANSWERED, 3.1, 0),
        (TrialState.ENDED, 13.1, 16),
    ):
        await tell(sessions, test_id, at + seconds, Trial(leg, state, at + seconds, cause))
    shown = (await admin.client.get("/trunk")).json()

    assert (shown["is_up"], shown["pbx"], shown["address"]) == (True, "pbx1", "")
    (row,) = shown["tests"]
    assert (row["state"], row["outcome"], row["cause"]) == ("ended", "connected", 16)
    assert [
        row[f"{name}_seconds"] for name in ("rang_after", "answered_after", "lasted")
    ] == pytest.approx([1.0, 3.0, 10.0])
    async with sessions() as session:
        said = await session.scalars(select(AuditEntry.action))
        assert "trunk.tested" in said.all()


async def test_a_refused_call_says_why_in_words(
    sessions: Sessions, clock: SetClock, admin: Person
) -> None:
    test_id = (await ask(admin)).json()["id"]
    at = clock.now().timestamp()
    await tell(sessions, test_id, at, Trial(CallId(test_id), TrialState.ENDED, at, 17))

    (row,) = (await admin.client.get("/trunk")).json()["tests"]

    assert (row["outcome"], row["cause"], row["answered_after_seconds"]) == ("busy", 17, None)


async def test_a_dialer_that_died_leaves_it_lost_and_never_dials_it(
    sessions: Sessions, clock: SetClock, admin: Person
) -> None:
    test_id = (await ask(admin)).json()["id"]
    cancelled = await admin.client.post(f"/trunk/tests/{test_id}/cancel")
    assert cancelled.status_code == 202
    async with sessions() as session:
        asked, cancel = (await session.scalars(select(Order).order_by(Order.id))).all()
        now = clock.now().timestamp()
        leg = CallId(test_id)
        assert await read_order(session, asked, now + 29) == c.TrialAsked(
            now + 29, leg, "+8613800000004"
        )
        assert await read_order(session, cancel, now) == c.TrialCancelled(now, leg)
        with pytest.raises(Unreadable, match="waits no more"):
            await read_order(session, asked, now + 31)

    clock.advance(seconds=91)
    shown = (await admin.client.get("/trunk")).json()
    assert (shown["is_up"], shown["tests"][0]["state"]) == (False, "lost")
    assert (await ask(admin, "two")).json()["code"] == "trunk_away"


async def test_what_is_not_dialed(
    sessions: Sessions, clock: SetClock, admin: Person, sign_in_as: SignInAs
) -> None:
    async with sessions.begin() as session:
        session.add(DncNumber(phone="+8613800000005", reason="asked", at=clock.now()))
    supervisor = await sign_in_as(Role.SUPERVISOR)

    codes = [
        (await ask(admin, "bad", "12")).json()["code"],
        (await ask(admin, "dnc", "13800000005")).json()["code"],
        (await ask(supervisor)).json()["code"],
        (await admin.client.post(f"/trunk/tests/{UUID(int=1)}/cancel")).json()["code"],
    ]
    assert codes == ["phone_invalid", "trunk_test_barred", "forbidden", "trunk_test_unknown"]

    for number in range(10):
        assert (await ask(admin, f"key{number}")).status_code == 202
        async with sessions.begin() as session:
            await session.execute(update(TrunkTest).values(ended_at=clock.now()))
    many = await ask(admin, "more")
    assert (many.status_code, many.json()["code"]) == (429, "too_many_trunk_tests")
    clock.advance(minutes=11)
    async with sessions.begin() as session:
        await session.execute(update(Wallboard).values(at=clock.now() - timedelta(seconds=1)))
    assert (await ask(admin, "late")).status_code == 202
