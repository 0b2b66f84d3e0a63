"""The API as one app: its slices, its edge, and what lives as long as the process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware

from app import errors, heap
from app.access import attempts, passwords
from app.access import sessions as opened_sessions
from app.access.accounts import routes as accounts
from app.access.sign_in import routes as sign_in
from app.access.teams import routes as teams
from app.bell import Bell
from app.calling.callers import routes as callers
from app.calling.calls import routes as calls
from app.calling.campaigns import routes as campaigns
from app.calling.control import routes as control
from app.calling.desk import routes as desk
from app.calling.desk.watch import watching_desks
from app.calling.dispositions import routes as dispositions
from app.calling.pauses import routes as pauses
from app.calling.phone import routes as phone
from app.calling.rules import routes as rules
from app.calling.scripts import routes as scripts
from app.calling.shifts import routes as shifts
from app.calling.supervision import routes as supervision
from app.calling.trunk import routes as trunk
from app.calling.wallboard import routes as wallboard
from app.calling.wallboard.feed import wallboard_feed
from app.clock import Clock, WallClock
from app.config import REPOSITORY, Settings
from app.db import Sessions, open_engine, open_sessions
from app.edge import health
from app.edge.address import ClientAddress, networks_of
from app.edge.headers import SafeHeaders
from app.edge.metrics import Metrics
from app.edge.requests import Requests
from app.edge.streams import StreamsEndWithSession
from app.edge.too_large import ProblemWhenTooLarge
from app.leads.cleaning import routes as cleaning
from app.leads.dead_numbers import routes as dead_numbers
from app.leads.dnc import routes as dnc
from app.leads.gate import routes as gate
from app.leads.imports import routes as imports
from app.leads.imports.companion import reading_imports
from app.leads.leads import routes as leads
from app.leads.lists import routes as lists
from app.leads.pools import routes as pools
from app.leads.twins import routes as twins
from app.leads.twins.hunt import hunting_pairs
from app.quality.keeping import routes as keeping
from app.quality.playback import routes as playback
from app.quality.reviews import routes as reviews
from app.quality.samples import routes as samples
from app.quality.scorecards import routes as scorecards
from app.quality.transcripts import routes as transcripts
from app.quality.views import routes as recording_views
from app.reports.alerts import routes as alerts
from app.reports.alerts.watcher import watching_alerts
from app.reports.corrections import routes as corrections
from app.reports.files import routes as report_files
from app.reports.growth import routes as growth
from app.reports.mails import routes as report_mails
from app.reports.mails.sender import sending_mails
from app.reports.tables import routes as report_tables
from app.reports.utilization import routes as utilization
from app.reports.views import routes as report_views

log = structlog.get_logger()

ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    accounts.router,
    teams.router,
    campaigns.router,
    dispositions.router,
    pauses.router,
    callers.router,
    desk.router,
    control.router,
    scripts.router,
    supervision.router,
    phone.router,
    calls.router,
    shifts.router,
    trunk.router,
    wallboard.router,
    utilization.router,
    corrections.router,
    report_tables.router,
    report_files.router,
    report_views.router,
    report_mails.router,
    growth.router,
    alerts.router,
    playback.router,
    keeping.router,
    scorecards.router,
    reviews.router,
    samples.router,
    transcripts.router,
    recording_views.router,
    lists.router,
    cleaning.router,
    imports.router,
    leads.router,
    dnc.router,
    gate.router,
    dead_numbers.router,
    pools.router,
    twins.router,
    rules.router,
)
"""Each slice's router, under /api/v1."""

COMPANIONS: tuple[Callable[[FastAPI], AbstractAsyncContextManager[None]], ...] = (
    watching_desks,
    wallboard_feed,
    reading_imports,
    hunting_pairs,
    sending_mails,
    watching_alerts,
)
"""Background work that lives as long as the app, entered when database and bell are there."""

PREFIX = "/api/v1"
CONSOLE = REPOSITORY / "console" / "dist"
MAX_BODY = 1 << 20
"""Bytes of any body; a route that takes files names its own `max_body_size`."""
SWEEP_SECONDS = 600.0


def create_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    app = FastAPI(
        title="Talktime",
        version="1",
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
        # Pages that load scripts from elsewhere; the schema is `talktime openapi`.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.settings = settings
    app.state.clock = clock or WallClock()
    app.state.metrics = Metrics()
    errors.install(app)
    _wear_middleware(app, settings)
    slices = APIRouter(prefix=PREFIX, max_body_size=MAX_BODY)
    for router in ROUTERS:
        slices.include_router(router)
    app.include_router(slices)
    app.include_router(health.router)
    _serve_console(app)
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name


def _wear_middleware(app: FastAPI, settings: Settings) -> None:
    """The last one added is the first to see a request."""
    app.add_middleware(StreamsEndWithSession)
    app.add_middleware(ProblemWhenTooLarge)
    app.add_middleware(GZipMiddleware, compresslevel=5)
    app.add_middleware(SafeHeaders)
    app.add_middleware(Requests, metrics=app.state.metrics)
    app.add_middleware(ClientAddress, trusted=networks_of(settings.trusted_proxies))


def _serve_console(app: FastAPI) -> None:
    if (CONSOLE / "index.html").exists():
        app.frontend("/", directory=CONSOLE, fallback="index.html")
        return

    @app.get("/", include_in_schema=False)
    async def console() -> PlainTextResponse:
        return PlainTextResponse("The console is not built. Run `make setup`.\n", 503)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = open_engine(app.state.settings.database_url)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        app.state.sessions = open_sessions(engine, pbx=app.state.settings.pbx)
        app.state.bell = await stack.enter_async_context(
            Bell(app.state.settings.database_url).running()
        )
        await passwords.warm()
        await stack.enter_async_context(_sweeping(app.state.sessions, app.state.clock))
        for companion in COMPANIONS:
            await stack.enter_async_context(companion(app))
        heap.settle()
        yield


@contextlib.asynccontextmanager
async def _sweeping(sessions: Sessions, clock: Clock) -> AsyncIterator[None]:
    """Forget sessions and failed sign-ins that are over, now and then."""

    async def sweep() -> None:
        while True:
            try:
                async with sessions.begin() as session:
                    await opened_sessions.sweep(session, now=clock.now())
                    await attempts.sweep(session, now=clock.now())
            except Exception:  # A database that is away now is there at the next sweep.
                log.warning("sessions.sweep_failed", exc_info=True)
            await asyncio.sleep(SWEEP_SECONDS)

    task = asyncio.create_task(sweep(), name="sweep sessions")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
