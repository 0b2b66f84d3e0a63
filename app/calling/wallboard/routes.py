from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import HTTPConnection

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.wallboard.board import Looker, view
from app.calling.wallboard.feed import Feed
from app.calling.wallboard.schemas import Wallboard
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.site import SiteZone

router = APIRouter(prefix="/wallboard", tags=["wallboard"])
Viewer = Annotated[Account, Needs(Permission.WALLBOARD_READ)]


def _feed(connection: HTTPConnection) -> Feed:
    feed: Feed = connection.app.state.wallboard
    return feed


FeedOf = Annotated[Feed, Depends(_feed)]


@router.get("", response_model=Wallboard)
async def read_wallboard(viewer: Viewer, session: Session, zone: SiteZone, now: Now) -> Wallboard:
    return view(await Looker(zone).look(session, now), viewer)


@router.get("/events", response_class=EventSourceResponse)
async def stream_wallboard(viewer: Viewer, feed: FeedOf) -> AsyncIterator[ServerSentEvent]:
    async with feed.watching() as boards:
        async for board in boards:
            yield ServerSentEvent(data=view(board, viewer), event="wallboard")
