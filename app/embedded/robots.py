"""Robot agents: real SIP legs that work through the same API as a person in a browser.

A robot signs in, waits for its line, says ready, lets a talk go on for a while, thinks, chooses a
disposition and takes the next call. It sees its desk as a browser does, by the event stream.
"""

import asyncio
import contextlib
import json
import random
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import structlog

from app.access.sessions import CSRF_COOKIE, CSRF_HEADER
from app.embedded.stack import Stack
from dialer.core.types import Mode

log = structlog.get_logger()

API = "/api/v1"
LONGEST_TALK = (6.0, 20.0)
THINKING = (0.6, 2.5)
LINE_PATIENCE = 5.0
RECONNECT_SECONDS = 1.0
SIGN_IN_TRIES = 30
STREAM_SECONDS = 60.0
PATIENCE = 30.0
"""For one answer, on a machine with much else to do."""
CHOICES = (
    ("not_interested", 50, "D"),
    ("interested", 18, "B"),
    ("deal", 5, "A"),
    ("busy", 12, None),
    ("not_decision_maker", 8, "C"),
    ("wrong_number", 5, None),
    ("do_not_call", 2, "D"),
)


@dataclass(frozen=True, slots=True)
class Login:
    login: str
    password: str
    line: str


class Robot:
    """One robot agent at one desk."""

    def __init__(
        self, base_url: str, stack: Stack, who: Login, campaign_id: str, rng: random.Random
    ) -> None:
        self._client = httpx.AsyncClient(base_url=base_url, timeout=PATIENCE)
        self._stack = stack
        self._who = who
        self._campaign_id = campaign_id
        self._rng = rng
        self._acts: dict[str, asyncio.Task[object]] = {}
        self._leaving = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled, then leave the desk in order."""
        await self.sign_in()
        try:
            while True:
                with contextlib.suppress(httpx.TransportError):
                    async for desk in self._desks():
                        self._look(desk)
                await asyncio.sleep(RECONNECT_SECONDS)
        finally:
            for act in self._acts.values():
                act.cancel()
            await asyncio.gather(*self._acts.values(), return_exceptions=True)
            await self._client.aclose()

    async def sign_in(self) -> None:
        await self._order("/session", login=self._who.login, password=self._who.password)
        for _ in range(SIGN_IN_TRIES):
            if await self._order("/desk/sign-in", campaign_id=self._campaign_id):
                break
            # A shift that was broken off left this desk in another campaign.
            await self._order("/desk/sign-out")
            await asyncio.sleep(RECONNECT_SECONDS)
        await asyncio.to_thread(self._stack.sit_down, self._who.line)

    async def sign_out(self) -> None:
        """Leave after the call in hand; a talk is ended, as at the end of a shift."""
        self._leaving.set()
        await self._order("/desk/sign-out")

    async def _order(self, path: str, **body: str | None) -> bool:
        return (await self._send(path, **body)).is_success

    async def _send(self, path: str, **body: str | None) -> httpx.Response:
        """Send it; a refusal is logged, as a person would read it and go on.

        A server may close a connection that was idle in the instant in which it is used again. What
        was sent on it is sent once more, under the same key, so that it is done once.
        """
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        if token := self._client.cookies.get(CSRF_COOKIE):
            headers[CSRF_HEADER] = token
        content = {name: value for name, value in body.items() if value is not None}
        try:
            answer = await self._client.post(API + path, json=content, headers=headers)
        except (httpx.ReadError, httpx.RemoteProtocolError):
            answer = await self._client.post(API + path, json=content, headers=headers)
        if answer.is_error:
            log.info("robot.refused", who=self._who.login, path=path, answer=answer.text[:200])
        return answer

    async def _desks(self) -> AsyncIterator[dict[str, Any]]:
        timeout = httpx.Timeout(PATIENCE, read=STREAM_SECONDS)
        async with self._client.stream("GET", f"{API}/desk/events", timeout=timeout) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))

    def _look(self, desk: dict[str, Any]) -> None:
        """Decide what to do about what the desk shows; each thing once."""
        call = desk["call"]
        match desk["state"]:
            case "pause" if not desk["line_up"]:
                self._do("line", desk["since"], self._sit_down_again())
            case "pause" if not self._leaving.is_set():
                self._do("ready", desk["since"], self._order("/desk/ready"))
            case "ready" if desk["campaign"]["mode"] == Mode.MANUAL and not self._leaving.is_set():
                self._do("dial", desk["since"], self._dial_next())
            case "preview" if call is not None:
                self._do("accept", call["id"], self._accept(call["id"]))
            case "talking" if call is not None:
                self._do("talk", call["id"], self._end_talk(call["id"]))
            case "wrapup" if call is not None:
                self._do("dispose", call["id"], self._dispose(call["id"]))

    def _do(self, what: str, why: str, act: Any) -> None:
        key = f"{what} {why}"
        if key in self._acts:
            act.close()
            return
        self._acts = {name: task for name, task in self._acts.items() if not task.done()}
        self._acts[key] = asyncio.create_task(act)

    async def _sit_down_again(self) -> None:
        await asyncio.sleep(LINE_PATIENCE)
        if not self._leaving.is_set():
            await asyncio.to_thread(self._stack.sit_down, self._who.line)

    async def _dial_next(self) -> None:
        card = await self._send("/desk/next")
        if card.is_success:
            await asyncio.sleep(self._rng.uniform(*THINKING))
            await self._order("/desk/dial", lead_id=card.json()["id"])

    async def _accept(self, call_id: str) -> None:
        await asyncio.sleep(self._rng.uniform(*THINKING))
        await self._order("/desk/preview/accept", call_id=call_id)

    async def _end_talk(self, call_id: str) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._rng.uniform(*LONGEST_TALK)):
                await self._leaving.wait()
        await self._order("/desk/hang-up", call_id=call_id)

    async def _dispose(self, call_id: str) -> None:
        await asyncio.sleep(self._rng.uniform(*THINKING))
        weights = [weight for _, weight, _ in CHOICES]
        code, _, intent = self._rng.choices(CHOICES, weights)[0]
        await self._order("/desk/disposition", call_id=call_id, code=code, intent=intent)
