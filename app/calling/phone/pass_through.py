"""SIP frames between a browser and the PBX, through the API's own port and its sign-in.

The PBX itself asks for the line's password; this only keeps strangers and floods away from it.
When one side closes, the other is closed too.
"""

import asyncio
import contextlib

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

log = structlog.get_logger()

SUBPROTOCOL = "sip"
MAX_FRAME = 64 * 1024
"""Characters of one SIP message; an offer with every codec has about 5,000."""
OPEN_SECONDS = 5.0

WRONG_SUBPROTOCOL = 1002
TOO_BIG = 1009
TRY_AGAIN = 1013


async def pass_through(browser: WebSocket, pbx_url: str, line: str) -> None:
    """Carry frames both ways until either side ends."""
    if SUBPROTOCOL not in browser.scope.get("subprotocols", []):
        await browser.close(WRONG_SUBPROTOCOL, "this address speaks the subprotocol sip")
        return
    try:
        pbx = await connect(
            pbx_url,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            max_size=MAX_FRAME,
            open_timeout=OPEN_SECONDS,
            compression=None,
        )
    except (OSError, TimeoutError, WebSocketException) as error:
        log.warning("phone.pbx_unreachable", line=line, error=str(error))
        await browser.accept(SUBPROTOCOL)
        await browser.close(TRY_AGAIN, "the PBX does not answer")
        return

    async with pbx:
        await browser.accept(SUBPROTOCOL)
        log.info("phone.opened", line=line)
        code = await _carry(browser, pbx)
    log.info("phone.closed", line=line, code=code)


async def _carry(browser: WebSocket, pbx: ClientConnection) -> int:
    directions = [
        asyncio.create_task(_to_pbx(browser, pbx)),
        asyncio.create_task(_to_browser(browser, pbx)),
    ]
    try:
        done, _ = await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
        code = next(iter(done)).result()
    finally:
        for direction in directions:
            direction.cancel()
        await asyncio.gather(*directions, return_exceptions=True)
    # The side that went first cannot be closed again, and that is fine.
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await browser.close(code)
    return code


async def _to_pbx(browser: WebSocket, pbx: ClientConnection) -> int:
    try:
        while True:
            message = await browser.receive()
            if message["type"] == "websocket.disconnect":
                return int(message.get("code") or 1000)
            frame = message.get("text") or message.get("bytes") or ""
            if len(frame) > MAX_FRAME:
                return TOO_BIG
            await pbx.send(frame)
    except ConnectionClosed:
        return TRY_AGAIN


async def _to_browser(browser: WebSocket, pbx: ClientConnection) -> int:
    try:
        async for frame in pbx:
            if isinstance(frame, str):
                await browser.send_text(frame)
            else:
                await browser.send_bytes(frame)
    except (ConnectionClosed, WebSocketDisconnect, RuntimeError):
        pass  # The browser is gone, or the PBX was cut off: both mean the end.
    return TRY_AGAIN
