"""Rules, and the alerts that they raise. An open alert is one row; recovered ones stay to read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.access.audit import audit
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.errors import NotFound
from app.models.account import Account
from app.models.campaign import Campaign
from app.models.report import Alert, AlertKind, AlertRule
from app.paging import Page, keys_of, page_of
from app.reports.alerts.findings import Finding, Watch, findings
from app.reports.alerts.schemas import AlertOut, AlertsWanted, RuleChange, RuleIn


class RuleUnknown(NotFound):
    """There is no such alert rule."""

    code = "rule_unknown"


class AlertUnknown(NotFound):
    """There is no such alert, or it is about another team."""

    code = "alert_unknown"


async def rules(session: AsyncSession) -> Sequence[AlertRule]:
    found = select(AlertRule).order_by(AlertRule.kind, AlertRule.created_at, AlertRule.id)
    return (await session.scalars(found)).all()


async def add_rule(session: AsyncSession, who: Account, fields: RuleIn) -> AlertRule:
    if fields.campaign_id and await session.get(Campaign, fields.campaign_id) is None:
        raise NotFound("There is no campaign with this id.")
    made = AlertRule(**fields.model_dump())
    session.add(made)
    await session.flush()
    audit(
        session,
        who,
        "alert_rule.added",
        subject_kind="alert_rule",
        subject_id=made.id,
        **fields.model_dump(mode="json", exclude_none=True),
    )
    return made


async def change_rule(
    session: AsyncSession, who: Account, rule_id: UUID, fields: RuleChange, now: datetime
) -> AlertRule:
    rule = await _rule(session, rule_id)
    changes = fields.model_dump(exclude_none=True)
    for name, value in changes.items():
        setattr(rule, name, value)
    if not rule.is_active:
        await _recover(session, rule, set(), now)
    audit(
        session, who, "alert_rule.changed", subject_kind="alert_rule", subject_id=rule_id, **changes
    )
    return rule


async def remove_rule(session: AsyncSession, who: Account, rule_id: UUID) -> None:
    await session.delete(await _rule(session, rule_id))
    audit(session, who, "alert_rule.removed", subject_kind="alert_rule", subject_id=rule_id)


async def page(session: AsyncSession, viewer: Account, wanted: AlertsWanted) -> Page[AlertOut]:
    """Newest first."""
    found = _seen_by(viewer)
    if wanted.is_open is not None:
        is_over = Alert.recovered_at.is_not(None)
        found = found.where(~is_over if wanted.is_open else is_over)
    if wanted.cursor:
        before = keys_of(wanted.cursor, datetime.fromisoformat, UUID)
        found = found.where(tuple_(Alert.raised_at, Alert.id) < before)
    rows = await session.scalars(
        found.order_by(Alert.raised_at.desc(), Alert.id.desc()).limit(wanted.limit + 1)
    )
    shown, next_cursor = page_of(
        rows.all(), wanted.limit, lambda row: (row.raised_at.isoformat(), row.id)
    )
    return Page(items=[AlertOut.model_validate(row) for row in shown], next_cursor=next_cursor)


async def see(session: AsyncSession, who: Account, alert_id: UUID, now: datetime) -> Alert:
    """Somebody has taken note; the alert stays open until its figure recovers."""
    alert = await session.scalar(_seen_by(who).where(Alert.id == alert_id).with_for_update())
    if alert is None:
        raise AlertUnknown
    if alert.seen_at is None:
        alert.seen_at, alert.seen_by = now, who.id
    return alert


async def watch_all(session: AsyncSession, watch: Watch) -> list[UUID]:
    """Look at every active rule; return the alerts that were raised just now."""
    raised: list[UUID] = []
    for rule in await rules(session):
        if rule.is_active:
            raised += await _watch(session, rule, watch)
    return raised


async def _watch(session: AsyncSession, rule: AlertRule, watch: Watch) -> list[UUID]:
    seen = await findings(session, rule, watch)
    await _recover(session, rule, {one.subject for one in seen if not one.is_well}, watch.now)
    bad = [one for one in seen if one.is_bad]
    if not bad:
        return []
    return await _raise(session, rule, bad, watch.now)


async def _recover(
    session: AsyncSession, rule: AlertRule, not_well: set[str], now: datetime
) -> None:
    still_open = await session.scalars(
        select(Alert)
        .where(Alert.rule_id == rule.id, Alert.recovered_at.is_(None))
        .with_for_update()
    )
    for alert in still_open:
        if alert.subject not in not_well:
            alert.recovered_at = now


async def _raise(
    session: AsyncSession, rule: AlertRule, bad: Sequence[Finding], now: datetime
) -> list[UUID]:
    await session.flush()
    rows = [
        {
            "id": uuid7(),
            "rule_id": rule.id,
            "kind": rule.kind,
            "subject": one.subject,
            "subject_name": one.name[:120],
            "team_id": one.team_id,
            "value": one.value,
            "threshold": rule.threshold if one.limit is None else one.limit,
            "raised_at": now,
            "mail_error": "",
        }
        for one in bad
    ]
    made = await session.scalars(
        insert(Alert)
        .values(rows)
        .on_conflict_do_nothing(
            index_elements=[Alert.rule_id, Alert.subject],
            index_where=Alert.recovered_at.is_(None),
        )
        .returning(Alert.id)
    )
    return list(made.all())


def _seen_by(viewer: Account) -> Select[Alert]:
    """A supervisor sees what is about the own team, and what is about no person."""
    found = select(Alert)
    if reach_of(viewer) is Reach.ALL:
        return found
    is_about_nobody = Alert.kind.not_in((AlertKind.FEW_CALLS, AlertKind.LONG_PAUSE))
    return found.where(or_(Alert.team_id == viewer.team_id, is_about_nobody))


async def _rule(session: AsyncSession, rule_id: UUID) -> AlertRule:
    rule = await session.get(AlertRule, rule_id, with_for_update=True)
    if rule is None:
        raise RuleUnknown
    return rule


async def try_to_watch(session: AsyncSession) -> bool:
    """Whether this transaction is the one that watches now; of many API processes only one does."""
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(WATCH_LOCK))))


WATCH_LOCK = 7_203_001
