"""Is every number of the demo true? Read from the rows, and from the stored sound itself."""

import asyncio
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Sessions
from app.embedded.carrier import Callee, callee
from app.embedded.demo.setting import Setting
from app.models.call import Call, Recording, RecordingState
from app.models.lead import Import
from dialer.core.types import Outcome
from recordings.audio import Sound, decode
from recordings.errors import RecordingError
from recordings.storage import Store

DRIFT_SECONDS = 1.0
CLOCK_SECONDS = 0.001
STEREO = 2
HEARD_DBFS = -55.0
"""RMS level above which a channel has sound; comfort noise and codec hiss lie below."""
SHORTEST_SPOKEN = 2.0
"""In a shorter talk one side may not have begun to speak."""

# Holes and overlaps of each robot's time since sign-in, which the ledger must not have. A person
# who joins may sign out and in again, and what lies between is no hole.
AGENT_TIME = text(
    """
    WITH ordered AS (
        SELECT agent_id, state, started_at, ended_at,
               lag(ended_at) OVER (PARTITION BY agent_id ORDER BY started_at) AS before
        FROM agent_intervals JOIN accounts ON accounts.id = agent_id
        WHERE started_at >= :since AND accounts.login = ANY(:robots)
    )
    SELECT accounts.login, accounts.name,
           count(*) FILTER (WHERE before > started_at) AS overlaps,
           count(*) FILTER (WHERE before < started_at) AS holes,
           count(*) FILTER (WHERE ended_at IS NULL) AS open,
           extract(epoch FROM max(ended_at) - min(started_at)) AS signed_in,
           extract(epoch FROM sum(ended_at - started_at)) AS in_states,
           coalesce(extract(epoch FROM
               sum(ended_at - started_at) FILTER (WHERE state = 'talking')), 0) AS talk
    FROM ordered JOIN accounts ON accounts.id = agent_id
    GROUP BY accounts.id ORDER BY accounts.login
    """
)

Taped = tuple[Call, Recording | None]
FATES = {
    "imported": "accepted",
    "rejected": "rejected",
    "duplicate": "duplicate",
    "blocked": "blocked",
}


@dataclass(slots=True)
class Verdict:
    figures: dict[str, Any] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def hold(self, truth: bool, otherwise: str) -> None:
        if not truth:
            self.broken.append(otherwise)


async def judge(sessions: Sessions, store: Store, setting: Setting, since: datetime) -> Verdict:
    verdict = Verdict()
    about = {"since": since, "robots": [robot.login for robot in setting.robots]}
    async with sessions() as session:
        await _judge_import(session, verdict, setting)
        calls = await _calls(session, setting.campaign_id)
        agents = (await session.execute(AGENT_TIME, about)).all()
    _judge_calls(verdict, [call for call, _ in calls])
    await _judge_recordings(verdict, calls, store)
    _judge_agents(verdict, agents)
    verdict.figures["broken"] = verdict.broken
    return verdict


async def _calls(session: AsyncSession, campaign_id: UUID) -> list[Taped]:
    rows = await session.execute(
        select(Call, Recording)
        .outerjoin(Recording, Recording.call_id == Call.id)
        .where(Call.campaign_id == campaign_id)
        .order_by(Call.placed_at)
    )
    return [(call, recording) for call, recording in rows.all()]


async def _judge_import(session: AsyncSession, verdict: Verdict, setting: Setting) -> None:
    row = await session.get_one(Import, setting.imported.import_id)
    parts = {
        "imported": row.accepted,
        "rejected": row.rejected,
        "duplicate": row.duplicate,
        "blocked": row.blocked,
    }
    verdict.figures["import"] = {"rows": row.total, **parts}
    verdict.hold(
        sum(parts.values()) == row.total, f"import: {parts} do not add up to {row.total} rows"
    )
    made = {name: setting.dirty.fates[fate] for name, fate in FATES.items()}
    verdict.hold(parts == made, f"import: the list was made with {made}, counted were {parts}")


def _judge_calls(verdict: Verdict, calls: Sequence[Call]) -> None:
    outcomes: dict[str, int] = {}
    for call in calls:
        whole = call.ended_at is not None and call.outcome is not None
        verdict.hold(whole, f"call {call.id} has no end or no outcome")
        if call.outcome is not None:
            outcomes[call.outcome] = outcomes.get(call.outcome, 0) + 1
    answered = [call for call in calls if call.answered_at is not None]
    abandoned = outcomes.get(Outcome.ABANDONED, 0)
    waits = sorted(
        1000 * (call.bridged_at - call.answered_at).total_seconds()
        for call in answered
        if call.bridged_at is not None and call.answered_at is not None
    )
    verdict.figures["calls"] = {
        "placed": len(calls),
        "answered": len(answered),
        "bridged": len(waits),
        "abandoned": abandoned,
        "abandoned_share": abandoned / len(answered) if answered else None,
        "outcomes": outcomes,
    }
    verdict.figures["answer_to_bridge_ms"] = {
        "n": len(waits),
        "p50": _percentile(waits, 0.50),
        "p99": _percentile(waits, 0.99),
    }
    verdict.hold(bool(waits), "no call was bridged")


def _percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile of sorted values."""
    if not values:
        return None
    return round(values[max(0, math.ceil(share * len(values)) - 1)], 3)


async def _judge_recordings(verdict: Verdict, calls: Sequence[Taped], store: Store) -> None:
    checked, silent = 0, 0
    for call, recording in calls:
        if call.bridged_at is None:
            verdict.hold(recording is None, f"call {call.id} was not bridged but has a recording")
            continue
        fault = await _fault_of(call, recording, store)
        verdict.hold(fault is None, f"recording of call {call.id}: {fault}")
        checked += 1
        silent += callee(call.phone) is Callee.SILENT
    verdict.figures["recordings"] = {"checked": checked, "of_silent_callees": silent}


async def _fault_of(call: Call, recording: Recording | None, store: Store) -> str | None:
    if recording is None or recording.state is not RecordingState.STORED or not recording.key:
        return f"is {recording.state if recording else 'not there'}: " + (
            recording.error if recording else ""
        )
    try:
        sound = await asyncio.to_thread(_heard, store, recording.key)
    except RecordingError as error:
        return str(error)
    talked, lasts = call.talked_ms / 1000, sound.duration_ms / 1000
    if sound.channels != STEREO:
        return f"has {sound.channels} channels"
    if abs(lasts - talked) > DRIFT_SECONDS and not call.is_estimated:
        return f"lasts {lasts:.2f} s, the bridge {talked:.2f} s"
    return _silence(call, sound) if talked >= SHORTEST_SPOKEN else None


def _heard(store: Store, key: str) -> Sound:
    """The stored object, decoded from the store and not from what the pipeline left."""
    with tempfile.NamedTemporaryFile(suffix=".opus") as file:
        file.write(store.get(key))
        file.flush()
        return decode(Path(file.name))


def _silence(call: Call, sound: Sound) -> str | None:
    """Both sides are heard, except where the callee is one who never says a word."""
    customer, agent = sound.levels
    if agent < HEARD_DBFS:
        return f"the agent is not heard ({agent:.1f} dBFS)"
    if callee(call.phone) is Callee.SILENT:
        return None if customer < HEARD_DBFS else f"a silent callee is heard ({customer:.1f} dBFS)"
    return None if customer >= HEARD_DBFS else f"the customer is not heard ({customer:.1f} dBFS)"


def _judge_agents(verdict: Verdict, rows: Sequence[Row[Any]]) -> None:
    agents = []
    for row in rows:
        signed_in, in_states = float(row.signed_in or 0), float(row.in_states or 0)
        whole = row.overlaps == row.holes == row.open == 0
        verdict.hold(
            whole,
            f"time of {row.login}: {row.overlaps} overlaps, {row.holes} holes, {row.open} open",
        )
        verdict.hold(
            abs(signed_in - in_states) < CLOCK_SECONDS,
            f"time of {row.login}: {in_states:.3f} s in states, {signed_in:.3f} s signed in",
        )
        agents.append(
            {
                "agent": row.login,
                "talk_seconds": round(float(row.talk), 3),
                "signed_in_seconds": round(signed_in, 3),
                "utilization": round(float(row.talk) / signed_in, 4) if signed_in else None,
            }
        )
    verdict.figures["agents"] = agents
    verdict.hold(bool(agents), "no agent ever signed in")
