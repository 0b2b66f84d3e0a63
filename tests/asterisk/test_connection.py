import asyncio
import gc
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from dialer.asterisk.actions import Action, RefusedValue, ping
from dialer.asterisk.client import Client
from dialer.asterisk.connection import (
    Answer,
    Connection,
    ConnectionFailed,
    LoginRefused,
    NoAnswer,
    Patience,
)
from dialer.asterisk.parse import Packet
from tests.asterisk.conftest import SOON, address
from tests.asterisk.fake_ami import SECRET, FakeAmi, packet, response

CALM = Patience(ping_seconds=0.05, quiet_seconds=5.0, answer_seconds=5.0)


class Ears:
    """Takes every event whole, and lets a test wait for a number of them."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.threads: set[int] = set()
        self._wanted = 0
        self._enough = asyncio.Event()

    def take(self, heard: Packet) -> None:
        self.packets.append(heard)
        if len(self.packets) >= self._wanted:
            self._enough.set()

    async def count(self, wanted: int) -> None:
        self._wanted = wanted
        if len(self.packets) < wanted:
            self._enough.clear()
            await self._enough.wait()


@asynccontextmanager
async def connected(
    ami: FakeAmi,
    ears: Ears | None = None,
    patience: Patience = CALM,
    take: Callable[[Packet], None] | None = None,
) -> AsyncIterator[Connection[Packet]]:
    connection = Connection[Packet](
        address(ami.port),
        lambda heard, _: heard,
        take or (ears or Ears()).take,
        lambda: 0.0,
        headers=frozenset({"Event", "Number", "Filler", "Name", "Cause", "Uniqueid"}),
        patience=patience,
    )
    await connection.open()
    try:
        yield connection
    finally:
        await connection.close("the test is over")


def user_event(number: int, filler: str = "") -> str:
    return packet(Event="UserEvent", UserEvent="Noise", Number=str(number), Filler=filler)


class TestReading:
    async def test_packets_may_come_in_any_pieces(self, ami: FakeAmi) -> None:
        ears = Ears()
        async with connected(ami, ears):
            text = "".join(f"{user_event(n, '电话')}\r\n\r\n" for n in range(20)).encode()

            for at in range(0, len(text), 7):
                ami.say(text[at : at + 7])
                await asyncio.sleep(0)
            await ears.count(21)

        assert [heard["Number"] for heard in ears.packets[1:]] == [str(n) for n in range(20)]
        assert {heard["Filler"] for heard in ears.packets[1:]} == {"电话"}

    async def test_only_cr_lf_ends_a_line(self, ami: FakeAmi) -> None:
        """The package splits at U+2028 and friends, so a caller's name could forge headers."""
        ears = Ears()
        name = "a\u2028Cause: 1\x0bUniqueid: x\x85Event: Hangup"
        async with connected(ami, ears):
            ami.say(packet(Event="UserEvent", Name=name))
            await ears.count(2)

        assert ears.packets[1] == {"Event": "UserEvent", "Name": name}

    async def test_bytes_that_are_not_utf8_do_no_harm(self, ami: FakeAmi) -> None:
        ears = Ears()
        async with connected(ami, ears):
            ami.say(b"Event: UserEvent\r\nName: \xff\xfe\r\n\r\n", user_event(1))
            await ears.count(3)

        assert ears.packets[2]["Number"] == "1"

    async def test_a_burst_of_200000_events_loses_none(self, ami: FakeAmi) -> None:
        ears = Ears()
        burst = 200_000
        async with connected(ami, ears):
            block = 5_000
            for start in range(0, burst, block):
                ami.say("\r\n\r\n".join(user_event(n) for n in range(start, start + block)))
                await asyncio.sleep(0)
            await ears.count(burst + 1)

        numbers = [int(heard["Number"]) for heard in ears.packets[1:]]
        assert numbers == list(range(burst))

    async def test_a_loop_that_is_stuck_for_a_while_is_no_half_open_connection(
        self, ami: FakeAmi
    ) -> None:
        stuck = threading.Event()
        ears = Ears()

        def take(heard: Packet) -> None:
            if heard.get("Number") == "3":
                stuck.wait(0.5)
            ears.take(heard)

        async with connected(ami, ears, SOON, take):
            ami.say(*(user_event(n) for n in range(10)))
            await ears.count(11)

        assert len(ears.packets) >= 11


class TestSending:
    async def test_each_action_gets_its_own_answer(self, ami: FakeAmi) -> None:
        ami.on("Ping", lambda a: [response(a, Number=a["Number"])])
        answers: list[Answer] = []
        enough = asyncio.Event()

        def reply(answer: Answer) -> None:
            answers.append(answer)
            if len(answers) == 3:
                enough.set()

        async with connected(ami) as connection:
            pings = [Action("Ping", (("Number", str(n)),)) for n in range(3)]
            connection.send(pings, reply)
            await enough.wait()

        assert [a["Number"] for a in answers if not isinstance(a, NoAnswer)] == ["0", "1", "2"]

    async def test_an_answer_that_does_not_come_is_given_up(self, ami: FakeAmi) -> None:
        ami.on("Setvar", lambda _: [])
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        async with connected(ami, patience=SOON) as connection:
            connection.send([Action("Setvar")], answer.set_result)

            assert await answer is NoAnswer.LATE
            assert not connection._pending.keys() - {"talktime-1"} or ami.named("Ping")

    async def test_what_is_pending_when_the_connection_ends_is_lost(self, ami: FakeAmi) -> None:
        ami.on("Setvar", lambda _: [])
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        async with connected(ami) as connection:
            connection.send([Action("Setvar")], answer.set_result)
            await ami.heard("Setvar")
            ami.cut()

            assert await answer is NoAnswer.LOST

    async def test_sending_after_the_end_is_lost_at_once(self, ami: FakeAmi) -> None:
        async with connected(ami) as connection:
            ami.cut()
            await connection.ended()
            answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

            connection.send([ping()], answer.set_result)

            assert await answer is NoAnswer.LOST

    async def test_one_bad_value_sends_nothing_at_all(self, ami: FakeAmi) -> None:
        async with connected(ami, patience=CALM) as connection:
            with pytest.raises(RefusedValue):
                connection.send(
                    [Action("Setvar"), Action("Setvar", (("X", "\r\nAction: Originate"),))],
                    lambda _: None,
                )
            answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
            connection.send([Action("Status")], answer.set_result)
            await answer

        assert {action["Action"] for action in ami.actions} <= {"Login", "Status", "Ping"}

    async def test_a_peer_that_does_not_read_is_dropped_and_never_waited_for(
        self, ami: FakeAmi
    ) -> None:
        async with connected(ami) as connection:
            ami.is_deaf = True
            much = Action("UserEvent", (("Filler", "x" * 500_000),))
            lost: list[Answer] = []

            for _ in range(40):
                connection.send([much], lost.append)

            assert "does not read" in await connection.ended()
            assert len(lost) == 40


class TestTheEnd:
    async def test_a_half_open_peer_is_noticed(self, ami: FakeAmi) -> None:
        async with connected(ami, patience=SOON) as connection:
            ami.is_deaf = True

            assert "half-open" in await connection.ended()

    async def test_an_idle_connection_stays(self, ami: FakeAmi) -> None:
        async with connected(ami, patience=SOON) as connection:
            await ami.heard("Ping", count=15)

            assert not connection._ended.done()

    async def test_what_was_heard_before_the_end_is_taken_before_the_end(
        self, ami: FakeAmi
    ) -> None:
        ears = Ears()
        async with connected(ami, ears) as connection:
            ami.say(*(user_event(n) for n in range(1000)))
            ami.cut()
            await connection.ended()

            assert len(ears.packets) == 1001

    async def test_a_fault_of_the_taker_is_not_swallowed(self, ami: FakeAmi) -> None:
        def take(heard: Packet) -> None:
            if heard.get("Number") == "1":
                raise RuntimeError("the inbox is full")

        async with connected(ami, take=take) as connection:
            ami.say(user_event(1))

            with pytest.raises(RuntimeError, match="inbox is full"):
                await connection.ended()

    async def test_no_thread_and_no_socket_is_left(self, ami: FakeAmi) -> None:
        before = threading.active_count()
        for _ in range(5):
            async with connected(ami):
                pass
        await asyncio.to_thread(gc.collect)

        threads = [t for t in threading.enumerate() if "listen" in t.name]
        for thread in threads:
            await asyncio.to_thread(thread.join, 1.0)
        assert threading.active_count() <= before + 2  # The pool that runs to_thread.


class TestOpening:
    async def test_nobody_there(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        connection = Connection[Packet](
            address(port), lambda p, _: p, lambda _: None, lambda: 0.0, patience=SOON
        )

        with pytest.raises(ConnectionFailed, match=str(port)):
            await connection.open()

    async def test_stopping_while_it_connects_waits_for_nobody(
        self, ami: FakeAmi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started, may_go_on = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()
        connect = Client.connect

        def slow(client: Client) -> None:
            loop.call_soon_threadsafe(started.set)
            may_go_on.wait(5.0)
            connect(client)
            client._thread.join()

        monkeypatch.setattr(Client, "connect", slow)
        connection = Connection[Packet](
            address(ami.port), lambda p, _: p, lambda _: None, lambda: 0.0, patience=SOON
        )
        opening = asyncio.create_task(connection.open())
        await started.wait()

        opening.cancel()

        async with asyncio.timeout(1.0):
            with pytest.raises(asyncio.CancelledError):
                await opening
            await connection.close("stopped")
        may_go_on.set()
        await asyncio.get_running_loop().shutdown_default_executor()  # Its thread has ended, too.

    async def test_stopping_while_it_logs_in_leaves_nothing_behind(self, ami: FakeAmi) -> None:
        ami.on("Login", lambda _: [])
        connection = Connection[Packet](
            address(ami.port), lambda p, _: p, lambda _: None, lambda: 0.0, patience=CALM
        )
        opening = asyncio.create_task(connection.open())
        await ami.heard("Login")

        opening.cancel()

        with pytest.raises(asyncio.CancelledError):
            await opening
        assert await connection.ended() == "stopped"

    async def test_a_wrong_password_is_named_without_the_password(self, ami: FakeAmi) -> None:
        ami.accepts = False
        connection = Connection[Packet](
            address(ami.port), lambda p, _: p, lambda _: None, lambda: 0.0, patience=SOON
        )

        with pytest.raises(LoginRefused, match="user dialer") as refused:
            await connection.open()

        assert SECRET not in f"{refused.value!r}{connection._address!r}"

    @pytest.mark.parametrize(
        "banner", [b"HTTP/1.1 400 Bad Request\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"\xff" * 300_000]
    )
    async def test_a_peer_that_is_no_ami(self, ami: FakeAmi, banner: bytes) -> None:
        ami.banner = banner
        connection = Connection[Packet](
            address(ami.port), lambda p, _: p, lambda _: None, lambda: 0.0, patience=SOON
        )

        with pytest.raises(ConnectionFailed, match="not an AMI"):
            await connection.open()

    async def test_a_peer_that_says_nothing(self, ami: FakeAmi) -> None:
        ami.banner = b""
        ami.is_deaf = True
        connection = Connection[Packet](
            address(ami.port), lambda p, _: p, lambda _: None, lambda: 0.0, patience=SOON
        )

        with pytest.raises(ConnectionFailed, match="no answer to the login"):
            await connection.open()

    async def test_a_packet_without_end_is_given_up(self, ami: FakeAmi) -> None:
        async with connected(ami) as connection:
            ami.say(b"Event: X\r\nFiller: " + b"x" * (2 << 20))

            assert "a packet of more than" in await connection.ended()
