"""Metrics that are sums over agents' intervals and shifts, and over the lists themselves."""

from app.reports.metrics.metric import Kind, Metric, Opens, Unit


def _time(
    code: str,
    zh: str,
    en: str,
    said_zh: str,
    said_en: str,
    *states: str,
    opens: Opens = Opens.INTERVALS,
    better: str = "",
) -> Metric:
    return Metric(
        code, zh, en, Unit.SECONDS, Kind.TIME, opens, said_zh, said_en, states=states, better=better
    )


def _list(code: str, zh: str, en: str, said_zh: str, said_en: str) -> Metric:
    return Metric(code, zh, en, Unit.COUNT, Kind.LIST, Opens.NOTHING, said_zh, said_en)


ALL_STATES = ("talking", "hold", "wrapup", "ready", "dialing", "ringing", "preview", "pause")

TIMES = (
    _time(
        "talk_seconds", "通话时长", "Talk time",
        "通话中的时间，呼出与回拨都算，重叠只计一次",
        "Time on the phone, outbound and call-backs; what overlaps counts once",
        "talking", better="up",
    ),
    _time(
        "hold_seconds", "保持时长", "Hold", "客户被保持的时间", "Time with the customer on hold",
        "hold",
    ),
    _time(
        "wrapup_seconds", "整理时长", "Wrap-up", "通话后到小结完成或时间到",
        "After a call until the disposition, or the end of its time", "wrapup", better="down",
    ),
    _time(
        "ready_seconds", "空闲时长", "Waiting", "等待下一通电话的时间",
        "Ready and waiting for a call", "ready", better="down",
    ),
    _time(
        "dialing_seconds", "拨号时长", "Dialing", "预览、拨号与振铃的时间",
        "Previewing, dialing and ringing", "dialing", "ringing", "preview",
    ),
    _time(
        "pause_seconds", "示忙时长", "Pause", "小休、午餐、会议、培训等",
        "Breaks, meetings, training",
        "pause", better="down",
    ),
    _time(
        "signed_in_seconds", "签入时长", "Signed-in time", "所有状态之和，不含离线",
        "All states together, without offline", *ALL_STATES,
    ),
    _time(
        "estimated_seconds", "估算时长", "Estimated time",
        "结束时刻未被看到、由系统估算的状态时长",
        "States whose end was not seen; how long they lasted is an estimate",
        *ALL_STATES, better="down",
    ),
    _time(
        "scheduled_talk_seconds", "排班坐席通话时长", "Talk of scheduled agents",
        "当天有排班的坐席的通话时长", "Talk of agents on days for which they are scheduled",
        "talking", better="up",
    ),
    _time(
        "shift_seconds", "排班时长", "Shift", "排班的上班时间，不含计划休息",
        "Scheduled working time, without planned breaks", opens=Opens.SHIFTS,
    ),
    _time(
        "elapsed_shift_seconds", "已过排班时长", "Shift so far",
        "排班中已经过去的上班时间；当天未结束时为实时值",
        "The part of the scheduled working time that is over; live while the day runs",
        opens=Opens.SHIFTS,
    ),
    _time(
        "adherent_seconds", "遵守时长", "Adherent time",
        "上班时间内在岗（非示忙），加上计划休息内没有在岗的时间",
        "At work in working time, plus planned breaks that were taken as breaks",
        opens=Opens.SHIFTS, better="up",
    ),
    _time(
        "scheduled_seconds", "计划时长", "Planned time", "已过的排班时间，包括计划休息",
        "Scheduled time that is over, planned breaks included", opens=Opens.SHIFTS,
    ),
    _time(
        "golden_talk_seconds", "黄金时段通话", "Talk in golden hours",
        "黄金时段内的通话时长", "Talk within the site's golden hours", "talking", better="up",
    ),
    _time(
        "golden_pause_seconds", "黄金时段示忙", "Pause in golden hours",
        "黄金时段内的示忙时长", "Pauses within the site's golden hours", "pause", better="down",
    ),
    _time(
        "golden_signed_in_seconds", "黄金时段签入", "Signed in during golden hours",
        "黄金时段内签入的时长", "Signed-in time within the site's golden hours", *ALL_STATES,
    ),
)  # fmt: skip

LISTS = (
    _list("leads", "线索数", "Leads", "名单中的线索", "Leads of the list"),
    _list(
        "leads_tried", "已尝试线索", "Leads tried", "至少呼叫过一次的线索",
        "Leads that were called at least once, whenever",
    ),
    _list(
        "attempts", "累计呼叫", "Attempts at leads", "对这些线索的全部计次呼叫",
        "All charged calls to the leads of the list, whenever",
    ),
    _list(
        "waiting", "待拨线索", "Still to dial",
        "仍在队列中的线索", "Leads that still wait in a queue",
    ),
)  # fmt: skip

CONVERSION = (
    ("tried", "呼叫线索", "Leads tried here", Unit.COUNT,
     "本行呼叫过的不同线索", "different leads that were called in this row", ""),
    ("talked", "沟通线索 n", "Leads reached, n", Unit.COUNT,
     "本行与坐席通过话的不同线索", "different leads of this row that talked to an agent", ""),
    ("converted", "转化线索", "Leads won", Unit.COUNT,
     "其中小结为意向的线索", "those of them whose disposition shows interest", "up"),
    ("conversion", "转化率", "Conversion", Unit.SHARE,
     "转化线索 ÷ 沟通线索", "leads won ÷ leads reached", "up"),
    ("conversion_low", "转化率下限", "Conversion, low", Unit.SHARE,
     "95% Wilson 区间的下限：样本越小，区间越宽",
     "lower end of the 95 % Wilson interval: the fewer leads, the wider it is", ""),
    ("conversion_high", "转化率上限", "Conversion, high", Unit.SHARE,
     "95% Wilson 区间的上限", "upper end of the 95 % Wilson interval", ""),
    ("fair_conversion", "同等条件转化率", "Fair conversion", Unit.SHARE,
     "若与全部坐席（或名单）按整体比例搭配，本行应有的转化率",
     "what the row would convert if it met all agents (or lists) in the floor's own mix", "up"),
    ("fair_low", "同等条件下限", "Fair, low", Unit.SHARE,
     "同等条件转化率 95% 区间的下限", "lower end of the 95 % interval of fair conversion", ""),
    ("fair_high", "同等条件上限", "Fair, high", Unit.SHARE,
     "同等条件转化率 95% 区间的上限", "upper end of the 95 % interval of fair conversion", ""),
    ("own_effect", "自身影响", "Own effect", Unit.SHARE,
     "同等条件转化率 − 整体转化率", "fair conversion − conversion of all rows", "up"),
    ("partners_effect", "搭配影响", "Effect of partners", Unit.SHARE,
     "转化率 − 同等条件转化率：来自搭配的坐席（或名单）与偶然",
     "conversion − fair conversion: what came from the agents (or lists) it met, and chance", ""),
)  # fmt: skip

ROWS = (
    Metric("share", "占比", "Share", Unit.SHARE, Kind.ROW, Opens.NOTHING,
           "本行 ÷ 合计", "this row ÷ all rows"),
    Metric("count", "数量", "Count", Unit.COUNT, Kind.ROW, Opens.CALLS,
           "到达这一步的呼叫", "calls that came as far as this step"),
    Metric("of_first", "占第一步", "Of the first", Unit.SHARE, Kind.ROW, Opens.NOTHING,
           "本步 ÷ 第一步", "this step ÷ the first step"),
    Metric("of_previous", "占上一步", "Of the step before", Unit.SHARE, Kind.ROW, Opens.NOTHING,
           "本步 ÷ 上一步", "this step ÷ the step before"),
    Metric("ceiling", "弃呼上限", "Ceiling", Unit.SHARE, Kind.ROW, Opens.NOTHING,
           "任务设定的弃呼上限", "the campaign's own ceiling of the abandon rate"),
    *(Metric(code, zh, en, unit, Kind.ROW, Opens.NOTHING, said_zh, said_en, better=better)
      for code, zh, en, unit, said_zh, said_en, better in CONVERSION),
    *(
        Metric(f"last_{minutes}", f"最近 {minutes} 分钟", f"Last {minutes} min", Unit.COUNT,
               Kind.ROW, Opens.NOTHING,
               f"最近 {minutes} 分钟内结束的呼叫", f"calls that ended in the last {minutes} min")
        for minutes in (1, 5, 15, 60)
    ),
)  # fmt: skip
