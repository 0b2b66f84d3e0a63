"""Prepared prompts that may be left with an answering machine.

Ours are spoken once by the set-up; your own are .wav files (8 kHz, mono, 16 bit) in the folder
sounds/talktime/prompts. A campaign names one of this list, never a path.
"""

import re
from pathlib import Path

from pydantic import BaseModel

from app.config import default_var_dir
from app.embedded.speech import MESSAGES

_FOLDER = "prompts/"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class PromptOut(BaseModel):
    name: str
    text: str
    """What it says, where that is known."""


def prompts(sounds: Path | None = None) -> list[PromptOut]:
    """By name. Files whose name is no name are passed over."""
    spoken = {
        name.removeprefix(_FOLDER): " ".join(text for _, text in parts)
        for name, parts in MESSAGES.items()
        if name.startswith(_FOLDER)
    }
    folder = (sounds or default_var_dir() / "sounds") / "talktime" / "prompts"
    own = {path.stem for path in folder.glob("*.wav") if _NAME.fullmatch(path.stem)}
    return [PromptOut(name=name, text=spoken.get(name, "")) for name in sorted(spoken.keys() | own)]
