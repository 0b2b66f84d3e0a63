"""The doctor names what is missing and says what to do about it."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from app.config import Settings
from app.embedded.doctor import findings, report


def test_a_missing_asterisk_is_named_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.embedded.fetch.shutil.which", lambda *_, **__: None)
    said = io.StringIO()

    code = report(Settings(_env_file=None, var_dir=tmp_path), Console(file=said, width=200))

    assert code == 1
    assert "`talktime fetch` gets a private copy" in said.getvalue()


def test_open_secrets_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").touch(mode=0o644)
    (tmp_path / "secrets.env").chmod(0o644)

    (secrets,) = [
        f for f in findings(Settings(_env_file=None, var_dir=tmp_path)) if f.component == "secrets"
    ]

    assert secrets.advice.startswith("`chmod 600")


def test_every_component_is_listed(tmp_path: Path) -> None:
    components = [f.component for f in findings(Settings(_env_file=None, var_dir=tmp_path))]

    assert {"python", "node", "postgresql", "asterisk", "ffmpeg", "ports", "disk"} <= {*components}
    assert len(components) == len(set(components))
