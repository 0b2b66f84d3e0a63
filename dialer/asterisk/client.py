"""The package asterisk-ami, and the only module that knows it.

What the package does badly is replaced here. Its socket times out after three idle seconds and
leaves a dead listener behind; its `send` may send half a packet, from any thread; its reader copies
the whole buffer for each packet and splits values at characters that are no line ends.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from asterisk.ami import AMIClient
from asterisk.ami.action import Action as PackageAction

from dialer.asterisk.actions import Action, RefusedValue, checked
from dialer.asterisk.parse import Packet

# Each read lets go of the interpreter, so reads that are not huge keep the event loop quick.
_READ_BYTES = 1 << 16
_SEND_BYTES = 1 << 20
_LONGEST_PACKET = 1 << 20
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the AMI is and who we are there."""

    host: str
    port: int
    user: str
    secret: str = field(repr=False)


class NotAmi(Exception):
    """The peer does not speak the AMI; is the port right?"""


class Client(AMIClient):  # type: ignore[misc]  # the package has no types
    """The package's client with its own reading and sending replaced; for one connection only."""

    def __init__(
        self,
        address: Address,
        on_packets: Callable[[list[bytes]], None],
        on_end: Callable[[str, bool], None],
        connect_seconds: float,
    ) -> None:
        super().__init__(
            address.host, address.port, timeout=connect_seconds, buffer_size=_READ_BYTES
        )
        self._on_packets = on_packets
        self._on_end = on_end
        self._sending = threading.Lock()
        self._is_given_up = False

    def connect(self) -> None:
        try:
            super().connect()
        except OSError:
            if self._socket:
                self._socket.close()
            raise

    def send_whole(self, text: bytes) -> bool:
        """Send all of it without waiting; False if the socket would not take it."""
        with self._sending:
            try:
                return int(self._socket.send(text, socket.MSG_DONTWAIT)) == len(text)
            except OSError:
                return False

    def hang_up(self) -> None:
        """Wake the reader with an end of file, or keep it from starting. It closes the socket."""
        self._is_given_up = True
        # Never connected, or gone already.
        with contextlib.suppress(AttributeError, OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def listen(self) -> None:
        """The reader's thread, from connect to the end."""
        why, is_sure = "the PBX closed the connection", False
        try:
            # The watch on the loop notices silence; a timeout here would make sends wait too.
            self._socket.settimeout(None)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BYTES)
            if not self._is_given_up:
                self._read_packets()
        except OSError as problem:
            why = str(problem)
        except NotAmi as problem:
            why, is_sure = str(problem), True
        finally:
            self.finished.set()
            self._socket.close()
            # A closed loop: nobody is left who would want to know.
            with contextlib.suppress(RuntimeError):
                self._on_end(why, is_sure)

    def _read_packets(self) -> None:
        rest = self._read_banner()
        while True:
            *packets, rest = rest.split(_END)
            if packets:
                self._on_packets(packets)
            if len(rest) > _LONGEST_PACKET:
                raise NotAmi(f"a packet of more than {_LONGEST_PACKET} bytes")
            if not (chunk := self._socket.recv(self._buffer_size)):
                return
            rest += chunk

    def _read_banner(self) -> bytes:
        text = b""
        while b"\r\n" not in text:
            if not (chunk := self._socket.recv(self._buffer_size)):
                return text
            text += chunk
            if len(text) > _READ_BYTES:
                break
        banner, _, rest = text.partition(b"\r\n")
        if not self.asterisk_start_regex.match(banner.decode("utf-8", "replace")):
            raise NotAmi(f"this is not an AMI: it says {banner[:60]!r}")
        return rest


def decode(raw: bytes) -> Packet:
    """Return the headers of a packet. Only CR LF ends a line: U+2028 in a value is text."""
    lines = raw.decode("utf-8", "replace").split("\r\n")
    return dict([line.partition(": ")[::2] for line in lines])


def decoder(headers: frozenset[str]) -> Callable[[bytes], Packet]:
    """Return a `decode` that reads only these headers, in a third of the time."""
    names = "|".join(re.escape(name) for name in headers)
    find = re.compile(f"\r\n({names}): ([^\r]*)").findall
    return lambda raw: dict(find("\r\n" + raw.decode("utf-8", "replace")))


def event_name(raw: bytes) -> str | None:
    """Return the name of the packet's event, None for a response. Cheap: nothing else is read."""
    if not raw.startswith(b"Event: "):
        return None
    return raw[7:].partition(b"\r\n")[0].decode("ascii", "replace")


def render(action: Action, action_id: str) -> str:
    """Return the packet's text. The last gate: every name and value is checked once more."""
    headers = {**dict(action.headers), "ActionID": action_id}
    variables = dict(action.variables)
    for name, value in (("Action", action.name), *headers.items(), *variables.items()):
        checked("a header's name", name)
        checked(name, value)
    for name, value in variables.items():
        # The PBX splits the list of variables at commas, wherever they stand.
        if "," in value:
            raise RefusedValue(f"variable {name} may not hold a comma")
    return f"{PackageAction(action.name, headers, variables)}\r\n"
