"""What a new campaign begins with. All of it can be changed per campaign."""

from dataclasses import dataclass

from app.models.campaign import DispositionKind as Kind
from dialer.core.types import Outcome, Window

DEAL = "deal"
"""The disposition that says that a deal was made."""


@dataclass(frozen=True, slots=True)
class Preset:
    code: str
    label_zh: str
    label_en: str
    kind: Kind
    is_effective: bool = False
    is_prospect: bool = False
    needs_callback: bool = False
    retry_minutes: int | None = None


# Nine, so that the keys 1 to 9 reach them all.
DISPOSITIONS = (
    Preset(DEAL, "成交", "Deal", Kind.POSITIVE, is_effective=True, is_prospect=True),
    Preset(
        "interested", "有意向", "Interested", Kind.POSITIVE, is_effective=True, is_prospect=True
    ),
    Preset(
        "callback", "约定回访", "Call back", Kind.CALLBACK, is_effective=True, needs_callback=True
    ),
    Preset("busy", "客户忙，稍后再拨", "Busy, try later", Kind.NEUTRAL, retry_minutes=120),
    Preset(
        "not_decision_maker", "非决策人", "Not the decision maker", Kind.NEUTRAL, is_effective=True
    ),
    Preset("voicemail", "语音信箱", "Voicemail", Kind.NEUTRAL, retry_minutes=240),
    Preset("not_interested", "无意向", "Not interested", Kind.NEGATIVE, is_effective=True),
    Preset("wrong_number", "错号", "Wrong number", Kind.WRONG_NUMBER),
    Preset("do_not_call", "拒绝来电", "Do not call", Kind.DNC),
)

WINDOWS = tuple(
    Window(weekday, opens, closes)
    for weekday in range(7)
    for opens, closes in ((9 * 60, 12 * 60), (13 * 60 + 30, 20 * 60))
)

LAWFUL_OPENS = 8 * 60
LAWFUL_CLOSES = 21 * 60
"""Calls outside these local hours are a nuisance everywhere; the pre-flight page warns of them."""

MAX_ATTEMPTS = 6
RETRY_GAPS: dict[Outcome, float] = {
    Outcome.NO_ANSWER: 180.0,
    Outcome.BUSY: 30.0,
    Outcome.POWERED_OFF: 240.0,
    Outcome.REJECTED: 24 * 60.0,
    Outcome.MACHINE: 240.0,
    Outcome.EARLY_HANGUP: 24 * 60.0,
    # A person who was left waiting once is left in peace for three days.
    Outcome.ABANDONED: 72 * 60.0,
}
