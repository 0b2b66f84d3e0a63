"""Metrics that divide sums by sums. What is divided is named by code; the words follow from it."""

from collections.abc import Mapping

from app.reports.metrics.metric import Kind, Metric, Opens, Unit

Named = Mapping[str, Metric]
HANDLED = ("talk_seconds", "hold_seconds", "wrapup_seconds")
WORKING = (*HANDLED, "dialing_seconds", "ready_seconds")
HOUR = 3600.0

# code, zh, en, unit, numerator, denominator, which way is good
TABLE: tuple[tuple[str, str, str, Unit, tuple[str, ...], tuple[str, ...], str], ...] = (
    ("utilization", "通话利用率", "Talk utilization", Unit.SHARE,
     ("scheduled_talk_seconds",), ("elapsed_shift_seconds",), "up"),
    ("login_utilization", "签入通话率", "Login-based utilization", Unit.SHARE,
     ("talk_seconds",), ("signed_in_seconds",), "up"),
    ("occupancy", "占用率", "Occupancy", Unit.SHARE, HANDLED, (*HANDLED, "ready_seconds"), "up"),
    ("busy_share", "工时利用率", "Working-time use", Unit.SHARE,
     (*HANDLED, "dialing_seconds"), ("signed_in_seconds",), "up"),
    ("working_rate", "就绪率", "Working rate", Unit.SHARE, WORKING, ("signed_in_seconds",), "up"),
    ("adherence", "排班遵守率", "Adherence", Unit.SHARE,
     ("adherent_seconds",), ("scheduled_seconds",), "up"),
    ("connect_rate", "接通率", "Connect rate", Unit.SHARE, ("connected",), ("calls",), "up"),
    ("answer_rate", "接听率", "Answer rate", Unit.SHARE, ("answered",), ("calls",), "up"),
    ("effective_rate", "有效通话率", "Effective rate", Unit.SHARE,
     ("effective",), ("connected",), "up"),
    ("intent_rate", "意向率", "Intent rate", Unit.SHARE, ("prospects",), ("effective",), "up"),
    ("dead_rate", "无效号码率", "Dead-number rate", Unit.SHARE,
     ("dead_numbers",), ("calls",), "down"),
    ("short_rate", "短通话率", "Short-talk rate", Unit.SHARE,
     ("short_calls",), ("connected",), "down"),
    ("rejected_rate", "拒接率", "Rejection rate", Unit.SHARE,
     ("outcome_rejected",), ("calls",), "down"),
    ("average_talk", "平均通话时长", "Average talk", Unit.SECONDS,
     ("call_talk_seconds",), ("connected",), ""),
    ("average_wrapup", "平均整理时长", "Average wrap-up", Unit.SECONDS,
     ("wrapup_seconds",), ("connected",), "down"),
    ("average_handle", "平均处理时长", "Average handle time", Unit.SECONDS,
     HANDLED, ("connected",), ""),
    ("average_ring", "平均振铃", "Average ring", Unit.SECONDS, ("ring_seconds",), ("calls",), ""),
    ("average_wait", "平均等待", "Average wait", Unit.SECONDS,
     ("ready_seconds",), ("connected",), "down"),
    ("calls_per_hour", "每小时呼叫", "Calls per hour", Unit.RATIO,
     ("calls",), ("signed_in_seconds",), "up"),
    ("calls_per_lead", "线索均呼次数", "Calls per lead", Unit.RATIO,
     ("calls",), ("leads_called",), ""),
    ("abandon_rate_fcc", "弃呼率（FCC）", "Abandon rate (FCC)", Unit.SHARE,
     ("paced_abandoned",), ("paced_answered",), "down"),
    ("real_share", "真实沟通占比", "Share of real talk", Unit.SHARE,
     ("real_talk_seconds",), ("call_talk_seconds",), "up"),
    ("golden_share", "黄金时段通话占比", "Talk within golden hours", Unit.SHARE,
     ("golden_talk_seconds",), ("golden_signed_in_seconds",), "up"),
    ("golden_pause_share", "黄金时段示忙占比", "Pause within golden hours", Unit.SHARE,
     ("golden_pause_seconds",), ("golden_signed_in_seconds",), "down"),
    ("penetration", "名单渗透率", "List penetration", Unit.SHARE, ("leads_tried",), ("leads",), ""),
    ("saturation", "名单饱和度", "List saturation", Unit.SHARE, ("attempts",), ("leads",), ""),
)  # fmt: skip

TIMES = {"calls_per_hour": HOUR}
MOST = {"utilization": 1.0, "adherence": 1.0}

OFCOM = Metric(
    "abandon_rate_ofcom",
    "弃呼率（Ofcom）",
    "Abandon rate (Ofcom)",
    Unit.SHARE,
    Kind.RATE,
    Opens.CALLS,
    "弃呼 × (1 − 机器占比) ÷ (转坐席的真人 + 弃呼 × (1 − 机器占比))，"
    "机器占比 = 转坐席的机器应答 ÷ 全部转坐席",
    "abandoned × (1 − m) ÷ (people passed to agents + abandoned × (1 − m)), "
    "m = machines passed to agents ÷ all passed to agents",
    better="down",
)


def ofcom_rate(abandoned: float, humans: float, machines: float) -> float | None:
    """Abandon rate after Ofcom's 2010 statement: abandoned calls that were machines are taken out
    by the share of machines among the calls that agents took.
    """
    taken = humans + machines
    fewer = abandoned * (1.0 - machines / taken) if taken else abandoned
    return fewer / (humans + fewer) if humans + fewer else None


def build(named: Named) -> tuple[Metric, ...]:
    """The rates, with formulas spelled out by the names of what they divide."""
    return (*(_rate(named, *row) for row in TABLE), OFCOM)


def _rate(  # noqa: PLR0917 - one row of the table above
    named: Named,
    code: str,
    zh: str,
    en: str,
    unit: Unit,
    numerator: tuple[str, ...],
    denominator: tuple[str, ...],
    better: str,
) -> Metric:
    times = TIMES.get(code, 1.0)
    first = named[numerator[0]]
    return Metric(
        code,
        zh,
        en,
        unit,
        Kind.RATE,
        first.opens,
        _words([named[each].zh for each in numerator], [named[each].zh for each in denominator])
        + (" × 3600" if code in TIMES else ""),
        _words([named[each].en for each in numerator], [named[each].en for each in denominator])
        + (" × 3600" if code in TIMES else ""),
        numerator=numerator,
        denominator=denominator,
        times=times,
        most=MOST.get(code),
        better=better,
    )


def _words(parts: list[str], whole: list[str]) -> str:
    return f"{_sum(parts)} ÷ {_sum(whole)}"


def _sum(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"({' + '.join(names)})"
