"""`talktime simulate` and `talktime plan`, as a person calls them."""

import json
from pathlib import Path

from typer.testing import CliRunner

from app.cli import cli

RUNNER = CliRunner()


def test_simulate_writes_figures_and_a_chart(tmp_path: Path) -> None:
    figures, chart = tmp_path / "figures.json", tmp_path / "chart.svg"
    words = "simulate reference --seeds 1 --agents 4 --hours 0.2 --policy progressive"

    done = RUNNER.invoke(cli, [*words.split(), "--json", str(figures), "--chart", str(chart)])

    assert done.exit_code == 0
    found = json.loads(figures.read_text())
    assert found["summaries"][0]["policy"] == "progressive"
    assert found["results"][0]["abandons"] == 0
    assert chart.read_text().startswith("<svg")


def test_simulate_says_what_it_cannot_read() -> None:
    done = RUNNER.invoke(cli, ["simulate", "nowhere"])

    assert done.exit_code == 2
    assert "reference" in done.output


def test_simulate_refuses_a_chart_that_it_cannot_draw() -> None:
    done = RUNNER.invoke(cli, ["simulate", "--chart", "busy.png"])

    assert done.exit_code == 2
    assert "busy.svg" in done.output


def test_plan_tells_what_two_more_agents_save(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    words = "plan --agents 2 --leads 400 --policy progressive"

    done = RUNNER.invoke(cli, [*words.split(), "--json", str(path)])

    assert done.exit_code == 0
    few, many = json.loads(path.read_text())
    assert (few["agents"], many["agents"]) == (2, 4)
    assert few["hours"] > many["hours"] > 0.0
    assert many["lines"] >= 4
