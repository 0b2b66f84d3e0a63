"""AMI events a second: the package asterisk-ami by itself, and through our connection.

A server in another process plays a real call again and again (a transcript of the tests), as fast
as it is read, then at a steady 50,000 events a second. Counted is what arrives on the event loop.
"Loop lag" is by how much a timer of 2 ms is late meanwhile.

    python bench/ami_events.py [--events 300000] [--seconds 6]
"""

import argparse
import asyncio
import contextlib
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from asterisk.ami import AMIClient

from dialer.asterisk.client import Address
from dialer.asterisk.connection import Connection
from dialer.asterisk.parse import Heard, parse

ROOT = Path(__file__).parent.parent
TRANSCRIPT = ROOT / "tests" / "asterisk" / "transcripts" / "customer_hangs_up.txt"
STEADY_RATE = 50_000
LAG_LIMIT_MS = 25.0
END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    sent: int
    arrived: int
    seconds: float
    cpu_seconds: float
    lag_p99_ms: float
    lag_max_ms: float

    @property
    def rate(self) -> float:
        return self.arrived / self.seconds

    @property
    def cpu_us(self) -> float:
        return 1e6 * self.cpu_seconds / self.arrived


def one_call() -> list[bytes]:
    """Every event of one answered call, as Asterisk sent them behind our filters."""
    packets = TRANSCRIPT.read_text().split("\n\n")[1:]
    events = [p.strip("\n") for p in packets if re.match(r"Event: ", p.strip("\n"))]
    return [event.replace("\n", "\r\n").encode() + END for event in events]


# --- the server, in its own process ---------------------------------------------------------------


def serve(events: int, rate: int) -> None:
    """Print the port, let one client log in, and send it so many events; rate 0 is no limit."""
    call = one_call()
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        peer, _ = server.accept()
        with peer:
            peer.sendall(b"Asterisk Call Manager/11.0.0\r\n")
            login = b""
            while END not in login:
                login += peer.recv(4096)
            action_id = re.search(rb"ActionID: (\S+)", login)
            assert action_id
            peer.sendall(b"Response: Success\r\nActionID: " + action_id[1] + END)
            with contextlib.suppress(ConnectionError):  # A client that is too slow gives up.
                flood(peer, call, events, rate)
            with contextlib.suppress(ConnectionError):
                while peer.recv(4096):
                    pass


def flood(peer: socket.socket, call: list[bytes], events: int, rate: int) -> None:
    batch = rate // 100 if rate else 1_000
    due = time.perf_counter()
    sent = 0
    while sent < events:
        number = min(batch, events - sent)
        peer.sendall(b"".join(call[(sent + n) % len(call)] for n in range(number)))
        sent += number
        if rate:
            due += number / rate
            time.sleep(max(0.0, due - time.perf_counter()))


class Server:
    def __init__(self, events: int, rate: int) -> None:
        command = [sys.executable, __file__, "--serve", str(events), str(rate)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


# --- the clients ----------------------------------------------------------------------------------


class Count:
    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self.arrived = 0
        self.done = asyncio.Event()

    def add(self, _: object) -> None:
        self.arrived += 1
        if self.arrived == self._wanted:
            self.done.set()


async def lags(into: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(0.002)
        into.append(max(0.0, loop.time() - before - 0.002) * 1000)


async def raw(port: int, count: Count) -> Callable[[], None]:
    """The package as its README shows it; each event crosses to the loop by itself."""
    loop = asyncio.get_running_loop()
    client = AMIClient(address="127.0.0.1", port=port)
    client.add_event_listener(
        lambda event, **_: loop.call_soon_threadsafe(count.add, event), white_list=re.compile(".")
    )
    client.login(username="bench", secret="none")
    return client.disconnect  # type: ignore[no-any-return]


async def wrapped(port: int, count: Count) -> Callable[[], None]:
    address = Address(host="127.0.0.1", port=port, user="bench", secret="none")
    connection = Connection[Heard](address, parse, count.add, time.time)
    await connection.open()
    return lambda: connection.drop("done")


async def idle_lag(seconds: float) -> float:
    """The p99 of a loop that does nothing: what other programs on this machine cost."""
    lag: list[float] = []
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(lags(lag), seconds)
    return p99(lag)


def p99(lag: list[float]) -> float:
    return sorted(lag)[int(0.99 * (len(lag) - 1))]


async def measure(
    name: str, events: int, rate: int, connect: Callable[..., object], patience: float
) -> Result:
    server = Server(events, rate)
    count = Count(events)
    lag: list[float] = []
    watch = asyncio.create_task(lags(lag))
    start, cpu = time.perf_counter(), time.process_time()
    disconnect = await connect(server.port, count)  # type: ignore[misc]
    try:
        async with asyncio.timeout(patience):
            await count.done.wait()
    except TimeoutError:
        pass
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    watch.cancel()
    disconnect()
    server.stop()
    return Result(name, events, count.arrived, seconds, cpu, p99(lag), max(lag))


async def bench(events: int, seconds: float) -> int:
    steady = round(STEADY_RATE * seconds)
    idle = await idle_lag(seconds / 2)
    results = [
        await measure("asterisk-ami, flooded", events // 10, 0, raw, 60),
        await measure("talktime, flooded", events, 0, wrapped, 60),
        await measure(f"asterisk-ami at {STEADY_RATE}/s", steady, STEADY_RATE, raw, 2 * seconds),
        await measure(f"talktime at {STEADY_RATE}/s", steady, STEADY_RATE, wrapped, 2 * seconds),
    ]
    header = (
        "AMI events",
        "sent",
        "arrived",
        "events/s",
        "CPU us/event",
        "lag p99 ms",
        "lag max ms",
    )
    print("{:<28}{:>9}{:>9}{:>11}{:>14}{:>12}{:>12}".format(*header))
    for r in results:
        print(
            f"{r.name:<28}{r.sent:>9}{r.arrived:>9}{r.rate:>11.0f}{r.cpu_us:>14.1f}"
            f"{r.lag_p99_ms:>12.1f}{r.lag_max_ms:>12.1f}"
        )
    peer, ours, _, at_rate = results
    print(f"{'an idle loop, before':<28}{idle:>54.1f}")
    print(
        f"\ntalktime takes {ours.rate / peer.rate:.1f} times the events of asterisk-ami alone, "
        f"each for {ours.cpu_us / peer.cpu_us:.2f} of its CPU"
    )
    is_good = at_rate.arrived == at_rate.sent and at_rate.lag_p99_ms <= LAG_LIMIT_MS
    verdict = "reached" if is_good else "MISSED"
    print(f"target {STEADY_RATE}/s without loss, loop lag p99 <= {LAG_LIMIT_MS:.0f} ms: {verdict}")
    return 0 if at_rate.arrived == at_rate.sent else 1


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--events", type=int, default=300_000)
    arguments.add_argument("--seconds", type=float, default=6.0)
    arguments.add_argument("--serve", nargs=2, type=int, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.serve:
        serve(*chosen.serve)
        return 0
    return asyncio.run(bench(chosen.events, chosen.seconds))


if __name__ == "__main__":
    raise SystemExit(main())
