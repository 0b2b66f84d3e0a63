"""A log that is turned at each start is bounded by two files."""

from pathlib import Path

import pytest

from app.embedded import logs


def test_a_large_log_is_put_aside_and_a_small_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "LARGEST", 10)
    log, aside = tmp_path / "server.log", tmp_path / "server.log.1"

    logs.turn(log)
    log.write_text("short")
    logs.turn(log)
    assert log.read_text() == "short"

    log.write_text("long enough")
    logs.turn(log)
    assert not log.exists()
    assert aside.read_text() == "long enough"

    log.write_text("long enough again")
    logs.turn(log)
    assert aside.read_text() == "long enough again"
