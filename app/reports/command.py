"""`talktime report`: the reports of the console on the command line, for scripts."""

import asyncio
import json
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

commands = typer.Typer(help="Reports on the command line.", no_args_is_help=True)

Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day of the site; today if none.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the API's answer instead of a table.")]


@commands.command("utilization")
def utilization_of_a_day(day: Day = None, *, as_json: AsJson = False) -> None:
    """Talk utilization of every agent: the figures of the console's page, to the second."""
    from app.config import Settings
    from app.reports import reading

    report = asyncio.run(reading.utilization(Settings(), _day(day)))
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
        return
    table = Table("agent", "talk s", "shift s", "utilization", "calls", "effective")
    for row in report.items:
        share = "—" if row.utilization is None else f"{row.utilization:.4f}"
        table.add_row(
            row.agent_name,
            f"{row.talk_seconds:.0f}",
            "—" if row.elapsed_shift_seconds is None else f"{row.elapsed_shift_seconds:.0f}",
            share,
            str(row.calls),
            str(row.effective),
        )
    Console().print(table)


@commands.command("show")
def show(
    report: Annotated[str, typer.Argument(help="agents, teams, campaigns, hours, funnel, …")],
    *,
    first: Day = None,
    last: Day = None,
    as_json: AsJson = False,
) -> None:
    """Any report of the console, for the days from first to last."""
    from app.config import Settings
    from app.reports import reading
    from app.reports.files.sheet import sheet_of, shown

    table = asyncio.run(reading.table(Settings(), report, _day(first), _day(last)))
    if as_json:
        typer.echo(json.dumps(table.model_dump(mode="json"), ensure_ascii=False, indent=2))
        return
    sheet = sheet_of(table, "en")
    printed = Table(*sheet.header, title=sheet.title)
    for row in sheet.rows:
        cells = zip(row, sheet.units, strict=True)
        printed.add_row(*(shown(cell, unit) for cell, unit in cells))
    Console().print(printed)


def _day(day: datetime | None) -> date | None:
    return day.replace(tzinfo=UTC).date() if day else None
