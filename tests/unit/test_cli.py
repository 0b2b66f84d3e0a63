"""What a person reads when a command cannot start."""

import sys

import pytest

from app import cli
from app.embedded.trouble import Trouble


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["talktime", *arguments])
    # The log of the whole run must not stay bound to what is captured here.
    monkeypatch.setattr("app.logs.configure", lambda *_: None)
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


def test_trouble_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise Trouble("[there] is no program; install one")

    monkeypatch.setattr("app.embedded.fetch.ensure_asterisk", fail)
    code = run(monkeypatch, "fetch")

    assert code == 1
    assert capsys.readouterr().err.splitlines() == ["✗ [there] is no program; install one"]


def test_a_wrong_setting_is_named_and_its_value_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TALKTIME_AMI_PORT", "hunter2")
    code = run(monkeypatch, "fetch")

    said = capsys.readouterr().err
    assert code == 1
    assert said.startswith("✗ TALKTIME_AMI_PORT: ")
    assert "hunter2" not in said
