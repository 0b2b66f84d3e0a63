"""An AMI server on a real socket that says what a test tells it to.

It reads actions as Asterisk does, line by line, and keeps every one, so that a test sees what was
really said on the wire.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Self, TypeVar

Kind = TypeVar("Kind")
Headers = dict[str, str]
Script = Callable[[Headers], Iterable[str | bytes]]

BOOTED = "Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted"
SECRET = "quiet-please"


def packet(**headers: str) -> str:
    return "\r\n".join(f"{name}: {value}" for name, value in headers.items())


def response(action: Headers, status: str = "Success", **headers: str) -> str:
    return packet(Response=status, ActionID=action["ActionID"], **headers)


class FakeAmi:
    def __init__(self) -> None:
        self.banner = b"Asterisk Call Manager/11.0.0\r\n"
        self.accepts = True
        self.boots = True
        self.is_deaf = False
        """Reads and answers nothing: what a half-open connection looks like from here."""
        self.channels: list[str] = []
        self.actions: list[Headers] = []
        self.logins = 0
        self.port = 0
        self._scripts: dict[str, Script] = {}
        self._news = asyncio.Condition()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.shut()

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Stop as a PBX that is killed does: every connection ends and nobody listens."""
        if self._server:
            self._server.close()
        self.cut()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def cut(self) -> None:
        for writer in self._writers:
            writer.close()

    def on(self, action: str, script: Script) -> None:
        """Answer this action with these packets instead of a plain Success."""
        self._scripts[action] = script

    def say(self, *packets: str | bytes) -> None:
        for writer in self._writers:
            for each in packets:
                writer.write(each if isinstance(each, bytes) else each.encode() + b"\r\n\r\n")

    async def heard(self, name: str, count: int = 1) -> Headers:
        """Wait for the `count`th action of this name."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.named(name)) >= count)
        return self.named(name)[count - 1]

    def named(self, name: str) -> list[Headers]:
        return [action for action in self.actions if action.get("Action") == name]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._serving.add(task)
        self._writers.add(writer)
        writer.write(self.banner)
        try:
            while raw := await reader.readuntil(b"\r\n\r\n"):
                await self._receive(raw.decode(), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The client is gone, which is what many tests are about.
        finally:
            self._writers.discard(writer)
            self._serving.discard(task)
            writer.close()

    async def _receive(self, raw: str, writer: asyncio.StreamWriter) -> None:
        lines = [line.partition(": ") for line in raw.removesuffix("\r\n\r\n").split("\r\n")]
        action = {name: value for name, _, value in lines if name != "Variable"}
        for _, _, value in (line for line in lines if line[0] == "Variable"):
            if "=" in value:  # An Originate's; a Setvar's Variable is only a name.
                action[f"${value.partition('=')[0]}"] = value.partition("=")[2]
            else:
                action["Variable"] = value
        async with self._news:
            self.actions.append(action)
            self._news.notify_all()
        if self.is_deaf:
            return
        for each in self._answers(action):
            writer.write(each if isinstance(each, bytes) else each.encode() + b"\r\n\r\n")

    def _answers(self, action: Headers) -> Iterable[str | bytes]:
        if script := self._scripts.get(action["Action"]):
            return script(action)
        match action["Action"]:
            case "Login":
                return self._login(action)
            case "CoreShowChannels":
                return [response(action, EventList="start"), *self._listing(action["ActionID"])]
            case _:
                return [response(action)]

    def _login(self, action: Headers) -> list[str]:
        if not self.accepts or action.get("Secret") != SECRET:
            return [response(action, "Error", Message="Authentication failed")]
        self.logins += 1
        return [response(action), *([BOOTED] if self.boots else [])]

    def _listing(self, listing: str) -> list[str]:
        rows = [f"Event: CoreShowChannel\r\nActionID: {listing}\r\n{row}" for row in self.channels]
        return [*rows, packet(Event="CoreShowChannelsComplete", ActionID=listing)]


class Box:
    """An inbox whose reader can wait for the event it wants."""

    def __init__(self) -> None:
        self.events: list[object] = []
        self._unread: deque[object] = deque()
        self._arrived = asyncio.Event()

    def put(self, event: object) -> None:
        self.events.append(event)
        self._unread.append(event)
        self._arrived.set()

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, kind: type[Kind], **fields: object) -> Kind:
        """Return the next event of this kind with these fields, passing over others."""
        while True:
            while self._unread:
                event = self._unread.popleft()
                if isinstance(event, kind) and fields.items() <= _values(event, fields).items():
                    return event
            self._arrived.clear()
            await self._arrived.wait()


def _values(event: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(event, name, None) for name in names}
