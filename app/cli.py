"""`talktime`: every process and every chore, one command each."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Coroutine, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from uuid import UUID

import typer
from pydantic import ValidationError
from rich.console import Console

from app import logs
from app.config import PREFIX, Settings, SettingsUnreadable
from app.embedded.trouble import Trouble
from app.quality.command import commands as recording_commands
from app.reports.command import commands as report_commands

cli = typer.Typer(
    name="talktime",
    help="An outbound call center: lawful pacing, honest numbers, clean lists.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
rollups = typer.Typer(help="The sums that reports read.", no_args_is_help=True)
cli.add_typer(rollups, name="rollups")
cli.add_typer(report_commands, name="report")
cli.add_typer(recording_commands, name="recordings")
console = Console(stderr=True)

OutFile = Annotated[str, typer.Option(help="Write here; - is standard output.")]


class NoDatabase(typer.BadParameter):
    """TALKTIME_DATABASE_URL is empty."""


def _settings(*, needs_database: bool = False, is_shown: bool = False) -> Settings:
    """Read the settings and open the log; where a person is shown the run, it only warns."""
    settings = Settings()
    if needs_database and not settings.database_url:
        raise NoDatabase(
            "TALKTIME_DATABASE_URL is empty. `talktime up` runs everything with a private "
            "PostgreSQL; set the address to run one process against a database of yours."
        )
    is_chatty = is_shown and settings.log_level == "info"
    logs.configure("warning" if is_chatty else settings.log_level)
    return settings


def _write(text: str, out: str) -> None:
    if out == "-":
        sys.stdout.write(text)
    else:
        Path(out).write_text(text, encoding="utf-8")


@cli.command()
def up() -> None:
    """Run everything on this machine until Ctrl-C: database, PBX, API, dialer, recorder."""
    from app.embedded.up import run_up

    asyncio.run(run_up(_settings(), console))


@cli.command()
def demo(
    *,
    seconds: Annotated[
        float | None, typer.Option(help="Dial this long, then check everything and stop.")
    ] = None,
    agents: Annotated[int, typer.Option(min=1, max=50, help="Robot agents.")] = 8,
    rows: Annotated[int, typer.Option(min=2000, help="Rows of the dirty list.")] = 2000,
    json_file: Annotated[
        str | None, typer.Option("--json", help="Write the figures here; - is standard output.")
    ] = None,
) -> None:
    """Import a dirty list, let robot agents call it over real SIP, and check every number."""
    from app.embedded.demo.run import Wanted, run_demo

    wanted = Wanted(seconds=seconds, agents=agents, rows=rows, headless=json_file is not None)
    verdict = asyncio.run(run_demo(_settings(is_shown=True), wanted, console))
    if json_file is not None:
        _write(json.dumps(verdict.figures, ensure_ascii=False, indent=2) + "\n", json_file)
    if verdict.broken:
        raise typer.Exit(1)


@cli.command()
def api() -> None:
    """The HTTP API and the console. Stateless: run as many as you like."""
    import uvicorn

    from app.api import create_app

    settings = _settings(needs_database=True)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # Who may speak for a client is our setting, not uvicorn's.
        timeout_graceful_shutdown=3,
    )


@cli.command()
def dialer() -> None:
    """Drive the PBX. One leads, others stand by."""
    from app.engine.dialer import run_dialer

    _run_until_told(run_dialer(_settings(needs_database=True)))


@cli.command()
def recorder() -> None:
    """Take captured recordings to the store. Run as many as you like."""
    from app.engine.recorder import serve

    _run_until_told(serve(_settings(needs_database=True)))


def _run_until_told(process: Coroutine[Any, Any, None]) -> None:
    from app.embedded.processes import until_told

    asyncio.run(until_told(process))


@cli.command()
def migrate() -> None:
    """Bring the database to this version's schema, and make the first administrator."""
    from app.embedded.schema import migrate_to_head
    from app.embedded.up import first_admin

    settings = _settings(needs_database=True)
    migrate_to_head(settings.database_url)
    if settings.admin_password:
        asyncio.run(first_admin(settings))


@rollups.command()
def rebuild(
    *,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only this day of the site.")
    ] = None,
) -> None:
    """Count the roll-ups again from the calls and intervals themselves. Work goes on meanwhile."""
    from app.engine.rollups import rebuild

    settings = _settings(needs_database=True)
    days = asyncio.run(rebuild(settings.database_url, day.date() if day else None))
    console.print(f"Counted {days} days again.")


@cli.command()
def doctor() -> None:
    """List each component, where it comes from, and what to do when it is missing."""
    from app.embedded.doctor import report

    raise typer.Exit(report(Settings(), Console()))


@cli.command()
def fetch() -> None:
    """Make sure that an Asterisk is there; a private copy is fetched when none is."""
    from app.embedded.fetch import ensure_asterisk
    from app.embedded.speech import ensure_sounds

    settings = _settings()
    asterisk = ensure_asterisk(settings, console)
    ensure_sounds(settings.var_dir / "sounds", asterisk)
    console.print(f"Asterisk {asterisk.version} from {asterisk.origin}")


@cli.command("pbx-config")
def pbx_config(out: Annotated[Path, typer.Option(help="Folder for the files.")]) -> None:
    """Write the PBX's configuration for an Asterisk that runs elsewhere, as in a container."""
    from app.embedded.pbx_config import write_files

    write_files(_settings(), out)


@cli.command("import")
def import_leads(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    *,
    list_name: Annotated[str, typer.Option("--list", help="The list that the leads go to.")] = "",
    preset: Annotated[str, typer.Option(help="Whose export this is; empty finds it out.")] = "",
    dedup: Annotated[
        str, typer.Option(help="What a repeated row does: skip, merge or overwrite.")
    ] = "merge",
    encoding: Annotated[str, typer.Option(help="Of the file; empty finds it out.")] = "",
    delimiter: Annotated[str, typer.Option(help="Of the file; empty finds it out.")] = "",
    dnc: Annotated[bool, typer.Option(help="The file is a do-not-call list.")] = False,
) -> None:
    """Import a CSV or a workbook of leads, or of numbers that must not be called."""
    from app.errors import Problem
    from app.leads.imports.command import import_file
    from app.leads.imports.reader import FileRefused
    from app.models.lead import DedupPolicy

    settings = _settings(needs_database=True)
    try:
        import_file(
            settings,
            file,
            list_name=list_name or None,
            preset=preset,
            dedup=DedupPolicy(dedup),
            encoding=encoding,
            delimiter=delimiter,
            dnc=dnc,
            console=console,
        )
    except (FileRefused, Problem, ValueError) as error:
        console.print(f"[bold red]Nothing was imported.[/] {error}")
        raise typer.Exit(1) from error


@cli.command("undo-import")
def undo_import(
    import_id: Annotated[UUID | None, typer.Argument(help="The last one when left out.")] = None,
) -> None:
    """Take a finished import back. Leads that were called stay, out of every queue."""
    from app.errors import Problem
    from app.leads.imports import command

    try:
        removed, closed = command.undo_import(_settings(needs_database=True), import_id)
    except Problem as error:
        console.print(f"[bold red]Nothing was undone.[/] {error}")
        raise typer.Exit(1) from error
    console.print(f"{removed:,} leads removed; {closed:,} with a history kept, out of all queues")


@cli.command()
def explain(
    lead: Annotated[str, typer.Argument(help="A lead's id, or its phone.")] = "",
    *,
    campaign: Annotated[str, typer.Option(help="Why is nothing dialing? An id or a name.")] = "",
) -> None:
    """Why a lead is not being dialed, or why nothing is, by the dialer's own rules."""
    from app.calling.rules.command import run_explain
    from app.errors import Problem

    if not lead and not campaign:
        raise typer.BadParameter("Name a lead, or a campaign with --campaign.")
    settings = _settings(needs_database=True, is_shown=True)
    try:
        asyncio.run(run_explain(settings, lead, campaign, Console()))
    except Problem as error:
        console.print(f"[bold red]{error}[/]")
        raise typer.Exit(1) from error


@cli.command()
def replay(
    journal: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    *,
    verbose: Annotated[bool, typer.Option(help="Print every decision.")] = False,
) -> None:
    """Run a journal through the floor again, and prove that each decision is the recorded one."""
    from app.embedded.replay import replay_journal

    if not replay_journal(journal, Console(), verbose=verbose):
        raise typer.Exit(1)


@cli.command()
def simulate(
    scenario: Annotated[
        str, typer.Argument(help="A TOML file, or the name of a scenario that comes with it.")
    ] = "reference",
    *,
    policy: Annotated[
        list[str] | None, typer.Option(help="May be given again; all is every fixed one.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Shifts of each policy.")] = 4,
    agents: Annotated[int | None, typer.Option(min=1, help="Instead of the scenario's.")] = None,
    hours: Annotated[float | None, typer.Option(help="Instead of the scenario's.")] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", help="Write all figures here; - is standard output.")
    ] = None,
    chart: Annotated[Path | None, typer.Option(help="Draw a chart into this .svg file.")] = None,
) -> None:
    """Run whole shifts in seconds: busy, talk, abandoned, waits, lines, dials, by policy."""
    from app.embedded.simulate import STANDARD, Wanted, run_simulate

    wanted = Wanted(scenario, tuple(policy or STANDARD), seeds, agents=agents, hours=hours)
    with _refused():
        text = run_simulate(wanted, console, json_file=json_file, chart=chart)
    if text is not None and json_file is not None:
        _write(text, json_file)


@cli.command()
def plan(
    *,
    agents: Annotated[int, typer.Option(min=1, max=500)] = 10,
    leads: Annotated[int, typer.Option(min=1, help="How long the list is.")] = 10_000,
    answer_rate: Annotated[
        float, typer.Option(min=0.01, max=0.95, help="Share of dials that a person answers.")
    ] = 0.25,
    talk: Annotated[float, typer.Option(min=1, help="Mean talk, in seconds.")] = 60.0,
    wrapup: Annotated[float, typer.Option(min=0.1, help="Mean wrap-up, in seconds.")] = 15.0,
    attempts: Annotated[float, typer.Option(min=1, help="Mean dials until a lead is done.")] = 1.0,
    policy: Annotated[str, typer.Option()] = "predictive",
    scenario: Annotated[str, typer.Option(help="What is not said here is as there.")] = "reference",
    json_file: Annotated[
        str | None, typer.Option("--json", help="Write the plan here; - is standard output.")
    ] = None,
) -> None:
    """How long a list takes, how many lines it needs, and what two more agents would change."""
    from app.embedded.plan import Wanted, run_plan

    wanted = Wanted(agents, leads, answer_rate, talk, wrapup, attempts, policy, scenario)
    with _refused():
        figures = run_plan(wanted, console)
    if json_file is not None:
        _write(json.dumps(figures, indent=2) + "\n", json_file)


@cli.command()
def calibrate(
    journal: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    *,
    scenario: Annotated[str, typer.Option(help="Instead of one fitted to the journal.")] = "",
    write_scenario: Annotated[
        Path | None, typer.Option(help="Write the scenario that was simulated to this .toml file.")
    ] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", help="Write the distances here; - is standard output.")
    ] = None,
) -> None:
    """Compare the simulator with a recorded journal of a real floor: how far apart are they?"""
    from app.embedded.calibrate import Wanted, run_calibrate

    with _refused():
        found = run_calibrate(Wanted(journal, scenario, write_scenario), console)
    if json_file is not None:
        _write(json.dumps(found, indent=2) + "\n", json_file)


@contextlib.contextmanager
def _refused() -> Iterator[None]:
    """What the simulator will not read or run is told in one line."""
    try:
        yield
    except ValueError as error:
        console.print(f"[bold red]Nothing was simulated.[/] {error}")
        raise typer.Exit(2) from error


@cli.command()
def openapi(out: OutFile = "-") -> None:
    """The API's description, from which the console's client is generated."""
    from app.api import create_app

    schema = create_app(Settings(database_url="postgresql://unused")).openapi()
    _write(json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n", out)


def main() -> None:
    """Run the command. What a person can mend is told in words, not by a traceback."""
    with contextlib.suppress(KeyboardInterrupt):
        try:
            cli()
        except (Trouble, SettingsUnreadable) as trouble:
            _give_up(str(trouble))
        except ValidationError as error:
            if error.title != Settings.__name__:
                raise
            # Without the values: some are secrets.
            faults = error.errors(include_input=False, include_url=False)
            _give_up("\n".join(_setting(fault["loc"]) + fault["msg"] for fault in faults))


def _setting(place: tuple[int | str, ...]) -> str:
    return "".join(f"{PREFIX}{name}: ".upper() for name in place[:1])


def _give_up(why: str) -> NoReturn:
    console.print(f"✗ {why}", style="bold red", markup=False)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
