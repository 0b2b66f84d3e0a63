"""A journal of a whole shift, replayed: each decision is the same, and a changed one is found."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from app.embedded.replay import replay, replay_journal
from dialer import journal
from dialer.core import events as e
from dialer.core.floor import Decisions
from dialer.journal import Journal
from dialer.sim.policies.catalog import named
from dialer.sim.scenario import Scenario
from dialer.sim.shift import Shift

SHORT = Scenario().with_changes(hours=0.3, agents={"count": 5})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a live engine writes: each event, and then what it led to."""
    path = tmp_path_factory.mktemp("replay") / "shift.jsonl"
    with Journal(path) as book:

        def write(event: e.Event, decisions: Decisions) -> None:
            book.write(event)
            book.decided(decisions)

        Shift(SHORT, named("predictive"), 5, watch=write).run()
    return path.read_text()


@pytest.fixture
def recorded(tmp_path: Path, written: str) -> Path:
    path = tmp_path / "shift.jsonl"
    path.write_text(written)
    return path


def test_every_decision_is_the_recorded_one(recorded: Path) -> None:
    replayed = replay(recorded)

    assert replayed.is_proven
    assert replayed.decided > 200
    assert replayed.different == []


def test_a_decision_that_is_not_the_recorded_one_is_found(recorded: Path) -> None:
    lines = recorded.read_text().splitlines()
    changed = next(i for i, line in enumerate(lines) if journal.DECIDED in json.loads(line))
    lines[changed] = json.dumps({journal.DECIDED: "0" * 16})
    recorded.write_text("\n".join(lines) + "\n")

    assert len(replay(recorded).different) == 1
    assert not replay_journal(recorded, Console(quiet=True), verbose=False)


def test_a_torn_end_is_no_difference(recorded: Path) -> None:
    lines = recorded.read_text().splitlines()
    last = max(i for i, line in enumerate(lines) if journal.DECIDED in json.loads(line))
    recorded.write_text("\n".join(lines[:last]) + '\n{"decid')

    assert replay(recorded).different == []


def test_a_journal_without_digests_is_replayed_all_the_same(recorded: Path) -> None:
    lines = [line for line in recorded.read_text().splitlines() if journal.DECIDED not in line]
    recorded.write_text("\n".join(lines) + "\n")

    replayed = replay(recorded)

    assert not replayed.is_proven
    assert replayed.decided > 200


def test_nothing_decided_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "quiet.jsonl"
    with Journal(path) as book:
        book.write(e.Tick(1.0))
        book.decided(Decisions((), ()))

    assert list(journal.read_decided(path)) == [(e.Tick(1.0), None)]
