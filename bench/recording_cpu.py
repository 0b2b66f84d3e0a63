"""CPU of one recording on its way to the store, beside the ffmpeg command alone.

    python -m bench.recording_cpu [--minutes 10] [--runs 3] [--json FILE]

Both read the same raw file. The pipeline's figure holds everything: waveform, levels and talk
analysis, encoding, decoding again to check it, storing, and reading the object back. Best of the
runs, since the machine may be busy with other things.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import numpy as np

from recordings import audio
from recordings.analysis import analyse
from recordings.peaks import peaks
from recordings.pipeline import Job, Kept, keep
from recordings.storage import digest, open_store
from tests.sounds import Side, quiet, talk, write_raw

TARGET_SECONDS = 4.0
"""For ten minutes of stereo on this design's two cores."""
TURN = 6.0


def turns(minutes: float, seed: int, *, first: bool) -> Side:
    """One side of a conversation in which the two take turns."""
    speaking = [talk(TURN, seed=seed), quiet(TURN)]
    pair = np.concatenate(speaking if first else speaking[::-1])
    frames = round(minutes * 60 * audio.FRAME_RATE)
    return np.resize(pair, frames)


def cpu() -> float:
    """CPU seconds of this process and the children it waited for."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def best(runs: int, work: Callable[[], object]) -> dict[str, float]:
    measured = []
    for _ in range(runs):
        began, wall = cpu(), time.perf_counter()
        work()
        measured.append((cpu() - began, time.perf_counter() - wall))
    spent, took = min(measured)
    return {"cpu_seconds": round(spent, 3), "wall_seconds": round(took, 3)}


def ffmpeg_alone(raw: Path, target: Path) -> None:
    command = [audio.ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
    command += ["-f", "s16le", "-ar", "8000", "-ac", "2", "-i", str(raw)]
    subprocess.run([*command, *audio.OPUS, str(target)], check=True)


def measure(minutes: float, runs: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="talktime-bench-") as name:
        folder = Path(name)
        raw = write_raw(
            folder / "call.raw", turns(minutes, 1, first=True), turns(minutes, 2, first=False)
        )
        store = open_store((folder / "store").as_uri())
        job = Job(uuid4(), raw, folder / "work", "calls/bench.ogg")
        kept: list[Kept] = []
        encoded = folder / "parts.ogg"
        figures: dict[str, dict[str, float]] = {
            "ffmpeg alone": best(runs, lambda: ffmpeg_alone(raw, folder / "alone.ogg")),
            "pipeline": best(runs, lambda: kept.append(keep(job, store))),
            "  peaks": best(runs, lambda: peaks(raw)),
            "  analysis": best(runs, lambda: analyse(raw)),
            "  encode": best(runs, lambda: audio.encode(raw, encoded)),
            "  decode to check": best(runs, lambda: audio.decode(encoded)),
            "  hash": best(runs, lambda: digest(encoded)),
        }
        return {
            "minutes": minutes,
            "raw_bytes": raw.stat().st_size,
            "stored_bytes": kept[0].digest.size,
            "levels_dbfs": kept[0].analysis.levels,
            "agent_share": kept[0].analysis.agent_share,
            "steps": figures,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", help="write the figures here as well; - for the output")
    wanted = parser.parse_args()

    found = measure(wanted.minutes, wanted.runs)
    steps: dict[str, dict[str, float]] = found["steps"]  # type: ignore[assignment]
    if wanted.json == "-":
        json.dump(found, sys.stdout, indent=2)
        return
    for name, spent in steps.items():
        print(f"{name:20} {spent['cpu_seconds']:7.2f} s CPU {spent['wall_seconds']:7.2f} s")
    whole, alone = steps["pipeline"]["cpu_seconds"], steps["ffmpeg alone"]["cpu_seconds"]
    limit = TARGET_SECONDS * wanted.minutes / 10
    print(
        f"{wanted.minutes:g} minutes: {whole:.2f} s CPU, {whole / alone:.2f} times ffmpeg alone; "
        f"limit {limit:g} s: {'reached' if whole <= limit else 'MISSED'}"
    )
    if wanted.json:
        Path(wanted.json).write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
