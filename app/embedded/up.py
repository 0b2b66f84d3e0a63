"""`talktime up`: the whole of Talktime on one machine."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
from rich.console import Console

from app.access.accounts.service import ensure_admin
from app.config import Settings
from app.db import open_engine, open_sessions
from app.embedded import processes, stack
from app.embedded.processes import Process, told_to_stop
from app.embedded.schema import migrate_to_head
from app.embedded.trouble import Trouble

READY_SECONDS = 60.0


class NotReady(Trouble):
    """The API did not become ready; its log says why."""


@dataclass(frozen=True, slots=True)
class House:
    """All of Talktime on this machine."""

    stack: stack.Stack
    processes: dict[str, Process]
    switches: asyncio.Task[None]
    """The start of PBX and carrier, which goes on beside the rest."""

    @property
    def settings(self) -> Settings:
        return self.stack.settings

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"


@contextlib.asynccontextmanager
async def starting(
    settings: Settings, console: Console, *, fast: bool = False
) -> AsyncIterator[House]:
    """Servers, schema, first administrator and processes, as many at once as may be.

    The body begins when rows can be written; `wait_until_ready` ends when calls can be made.
    """
    servers = await asyncio.to_thread(stack.planned, settings, console=console)
    settings = servers.settings
    switches = asyncio.create_task(asyncio.to_thread(stack.start_switches, servers))
    try:
        await asyncio.to_thread(stack.start_database, servers, fast=fast)
        await asyncio.to_thread(migrate_to_head, settings.database_url)
        await first_admin(settings)
        log_dir = settings.var_dir / "log"
        async with processes.running(servers.environment, log_dir) as started:
            yield House(servers, started, switches)
    finally:
        await asyncio.gather(switches, return_exceptions=True)  # A thread cannot be cut short.
        await asyncio.to_thread(stack.stop, servers)


@contextlib.asynccontextmanager
async def running(
    settings: Settings, console: Console, *, fast: bool = False
) -> AsyncIterator[House]:
    """All of Talktime, ready for calls when the body begins."""
    async with starting(settings, console, fast=fast) as house:
        await wait_until_ready(house)
        yield house


async def first_admin(settings: Settings) -> None:
    """Make the account "admin" if no administrator is there yet."""
    engine = open_engine(settings.database_url, connections=1)
    async with open_sessions(engine).begin() as session:
        await ensure_admin(session, settings.admin_password)
    await engine.dispose()


async def wait_until_ready(house: House) -> None:
    """Wait until the API says that database and PBX are there. Raises what stopped the PBX."""
    await asyncio.shield(house.switches)
    async with httpx.AsyncClient(base_url=house.url) as client:
        try:
            async with asyncio.timeout(READY_SECONDS):
                while not await _is_ready(client):  # noqa: ASYNC110  it is another process
                    await asyncio.sleep(0.2)
        except TimeoutError as error:
            log_file = house.processes["api"].log_file
            raise NotReady(f"{house.url} is not ready; {log_file} says why.") from error


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/health/ready")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


async def run_up(settings: Settings, console: Console) -> None:
    async with told_to_stop() as told:
        console.print("Starting; the first start takes longer.")
        async with running(settings, console) as house:
            console.print(f"Talktime is at [bold]{house.url}[/]. Ctrl-C stops it.")
            console.print(
                "Sign in as [bold]admin[/]; the first password stands in "
                f"{house.settings.secrets_file} (TALKTIME_ADMIN_PASSWORD)."
            )
            await told.wait()
            console.print("Stopping.")
