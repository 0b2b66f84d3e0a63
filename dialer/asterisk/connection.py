"""One AMI connection on the event loop.

A `Connection` is used once: whatever goes wrong, it ends, and its owner makes a new one. It notices
a half-open peer by asking it, and it waits for no answer longer than its patience.
"""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

from dialer.asterisk.actions import Action, login, ping
from dialer.asterisk.client import Address, Client, decode, decoder, event_name, render
from dialer.asterisk.handover import Handover
from dialer.asterisk.parse import EVENTS, HEADERS, Packet
from dialer.core.types import Instant

Word = TypeVar("Word")


class ConnectionFailed(Exception):
    """The PBX cannot be reached over the AMI; is it running, are host and port right?"""

    code = "ami_connection_failed"


class LoginRefused(ConnectionFailed):
    """The PBX refused the AMI login; do the user and the secret stand in its manager.conf?"""

    code = "ami_login_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the connection waits, in seconds."""

    connect_seconds: float = 3.0
    ping_seconds: float = 1.0
    quiet_seconds: float = 4.0
    """Nothing heard for so long, though we ping: the connection is half-open."""
    answer_seconds: float = 5.0


class NoAnswer(Enum):
    LATE = auto()
    """The PBX did not answer the action in time. It may still do what was asked."""
    LOST = auto()
    """The connection ended first."""


Answer = Packet | NoAnswer
Reply = Callable[[Answer], None]


@dataclass(frozen=True, slots=True)
class _Response:
    packet: Packet


@dataclass(frozen=True, slots=True)
class _End:
    why: str


def is_error(answer: Answer) -> bool:
    return isinstance(answer, NoAnswer) or answer.get("Response") == "Error"


class Connection(Generic[Word]):
    """`hear` reads an event in the reader's thread, `take` gets its words on the loop, in order.

    Events that are not `wanted` are passed over, and of the others only `headers` are read.
    `alive` is called at each answer to a ping, which goes out every second.
    """

    def __init__(
        self,
        address: Address,
        hear: Callable[[Packet, Instant], Word | None],
        take: Callable[[Word], None],
        now: Callable[[], Instant],
        *,
        wanted: frozenset[str] = EVENTS,
        headers: frozenset[str] = HEADERS,
        patience: Patience | None = None,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        self._address = address
        self._hear = hear
        self._take = take
        self._now = now
        self._wanted = wanted
        self._decode = decoder(headers)
        self._patience = patience or Patience()
        self._alive = alive
        self._loop = asyncio.get_running_loop()
        self._handover: Handover[Word | _Response | _End] = Handover(
            self._loop, self._receive, self._fault
        )
        self._client = Client(address, self._read, self._finish, self._patience.connect_seconds)
        self._ids = itertools.count(1)
        self._pending: dict[str, tuple[float, Reply]] = {}
        self._ended: asyncio.Future[str] = self._loop.create_future()
        self._why = ""
        self._heard_at = self._loop.time()
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect and log in. Raises ConnectionFailed or LoginRefused, and then it has ended."""
        await self._connect()
        self._heard_at = self._loop.time()
        self._watch = self._loop.create_task(self._keep_watch())
        answered: asyncio.Future[Answer] = self._loop.create_future()

        def reply(answer: Answer) -> None:
            if not answered.done():
                answered.set_result(answer)

        self.send([login(self._address.user, self._address.secret)], reply)
        try:
            answer = await answered
        except asyncio.CancelledError:
            await self.close("stopped")
            raise
        if not is_error(answer):
            return
        await self.close("not logged in")
        if fault := self._ended.exception():
            raise fault
        if isinstance(answer, NoAnswer):
            raise ConnectionFailed(f"no answer to the login: {self._why}")
        raise LoginRefused(f"user {self._address.user}: {answer.get('Message', '')}")

    async def _connect(self) -> None:
        try:
            await asyncio.to_thread(self._client.connect)
        except OSError as problem:
            self._ended.set_result(str(problem))
            where = f"{self._address.host}:{self._address.port}"
            raise ConnectionFailed(f"{where}: {problem}") from None
        except asyncio.CancelledError:
            # The thread goes on connecting; what it opens it closes, and nobody waits for that.
            self._client.hang_up()
            self._ended.set_result("stopped")
            raise

    def send(self, actions: Sequence[Action], reply: Reply) -> tuple[str, ...]:
        """Send in one piece, at once; `reply` is called once for each action. Returns their ids.

        Raises RefusedValue, and then nothing was sent. Everything else that goes wrong is a reply.
        """
        packets = []
        ids = []
        for action in actions:
            action_id = dict(action.headers).get("ActionID") or f"talktime-{next(self._ids)}"
            packets.append(render(action, action_id))
            ids.append(action_id)
        if self._ended.done():
            for _ in ids:
                self._loop.call_soon(reply, NoAnswer.LOST)
            return tuple(ids)

        due = self._loop.time() + self._patience.answer_seconds
        self._pending.update((action_id, (due, reply)) for action_id in ids)
        if not self._client.send_whole("".join(packets).encode()):
            self.drop("the PBX does not read what we send")
        return tuple(ids)

    def breathe(self) -> None:
        """Let whoever waits for the word just taken run before the next one is taken."""
        self._handover.breathe()

    def drop(self, why: str) -> None:
        """Give the connection up. What was heard already is still taken, then it ends."""
        self._why = self._why or why
        self._handover.unbound()
        self._client.hang_up()

    async def close(self, why: str) -> None:
        self.drop(why)
        await asyncio.wait([self._ended])

    async def ended(self) -> str:
        """Wait for the end and return why. Raises what `take` raised, if that was the end."""
        return await asyncio.shield(self._ended)

    # --- in the reader's thread -----------------------------------------------------------------

    def _read(self, raws: list[bytes]) -> None:
        at = self._now()
        words: list[Word | _Response | _End] = []
        for raw in raws:
            name = event_name(raw)
            if name is None:
                words.append(_Response(decode(raw)))
            elif name in self._wanted and (word := self._hear(self._decode(raw), at)) is not None:
                words.append(word)
        if words:
            self._handover.put(words)
        self._heard_at = self._loop.time()

    def _finish(self, why: str, is_sure: bool) -> None:
        """A sure reason is the reader's own; else the one for which we gave up comes first."""
        self._handover.unbound()
        self._handover.put([_End(why if is_sure else self._why or why)])

    # --- on the loop ----------------------------------------------------------------------------

    def _receive(self, word: Word | _Response | _End) -> None:
        if isinstance(word, _Response):
            pending = self._pending.pop(word.packet.get("ActionID", ""), None)
            if pending:
                pending[1](word.packet)
        elif isinstance(word, _End):
            self._end(word.why)
        else:
            self._take(word)

    def _fault(self, problem: Exception) -> None:
        """`take` failed. Its owner learns it from ended()."""
        self._why = f"fault: {problem}"
        self._client.hang_up()
        if not self._ended.done():
            self._ended.set_exception(problem)
        self._end(self._why)

    def _end(self, why: str) -> None:
        self._why = why
        if self._watch:
            self._watch.cancel()
        if not self._ended.done():
            self._ended.set_result(self._why)
        pending, self._pending = self._pending, {}
        for _, reply in pending.values():
            reply(NoAnswer.LOST)

    def _pong(self, answer: Answer) -> None:
        if not isinstance(answer, NoAnswer):
            self._alive()

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(self._patience.ping_seconds)
            now = self._loop.time()
            for action_id in [i for i, (due, _) in self._pending.items() if due <= now]:
                self._pending.pop(action_id)[1](NoAnswer.LATE)
            quiet = now - max(self._heard_at, self._handover.waited_at)
            if quiet > self._patience.quiet_seconds and not self._handover.is_waiting:
                self.drop(f"half-open: nothing heard for {quiet:.1f} s")
                return
            self.send([ping()], self._pong)
