"""`talktime recordings`: what is done with all stored recordings at once."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

commands = typer.Typer(help="All stored recordings at once.", no_args_is_help=True)
console = Console()


@commands.command()
def verify() -> None:
    """Read every stored recording and hold it against its row: size, SHA-256 and seal."""
    from app.quality import care

    tally = _walk(care.verify)
    console.print(f"{tally.looked:,} recordings read, {tally.bytes / 1e6:,.1f} MB")
    _tell_faults(tally.faults)


@commands.command()
def encrypt() -> None:
    """Seal with the first key what lies open or is sealed with an older key. Work goes on."""
    from app.config import Settings
    from app.quality import care

    if not Settings().recording_keys:
        console.print(
            "✗ TALKTIME_RECORDING_KEYS is empty. Set it to id:base64, the key 32 random bytes "
            "(openssl rand -base64 32), for every process, and run this again.",
            style="bold red",
            markup=False,
        )
        raise typer.Exit(1)
    tally = _walk(care.seal)
    console.print(f"{tally.looked:,} recordings looked at, {tally.sealed:,} sealed now")
    _tell_faults(tally.faults)


def _walk(work: Callable[..., Coroutine[Any, Any, Any]]) -> Any:
    from app.config import Settings

    settings = Settings()
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), transient=True) as shown:
        task = shown.add_task("0 recordings")

        def told(tally: Any) -> None:
            shown.update(task, description=f"{tally.looked:,} recordings")

        return asyncio.run(_over_all(settings, work, told))


async def _over_all(settings: Any, work: Callable[..., Coroutine[Any, Any, Any]], told: Any) -> Any:
    from app.db import DOWN, open_engine, open_sessions
    from app.embedded import postgres
    from app.embedded.trouble import Trouble
    from app.recording_store import store_of

    url = settings.database_url or postgres.url(settings.var_dir / "postgres")
    engine = open_engine(url, connections=2)
    try:
        return await work(open_sessions(engine), store_of(settings), told)
    except DOWN as error:
        raise Trouble("The database does not answer. `talktime up` starts it.") from error
    finally:
        await engine.dispose()


def _tell_faults(faults: list[tuple[str, str]]) -> None:
    for key, why in faults:
        console.print(f"✗ {key}: {why}", style="red", markup=False, soft_wrap=True)
    if faults:
        console.print(f"{len(faults):,} are not as they should be.", style="bold red")
        raise typer.Exit(1)
