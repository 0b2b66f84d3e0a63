from pathlib import Path

import numpy as np
import pytest

from recordings.analysis import Limits, analyse
from tests.sounds import quiet, talk, tone, write_raw


def test_the_share_and_the_silence_of_a_conversation(tmp_path: Path) -> None:
    customer = np.concatenate([quiet(45), tone(20), quiet(5)])
    agent = np.concatenate([tone(40), quiet(30)])
    raw = write_raw(tmp_path / "a.raw", customer, agent)

    found = analyse(raw)

    assert found.duration == 70.0
    assert found.agent_share == pytest.approx(0.667, abs=0.001)
    assert found.silence == pytest.approx(10.0, abs=0.5)
    assert found.talk == pytest.approx((20.0, 40.0), abs=0.05)
    assert found.longest_talk == pytest.approx((20.0, 40.0), abs=0.05)
    assert found.overlap == 0.0


def test_talking_at_once_is_overlap(tmp_path: Path) -> None:
    raw = write_raw(tmp_path / "a.raw", tone(6), np.concatenate([quiet(4), tone(4)]))

    found = analyse(raw)

    assert found.overlap == pytest.approx(2.0, abs=0.05)
    assert found.silence == 0.0


def test_a_pause_between_two_words_is_still_talk_and_a_click_is_none(tmp_path: Path) -> None:
    words = np.concatenate([tone(1), quiet(0.2), tone(1), quiet(1), tone(0.02), quiet(1)])
    raw = write_raw(tmp_path / "a.raw", words, quiet(1))

    found = analyse(raw)

    assert found.talk[0] == pytest.approx(2.2, abs=0.05)
    assert found.talk[1] == 0.0


def test_nobody_spoke(tmp_path: Path) -> None:
    found = analyse(write_raw(tmp_path / "a.raw", quiet(3), quiet(3)))

    assert found.agent_share is None
    assert found.silence == 3.0
    assert found.levels == pytest.approx((-96.3, -96.3), abs=0.1)


def test_the_level_of_a_sine_is_three_decibels_below_its_peak(tmp_path: Path) -> None:
    found = analyse(write_raw(tmp_path / "a.raw", tone(2, level=1.0), tone(2, level=0.1)))

    assert found.levels == pytest.approx((-3.0, -23.0), abs=0.1)


def test_speech_below_the_threshold_is_silence(tmp_path: Path) -> None:
    raw = write_raw(tmp_path / "a.raw", talk(2), talk(2, seed=2))

    assert analyse(raw, Limits(threshold_dbfs=0.0)).silence == 2.0
    assert analyse(raw).silence == 0.0
