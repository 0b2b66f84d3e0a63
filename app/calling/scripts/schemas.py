from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.calling.scripts.faults import ScriptFault
from app.calling.scripts.nodes import AskedFor, Key, Nodes, ScriptNode

ScriptName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^\P{C}+$")
]


class ScriptIn(Nodes):
    """A new draft. With the name of a script that is there, it becomes its next version."""

    model_config = ConfigDict(extra="forbid")

    name: ScriptName


class ScriptNodes(Nodes):
    model_config = ConfigDict(extra="forbid")


class ScriptOut(BaseModel):
    id: UUID
    name: str
    version: int
    nodes: list[ScriptNode]
    published_at: datetime | None
    created_at: datetime
    campaigns: list[str]
    """Names of the campaigns whose agents see this version."""
    faults: list[ScriptFault]
    """What keeps a draft from being published."""


class ScriptArm(BaseModel):
    """One wording of a question, and what became of the calls in which it was said."""

    variant: int
    wording: str
    asked: int
    effective: int
    prospects: int
    low: float
    """95 % interval of prospects ÷ asked."""
    high: float
    answers: list[int]
    """How often each expected answer was given."""
    other_answers: int


class ScriptNodeResult(BaseModel):
    node: str
    arms: list[ScriptArm]
    best: int | None
    """The variant that finds more prospects than every other beyond chance, if one does."""


class ScriptResults(BaseModel):
    calls: int
    """In which at least one question was marked as asked."""
    nodes: list[ScriptNodeResult]
    fewest: int
    """A difference is not looked at before each wording was said so often."""


class WalkAnswer(BaseModel):
    text: str
    next: str | None


class WalkNode(BaseModel):
    """A question as this lead hears it."""

    key: str
    purpose: AskedFor
    variant: int
    words: str
    answers: list[WalkAnswer]
    next: str | None


class WalkStep(BaseModel):
    node: str
    answer: int | None


class ScriptWalk(BaseModel):
    """The script of the call at the desk, and how far the talk has come."""

    call_id: UUID
    script_id: UUID
    name: str
    version: int
    nodes: list[WalkNode]
    steps: list[WalkStep]
    """In the order in which they were marked."""


class ScriptStepIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    call_id: UUID
    node: Key
    answer: int | None = Field(default=None, ge=0, le=8)
    """Of the expected ones; null is any other."""
