"""The sounds that the servers play: spoken messages of ours, and voices for the simulator.

Speech is synthesised once by espeak-ng, in Chinese and English, when the copy of Asterisk or the
machine has it. Without it the voices become speech-like sound (syllables of voiced pulses through
two resonances), and the messages are put together from the phrases that come with Asterisk.
A file that exists is never written again: put your own recording in its place.
"""

import io
import os
import subprocess
import wave
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.embedded.fetch import Asterisk
from app.embedded.trouble import Trouble

RATE = 8000
VOICES = 4
Samples = NDArray[np.float64]

_PEAK = 0.5
_SPEED = 165
"""Of an announcement, in espeak-ng's words a minute."""
_ANSWER_SPEED = 230
"""People who answer a phone speak faster: this makes about five Chinese syllables a second."""

_SORRY_ZH = (
    ("cmn+f2", "您好,很抱歉,现在没有客服人员可以接听您的电话。如果不希望再接到我们的来电,"),
    ("cmn+f2", "请回拨来电显示的号码告诉我们。再见。"),
)
_SORRY_EN = (
    ("en+f2", "Hello. We are sorry, nobody is free to speak with you right now."),
    ("en+f2", "To get no more calls from us, please call the number shown. Goodbye."),
)
MESSAGES = {
    "safe-harbour": (*_SORRY_ZH, *_SORRY_EN),
    "safe-harbour-zh": _SORRY_ZH,
    "safe-harbour-en": _SORRY_EN,
    "prompts/call-back": (
        ("cmn+f2", "您好,我们刚才给您打过电话。请在方便的时候回拨来电显示的号码。谢谢,再见。"),
        ("en+f2", "Hello, we have just called you. Please call the number shown. Goodbye."),
    ),
    "prompts/call-again": (
        ("cmn+f2", "您好,我们刚才给您打过电话,稍后会再联系您。谢谢,再见。"),
        ("en+f2", "Hello, we have just called you, and will call again later. Goodbye."),
    ),
    "apology": (
        ("cmn+f2", "很抱歉,通话中断了,我们会尽快再联系您。再见。"),
        ("en+f2", "We are sorry, the line was lost. We will call you again soon. Goodbye."),
    ),
    "powered-off": (
        ("cmn+f3", "您好,您拨打的电话已关机,请稍后再拨。"),
        ("en+f3", "Sorry, the phone you dialed is powered off."),
    ),
    "voicemail-greeting": (("cmn+m3", "您好,我现在不方便接听电话,请在提示音后留言。"),),
}
_GREETING = ("vm-theperson", "vm-isunavail", "vm-intro")
_SORRY = ("im-sorry", "please-try-call-later", "goodbye")
_PHRASES = {
    "powered-off": ("vm-isunavail", "please-try-call-later"),
    "voicemail-greeting": _GREETING,
}
"""What stands in for a message where nothing can speak it."""

HELLOS = (
    ("cmn+f1", "喂?"),
    ("cmn+m3", "喂,你好。"),
    ("cmn+f3", "你好,哪位?"),
    ("cmn+m1", "喂,您好,请讲。"),
    ("en+m3", "Hello?"),
    ("cmn+f4", "您好,市场部。"),
    ("cmn+m7", "喂?喂?"),
    ("cmn+f5", "您好,这里是公司前台,请问您找哪位?"),
)
"""How the simulator's people answer a phone, the last one at greater length."""
GREETINGS = (
    ("cmn+m3", "您好,我现在不方便接听电话,请在提示音后留言。"),
    ("cmn+f2", "您好,您拨打的用户暂时无法接听,请在听到提示音后留言,留言结束请挂机。"),
    ("en+m3", "Hello, nobody is here to take your call. Please leave a message after the tone."),
    ("cmn+f3", "我不在,请留言。"),
)
"""And its answering machines, the last one shorter than some people."""

_CALLEE_LINES = (
    "喂,你好,哪位?",
    "你们是做什么的?",
    "这个多少钱一套?",
    "我们公司现在用的是别家的产品。",
    "你先发个资料给我看看吧。",
    "嗯,这个功能听起来还可以。",
    "我现在在开会,下午再打给我。",
    "能不能便宜一点?",
    "我需要跟老板商量一下。",
    "你们在上海有办公室吗?",
    "好的,那就先这样。",
)
_AGENT_LINES = (
    "您好,我是客户顾问小林,打扰您两分钟可以吗?",
    "我们帮助销售团队提高每天的有效通话时间。",
    "请问您现在主要是怎么联系客户的?",
    "很多同行用了以后,接通的电话多了一倍。",
    "价格是按座席计算的,第一个月可以免费试用。",
    "我把资料发到您的邮箱,好吗?",
    "那我明天下午再给您回个电话。",
    "谢谢您的时间,祝您工作顺利。",
)
_CALLEE_VOICES = ("cmn+f1", "cmn+f3", "cmn+f4", "cmn+f5")
_AGENT_VOICES = ("cmn+m1", "cmn+m3", "cmn+m7", "cmn+m4")
_CALLEE_PITCH, _AGENT_PITCH = 215.0, 115.0


class NoSpeech(Trouble):
    """The speech synthesiser failed; its words follow."""


def ensure_sounds(folder: Path, asterisk: Asterisk) -> Path:
    """Make what is missing below `folder`: talktime/<message>.wav and voices/<voice>/speech.wav."""
    wanted = _messages(folder, asterisk) | _callees(folder, asterisk)
    return _make(folder, wanted | _voices(folder, asterisk))


def ensure_messages(folder: Path, asterisk: Asterisk) -> Path:
    """The same without the simulator's voices. Raises NoSpeech when nothing here can speak."""
    return _make(folder, _messages(folder, asterisk))


def _make(folder: Path, wanted: Mapping[Path, Callable[[], Samples]]) -> Path:
    for path, sound in wanted.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(f".{os.getpid()}")
            temporary.write_bytes(_wav(_levelled(sound())))
            temporary.replace(path)
        # The servers read them as another user, whatever the umask was.
        _open(path, 0o444)
        for parent in path.relative_to(folder).parents:
            _open(folder / parent, 0o055)
    return folder


def _open(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)


def _messages(folder: Path, asterisk: Asterisk) -> dict[Path, Callable[[], Samples]]:
    wanted: dict[Path, Callable[[], Samples]] = {
        folder / "talktime" / f"{name}.wav": partial(_message, name, asterisk) for name in MESSAGES
    }
    return wanted | {folder / "talktime" / "beep.wav": _beep}


def _callees(folder: Path, asterisk: Asterisk) -> dict[Path, Callable[[], Samples]]:
    """Who picks up at the simulator: people who greet and wait, and machines that talk on."""
    talktime = folder / "talktime"
    people: dict[Path, Callable[[], Samples]] = {
        talktime / f"answer{number}.wav": partial(_hello, voice, text, number, asterisk)
        for number, (voice, text) in enumerate(HELLOS)
    }
    machines: dict[Path, Callable[[], Samples]] = {
        talktime / f"greeting{number}.wav": partial(_greeting, voice, text, number, asterisk)
        for number, (voice, text) in enumerate(GREETINGS)
    }
    return people | machines


def _hello(voice: str, text: str, number: int, asterisk: Asterisk) -> Samples:
    """A breath, the greeting, and a wait for an answer."""
    spoken = (
        _spoken(asterisk, voice, text, speed=_ANSWER_SPEED)
        if asterisk.speaker
        else _syllables(_CALLEE_PITCH, 0.15 * len(text), seed=number)
    )
    return np.concatenate([np.zeros(int(RATE * 0.35)), spoken, np.zeros(int(RATE * 1.5))])


def _greeting(voice: str, text: str, number: int, asterisk: Asterisk) -> Samples:
    if asterisk.speaker:
        return _spoken(asterisk, voice, text)
    return _syllables(_CALLEE_PITCH, 0.18 * len(text), seed=50 + number)


def _voices(folder: Path, asterisk: Asterisk) -> dict[Path, Callable[[], Samples]]:
    voices = folder / "voices"
    wanted: dict[Path, Callable[[], Samples]] = {
        voices / "silence" / "speech.wav": partial(np.zeros, RATE * 10)
    }
    for number in range(VOICES):
        callee = partial(_voice, _CALLEE_VOICES[number], _CALLEE_LINES, number, asterisk)
        agent = partial(_voice, _AGENT_VOICES[number], _AGENT_LINES, number, asterisk)
        wanted[voices / f"callee{number}" / "speech.wav"] = callee
        wanted[voices / f"agent{number}" / "speech.wav"] = agent
    return wanted


def _message(name: str, asterisk: Asterisk) -> Samples:
    if asterisk.speaker:
        parts = [_spoken(asterisk, voice, text) for voice, text in MESSAGES[name]]
        return np.concatenate(parts)
    phrases = [_phrase(asterisk, phrase) for phrase in _PHRASES.get(name, _SORRY)]
    found = [phrase for phrase in phrases if phrase is not None]
    if not found:
        message = f"nothing can speak the message {name!r}: install espeak-ng, or record {name}.wav"
        raise NoSpeech(message)
    return np.concatenate(found)


def _voice(voice: str, sentences: Sequence[str], number: int, asterisk: Asterisk) -> Samples:
    """All sentences with short pauses, each voice beginning at another one."""
    if not asterisk.speaker:
        pitch = _CALLEE_PITCH if sentences is _CALLEE_LINES else _AGENT_PITCH
        return _syllables(pitch * (1 + 0.06 * number), 30.0, seed=number)
    start = number * 2 % len(sentences)
    pause = np.zeros(int(RATE * 0.25))
    parts = [
        part
        for text in (*sentences[start:], *sentences[:start])
        for part in (_spoken(asterisk, voice, text), pause)
    ]
    return np.concatenate(parts)


def _spoken(asterisk: Asterisk, voice: str, text: str, *, speed: int = _SPEED) -> Samples:
    command = [*asterisk.speaker, "-v", voice, "-s", str(speed), "--stdout", text]
    result = subprocess.run(command, capture_output=True, check=False, timeout=30)
    if result.returncode != 0:
        message = f"espeak-ng failed: {result.stderr.decode(errors='replace').strip()[-300:]}"
        raise NoSpeech(message)
    # Written to a pipe, the header holds no length, so the samples are taken as they come.
    header = result.stdout[:44]
    rate = int.from_bytes(header[24:28], "little")
    samples = np.frombuffer(result.stdout[44 : -1 * (len(result.stdout) % 2) or None], "<i2")
    return _resampled(samples.astype(np.float64) / 32768, rate)


def _phrase(asterisk: Asterisk, name: str) -> Samples | None:
    for path in sorted((asterisk.data_dir / "sounds").glob(f"en*/{name}.wav")):
        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            return _resampled(samples.astype(np.float64) / 32768, file.getframerate())
    return None


def _resampled(samples: Samples, rate: int) -> Samples:
    """To 8 kHz by cutting the spectrum, which leaves nothing above the new half rate."""
    if rate == RATE or not len(samples):
        return samples
    length = int(len(samples) * RATE / rate)
    spectrum = np.fft.rfft(samples)[: length // 2 + 1]
    return np.fft.irfft(spectrum, length) * (length / len(samples))


def _syllables(pitch: float, seconds: float, *, seed: int) -> Samples:
    """Sound with the rhythm, the pitch and the resonances of speech, and no meaning."""
    dice = np.random.default_rng(seed)
    parts: list[Samples] = []
    while sum(map(len, parts)) < seconds * RATE:
        length = int(RATE * dice.uniform(0.12, 0.3))
        time = np.arange(length) / RATE
        tone = pitch * dice.uniform(0.9, 1.15) * (1 - 0.08 * time / time[-1])
        harmonics = np.arange(1.0, int(3400 / (pitch * 1.2)), dtype=np.float64)
        first, second = dice.uniform(300, 800), dice.uniform(900, 2300)
        weights = _resonance(harmonics * pitch, first) + 0.6 * _resonance(harmonics * pitch, second)
        waves = np.sin(2 * np.pi * np.cumsum(tone)[None, :] / RATE * harmonics[:, None])
        parts.append((weights[:, None] * waves).sum(axis=0) * np.hanning(length))
        parts.append(np.zeros(int(RATE * dice.choice([0.02, 0.05, 0.35], p=[0.5, 0.35, 0.15]))))
    return np.concatenate(parts)


def _resonance(frequency: Samples, centre: float) -> Samples:
    response: Samples = 1 / (1 + ((frequency - centre) / 120.0) ** 2)
    return response


def _beep() -> Samples:
    time = np.arange(int(RATE * 0.4)) / RATE
    beep: Samples = np.sin(2 * np.pi * 1000 * time)
    return beep


def _levelled(samples: Samples) -> Samples:
    peak = float(np.abs(samples).max(initial=0.0))
    return samples * (_PEAK / peak) if peak > 0 else samples


def _wav(samples: Samples) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return buffer.getvalue()
