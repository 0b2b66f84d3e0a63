"""`talktime replay`: the first step of every dialing bug."""

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dialer import journal
from dialer.core.floor import Floor


def replay_journal(path: Path, console: Console, *, verbose: bool) -> None:
    """Feed the events to a fresh floor; the same journal always gives the same decisions."""
    floor = Floor()
    counts: Counter[str] = Counter()
    for event in journal.read(path):
        decisions = floor.handle(event)
        counts[type(event).__name__] += 1
        for decision in (*decisions.commands, *decisions.facts):
            counts[f"→ {type(decision).__name__}"] += 1
            if verbose:
                console.print(f"{event.at:.3f} {type(event).__name__} → {decision}")
    table = Table("Event or decision", "Count", title=path.name)
    for name, count in sorted(counts.items()):
        table.add_row(name, str(count))
    console.print(table)
