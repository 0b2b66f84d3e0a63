"""Metrics that are counted or summed over calls."""

from app.reports.metrics.metric import Kind, Metric, Opens, Unit
from dialer.core.metrics import EFFECTIVE_SECONDS
from dialer.core.types import Outcome

REACHED = "(c.outcome IS NULL OR c.outcome NOT IN ('failed', 'agent_no_answer', 'congestion'))"
BY_A_PERSON = "c.answered_at IS NOT NULL AND c.outcome IS DISTINCT FROM 'machine'"
CONNECTED = "c.bridged_at IS NOT NULL"
EFFECTIVE = f"c.is_effective AND c.talked_ms >= {EFFECTIVE_SECONDS * 1000:.0f}"
DEAD = "c.outcome IN ('unallocated', 'suspended', 'changed', 'invalid')"
CHECKED = (
    "EXISTS (SELECT FROM dispositions d WHERE d.campaign_id = c.campaign_id "
    "AND d.code = c.disposition AND d.kind = 'wrong_number')"
)
MACHINE_TO_AGENT = f"{CONNECTED} AND (c.outcome = 'machine' OR c.disposition = 'machine')"
PACED = "c.mode IN ('progressive', 'power', 'predictive')"
TALKED = "c.talked_ms / 1000.0"
SHORT_SECONDS = 10


def _count(  # noqa: PLR0917 - one row of the table below
    code: str,
    zh: str,
    en: str,
    where: str,
    said_zh: str,
    said_en: str,
    *,
    rolled: str = "",
    better: str = "",
    kind: Kind = Kind.CALLS,
) -> Metric:
    return Metric(
        code,
        zh,
        en,
        Unit.COUNT,
        kind,
        Opens.CALLS,
        said_zh,
        said_en,
        where=where,
        rolled=rolled,
        better=better,
    )


def _seconds(  # noqa: PLR0917 - one row of the table below
    code: str,
    zh: str,
    en: str,
    sum_of: str,
    where: str,
    said_zh: str,
    said_en: str,
    *,
    rolled: str = "",
    better: str = "",
) -> Metric:
    return Metric(
        code,
        zh,
        en,
        Unit.SECONDS,
        Kind.CALL_SECONDS,
        Opens.CALLS,
        said_zh,
        said_en,
        where=where,
        sum_of=sum_of,
        rolled=rolled,
        better=better,
    )


COUNTS = (
    _count(
        "placed", "外呼次数", "Attempts", "TRUE",
        "所有发起的呼叫，包括线路故障", "Every call that was placed, line faults included",
        rolled="attempts",
    ),
    _count(
        "calls", "呼叫量", "Calls", REACHED,
        "到达客户侧的呼叫：不含失败、坐席线路不通、线路故障",
        "Calls that came as far as the customer's side: without failures and line faults",
        rolled="calls", better="up",
    ),
    _count(
        "answered", "接听量", "Answered", BY_A_PERSON,
        "有人接听的呼叫；机器应答不算", "Calls that a person answered; machines do not count",
        rolled="answered", better="up",
    ),
    _count(
        "connected", "接通量", "Connected", CONNECTED,
        "接听并转到坐席的呼叫", "Calls that were bridged to an agent",
        rolled="connected", better="up",
    ),
    _count(
        "effective", "有效接触", "Effective contacts", EFFECTIVE,
        "通话不少于 30 秒，且小结表明对象正确",
        "Talks of 30 s or more whose disposition says that the right person was reached",
        rolled="effective", better="up",
    ),
    _count(
        "prospects", "意向客户", "Prospects", "c.is_prospect",
        "小结为意向的线索，同一线索只计一次",
        "Leads whose disposition shows interest; each lead counts once",
        kind=Kind.LEADS, better="up",
    ),
    _count(
        "leads_called", "已呼线索", "Leads called", REACHED,
        "呼叫过的不同线索", "Different leads that were called", kind=Kind.LEADS,
    ),
    _count(
        "leads_talked", "已沟通线索", "Leads talked to", CONNECTED,
        "与坐席通过话的不同线索", "Different leads that talked to an agent", kind=Kind.LEADS,
    ),
    _count(
        "abandoned", "弃呼量", "Abandoned", "c.outcome = 'abandoned'",
        "有人接听但时限内无坐席的呼叫", "Answered by a person, and no agent within the hold time",
        rolled="outcome_abandoned", better="down",
    ),
    _count(
        "paced_answered", "自动外呼接听量", "Answered, paced", f"{BY_A_PERSON} AND {PACED}",
        "自动外呼中有人接听的呼叫", "Calls that a pacer dialed and a person answered",
        rolled="paced_answered",
    ),
    _count(
        "paced_abandoned", "自动外呼弃呼量", "Abandoned, paced",
        f"c.outcome = 'abandoned' AND {PACED}",
        "自动外呼中的弃呼", "Abandoned calls that a pacer dialed",
        rolled="paced_abandoned", better="down",
    ),
    _count(
        "machine_to_agent", "转坐席的机器应答", "Machines passed to agents", MACHINE_TO_AGENT,
        "转到坐席后发现是机器应答的呼叫", "Calls bridged to an agent that turned out a machine",
        rolled="machine_to_agent",
    ),
    _count(
        "human_to_agent", "转坐席的真人", "People passed to agents",
        f"{CONNECTED} AND NOT ({MACHINE_TO_AGENT}) IS TRUE",
        "转到坐席的真人接听", "Calls of people that were bridged to an agent",
        rolled="(connected - machine_to_agent)",
    ),
    _count(
        "dead_numbers", "无效号码", "Dead numbers", DEAD,
        "空号、停机、改号、无效号码", "Empty, suspended, changed and invalid numbers",
        rolled="(outcome_unallocated + outcome_suspended + outcome_changed + outcome_invalid)",
        better="down",
    ),
    _count(
        "short_calls", "短通话", "Short talks",
        f"{CONNECTED} AND c.talked_ms < {SHORT_SECONDS * 1000}",
        "接通后不足 10 秒的通话", "Connected calls of less than 10 s of talk",
        rolled="short_calls", better="down",
    ),
    _count(
        "disposed", "已小结", "Disposed", "c.disposition IS NOT NULL",
        "坐席已填写小结的呼叫", "Calls with a disposition", rolled="disposed",
    ),
    _count(
        "estimated", "估算时间", "Estimated", "c.is_estimated",
        "结束时刻未被看到、由系统估算的呼叫",
        "Calls whose end was not seen; their time is an estimate",
        rolled="estimated", better="down",
    ),
)  # fmt: skip

SECONDS = (
    _seconds(
        "call_talk_seconds", "通话时长（按呼叫）", "Talk time of calls", TALKED, CONNECTED,
        "接通呼叫的通话时长之和，按拨出时间归属",
        "Talk of connected calls, by the time they were placed", rolled="talk_ms / 1000.0",
        better="up",
    ),
    _seconds(
        "real_talk_seconds", "真实沟通时长", "Real talk", TALKED, EFFECTIVE,
        "有效接触的通话时长", "Talk of effective contacts", rolled="effective_talk_ms / 1000.0",
        better="up",
    ),
    _seconds(
        "checking_seconds", "核实数据时长", "Checking data", TALKED, f"{CONNECTED} AND {CHECKED}",
        "小结为错号的通话时长", "Talk of calls that were disposed as a wrong number",
        rolled="checked_talk_ms / 1000.0", better="down",
    ),
    _seconds(
        "hunting_seconds", "找机会时长", "Hunting", TALKED,
        f"{CONNECTED} AND NOT ({EFFECTIVE}) AND NOT {CHECKED}",
        "其余通话时长：还没有找到对的人", "All other talk: the right person was not reached yet",
        rolled="hunted_talk_ms / 1000.0", better="down",
    ),
    _seconds(
        "ring_seconds", "振铃时长", "Ring time",
        "extract(epoch FROM coalesce(c.answered_at, c.ended_at) - c.rang_at)",
        "c.rang_at IS NOT NULL AND coalesce(c.answered_at, c.ended_at) >= c.rang_at",
        "从振铃到接听或结束", "From ringing to the answer or the end",
    ),
    _seconds(
        "customer_wait_seconds", "客户等待时长", "Customers' wait",
        "extract(epoch FROM c.bridged_at - c.answered_at)",
        f"{CONNECTED} AND c.answered_at <= c.bridged_at",
        "从客户接听到接上坐席", "From the customer's answer to the bridge", better="down",
    ),
)  # fmt: skip

OUTCOMES = tuple(
    _count(
        f"outcome_{outcome}", f"结果：{zh}", f"Outcome: {en}", f"c.outcome = '{outcome}'",
        f"结果为{zh}的呼叫", f"Calls with the outcome {en.lower()}", rolled=f"outcome_{outcome}",
    )
    for outcome, zh, en in (
        (Outcome.NO_ANSWER, "无人接听", "No answer"),
        (Outcome.BUSY, "占线", "Busy"),
        (Outcome.REJECTED, "拒接", "Rejected"),
        (Outcome.MACHINE, "机器应答", "Machine"),
        (Outcome.BARRED, "呼叫限制", "Barred"),
        (Outcome.EARLY_HANGUP, "提前挂断", "Early hang-up"),
    )
)  # fmt: skip
