from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.accounts.queries import visible_to
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.models.account import Account
from app.models.call import Call, Recording, RecordingState
from app.models.campaign import Campaign
from app.models.lead import Lead
from app.reports.metrics.registry import calls_behind


@dataclass(frozen=True, slots=True)
class Behind:
    """What a number of a report was counted over."""

    zone: str
    metric: str | None = None
    team_id: UUID | None = None
    list_id: UUID | None = None
    client_id: UUID | None = None
    weekday_hour: int | None = None


CallRow = Row[Call, str, Lead, str | None, RecordingState | None]


def seen_by(viewer: Account) -> Select[Call, str, Lead, str | None, RecordingState | None]:
    """Calls whose agent the viewer may see. Calls that never had an agent are for those who see
    everything."""
    found = (
        select(Call, Campaign.name, Lead, Account.name, Recording.state)
        .join(Campaign, Campaign.id == Call.campaign_id)
        .join(Lead, Lead.id == Call.lead_id)
        .join(Account, Account.id == Call.agent_id, isouter=True)
        .join(Recording, Recording.call_id == Call.id, isouter=True)
    )
    if reach_of(viewer) is Reach.ALL:
        return found
    return found.where(Call.agent_id.in_(visible_to(viewer).with_only_columns(Account.id)))


def narrowed(
    found: Select[Call, str, Lead, str | None, RecordingState | None],
    *,
    equal: dict[str, object],
    during: tuple[datetime, datetime] | None,
    has_recording: bool | None,
    behind: Behind | None = None,
) -> Select[Call, str, Lead, str | None, RecordingState | None]:
    for column, value in equal.items():
        if value is not None:
            found = found.where(getattr(Call, column) == value)
    if during is not None:
        found = found.where(Call.placed_at >= during[0], Call.placed_at < during[1])
    if has_recording is not None:
        is_stored = Recording.state == RecordingState.STORED
        found = found.where(is_stored if has_recording else is_stored.is_not(True))
    return found if behind is None else _behind(found, behind)


def _behind(
    found: Select[Call, str, Lead, str | None, RecordingState | None], behind: Behind
) -> Select[Call, str, Lead, str | None, RecordingState | None]:
    if behind.team_id is not None:
        found = found.where(Account.team_id == behind.team_id)
    if behind.list_id is not None:
        found = found.where(Call.list_id == behind.list_id)
    if behind.client_id is not None:
        found = found.where(Campaign.client_id == behind.client_id)
    if behind.weekday_hour is not None:
        local = func.timezone(behind.zone, Call.placed_at)
        slot = (func.extract("isodow", local) - 1) * 24 + func.extract("hour", local)
        found = found.where(slot == behind.weekday_hour)
    if behind.metric is not None:
        # The registry's condition speaks of a call `c`; it is a constant of this program.
        counted = f"SELECT FROM calls c WHERE c.id = calls.id AND ({calls_behind(behind.metric)})"
        found = found.where(text(f"EXISTS ({counted})"))
    return found


async def page(
    session: AsyncSession,
    found: Select[Call, str, Lead, str | None, RecordingState | None],
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[CallRow]:
    """Newest first; up to `limit + 1`, so that the caller sees whether more follow."""
    if before is not None:
        found = found.where(tuple_(Call.placed_at, Call.id) < tuple_(*before))
    rows = await session.execute(
        found.order_by(Call.placed_at.desc(), Call.id.desc()).limit(limit + 1)
    )
    return rows.all()


async def get(session: AsyncSession, viewer: Account, call_id: UUID) -> CallRow | None:
    return (await session.execute(seen_by(viewer).where(Call.id == call_id))).one_or_none()
