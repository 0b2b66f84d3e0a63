"""A shift of robot agents on a campaign of its own, and what became of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from sqlalchemy import func, select

from app.clock import WallClock
from app.db import Sessions
from app.embedded.carrier import Callee, callee
from app.embedded.demo.run import finish, robots_at_work
from app.embedded.demo.setting import Setting, prepare
from app.embedded.demo.verdict import Verdict, judge
from app.embedded.robots import Robot
from app.embedded.up import House
from app.models.call import Call, Recording
from app.recording_store import store_of
from dialer.core.types import CallState, Mode

PATIENT = {Callee.CHATS, Callee.ECHOES, Callee.VOICEMAIL, Callee.SILENT}


@dataclass(frozen=True)
class Shift:
    house: House
    sessions: Sessions
    setting: Setting
    robots: list[Robot]
    since: datetime

    async def calls(self, *states: CallState) -> list[Call]:
        async with self.sessions() as session:
            found = await session.scalars(
                select(Call).where(
                    Call.campaign_id == self.setting.campaign_id, Call.state.in_(states)
                )
            )
            return list(found)

    async def placed(self) -> int:
        async with self.sessions() as session:
            found = await session.scalar(
                select(func.count()).where(Call.campaign_id == self.setting.campaign_id)
            )
        return found or 0

    async def until_talking(self, number: int) -> list[Call]:
        """Wait until so many talk at once."""

        async def talking() -> bool:
            return len(await self.calls(CallState.TALKING)) >= number

        await until(talking, seconds=60)
        return await self.calls(CallState.TALKING)

    async def until_talking_at_length(self) -> Call:
        """Wait for a talk that the callee will not end within seconds."""
        found: list[Call] = []

        async def talking() -> bool:
            calls = await self.calls(CallState.TALKING)
            found.extend(call for call in calls if _is_patient(call.phone))
            return bool(found)

        await until(talking, seconds=120)
        return found[0]

    async def until_state(self, call: Call, state: CallState) -> None:
        async def there() -> bool:
            return any(each.id == call.id for each in await self.calls(state))

        await until(there, seconds=30)

    async def heard(self, call: Call) -> dict[str, Any]:
        """What the recorder measured of the call's sound."""
        async with self.sessions() as session:
            return (
                await session.scalar(select(Recording.analysis).where(Recording.call_id == call.id))
                or {}
            )

    async def until_dialing_again(self) -> None:
        """Wait for a talk that is not there yet."""
        known = {call.id for call in await self.calls(*CallState)}

        async def fresh() -> bool:
            calls = await self.calls(CallState.TALKING)
            return any(call.id not in known for call in calls)

        await until(fresh, seconds=60)

    async def verdict(self) -> Verdict:
        """End the shift in order and look at everything it left."""
        await finish(self.sessions, self.setting, self.robots)
        store = store_of(self.house.settings)
        return await judge(self.sessions, store, self.setting, self.since)

    async def leads_called_twice(self) -> int:
        """Retries come minutes later, so within a test each lead is called once."""
        async with self.sessions() as session:
            calls = await session.scalar(
                select(func.count() - func.count(Call.lead_id.distinct())).where(
                    Call.campaign_id == self.setting.campaign_id
                )
            )
        return calls or 0


def _is_patient(phone: str) -> bool:
    """Stays for twelve seconds or longer (deploy/asterisk/carrier/extensions.conf)."""
    talks_long = int(phone[-2:]) * 7 % 16 >= 7
    return callee(phone) in PATIENT or (callee(phone) is Callee.TALKS and talks_long)


async def until(truth: Callable[[], Awaitable[bool]], *, seconds: float) -> None:
    """Wait for what other processes are about to bring about."""
    async with asyncio.timeout(seconds):
        while not await truth():  # noqa: ASYNC110  no bell rings for a test
            await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def shift(
    house: House, sessions: Sessions, *, agents: int, mode: Mode = Mode.PROGRESSIVE
) -> AsyncIterator[Shift]:
    setting = await prepare(
        house.settings,
        sessions,
        agents=agents,
        rows=2000,
        console=Console(quiet=True),
        mode=mode,
    )
    since = WallClock().now()
    async with robots_at_work(house, setting) as robots:
        yield Shift(house, sessions, setting, robots, since)
