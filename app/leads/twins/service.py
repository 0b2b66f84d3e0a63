"""Pairs are shown side by side; a person merges them, keeps both, or says that they are two.

A merge moves no call: the lead that loses keeps its row and its calls, and is dialed no more. Its
phones, blanks, promises and refusals go to the winner. Both are kept as they were, so that an undo
restores whatever nobody has changed since.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.access.audit import audit
from app.access.masking import shown_phone
from app.errors import Conflict, NotFound
from app.leads.twins import moves, snapshot
from app.leads.twins.schemas import MergeOut, PairOut, TwinLead
from app.leads.twins.snapshot import Snapshot
from app.leads.twins.uniting import united, winner_of
from app.models.account import Account
from app.models.call import Call
from app.models.lead import Lead, LeadList
from app.models.twin import LeadMerge, LeadPair, PairState
from app.paging import Page, keys_of, page_of

MERGES_SHOWN = 50
OPEN = frozenset({PairState.OPEN, PairState.KEPT})


class PairUnknown(NotFound):
    """There is no such pair, or one of the two leads is gone."""

    code = "pair_unknown"


class PairSettled(Conflict):
    """Somebody has decided about this pair already."""

    code = "pair_settled"


class MergedAlready(Conflict):
    """One of the two stands no more for itself: it was merged into another lead."""

    code = "merged_already"


class LeadInCall(Conflict):
    """The lead is being called right now."""

    code = "lead_in_call"


class TwoOwners(Conflict):
    """Two agents own one lead each; one of them has to give it back first."""

    code = "two_owners"


class MergeUnknown(NotFound):
    """There is no such merge, or it is undone."""

    code = "merge_unknown"


async def pairs(
    session: AsyncSession, viewer: Account, *, cursor: str | None, limit: int
) -> Page[PairOut]:
    """Open pairs, the most alike first."""
    left, right = aliased(Lead), aliased(Lead)
    asked = (
        select(LeadPair, left, right)
        .join(left, left.id == LeadPair.left_id)
        .join(right, right.id == LeadPair.right_id)
        .where(LeadPair.state == PairState.OPEN)
        .order_by(LeadPair.score.desc(), LeadPair.id)
        .limit(limit + 1)
    )
    if cursor:
        score, after = keys_of(cursor, int, UUID)
        is_after = (LeadPair.score < score) | ((LeadPair.score == score) & (LeadPair.id > after))
        asked = asked.where(is_after)
    rows = (await session.execute(asked)).all()
    found, next_cursor = page_of(rows, limit, lambda row: (row[0].score, row[0].id))
    return Page(
        items=[await _pair(session, viewer, *row) for row in found], next_cursor=next_cursor
    )


async def decide(
    session: AsyncSession, who: Account, pair_id: UUID, state: PairState, now: datetime
) -> None:
    """Keep both for now, or say for good that they are two companies."""
    pair = await _open(session, pair_id)
    pair.state, pair.account_id, pair.decided_at = state, who.id, now
    audit(session, who, f"pair.{state}", subject_kind="lead_pair", subject_id=pair_id)


async def merge(session: AsyncSession, who: Account, pair_id: UUID, now: datetime) -> MergeOut:
    """Let the fuller lead stand for both."""
    pair = await _open(session, pair_id)
    both = [pair.left_id, pair.right_id]
    before = await snapshot.take(session, both)
    if len(before["leads"]) < len(both):
        raise PairUnknown
    if await _is_merged(session, both):
        raise MergedAlready
    if any(place["state"] == "leased" for place in before["places"].values()):
        raise LeadInCall("Try again when the call is over.")
    winner, loser = winner_of(*before["leads"].values())
    if moves.has_two_owners(before["pool"], winner["id"], loser["id"]):
        raise TwoOwners

    await _apply(session, before, winner, loser)
    after = await snapshot.take(session, both)
    made = LeadMerge(
        pair_id=pair_id,
        winner_id=UUID(winner["id"]),
        loser_id=UUID(loser["id"]),
        before=before,
        after=after,
        account_id=who.id,
    )
    session.add(made)
    pair.state, pair.account_id, pair.decided_at = PairState.MERGED, who.id, now
    await session.flush()
    audit(
        session,
        who,
        "lead.merged",
        subject_kind="lead",
        subject_id=winner["id"],
        loser_id=loser["id"],
        merge_id=str(made.id),
    )
    return await _merge_out(session, made.id)


async def _apply(session: AsyncSession, before: Snapshot, winner: Any, loser: Any) -> None:
    changes = united(winner, loser)
    if "credit_code" in changes:  # Two leads cannot have one code.
        await snapshot.change_lead(session, loser["id"], {"credit_code": None})
    await snapshot.change_lead(session, winner["id"], changes)
    for row in moves.places(before["places"], winner["id"], loser["id"]):
        await snapshot.put_row(session, "places", row)
    if loser["id"] in before["pool"]:
        await snapshot.drop_row(session, "pool", before["pool"][loser["id"]])
        row = moves.pool_row(before["pool"], winner["id"], loser["id"])
        await snapshot.put_row(session, "pool", row)


async def undo(session: AsyncSession, who: Account, merge_id: UUID, now: datetime) -> MergeOut:
    """Make two of the one again; what was changed since stays as it is."""
    made = await session.get(LeadMerge, merge_id, with_for_update=True)
    if made is None or made.undone_at is not None:
        raise MergeUnknown
    winner, loser = str(made.winner_id), str(made.loser_id)
    current = await snapshot.take(session, [made.winner_id, made.loser_id])
    for lead_id in (winner, loser):  # The winner first: it gives the code back.
        fields = moves.restored(
            made.before["leads"], made.after["leads"], current["leads"], lead_id
        )
        await snapshot.change_lead(session, lead_id, fields)
    for kind in ("places", "pool"):
        was, left, now_is = made.before[kind], made.after[kind], current[kind]
        untouched = [key for key in {*was, *left} if now_is.get(key) == left.get(key)]
        for key in sorted(untouched):
            if key in left:
                await snapshot.drop_row(session, kind, left[key])
        for key in sorted(untouched):
            if key in was:
                await snapshot.put_row(session, kind, was[key])
    made.undone_at, made.undone_by = now, who.id
    pair = await session.get_one(LeadPair, made.pair_id, with_for_update=True)
    pair.state = PairState.OPEN
    await session.flush()
    audit(session, who, "lead.unmerged", subject_kind="lead", subject_id=winner, loser_id=loser)
    return await _merge_out(session, merge_id)


async def merges(session: AsyncSession) -> Page[MergeOut]:
    """The latest."""
    ids = await session.scalars(
        select(LeadMerge.id).order_by(LeadMerge.id.desc()).limit(MERGES_SHOWN)
    )
    return Page(items=[await _merge_out(session, each) for each in ids])


async def _open(session: AsyncSession, pair_id: UUID) -> LeadPair:
    pair = await session.get(LeadPair, pair_id, with_for_update=True)
    if pair is None:
        raise PairUnknown
    if pair.state not in OPEN:
        raise PairSettled
    return pair


async def _is_merged(session: AsyncSession, leads: list[UUID]) -> bool:
    found = await session.scalar(
        select(LeadMerge.id).where(LeadMerge.loser_id.in_(leads), LeadMerge.undone_at.is_(None))
    )
    return found is not None


async def _pair(
    session: AsyncSession, viewer: Account, pair: LeadPair, left: Lead, right: Lead
) -> PairOut:
    rows = [_comparable(lead) for lead in (left, right)]
    stays = winner_of(*rows)[0]["id"]
    shown = [
        await _side(session, viewer, lead, stays=str(lead.id) == stays) for lead in (left, right)
    ]
    return PairOut(
        id=pair.id,
        score=pair.score,
        evidence=pair.evidence,
        state=pair.state,
        left=shown[0],
        right=shown[1],
    )


def _comparable(lead: Lead) -> dict[str, Any]:
    row = {column.name: getattr(lead, column.name) for column in Lead.__table__.columns}
    return row | {"id": str(lead.id)}


async def _side(session: AsyncSession, viewer: Account, lead: Lead, *, stays: bool) -> TwinLead:
    calls = select(func.count()).select_from(Call).where(Call.lead_id == lead.id)
    named = await session.get(LeadList, lead.list_id)
    return TwinLead(
        id=lead.id,
        list_name=named.name if named else "",
        name=lead.name,
        company=lead.company,
        phones=[shown_phone(viewer, phone) for phone in dict.fromkeys([lead.phone, *lead.phones])],
        credit_code=lead.credit_code,
        region=lead.region,
        address=lead.address,
        industry=lead.industry,
        calls=await session.scalar(calls) or 0,
        stays=stays,
    )


async def _merge_out(session: AsyncSession, merge_id: UUID) -> MergeOut:
    row: Row[LeadMerge, str | None] = (
        await session.execute(
            select(LeadMerge, Account.name)
            .outerjoin(Account, Account.id == LeadMerge.account_id)
            .where(LeadMerge.id == merge_id)
        )
    ).one()
    made, by = row
    leads = made.before["leads"]
    return MergeOut(
        id=made.id,
        at=made.created_at,
        by=by,
        winner_id=made.winner_id,
        winner=_named(leads[str(made.winner_id)]),
        loser=_named(leads[str(made.loser_id)]),
        undone_at=made.undone_at,
    )


def _named(row: dict[str, Any]) -> str:
    return str(row["company"] or row["name"])
