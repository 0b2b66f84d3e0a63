"""Imports that fail, are killed, or come twice: nothing is half-imported."""

import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import psycopg
import pytest
from rich.console import Console

from app.config import REPOSITORY, Settings
from app.errors import Problem
from app.leads.imports import claims, runner, staging
from app.leads.imports.command import import_file
from app.leads.imports.reader import FileRefused
from app.leads.imports.runner import Interrupted, Stop
from tests.api.import_site import HEADER, Site, fates

GOOD = HEADER + "".join(f"公司{n},李雷,138{n:08d},,,\n" for n in range(1_000, 6_000))


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Site:
    return Site(settings, tmp_path)


def nothing_is_there(site: Site) -> bool:
    return (
        site.rows("SELECT count(*) FROM leads") == [(0,)]
        and site.rows("SELECT count(*) FROM import_rejects") == [(0,)]
        and site.rows("SELECT total, accepted FROM imports") == [(0, 0)]
    )


def one_endless_line(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(200):
            file.write("13800138000,李雷,".encode() * ((1 << 20) // 19))


def one_endless_hole(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 << 20)


def of(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("write", "says"),
    [
        (of(b""), "empty"),
        (of(b"\x7fELF\x02\x01\x01\x00" * 1000), "binary"),
        (of(b"PK\x03\x04" + b"\x00" * 100), "Excel"),
        (one_endless_line, "no end"),
        (one_endless_hole, "empty|binary"),
        (of("李雷,13800138000\n韩梅梅,13900139000\n".encode()), "No header row"),
        (of(HEADER.encode()), "no rows"),
    ],
    ids=["empty", "binary", "workbook", "200 MB line", "200 MB hole", "no header", "no rows"],
)
def test_a_file_that_is_no_list_fails_with_advice(
    site: Site, write: Callable[[Path], object], says: str
) -> None:
    path = site.folder / "file.csv"
    write(path)

    with pytest.raises(FileRefused, match=says) as refused:
        import_file(site.settings, path, list_name="list")

    assert site.rows("SELECT state, error FROM imports") == [("failed", str(refused.value))]
    assert nothing_is_there(site)
    assert list(claims.folder(site.settings.var_dir).iterdir()) == []


def test_forty_percent_of_broken_rows_give_a_clear_report(site: Site) -> None:
    good = [f"公司{n},李雷,1380013{n:04d},,," for n in range(600)]
    broken = ['"公司', "公司,李雷,1380013", "公司,李雷,13800138000,,,,x", ",,,,,"] * 100
    lines = [good.pop() if n % 5 in {0, 2, 4} else broken.pop() for n in range(1_000)]

    imported = site.imports(HEADER + "\n".join(lines) + "\n")

    assert fates(imported) == {"accepted": 600, "rejected": 400, "duplicate": 0, "blocked": 0}
    assert imported.tally.reasons == {
        "unclosed_quote": 100,
        "phone_wrong_length": 100,
        "too_many_cells": 100,
        "blank_row": 100,
    }


def test_an_import_that_breaks_leaves_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(staging, "tally", break_down)

    with pytest.raises(RuntimeError):
        site.imports(GOOD)

    assert nothing_is_there(site)
    ((state, error),) = site.rows("SELECT state, error FROM imports")
    assert state == "failed"
    assert "Nothing was imported" in error


HALTED = """
import sys
from pathlib import Path
from app.config import Settings
from app.leads.imports import blocks, command, runner, staging

def halt(*_):
    print("half", flush=True)
    sys.stdin.read()

url, var_dir, path, where = sys.argv[1:]
carry_out = runner.carry_out
if where == "half":
    blocks.BLOCK_BYTES = 10_000
    size = Path(path).stat().st_size
    half = lambda read, rows: halt() if 2 * read >= size else None
    runner.carry_out = lambda *a, **k: carry_out(*a, **k | {"progress": half})
else:
    staging.tally = halt
settings = Settings(database_url=url, var_dir=var_dir)
command.import_file(settings, Path(path), list_name="list")
"""


@pytest.mark.timeout(60)
@pytest.mark.parametrize("where", ["half", "leads made"])
def test_a_killed_import_is_taken_over_when_its_lease_is_over(site: Site, where: str) -> None:
    """Killed at half of the file, and with all its leads written and nothing committed."""
    path = site.file(GOOD)
    arguments = [site.settings.database_url, str(site.settings.var_dir), str(path), where]
    process = subprocess.Popen(
        [sys.executable, "-c", HALTED, *arguments],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"half\n"
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    var_dir = site.settings.var_dir

    assert nothing_is_there(site)
    assert site.rows("SELECT state FROM imports") == [("reading",)]
    assert claims.claim(site.url, var_dir) is None

    site.does("UPDATE imports SET lease_until = now() - interval '1 second'")
    job = claims.claim(site.url, var_dir)
    assert job is not None
    tally = runner.carry_out(site.url, var_dir, job, pbx="pbx1")

    assert (tally.total, tally.accepted) == (5_000, 5_000)
    assert site.rows("SELECT state, tries, accepted FROM imports") == [("done", 2, 5_000)]


def abandoned(site: Site, tries: int) -> None:
    """Leave an import as a process does that died while it read."""
    stop = Stop()
    stop.ask()
    with pytest.raises(Interrupted):
        site_import_with(site, stop)
    site.does(
        f"UPDATE imports SET state = 'reading', tries = {tries},"
        " lease_until = now() - interval '1 second'"
    )


def site_import_with(site: Site, stop: Stop) -> None:
    carry_out = runner.carry_out
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "carry_out", lambda *a, **k: carry_out(*a, **k, stop=stop))
        site.imports(GOOD)


def test_a_stopped_import_waits_for_the_next_start(site: Site) -> None:
    stop = Stop()
    stop.ask()

    with pytest.raises(Interrupted):
        site_import_with(site, stop)

    assert site.rows("SELECT state, tries FROM imports") == [("received", 0)]
    assert nothing_is_there(site)
    job = claims.claim(site.url, site.settings.var_dir)
    assert job is not None
    assert runner.carry_out(site.url, site.settings.var_dir, job, pbx="pbx1").accepted == 5_000


def test_a_file_that_kills_its_readers_is_given_up(site: Site) -> None:
    abandoned(site, tries=claims.MOST_TRIES)

    assert claims.claim(site.url, site.settings.var_dir) is None
    ((state, error),) = site.rows("SELECT state, error FROM imports")
    assert state == "failed"
    assert "Split the file" in error


def test_an_import_whose_file_is_gone_is_given_up(site: Site) -> None:
    abandoned(site, tries=1)
    for path in claims.folder(site.settings.var_dir).iterdir():
        path.unlink()
    site.does("UPDATE imports SET lease_until = now() - interval '1 hour'")

    assert claims.claim(site.url, site.settings.var_dir) is None
    assert site.rows("SELECT state, error FROM imports") == [
        ("failed", "The file is gone. Nothing was imported; import it again.")
    ]


def test_who_lost_the_lease_cannot_finish(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    tally = staging.tally

    def while_another_takes_over(pg: claims.Pg) -> tuple[dict[str, int], dict[str, int]]:
        site.does("UPDATE imports SET tries = tries + 1")
        return tally(pg)

    monkeypatch.setattr(staging, "tally", while_another_takes_over)

    with pytest.raises(Interrupted):
        site.imports(GOOD)

    assert site.rows("SELECT state, tries FROM imports") == [("reading", 2)]
    assert nothing_is_there(site)


def test_files_nobody_waits_for_are_swept(site: Site) -> None:
    folder = claims.folder(site.settings.var_dir)
    new, old = folder / "new", folder / "old"
    new.touch()
    old.touch()
    subprocess.run(["touch", "-d", "2 hours ago", str(old)], check=True)

    assert claims.sweep_files(site.url, site.settings.var_dir) == 1
    assert list(folder.iterdir()) == [new]


def test_the_same_file_comes_into_a_list_once(site: Site) -> None:
    site.imports(GOOD)

    with pytest.raises(Problem) as refused:
        site.imports(GOOD)

    assert refused.value.code == "file_imported"
    assert fates(site.imports(GOOD, "another list"))["duplicate"] == 5_000


def test_the_terminal_shows_the_report(site: Site) -> None:
    console = Console(record=True, width=100, force_terminal=False)

    import_file(site.settings, site.file(GOOD), list_name="list", console=console)

    assert "5,000" in console.export_text()


def test_a_missing_file_is_said(site: Site) -> None:
    with pytest.raises(FileRefused, match="no file"):
        import_file(site.settings, site.folder / "nowhere.csv", list_name="list")


def test_the_database_keeps_the_sum(site: Site) -> None:
    site.imports("\n".join(islice(GOOD.splitlines(), 3)))

    with pytest.raises(psycopg.errors.CheckViolation):
        site.does("UPDATE imports SET accepted = accepted + 1")
