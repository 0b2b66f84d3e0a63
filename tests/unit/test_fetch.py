"""Fetching the private Asterisk goes on where an interrupted try stopped."""

from pathlib import Path
from subprocess import CompletedProcess

import pytest
from rich.progress import Progress

from app.embedded import fetch


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache" / "archives"
    folder.mkdir(parents=True)
    return folder


def apt_that(monkeypatch: pytest.MonkeyPatch, *, prints: str = "", fails: bool = False) -> None:
    def apt(*arguments: object, **options: object) -> CompletedProcess[str]:
        return CompletedProcess(["apt-get"], int(fails), prints, "E: no candidate" if fails else "")

    monkeypatch.setattr(fetch, "_apt", apt)


def test_packages_that_are_all_there_already_are_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path
) -> None:
    """apt names only what is missing, so a try that died while unpacking is told of nothing."""
    (cache / "asterisk_22_amd64.deb").write_bytes(b"whole")
    apt_that(monkeypatch)

    archives = fetch._download(tmp_path, Progress(disable=True))

    assert [archive.name for archive in archives] == ["asterisk_22_amd64.deb"]


def test_an_unknown_package_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path
) -> None:
    apt_that(monkeypatch, fails=True)

    with pytest.raises(fetch.AsteriskMissing, match=r"no candidate.*TALKTIME_ASTERISK_BIN"):
        fetch._download(tmp_path, Progress(disable=True))

    assert list(cache.iterdir()) == []
