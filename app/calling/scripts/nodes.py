"""A script as data: questions, why each is asked, what may be answered, and where that leads."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^(\P{Cc}|\n)*$")
]
Answered = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^\P{Cc}*$")
]


class AskedFor(StrEnum):
    """What a question is asked for. A question without a purpose leads nowhere."""

    NEED = "need"
    CONFIRM = "confirm"
    STEER = "steer"
    CLEAR_UP = "clear_up"
    NEXT_STEP = "next_step"


class ScriptAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Answered
    next: Key | None = None
    """The node that follows; null ends the talk."""


class ScriptNode(BaseModel):
    """One question. A draft may lack anything; what is published may not."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    purpose: AskedFor | None = None
    wordings: Annotated[list[Words], Field(min_length=1, max_length=4)]
    """More than one are variants: each lead always hears the same one."""
    answers: Annotated[list[ScriptAnswer], Field(max_length=9)] = []
    next: Key | None = None
    """What follows any other answer; null ends the talk."""

    def followers(self) -> list[str]:
        targets = [self.next, *(answer.next for answer in self.answers)]
        return [target for target in targets if target is not None]

    def can_end(self) -> bool:
        return self.next is None or any(answer.next is None for answer in self.answers)


class Nodes(BaseModel):
    """All nodes of a script; the first is where a talk begins."""

    nodes: Annotated[list[ScriptNode], Field(min_length=1, max_length=80)]

    @model_validator(mode="after")
    def _each_key_once(self) -> Self:
        keys = [node.key for node in self.nodes]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"These keys stand for more than one node: {', '.join(twice)}.")
        return self
