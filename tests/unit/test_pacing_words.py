"""Each reason of a pacer is told in words, with the numbers that are there."""

import json
import re
from pathlib import Path

import pytest

from dialer.core.pacing.pacer import View, Why, Wish
from dialer.core.pacing.power import Power
from dialer.core.pacing.predictive import DROUGHT, Predictive
from dialer.core.pacing.progressive import Progressive
from dialer.core.types import CallId
from tests.unit.pacing_kit import Shift, campaign

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "console" / "src" / "lib" / "i18n"
READY = View(ready=3, staffed=3, in_flight=1, allowed=9)


def every_wish() -> dict[str, Wish]:
    """One of each reason, as the pacers of the live engine come to it."""
    shift = Shift(6).run(900.0)
    worked = shift.pacer
    assert isinstance(worked, Predictive)
    spent = Power(campaign())
    spent.budget(0.0, answered=100, abandoned=9)
    wishes = [
        Predictive(campaign()).calls_to_launch(0.0, READY),
        Predictive(campaign()).calls_to_launch(0.0, View(0, 0, 0, 9)),
        Progressive().calls_to_launch(0.0, READY),
        Power(campaign()).calls_to_launch(0.0, READY),
        spent.calls_to_launch(0.0, READY),
        worked.calls_to_launch(shift.now, shift.view()),
        worked.calls_to_launch(shift.now, shift.view(allowed=0)),
        worked.calls_to_launch(shift.now, shift.view(in_flight=2, silent_seconds=3.0)),
    ]
    worked.answers.drought = DROUGHT + 1.0
    wishes.append(worked.calls_to_launch(shift.now, shift.view()))
    worked.settings(shift.now, campaign(abandon_ceiling=0.0))
    wishes.append(worked.calls_to_launch(shift.now, shift.view()))
    for number in range(20):
        worked.placed(shift.now, CallId(f"dead-{number}"))
        worked.ended(shift.now + 0.2, CallId(f"dead-{number}"))
    wishes.append(worked.calls_to_launch(shift.now + 0.5, shift.view()))
    return {wish.why: wish for wish in wishes}


def words(language: str) -> dict[str, str]:
    catalogue = json.loads((CATALOGUES / f"{language}.json").read_text(encoding="utf-8"))
    said: dict[str, str] = catalogue["pacing"]["why"]
    return said


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_each_reason_has_its_words_and_the_words_their_numbers(language: str) -> None:
    wishes, said = every_wish(), words(language)

    assert set(wishes) == set(Why) == set(said)
    for why, wish in wishes.items():
        assert set(re.findall(r"{{(\w+)}}", said[why])) <= set(wish.numbers), why


def test_each_reason_is_explained_in_the_docs() -> None:
    page = (ROOT / "docs" / "pacing.md").read_text(encoding="utf-8")

    assert [why for why in Why if f"`{why}`" not in page] == []
