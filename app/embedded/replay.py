"""`talktime replay`: the first step of every dialing bug."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dialer import journal
from dialer.core.events import Event
from dialer.core.floor import Decisions, Floor

MOST_SHOWN = 10


@dataclass(slots=True)
class Replayed:
    """What came of a replay; `different` are the events on which it decided something else."""

    counts: Counter[str] = field(default_factory=Counter)
    decided: int = 0
    different: list[tuple[Event, Decisions]] = field(default_factory=list)
    is_proven: bool = True
    """False for a journal that does not say what was decided."""


def replay(path: Path) -> Replayed:
    """Feed the events to a fresh floor, and compare each decision with the recorded one."""
    floor = Floor()
    replayed = Replayed(is_proven=journal.has_digests(path))
    rows = list(journal.read_decided(path))
    for number, (event, recorded) in enumerate(rows):
        decisions = floor.handle(event)
        kinds = [type(event), *map(type, (*decisions.commands, *decisions.facts))]
        replayed.counts.update(kind.__name__ for kind in kinds)
        made = journal.digest(decisions) if len(kinds) > 1 else None
        replayed.decided += made is not None
        # The last event of a process that was killed may stand without its decision.
        is_torn = recorded is None and number == len(rows) - 1
        if replayed.is_proven and made != recorded and not is_torn:
            replayed.different.append((event, decisions))
    return replayed


def replay_journal(path: Path, console: Console, *, verbose: bool) -> bool:
    """Replay and print; says whether every decision was the recorded one, as far as recorded."""
    if verbose:
        _print_all(path, console)
    replayed = replay(path)
    table = Table("Event or decision", "Count", title=path.name)
    for name, count in sorted(replayed.counts.items()):
        table.add_row(name, str(count))
    console.print(table)
    if not replayed.is_proven:
        console.print("This journal does not say what was decided, so nothing can be compared.")
        return True
    for event, decisions in replayed.different[:MOST_SHOWN]:
        console.print(f"[bold red]Different[/] on {event}: now {decisions}")
    same = replayed.decided - len(replayed.different)
    colour = "bold red" if replayed.different else "bold green"
    console.print(
        f"[{colour}]{same} of {replayed.decided} decisions are as recorded, "
        f"{len(replayed.different)} differ.[/]"
    )
    return not replayed.different


def _print_all(path: Path, console: Console) -> None:
    floor = Floor()
    for event in journal.read(path):
        decisions = floor.handle(event)
        for decision in (*decisions.commands, *decisions.facts):
            console.print(f"{event.at:.3f} {type(event).__name__} → {decision}")
