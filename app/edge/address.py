"""Who is really asking, when a reverse proxy stands between.

X-Forwarded-For is believed only from a peer in TALKTIME_TRUSTED_PROXIES, and only as far back as
the first address that is no such proxy: whatever stands left of it, the client wrote itself.
"""

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks_of(text: str) -> tuple[Network, ...]:
    """Read networks separated by commas: "127.0.0.1, 10.0.0.0/8"."""
    try:
        return tuple(ipaddress.ip_network(each.strip()) for each in text.split(",") if each.strip())
    except ValueError as error:
        message = f"TALKTIME_TRUSTED_PROXIES: {error}; write addresses or networks with commas"
        raise ValueError(message) from error


def client_of(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Return the address of the client, walking back through the proxies we trust."""
    client = peer
    for hop in [peer, *(each.strip() for each in reversed(forwarded.split(",")) if each.strip())]:
        client = hop
        if not _is_in(hop, trusted):
            break
    return client


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


class ClientAddress:
    """Puts the client's own address and scheme where everything else reads them."""

    def __init__(self, app: ASGIApp, *, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = (scope.get("client") or ("", 0))[0]
        if scope["type"] != "lifespan" and _is_in(peer, self._trusted):
            headers = Headers(scope=scope)
            client = client_of(peer, headers.get("x-forwarded-for", ""), self._trusted)
            scope = {**scope, "client": (client, 0), "scheme": self._scheme(scope, headers)}
        await self._app(scope, receive, send)

    def _scheme(self, scope: Scope, headers: Headers) -> str:
        is_https = headers.get("x-forwarded-proto", scope["scheme"]) in ("https", "wss")
        if scope["type"] == "websocket":
            return "wss" if is_https else "ws"
        return "https" if is_https else "http"
