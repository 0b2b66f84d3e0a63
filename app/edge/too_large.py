"""FastAPI answers a body beyond `max_body_size` with plain text; here it becomes a problem."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import TooLarge, answer


class ProblemWhenTooLarge:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_replaced = False

        async def send_dressed(message: Message) -> None:
            nonlocal is_replaced
            if _is_plain_refusal(message):
                is_replaced = True
                await answer(TooLarge())(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self._app(scope, receive, send_dressed)


def _is_plain_refusal(message: Message) -> bool:
    if message["type"] != "http.response.start" or message["status"] != TooLarge.status:
        return False
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/plain")
