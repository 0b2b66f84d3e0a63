"""What keeps a script from being published. Each fault names its node."""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel

from app.calling.scripts.nodes import ScriptNode
from app.calling.scripts.phrases import Ultimatum, ultimatums_in
from app.calling.scripts.wording import VARIABLES, variables_in


class FaultKind(StrEnum):
    NO_PURPOSE = "no_purpose"
    NO_WORDS = "no_words"
    EMPTY_ANSWER = "empty_answer"
    SAME_ANSWER = "same_answer"
    SAME_WORDING = "same_wording"
    NEXT_UNKNOWN = "next_unknown"
    NEVER_REACHED = "never_reached"
    NEVER_ENDS = "never_ends"
    VARIABLE_UNKNOWN = "variable_unknown"
    ULTIMATUM = "ultimatum"


class ScriptFault(BaseModel):
    node: str
    kind: FaultKind
    what: str = ""
    """The key, variable or phrase that is meant."""
    softer: str = ""
    """What may be said instead of an ultimatum."""


def faults_of(nodes: Sequence[ScriptNode], ultimatums: Sequence[Ultimatum]) -> list[ScriptFault]:
    """All faults, in the order of the nodes. None means that the script may be published."""
    keys = {node.key for node in nodes}
    reached = _reached(nodes)
    ending = _ending(nodes)
    found: list[ScriptFault] = []
    for node in nodes:
        found += _of_one(node, ultimatums)
        found += [
            ScriptFault(node=node.key, kind=FaultKind.NEXT_UNKNOWN, what=target)
            for target in sorted({*node.followers()} - keys)
        ]
        if node.key not in reached:
            found.append(ScriptFault(node=node.key, kind=FaultKind.NEVER_REACHED))
        elif node.key not in ending:
            found.append(ScriptFault(node=node.key, kind=FaultKind.NEVER_ENDS))
    return found


def _of_one(node: ScriptNode, ultimatums: Sequence[Ultimatum]) -> list[ScriptFault]:
    found = []
    if node.purpose is None:
        found.append(ScriptFault(node=node.key, kind=FaultKind.NO_PURPOSE))
    if not all(node.wordings):
        found.append(ScriptFault(node=node.key, kind=FaultKind.NO_WORDS))
    if len({*node.wordings}) < len(node.wordings):
        found.append(ScriptFault(node=node.key, kind=FaultKind.SAME_WORDING))
    answers = [answer.text for answer in node.answers]
    if not all(answers):
        found.append(ScriptFault(node=node.key, kind=FaultKind.EMPTY_ANSWER))
    if len({*answers}) < len(answers):
        found.append(ScriptFault(node=node.key, kind=FaultKind.SAME_ANSWER))
    for words in node.wordings:
        found += [
            ScriptFault(node=node.key, kind=FaultKind.VARIABLE_UNKNOWN, what=name)
            for name in variables_in(words)
            if name not in VARIABLES
        ]
        found += [
            ScriptFault(
                node=node.key, kind=FaultKind.ULTIMATUM, what=each.phrase, softer=each.softer
            )
            for each in ultimatums_in(words, ultimatums)
        ]
    return found


def _reached(nodes: Sequence[ScriptNode]) -> set[str]:
    """The nodes to which a talk may come."""
    by_key = {node.key: node for node in nodes}
    reached: set[str] = set()
    ahead = [nodes[0].key] if nodes else []
    while ahead:
        key = ahead.pop()
        if key in by_key and key not in reached:
            reached.add(key)
            ahead += by_key[key].followers()
    return reached


def _ending(nodes: Sequence[ScriptNode]) -> set[str]:
    """The nodes from which a talk can come to an end."""
    ending = {node.key for node in nodes if node.can_end()}
    while True:
        more = {node.key for node in nodes if ending.intersection(node.followers())} - ending
        if not more:
            return ending
        ending |= more
