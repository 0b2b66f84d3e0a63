"""Which Asterisk is used: the named one, the installed one, a whole copy, never half a one."""

from pathlib import Path

import pytest

from app.config import Settings
from app.embedded.fetch import AsteriskMissing, _extract, find_asterisk


def program(path: Path, says: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def _no_asterisk_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.embedded.fetch.shutil.which", lambda *_, **__: None)


def test_the_setting_comes_first(tmp_path: Path) -> None:
    named = program(tmp_path / "opt" / "sbin" / "asterisk", "Asterisk 20.6.0~dfsg")
    modules = tmp_path / "opt" / "lib" / "asterisk" / "modules"
    modules.mkdir(parents=True)

    found = find_asterisk(Settings(_env_file=None, var_dir=tmp_path, asterisk_bin=str(named)))

    assert found is not None
    assert (found.version, found.module_dir) == ("20.6.0", modules)


@pytest.mark.parametrize("says", ["Asterisk 16.28.0", "nothing of the kind"])
def test_an_old_or_strange_program_is_refused_by_name(says: str, tmp_path: Path) -> None:
    named = program(tmp_path / "sbin" / "asterisk", says)

    with pytest.raises(AsteriskMissing, match="is not Asterisk 18 or newer"):
        find_asterisk(Settings(_env_file=None, var_dir=tmp_path, asterisk_bin=str(named)))


def test_a_setting_that_names_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AsteriskMissing, match="/nowhere/asterisk does not run"):
        find_asterisk(Settings(_env_file=None, var_dir=tmp_path, asterisk_bin="/nowhere/asterisk"))


def test_the_newest_whole_copy_is_used(tmp_path: Path) -> None:
    for version in ("9.0.0", "20.6.0", "22.10.1"):
        copy(tmp_path / "asterisk" / version)
    (tmp_path / "asterisk" / "23.0.0").mkdir()
    copy(tmp_path / "asterisk" / ".unpacked-x1")

    found = find_asterisk(Settings(_env_file=None, var_dir=tmp_path))

    assert found is not None
    assert found.version == "22.10.1"


def test_an_interrupted_copy_is_never_used(tmp_path: Path) -> None:
    copy(tmp_path / "asterisk" / ".unpacked-x1")

    assert find_asterisk(Settings(_env_file=None, var_dir=tmp_path)) is None


def copy(prefix: Path) -> None:
    (prefix / "usr/lib64").mkdir(parents=True)
    (prefix / "usr/lib64/ld-linux-x86-64.so.2").touch()
    (prefix / "usr/lib/x86_64-linux-gnu/asterisk/modules").mkdir(parents=True)


def test_a_damaged_package_is_noticed(tmp_path: Path) -> None:
    damaged = tmp_path / "asterisk_22_amd64.deb"
    damaged.write_bytes(b"!<arch>\n" + bytes(200))

    assert _extract(damaged, tmp_path)
