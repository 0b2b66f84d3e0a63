"""Sounds are made once, sound different from each other, and a customer's own file is kept."""

import wave
from pathlib import Path

import numpy as np
import pytest

from app.embedded.fetch import Asterisk
from app.embedded.speech import MESSAGES, NoSpeech, ensure_messages, ensure_sounds


def silent_machine(folder: Path) -> Asterisk:
    """Without espeak-ng; with the phrases that come with Asterisk, as far as a test needs them."""
    sounds = folder / "asterisk" / "sounds" / "en"
    sounds.mkdir(parents=True)
    for phrase in ("im-sorry", "vm-isunavail", "vm-intro"):
        write(sounds / f"{phrase}.wav", np.sin(np.arange(4000) / 3))
    return Asterisk((), folder, folder / "asterisk", "22.0", "test")


def write(path: Path, samples: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((samples * 20_000).astype("<i2").tobytes())


def read(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def pitch(samples: np.ndarray) -> float:
    """The lag at which voiced sound repeats, as a frequency, over many short windows."""
    found = []
    for start in range(0, len(samples) - 800, 800):
        window = samples[start : start + 800]
        if np.sqrt((window**2).mean()) > 0.03:
            repeats = np.correlate(window, window, "full")[800:]
            found.append(8000 / (26 + int(repeats[25:110].argmax())))
    return float(np.median(found))


def test_agents_and_callees_sound_different(tmp_path: Path) -> None:
    folder = ensure_sounds(tmp_path / "sounds", silent_machine(tmp_path))

    agent = read(folder / "voices" / "agent0" / "speech.wav")
    callee = read(folder / "voices" / "callee0" / "speech.wav")

    assert pitch(callee) > 1.3 * pitch(agent)
    for voice in (agent, callee):
        assert len(voice) > 20 * 8000
        assert np.sqrt((voice**2).mean()) > 0.02


def test_a_recording_of_the_customers_own_is_kept(tmp_path: Path) -> None:
    own = tmp_path / "sounds" / "talktime" / "safe-harbour.wav"
    own.parent.mkdir(parents=True)
    write(own, np.zeros(800))

    ensure_sounds(tmp_path / "sounds", silent_machine(tmp_path))

    assert len(read(own)) == 800


def test_every_message_is_there_and_readable_for_the_servers(tmp_path: Path) -> None:
    folder = ensure_messages(tmp_path / "sounds", silent_machine(tmp_path))

    for name in (*MESSAGES, "beep"):
        path = folder / "talktime" / f"{name}.wav"
        assert np.abs(read(path)).max() > 0.3
        assert path.stat().st_mode & 0o444 == 0o444


def test_a_legal_message_is_never_gibberish(tmp_path: Path) -> None:
    mute = Asterisk((), tmp_path, tmp_path / "nothing", "22.0", "test")

    with pytest.raises(NoSpeech, match="install espeak-ng, or record safe-harbour"):
        ensure_messages(tmp_path / "sounds", mute)
