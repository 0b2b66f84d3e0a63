"""What the rows of a report are called, in both languages."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.account import Account, Team
from app.models.campaign import Campaign, Disposition
from app.models.lead import LeadList
from app.reports.figures.asked import Dimension

Names = dict[str, tuple[str, str]]

NOBODY = ("无坐席", "Nobody")
NO_TEAM = ("无班组", "No team")
NO_CAMPAIGN = ("未选任务", "No campaign")
NOT_SAID = ("未小结", "Not disposed")
NO_NUMBER = ("未指定", "Not set")
RUNNING = ("进行中", "In progress")
OUTCOMES: Names = {
    "": RUNNING,
    "connected": ("已接通", "Connected"),
    "abandoned": ("弃呼", "Abandoned"),
    "early_hangup": ("提前挂断", "Early hang-up"),
    "no_answer": ("无人接听", "No answer"),
    "busy": ("占线", "Busy"),
    "rejected": ("拒接", "Rejected"),
    "powered_off": ("关机", "Powered off"),
    "unallocated": ("空号", "Empty number"),
    "suspended": ("停机", "Suspended"),
    "changed": ("改号", "Number changed"),
    "invalid": ("号码无效", "Invalid number"),
    "barred": ("呼叫限制", "Barred"),
    "machine": ("机器应答", "Machine"),
    "congestion": ("线路故障", "Line fault"),
    "failed": ("失败", "Failed"),
    "cancelled": ("已取消", "Cancelled"),
    "agent_no_answer": ("坐席线路不通", "Agent line down"),
}
WEEKDAYS = (
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
)
EMPTY = {
    Dimension.AGENT: NOBODY,
    Dimension.TEAM: NO_TEAM,
    Dimension.CAMPAIGN: NO_CAMPAIGN,
    Dimension.DISPOSITION: NOT_SAID,
    Dimension.CALLER_ID: NO_NUMBER,
}


async def names(session: AsyncSession, by: Dimension, keys: Collection[str]) -> Names:
    """The names of these keys; what has no name of its own is called by its key."""
    found: Names = {key: (key, key) for key in keys}
    found |= {key: EMPTY[by] for key in keys if not key and by in EMPTY}
    match by:
        case Dimension.AGENT | Dimension.TEAM | Dimension.CAMPAIGN | Dimension.LIST:
            found |= await _stored(session, by, keys)
        case Dimension.OUTCOME:
            found |= {key: OUTCOMES[key] for key in keys if key in OUTCOMES}
        case Dimension.WEEKDAY_HOUR:
            found |= {key: _hour(int(key)) for key in keys}
        case Dimension.DISPOSITION:
            found |= await _dispositions(session, keys)
        case _:
            pass
    return found


async def _stored(session: AsyncSession, by: Dimension, keys: Iterable[str]) -> Names:
    kinds: dict[Dimension, type[Account | Team | Campaign | LeadList]] = {
        Dimension.AGENT: Account,
        Dimension.TEAM: Team,
        Dimension.CAMPAIGN: Campaign,
        Dimension.LIST: LeadList,
    }
    kind = kinds[by]
    ids = [UUID(key) for key in keys if key]
    rows = await session.execute(select(kind.id, kind.name).where(kind.id.in_(ids)))
    return {str(row_id): (name, name) for row_id, name in rows}


async def _dispositions(session: AsyncSession, codes: Collection[str]) -> Names:
    """Campaigns may call one code differently; any of their names says what is meant."""
    rows = await session.execute(
        select(Disposition.code, Disposition.label_zh, Disposition.label_en)
        .where(Disposition.code.in_(codes))
        .order_by(Disposition.created_at.desc())
    )
    return {code: (label_zh, label_en) for code, label_zh, label_en in rows}


def _hour(slot: int) -> tuple[str, str]:
    zh, en = WEEKDAYS[slot // 24]
    return f"{zh} {slot % 24:02d}:00", f"{en} {slot % 24:02d}:00"
