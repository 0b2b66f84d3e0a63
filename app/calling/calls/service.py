"""Calls as people read them. Whoever may not see a call is told that there is none."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.guard import reach_of
from app.access.masking import shown_phone
from app.access.permissions import Reach
from app.calling.calls import queries
from app.calling.calls.queries import Behind, CallRow
from app.calling.calls.schemas import CallFilter, CallOut
from app.errors import Forbidden, NotFound
from app.models.account import Account
from app.models.call import RecordingState
from app.paging import Page, keys_of, page_of
from app.reports.utilization.service import span_of

EQUAL = frozenset({"agent_id", "campaign_id", "lead_id", "outcome", "disposition", "caller_id"})


class NoSuchCall(NotFound):
    """There is no such call, or it is not yours to see."""

    code = "no_such_call"


async def page(
    session: AsyncSession,
    viewer: Account,
    wanted: CallFilter,
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Page[CallOut]:
    if reach_of(viewer) is Reach.OWN and wanted.agent_id not in (None, viewer.id):
        raise Forbidden("These are another agent's calls; you can read your own.")
    found = queries.narrowed(
        queries.seen_by(viewer),
        equal=wanted.model_dump(include=set(EQUAL)),
        during=_during(wanted, zone, now),
        has_recording=wanted.has_recording,
        behind=Behind(
            zone=zone.key,
            metric=wanted.metric,
            team_id=wanted.team_id,
            list_id=wanted.list_id,
            client_id=wanted.client_id,
            weekday_hour=wanted.weekday_hour,
        ),
    )
    before = keys_of(wanted.cursor, datetime.fromisoformat, UUID) if wanted.cursor else None
    rows = await queries.page(
        session, found, before=(before[0], before[1]) if before else None, limit=wanted.limit
    )
    calls, next_cursor = page_of(
        rows, wanted.limit, lambda row: (row[0].placed_at.isoformat(), row[0].id)
    )
    return Page(items=[_shown(viewer, row) for row in calls], next_cursor=next_cursor)


def _during(wanted: CallFilter, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime] | None:
    first = wanted.first or wanted.day
    last = wanted.last or wanted.day or first
    if last is None:
        return None
    _, begin = span_of(first or last, zone, now)
    _, end = span_of(last, zone, now)
    return begin.first, end.last


async def read(session: AsyncSession, viewer: Account, call_id: UUID) -> CallOut:
    row = await queries.get(session, viewer, call_id)
    if row is None:
        raise NoSuchCall
    return _shown(viewer, row)


def _shown(viewer: Account, row: CallRow) -> CallOut:
    call, campaign_name, lead, agent_name, recording = row
    columns = {name: getattr(call, name) for name in CallOut.model_fields if hasattr(call, name)}
    return CallOut(
        **columns,
        campaign_name=campaign_name,
        lead_name=lead.name,
        lead_company=lead.company,
        agent_name=agent_name,
        phone_masked=shown_phone(viewer, call.phone),
        talk_seconds=call.talked_ms / 1000,
        has_recording=recording is RecordingState.STORED,
        recording_state=recording,
    )
