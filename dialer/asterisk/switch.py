"""The PBX as the floor's switch: commands go out as actions, what comes of them arrives as events.

Rules: each placed call comes back as exactly one end, HungUp when a leg existed and PlaceFailed
when none did. An action whose answer never came is taken for refused, and undone where it can be.
After each connect the PBX tells which legs it has; between SwitchLost and SwitchSeen nobody knows.
"""

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from dialer.asterisk import actions, control
from dialer.asterisk.actions import RefusedValue
from dialer.asterisk.client import Address
from dialer.asterisk.connection import (
    Answer,
    Connection,
    ConnectionFailed,
    LoginRefused,
    NoAnswer,
    Patience,
    is_error,
)
from dialer.asterisk.parse import (
    ABSENT,
    NO_ANSWER,
    Booted,
    ChannelRow,
    ChannelsTold,
    Heard,
    LegBorn,
    PlaceEnded,
    line_of,
    parse,
    take_stock,
)
from dialer.core.commands import (
    Bridge,
    Command,
    Control,
    HangUp,
    HangUpLine,
    LeaseLeads,
    Place,
    PlaceThird,
    PlaceTrial,
    TalkToThird,
    Watch,
)
from dialer.core.events import (
    BridgeFailed,
    HungUp,
    LineDown,
    PbxEvent,
    PlaceFailed,
    SwitchHeard,
    SwitchLost,
    SwitchSeen,
    WatchOver,
)
from dialer.core.types import CallId, Instant
from dialer.ports import Clock, Inbox, SwitchDown

log = structlog.get_logger()

_FIRST_DELAY = 0.1
_LONGEST_DELAY = 5.0
_BOOT_SECONDS = 60.0
_DIALING_GRACE = 60.0
_TIMER_SLACK = 0.25


@dataclass(slots=True)
class _Placing:
    """A call between Originate and the PBX's word that dialing is over."""

    rings_until: Instant
    has_leg: bool = False
    is_unwanted: bool = False


@dataclass(slots=True)
class _Listing:
    done: Callable[[SwitchSeen], None]
    rows: list[ChannelRow] = field(default_factory=list)


class AsteriskSwitch:
    def __init__(
        self,
        address: Address,
        inbox: Inbox,
        clock: Clock,
        *,
        rng: random.Random,
        trunk: str = "trunk",
        patience: Patience | None = None,
    ) -> None:
        self._address = address
        self._inbox = inbox
        self._clock = clock
        self._rng = rng
        self._trunk = trunk
        self._patience = patience or Patience()
        self._connection: Connection[Heard] | None = None
        self._is_up = False
        self._placing: dict[CallId, _Placing] = {}
        self._listings: dict[str, _Listing] = {}

    @property
    def is_up(self) -> bool:
        return self._is_up

    async def run(self) -> None:
        """Keep a connection until cancelled; put SwitchLost and SwitchSeen around each gap."""
        delays = backoff(self._rng)
        while True:
            try:
                was_up = await self._session()
            except LoginRefused as problem:
                log.error("switch.login_refused", why=str(problem))
                was_up = False
            except ConnectionFailed as problem:
                log.warning("switch.unreachable", why=str(problem))
                was_up = False
            if was_up:
                delays = backoff(self._rng)
            await asyncio.sleep(next(delays))

    def act(self, command: Command) -> None:
        """Send at once; never wait. A command that the PBX refuses comes back as an event."""
        try:
            self._send(command)
        except RefusedValue as problem:
            self._refuse(command, str(problem))

    async def look(self) -> SwitchSeen:
        """Take stock of the legs that are up. Raises SwitchDown when there is no connection."""
        connection = self._connection
        if connection is None or not self._is_up:
            raise SwitchDown
        seen: asyncio.Future[SwitchSeen] = asyncio.get_running_loop().create_future()

        def done(stock: SwitchSeen) -> None:
            if not seen.done():
                seen.set_result(stock)
            # The stock must reach the inbox before the events that came after it.
            connection.breathe()

        def fail(answer: Answer) -> None:
            if is_error(answer) and not seen.done():
                seen.set_exception(SwitchDown(f"no list of channels: {_why(answer)}"))

        listing = self._list_channels(done, fail)
        try:
            # Not wait_for: on 3.11 that takes a turn of the loop more to return, see done().
            async with asyncio.timeout(self._patience.answer_seconds):
                return await seen
        except TimeoutError:
            raise SwitchDown("the list of channels did not end") from None
        finally:
            self._listings.pop(listing, None)

    # --- the connection's life --------------------------------------------------------------------

    async def _session(self) -> bool:
        """Live through one connection. Returns whether it ever came up."""
        connection = Connection[Heard](
            self._address,
            parse,
            self._hear,
            self._clock.now,
            patience=self._patience,
            alive=self._heard_alive,
        )
        self._connection = connection
        was_up = False
        try:
            await connection.open()
            boot = asyncio.get_running_loop().call_later(
                _BOOT_SECONDS, self._give_up_booting, connection
            )
            try:
                why = await connection.ended()
            finally:
                boot.cancel()
            log.warning("switch.ended", why=why)
        finally:
            self._connection = None
            self._placing.clear()
            self._listings.clear()
            was_up, self._is_up = self._is_up, False
            if was_up:
                self._inbox.put(SwitchLost(self._clock.now()))
            await connection.close("stopped")
        return was_up

    def _heard_alive(self) -> None:
        if self._is_up:
            self._inbox.put(SwitchHeard(self._clock.now()))

    def _give_up_booting(self, connection: Connection[Heard]) -> None:
        if not self._is_up:
            connection.drop(f"the PBX was not ready after {_BOOT_SECONDS:.0f} s")

    def _list_channels(
        self, done: Callable[[SwitchSeen], None], reply: Callable[[Answer], None]
    ) -> str:
        assert self._connection is not None
        (listing,) = self._connection.send([actions.show_channels()], reply)
        self._listings[listing] = _Listing(done)
        return listing

    def _first_look(self) -> None:
        def done(stock: SwitchSeen) -> None:
            self._is_up = True
            log.info("switch.up", calls=len(stock.calls), lines=len(stock.lines))
            self._inbox.put(stock)

        def fail(answer: Answer) -> None:
            if is_error(answer) and self._connection:
                self._connection.drop(f"the PBX does not list its channels: {_why(answer)}")

        self._list_channels(done, fail)

    # --- what the PBX says ------------------------------------------------------------------------

    def _hear(self, word: Heard) -> None:
        match word:
            case Booted():
                if not self._is_up:
                    self._first_look()
            case LegBorn(call_id):
                self._leg_born(call_id)
            case PlaceEnded():
                self._place_ended(word)
            case ChannelRow():
                if listing := self._listings.get(word.listing):
                    listing.rows.append(word)
            case ChannelsTold():
                if listing := self._listings.pop(word.listing, None):
                    listing.done(take_stock(listing.rows, word.at))
            case _:
                self._pass_on(word)

    def _pass_on(self, event: PbxEvent) -> None:
        if isinstance(event, HungUp):
            placing = self._placing.pop(event.call_id, None)
            if placing and event.cause == ABSENT and event.at >= placing.rings_until - _TIMER_SLACK:
                # Many trunks play ringing as early media, so a leg that rang out looks like a phone
                # that is off, except that it was our own time that ended it.
                event = replace(event, cause=NO_ANSWER)
        self._inbox.put(event)

    def _leg_born(self, call_id: CallId) -> None:
        if placing := self._placing.get(call_id):
            placing.has_leg = True
            if placing.is_unwanted:
                self.act(HangUp(call_id))

    def _place_ended(self, word: PlaceEnded) -> None:
        placing = self._placing.get(word.call_id)
        # The end of a leg is HungUp's to tell: it knows the cause, and may come a moment later.
        if placing and word.failed and placing.has_leg:
            return
        self._placing.pop(word.call_id, None)
        if placing and word.failed:
            self._inbox.put(PlaceFailed(word.at, word.call_id, word.why))

    # --- what the floor wants ---------------------------------------------------------------------

    def _send(self, command: Command) -> None:
        if self._connection is None:
            self._refuse(command, "no connection to the PBX")
            return
        match command:
            case Place():
                self._place(self._connection, command)
            case Bridge():
                steps = actions.bridge(command)
                self._connection.send(steps, _once(partial(self._bridge_refused, command)))
            case HangUp():
                action = actions.hang_up(command)
                self._connection.send([action], partial(self._hung_up, command))
            case HangUpLine():
                action = actions.hang_up_line(command)
                self._connection.send([action], partial(self._line_hung_up, command))
            case LeaseLeads():
                pass  # Meant for the lead source.
            case _:
                self._control(self._connection, command)

    def _control(self, connection: Connection[Heard], command: Control) -> None:
        steps = control.actions_of(command, self._trunk)
        if isinstance(command, PlaceThird | PlaceTrial):
            self._placing[command.leg] = _Placing(self._clock.now() + command.ring_seconds)
        connection.send(steps, _once(partial(self._control_refused, command)))

    def _control_refused(self, command: Control, answer: Answer) -> None:
        if answer is not NoAnswer.LOST:
            self._refuse(command, _why(answer))

    def _place(self, connection: Connection[Heard], place: Place) -> None:
        now = self._clock.now()
        action = actions.originate(place, self._trunk)
        self._forget_old(now)
        self._placing[place.call_id] = _Placing(now + place.ring_seconds)
        connection.send([action], partial(self._placed, place))

    def _forget_old(self, now: Instant) -> None:
        """Expire what the PBX never told the end of; the dict keeps the order of placing."""
        while self._placing:
            call_id, oldest = next(iter(self._placing.items()))
            if oldest.rings_until + _DIALING_GRACE > now:
                return
            del self._placing[call_id]

    def _placed(self, place: Place, answer: Answer) -> None:
        if answer is NoAnswer.LOST or not is_error(answer):
            return  # Lost: SwitchSeen will tell whether it rings.
        placing = self._placing.pop(place.call_id, None)
        if placing and not placing.has_leg:
            self._refuse(place, _why(answer))
        if answer is NoAnswer.LATE:
            self.act(HangUp(place.call_id))

    def _bridge_refused(self, command: Bridge, answer: Answer) -> None:
        if answer is not NoAnswer.LOST:
            self._refuse(command, _why(answer))

    def _hung_up(self, command: HangUp, answer: Answer) -> None:
        if isinstance(answer, NoAnswer) or not is_error(answer):
            return
        placing = self._placing.get(command.call_id)
        if placing and not placing.has_leg:
            placing.is_unwanted = True  # The leg is about to be made; it ends when it is.
        else:
            self._refuse(command, _why(answer))

    def _line_hung_up(self, command: HangUpLine, answer: Answer) -> None:
        if not isinstance(answer, NoAnswer) and is_error(answer):
            self._refuse(command, _why(answer))

    def _refuse(self, command: Command, why: str) -> None:
        """Tell the floor what a command that cannot be carried out amounts to."""
        log.warning("switch.refused", command=type(command).__name__, why=why)
        now = self._clock.now()
        match command:
            case Place(call_id=call_id):
                self._inbox.put(PlaceFailed(now, call_id, why))
            case PlaceThird(leg=leg) | PlaceTrial(leg=leg):
                self._placing.pop(leg, None)
                self._inbox.put(PlaceFailed(now, leg, why))
            case Bridge(call_id=call_id) | TalkToThird(leg=call_id):
                self._inbox.put(BridgeFailed(now, call_id, why))
            case Watch(channel=channel) if line := line_of(channel):
                self._inbox.put(WatchOver(now, line, channel))
            case HangUp(call_id=call_id) if self._connection:
                self._inbox.put(HungUp(now, call_id, 0, is_estimated=True))
            case HangUpLine(channel=channel) if self._connection and (line := line_of(channel)):
                self._inbox.put(LineDown(now, line, channel))
            case _:
                pass  # While the connection is down, legs live on: SwitchSeen will tell.


def backoff(rng: random.Random) -> Iterator[float]:
    """Yield seconds to wait before each try, doubling up to a limit, each cut by up to a half.

    The jitter keeps several dialers from knocking at a PBX that restarts all at once.
    """
    longest = _FIRST_DELAY
    while True:
        yield longest * rng.uniform(0.5, 1.0)
        longest = min(_LONGEST_DELAY, 2.0 * longest)


def _once(refused: Callable[[Answer], None]) -> Callable[[Answer], None]:
    """Return a reply that passes on the first error of several answers."""
    is_done = False

    def reply(answer: Answer) -> None:
        nonlocal is_done
        if is_error(answer) and not is_done:
            is_done = True
            refused(answer)

    return reply


def _why(answer: Answer) -> str:
    if isinstance(answer, NoAnswer):
        return f"answer {answer.name.lower()}"
    return answer.get("Message", "refused")
