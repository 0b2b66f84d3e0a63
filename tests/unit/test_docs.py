"""What the docs name exists: links, commands, settings, metrics, decisions."""

import re
from pathlib import Path

import pytest

from app.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs/adr").glob("*.md"))
SOURCES = [p for folder in ("app", "dialer", "recordings") for p in (ROOT / folder).rglob("*.py")]

each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)


def code(page: Path) -> str:
    """What stands in backticks and in code blocks."""
    text = page.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]

    # The two screenshots of the README are made from a running console.
    assert [link for link in local if not (page.parent / link).exists()] == []


@each_page
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)", code(page))) <= targets


@each_page
def test_settings_exist(page: Path) -> None:
    names = set(re.findall(rf"{PREFIX}[A-Z_]+", page.read_text(encoding="utf-8")))
    settings = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    elsewhere = (ROOT / "docker-compose.yml").read_text() + (ROOT / "scripts/setup.sh").read_text()
    # A name that ends in "_" is a pattern, TALKTIME_<NAME>_FILE.
    unknown = {name for name in names - settings if not name.endswith("_")}

    assert {name for name in unknown if name not in elsewhere} == set()


@each_page
def test_commands_exist(page: Path) -> None:
    cli = (ROOT / "app/cli.py").read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:^|[`\s/])talktime ([a-z][a-z-]+)", code(page)))

    missing = {c for c in commands if not re.search(rf"def {c.replace('-', '_')}\b|\"{c}\"", cli)}
    assert missing == set()


@each_page
def test_metrics_exist(page: Path) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    metrics = set(re.findall(r"`(talktime_[a-z_]+)`", page.read_text(encoding="utf-8")))

    assert {metric for metric in metrics if metric not in sources} == set()


class TestDecisions:
    def test_numbers_have_no_gaps(self) -> None:
        assert [int(page.name[:4]) for page in DECISIONS] == [*range(1, len(DECISIONS) + 1)]

    @pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
    def test_a_page_has_a_status_and_says_what_enforces_it(self, page: Path) -> None:
        lines = page.read_text(encoding="utf-8").splitlines()

        assert lines[0].startswith(f"# {page.name[:4]} ")
        assert re.match(r"Status: (Accepted|Superseded by \d{4}), 20\d\d-\d\d-\d\d$", lines[2])
        assert lines[-1].startswith("Enforced by: ")
        assert len(lines) <= 60
