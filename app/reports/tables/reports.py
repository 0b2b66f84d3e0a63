"""Which reports there are, what their rows are, and which metrics stand in them."""

from dataclasses import dataclass
from enum import StrEnum

from app.errors import NotFound
from app.reports.figures.asked import Dimension


class ReportUnknown(NotFound):
    """There is no such report."""

    code = "report_unknown"


class Shape(StrEnum):
    """How the console draws it."""

    TABLE = "table"
    HEAT = "heat"
    FUNNEL = "funnel"


@dataclass(frozen=True, slots=True)
class Report:
    code: str
    zh: str
    en: str
    said_zh: str
    said_en: str
    columns: tuple[str, ...]
    by: Dimension | None = None
    """None where the report has a builder of its own."""
    shape: Shape = Shape.TABLE


PEOPLE = (
    "signed_in_seconds",
    "elapsed_shift_seconds",
    "talk_seconds",
    "utilization",
    "occupancy",
    "login_utilization",
    "calls",
    "connected",
    "connect_rate",
    "effective",
    "prospects",
    "average_talk",
    "average_handle",
    "average_wrapup",
    "average_wait",
)
OF_LISTS = (
    "calls",
    "leads_called",
    "calls_per_lead",
    "connected",
    "connect_rate",
    "dead_numbers",
    "dead_rate",
    "effective",
    "effective_rate",
    "prospects",
    "intent_rate",
    "call_talk_seconds",
    "average_talk",
)
CONVERSION = (
    "tried",
    "talked",
    "converted",
    "conversion",
    "conversion_low",
    "conversion_high",
)
FAIR = (
    "talked",
    "converted",
    "conversion",
    "fair_conversion",
    "fair_low",
    "fair_high",
    "own_effect",
    "partners_effect",
)
TRUNK_COLUMNS = ("last_1", "last_5", "last_15", "last_60")
ABANDONMENT = (
    "paced_answered",
    "paced_abandoned",
    "abandon_rate_fcc",
    "human_to_agent",
    "machine_to_agent",
    "abandon_rate_ofcom",
)

REPORTS = {
    report.code: report
    for report in (
        Report(
            "agents", "坐席", "Agents",
            "每位坐席的时间与呼叫", "Time and calls of each agent",
            (*PEOPLE, "adherence"), Dimension.AGENT,
        ),
        Report(
            "teams", "班组", "Teams", "每个班组的合计", "Each team's sums",
            PEOPLE, Dimension.TEAM,
        ),
        Report(
            "days", "按日", "Days", "逐日走势", "Day by day", PEOPLE, Dimension.DAY,
        ),
        Report(
            "months", "按月", "Months", "逐月走势", "Month by month", PEOPLE, Dimension.MONTH,
        ),
        Report(
            "campaigns", "外呼任务", "Campaigns",
            "每个任务的呼叫、接通与成效", "Calls, answers and results of each campaign",
            (
                "placed", "calls", "answered", "answer_rate", "connected", "connect_rate",
                "effective", "effective_rate", "prospects", "intent_rate", "abandoned",
                "abandon_rate_fcc", "talk_seconds", "occupancy", "average_talk",
            ),
            Dimension.CAMPAIGN,
        ),
        Report(
            "lists", "名单", "Lists",
            "每个名单的质量与成效", "Quality and results of each list", OF_LISTS, Dimension.LIST,
        ),
        Report(
            "hours", "时段热力图", "Hours of the week",
            "一周内每个小时的表现", "How each hour of the week does",
            (
                "connect_rate", "calls", "connected", "effective", "effective_rate",
                "talk_seconds", "utilization", "occupancy",
            ),
            Dimension.WEEKDAY_HOUR, Shape.HEAT,
        ),
        Report(
            "funnel", "转化漏斗", "Funnel",
            "从拨出到意向，每一步剩下多少",
            "From the attempt to the prospect: what each step keeps",
            ("count", "of_first", "of_previous"), None, Shape.FUNNEL,
        ),
        Report(
            "outcomes", "呼叫结果", "Outcomes", "呼叫如何结束", "How calls ended",
            ("placed", "share", "call_talk_seconds"), Dimension.OUTCOME,
        ),
        Report(
            "dispositions", "话后小结", "Dispositions",
            "坐席如何评价通话", "What agents said of their calls",
            ("connected", "share", "effective", "prospects", "call_talk_seconds", "average_talk"),
            Dimension.DISPOSITION,
        ),
        Report(
            "penetration", "渗透与饱和", "Penetration and saturation",
            "名单用了多少、重复了多少次", "How much of each list was tried, and how often",
            ("leads", "leads_tried", "penetration", "attempts", "saturation", "waiting"),
        ),
        Report(
            "golden", "黄金时段", "Golden hours",
            "黄金时段是否用在通话上", "Whether golden hours are spent with customers",
            (
                "golden_signed_in_seconds", "golden_talk_seconds", "golden_share",
                "golden_pause_seconds", "golden_pause_share", "talk_seconds",
            ),
        ),
        Report(
            "purposes", "真实沟通", "Real talk",
            "真实沟通、找机会与核实数据的时间",
            "Real talk, hunting for a chance, and checking data",
            (
                "call_talk_seconds", "real_talk_seconds", "real_share", "hunting_seconds",
                "checking_seconds", "connected", "effective",
            ),
            Dimension.AGENT,
        ),
        Report(
            "caller_ids", "主叫号码", "Caller ids",
            "每个外显号码的健康状况", "The health of each number that callees see",
            (
                "calls", "answered", "answer_rate", "connected", "average_talk", "short_rate",
                "rejected_rate", "outcome_barred", "dead_rate",
            ),
            Dimension.CALLER_ID,
        ),
        Report(
            "trunks", "线路原因", "Trunk causes",
            "最近 1、5、15、60 分钟呼叫结束的原因",
            "Why calls ended in the last 1, 5, 15, 60 minutes",
            TRUNK_COLUMNS,
        ),
        *(
            Report(
                f"conversion_{code}", f"转化：{zh}", f"Conversion by {en}",
                f"每个{zh}的转化率、样本量与 95% 置信区间",
                f"Conversion by {en}, with sample size and 95 % interval", CONVERSION,
            )
            for code, zh, en in (
                ("segment", "客群匹配", "segment"), ("region", "地区", "region"),
                ("industry", "行业", "industry"), ("source", "来源", "source"),
            )
        ),
        Report(
            "fair_lists", "名单还是坐席：名单", "List or agent: lists",
            "把坐席的影响从名单的转化率中分开",
            "Each list's conversion with the agents' part taken out", FAIR,
        ),
        Report(
            "fair_agents", "名单还是坐席：坐席", "List or agent: agents",
            "把名单的影响从坐席的转化率中分开",
            "Each agent's conversion with the lists' part taken out", FAIR,
        ),
        Report(
            "abandonment", "弃呼率", "Abandonment",
            "按 FCC（30 天）与 Ofcom（24 小时）公式",
            "By the FCC's (30 days) and Ofcom's (24 h) formula",
            (
                "paced_answered", "paced_abandoned", "abandon_rate_fcc", "abandon_rate_ofcom",
                "ceiling",
            ),
        ),
    )
}  # fmt: skip

SITE_WIDE = frozenset({"penetration", "trunks", "abandonment", "fair_lists", "fair_agents"})
"""Of the site's lines and lists, or a comparison of everybody: nothing for one agent to read."""


def report_of(code: str) -> Report:
    if code not in REPORTS:
        raise ReportUnknown
    return REPORTS[code]
