"""Is this process alive, can it serve, and what are its figures? Open to whoever can reach it."""

from datetime import datetime, timedelta
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from app.bell import BellOf
from app.clock import Now
from app.db import Sessions, SessionsOf
from app.edge.metrics import Metrics
from app.models.floor import Wallboard

router = APIRouter(tags=["health"])

SILENT_AFTER = timedelta(seconds=15)


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """A PBX that is down does not make the API unready: the console must be there to show it."""

    status: Literal["ready", "unready"]
    database: Literal["up", "down"]
    bell: Literal["up", "down"]
    pbx: dict[str, Literal["up", "down", "silent"]]


def _state(wallboard: Wallboard, now: datetime) -> Literal["up", "down", "silent"]:
    if now - wallboard.at > SILENT_AFTER:
        return "silent"
    return "up" if wallboard.is_up else "down"


async def _wallboards(sessions: Sessions) -> list[Wallboard] | None:
    """Return each PBX's last word, or None when the database does not answer."""
    try:
        async with sessions.begin() as session:
            await session.execute(text("SET LOCAL statement_timeout = '2s'"))
            return list((await session.scalars(select(Wallboard).order_by(Wallboard.pbx))).all())
    except (DBAPIError, PoolExhausted):
        return None


@router.get("/health/live")
async def live() -> Alive:
    return Alive()


@router.get("/health/ready", responses={503: {"model": Readiness}})
async def ready(response: Response, sessions: SessionsOf, bell: BellOf, now: Now) -> Readiness:
    wallboards = await _wallboards(sessions)
    response.status_code = 503 if wallboards is None else 200
    return Readiness(
        status="unready" if wallboards is None else "ready",
        database="down" if wallboards is None else "up",
        bell="up" if bell.is_listening else "down",
        pbx={each.pbx: _state(each, now) for each in wallboards or ()},
    )


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request, sessions: SessionsOf, now: Now) -> Response:
    figures: Metrics = request.app.state.metrics
    for each in await _wallboards(sessions) or ():
        figures.pbx_up.labels(each.pbx).set(_state(each, now) == "up")
        figures.pbx_heartbeat_age.labels(each.pbx).set((now - each.at).total_seconds())
    return Response(figures.exposition(), media_type=figures.content_type)
