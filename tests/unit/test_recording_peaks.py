from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from recordings.errors import RawEmpty, RawMissing
from recordings.peaks import peaks
from tests.sounds import quiet, tone, write_raw

frames = arrays.arrays(
    np.dtype("<i2"),
    st.tuples(st.integers(1, 3_000), st.just(2)),
    elements=st.integers(-32768, 32767),
)


@settings(max_examples=60)
@given(frames, st.integers(1, 1_200))
def test_peaks_stay_between_silence_and_full_scale(samples: np.ndarray, buckets: int) -> None:
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "a.raw"
        raw.write_bytes(samples.tobytes())

        found = peaks(raw, buckets)

    assert len(found.left) == len(found.right) == buckets
    assert all(0.0 <= value <= 1.0 for value in found.left + found.right)
    # No sample is left out: the highest peak of a side is its highest sample.
    loudest = np.abs(samples.astype(int)).max(axis=0) / 32_768
    assert [max(found.left), max(found.right)] == pytest.approx(loudest, abs=1e-4)


def test_each_side_has_its_own_waveform(tmp_path: Path) -> None:
    raw = write_raw(tmp_path / "a.raw", tone(1, level=1.0), np.concatenate([quiet(1), tone(1)]))

    found = peaks(raw, buckets=4)

    assert found.left == pytest.approx([1.0, 1.0, 0.0, 0.0], abs=0.01)
    assert found.right == pytest.approx([0.0, 0.0, 0.3, 0.3], abs=0.01)


def test_the_lowest_sample_is_full_scale_and_not_more(tmp_path: Path) -> None:
    raw = tmp_path / "a.raw"
    raw.write_bytes(np.full((8, 2), -32_768, dtype="<i2").tobytes())

    assert peaks(raw, buckets=1).left == [1.0]


def test_no_file_and_no_sound_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.raw").write_bytes(b"\0\0")

    with pytest.raises(RawMissing):
        peaks(tmp_path / "none.raw")
    with pytest.raises(RawEmpty):
        peaks(tmp_path / "empty.raw")
