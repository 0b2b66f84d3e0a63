"""A script on paper: what may not be published, and the words that a lead hears."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from app.calling.scripts.faults import FaultKind, faults_of
from app.calling.scripts.nodes import ScriptNode
from app.calling.scripts.phrases import Ultimatum, ultimatums_in
from app.calling.scripts.wording import fill, variables_in, variant_of

PUSH = Ultimatum("您到底买不买呢", "您对哪一点还不太放心？")


def node(key: str, words: str = "您现在怎么处理这件事？", **fields: Any) -> ScriptNode:
    return ScriptNode.model_validate({"key": key, "purpose": "need", "wordings": [words]} | fields)


def kinds(*nodes: ScriptNode) -> list[tuple[str, FaultKind]]:
    return [(fault.node, fault.kind) for fault in faults_of(nodes, [PUSH])]


class TestFaults:
    def test_a_sound_script_has_none(self) -> None:
        yes = {"text": "有", "next": "date"}

        assert kinds(node("open", answers=[yes]), node("date")) == []

    def test_a_question_without_a_purpose_is_named(self) -> None:
        assert kinds(node("open", next="more"), node("more", purpose=None)) == [
            ("more", FaultKind.NO_PURPOSE)
        ]

    @pytest.mark.parametrize(
        ("fields", "kind"),
        [
            ({"wordings": [""]}, FaultKind.NO_WORDS),
            ({"wordings": ["a", "a"]}, FaultKind.SAME_WORDING),
            ({"wordings": ["{birthday|您}"]}, FaultKind.VARIABLE_UNKNOWN),
            ({"answers": [{"text": ""}]}, FaultKind.EMPTY_ANSWER),
            ({"answers": [{"text": "好"}, {"text": "好"}]}, FaultKind.SAME_ANSWER),
            ({"answers": [{"text": "好", "next": "gone"}]}, FaultKind.NEXT_UNKNOWN),
        ],
    )
    def test_what_is_missing_in_a_node_is_named(
        self, fields: dict[str, Any], kind: FaultKind
    ) -> None:
        assert kinds(node("open", **fields)) == [("open", kind)]

    def test_a_node_that_no_talk_reaches_is_named(self) -> None:
        assert kinds(node("open"), node("lost")) == [("lost", FaultKind.NEVER_REACHED)]

    def test_a_ring_without_an_end_is_named(self) -> None:
        assert kinds(node("a", next="b"), node("b", next="a")) == [
            ("a", FaultKind.NEVER_ENDS),
            ("b", FaultKind.NEVER_ENDS),
        ]


class TestUltimatums:
    def test_is_blocked_with_a_softer_form(self) -> None:
        (fault,) = faults_of([node("close", f"好的。{PUSH.phrase}？谢谢")], [PUSH])

        assert (fault.kind, fault.what) == (FaultKind.ULTIMATUM, PUSH.phrase)
        assert fault.softer == PUSH.softer

    def test_marks_spaces_and_politeness_hide_nothing(self) -> None:
        assert ultimatums_in("你 到底，买不买？！", [PUSH]) == [PUSH]

    def test_a_usual_question_is_none(self) -> None:
        assert ultimatums_in("您买不买都没关系。", [PUSH]) == []


class TestWords:
    def test_are_filled_in_with_a_fallback(self) -> None:
        words = "{name|您}好，我是{ agent }，想了解{company}的情况。"

        assert variables_in(words) == ["name", "agent", "company"]
        assert fill(words, {"name": " ", "agent": "王芳"}) == "您好，我是王芳，想了解的情况。"

    def test_what_a_lead_is_called_is_never_filled_in_again(self) -> None:
        assert fill("{name}", {"name": "{agent}", "agent": "王芳"}) == "{agent}"

    def test_a_lead_always_hears_the_same_variant_and_leads_are_split_evenly(self) -> None:
        leads = [uuid4() for _ in range(2000)]

        heard = [variant_of(lead, "open", 2) for lead in leads]

        assert heard == [variant_of(lead, "open", 2) for lead in leads]
        assert 850 < Counter(heard)[0] < 1150
