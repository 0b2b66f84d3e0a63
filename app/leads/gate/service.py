"""Steps of a list through its gate, and the checks that open it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.permissions import Permission, may
from app.calling.rules.lending import look_again
from app.calling.rules.verdict import Why
from app.errors import Conflict, Forbidden, Invalid
from app.leads.gate.schemas import CheckIn, GateOut, PurchaseIn, StepIn
from app.leads.gate.steps import NEXT, must_pause, passes
from app.leads.leads.schemas import LeadOut
from app.leads.leads.service import shown
from app.leads.lists import service as lists
from app.models.account import Account
from app.models.gate import CheckedBy, ListCheck
from app.models.lead import Lead, LeadList, ListState
from app.paging import Page

MOST_SAMPLED = 50
LETS_DIAL = frozenset({ListState.READY, ListState.DIALING})


class StepNotAllowed(Conflict):
    """A list does not go from its present state to that one."""

    code = "list_step_not_allowed"


class ListEmpty(Conflict):
    """The list has no leads."""

    code = "list_empty"


class ListNotChecked(Conflict):
    """Nobody has checked any lead of this list."""

    code = "list_not_checked"


class ListBelowAccuracy(Conflict):
    """Less than 85.0 % of the checked leads are right."""

    code = "list_below_accuracy"


class LeadNotInList(Invalid):
    """This lead is not of this list."""

    code = "lead_not_in_list"


async def gates(session: AsyncSession) -> Page[GateOut]:
    """The lists that somebody has to do something about first, then the newest."""
    waiting = case((LeadList.state.in_([ListState.READY, ListState.DONE]), 1), else_=0)
    rows = await session.scalars(select(LeadList).order_by(waiting, LeadList.id.desc()).limit(200))
    found = rows.all()
    counts = await _leads_of(session, [each.id for each in found])
    return Page(items=[_shown(each, counts.get(each.id, 0)) for each in found])


async def step(
    session: AsyncSession, who: Account, list_id: UUID, fields: StepIn, now: datetime
) -> GateOut:
    """Take the list one step on its way. What the gate refuses, a reason lets through."""
    listed = await _locked(session, list_id)
    before, leads = listed.state, (await _leads_of(session, [list_id])).get(list_id, 0)
    if fields.to not in NEXT[before]:
        allowed = ", ".join(sorted(NEXT[before]))
        raise StepNotAllowed(f"From {before} it goes to: {allowed}.", allowed=sorted(NEXT[before]))
    if fields.to is ListState.IMPORTED and not leads:
        raise ListEmpty("Import a file into it first.")
    if fields.to is ListState.READY:
        _pass_gate(who, listed, fields.override_reason)

    listed.state = fields.to
    await session.flush()
    if fields.to in LETS_DIAL:
        await look_again(session, [Why.LIST_NOT_READY], now, list_id=list_id)
    audit(
        session,
        who,
        "list.step",
        subject_kind="list",
        subject_id=list_id,
        reason=fields.override_reason,
        before=before,
        after=fields.to,
        checked=listed.checked,
        accurate=listed.accurate,
    )
    return _shown(listed, leads)


def _pass_gate(who: Account, listed: LeadList, override: str) -> None:
    if override:
        if not may(who.role, Permission.LISTS_OVERRIDE):
            raise Forbidden(f"This needs the permission {Permission.LISTS_OVERRIDE}.")
        listed.override_reason = override
        return
    if listed.checked == 0:
        raise ListNotChecked("Check a sample of its leads first.")
    if not passes(listed.accurate, listed.checked):
        raise ListBelowAccuracy(
            f"{listed.accurate} of {listed.checked} are right. Clean it, or have a supervisor"
            " let it through with a reason.",
            checked=listed.checked,
            accurate=listed.accurate,
        )
    if must_pause(listed.dials, listed.bad_dials):
        raise ListBelowAccuracy(
            f"{listed.bad_dials} of {listed.dials} dials found a bad number.",
            dials=listed.dials,
            bad_dials=listed.bad_dials,
        )
    listed.override_reason = ""


async def purchase(
    session: AsyncSession, who: Account, list_id: UUID, fields: PurchaseIn
) -> GateOut:
    listed = await _locked(session, list_id)
    for name, value in fields.model_dump().items():
        setattr(listed, name, value)
    await session.flush()
    audit(session, who, "list.purchase", subject_kind="list", subject_id=list_id)
    return _shown(listed, (await _leads_of(session, [list_id])).get(list_id, 0))


async def sample(session: AsyncSession, viewer: Account, list_id: UUID, size: int) -> Page[LeadOut]:
    """Leads that no person has checked yet, drawn at random, but for those with a dead number."""
    await lists.get(session, list_id)
    settled = or_(ListCheck.checked_by == CheckedBy.PERSON, ~ListCheck.is_accurate)
    checked = select(ListCheck.lead_id).where(ListCheck.list_id == list_id, settled)
    rows = await session.scalars(
        select(Lead)
        .where(Lead.list_id == list_id, Lead.id.not_in(checked))
        .order_by(func.random())
        .limit(min(size, MOST_SAMPLED))
    )
    return Page(items=[shown(lead, viewer) for lead in rows])


async def check(
    session: AsyncSession, who: Account, list_id: UUID, fields: CheckIn, now: datetime
) -> GateOut:
    """Say that a lead is right or not; saying it again changes the answer."""
    listed = await _locked(session, list_id)
    lead = await session.get(Lead, fields.lead_id)
    if lead is None or lead.list_id != list_id:
        raise LeadNotInList
    said: dict[str, Any] = {
        "is_accurate": fields.is_accurate,
        "checked_by": CheckedBy.PERSON,
        "account_id": who.id,
        "at": now,
    }
    await session.execute(
        insert(ListCheck)
        .values(list_id=list_id, lead_id=lead.id, **said)
        .on_conflict_do_update(index_elements=["list_id", "lead_id"], set_=said)
    )
    counted = await session.execute(
        select(func.count(), func.count().filter(ListCheck.is_accurate)).where(
            ListCheck.list_id == list_id
        )
    )
    checked, accurate = counted.one()
    await session.execute(
        update(LeadList)
        .where(LeadList.id == list_id)
        .values(checked=checked, accurate=accurate)
        .execution_options(synchronize_session="fetch")
    )
    return _shown(listed, (await _leads_of(session, [list_id])).get(list_id, 0))


async def _locked(session: AsyncSession, list_id: UUID) -> LeadList:
    await lists.get(session, list_id)
    return await session.get_one(LeadList, list_id, with_for_update=True, populate_existing=True)


async def _leads_of(session: AsyncSession, ids: list[UUID]) -> dict[UUID, int]:
    rows = await session.execute(
        select(Lead.list_id, func.count()).where(Lead.list_id.in_(ids)).group_by(Lead.list_id)
    )
    return dict(rows.all())


def _shown(listed: LeadList, leads: int) -> GateOut:
    return GateOut(
        id=listed.id,
        name=listed.name,
        source=listed.source,
        state=listed.state,
        next=sorted(NEXT[listed.state]),
        leads=leads,
        checked=listed.checked,
        accurate=listed.accurate,
        passes=passes(listed.accurate, listed.checked),
        dials=listed.dials,
        bad_dials=listed.bad_dials,
        override_reason=listed.override_reason,
        vendor=listed.vendor,
        price=listed.price,
        promised=listed.promised,
    )
