"""What machine detection did today, with the error that agents tell of."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.clock import SetClock
from app.db import Sessions
from dialer.core.types import Verdict
from tests.api.conftest import Person
from tests.api.scenes import Scene, make_call, make_scene


async def heard(
    sessions: Sessions,
    scene: Scene,
    agent: Person,
    at: datetime,
    *,
    verdict: Verdict,
    seconds: float,
    **fields: Any,
) -> None:
    judged_at = at + timedelta(seconds=seconds)
    listened: dict[str, Any] = {"verdict": verdict, "picked_up_at": at, "judged_at": judged_at}
    await make_call(sessions, agent.account, scene, at, **listened, **fields)


async def test_shares_delays_and_what_agents_say(
    supervisor: Person, agent: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now())
    at = clock.now()
    person, machine = Verdict.PERSON, Verdict.MACHINE
    await heard(sessions, scene, agent, at, verdict=person, seconds=1, disposition="deal")
    await heard(sessions, scene, agent, at, verdict=person, seconds=3, disposition="voicemail")
    await heard(sessions, scene, agent, at, verdict=machine, seconds=6, has_message=True)
    await heard(sessions, scene, agent, at, verdict=Verdict.UNSURE, seconds=2)
    yesterday = at - timedelta(days=1)
    await heard(sessions, scene, agent, yesterday, verdict=machine, seconds=9)

    shown = (await supervisor.client.get(f"/campaigns/{scene.campaign_id}/listening")).json()

    counts = {name: shown[name] for name in ("judged", "machines", "unsure", "messages", "missed")}
    assert counts == {"judged": 4, "machines": 1, "unsure": 1, "messages": 1, "missed": 1}
    assert (shown["machine_share"], shown["missed_share"]) == (0.25, 0.5)
    assert shown["delay_p50"] == pytest.approx(2.0)
    assert shown["delay_p95"] == pytest.approx(2.9)


async def test_nothing_heard_is_null_and_not_zero(
    supervisor: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now())

    shown = (await supervisor.client.get(f"/campaigns/{scene.campaign_id}/listening")).json()

    assert shown["judged"] == 0
    assert (shown["machine_share"], shown["delay_p50"]) == (None, None)
