"""What agents may say of a campaign's calls: in two levels, in an order, nine of a kind at most.

Calls keep the code of what was said of them, so nothing is deleted: it is retired, and what it was
can still be read. A campaign always offers a word for "do not call me again".
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.campaigns import service as campaigns
from app.calling.dispositions import queries
from app.calling.dispositions.schemas import DispositionChange, DispositionIn
from app.calling.words import code_of, put_in_order
from app.engine import mailbox
from app.errors import Conflict, Invalid, NotFound
from app.models.account import Account
from app.models.campaign import NO_DISPOSITION, Campaign, Disposition, DispositionKind

KEYS = 9
"""One for each key from 1 to 9, at either level."""
FINAL = frozenset({DispositionKind.DNC, DispositionKind.NEGATIVE, DispositionKind.WRONG_NUMBER})
"""After these the lead is not called again."""


class DispositionMissing(NotFound):
    """There is no such disposition."""

    code = "disposition_missing"


class DispositionsFull(Conflict):
    """Nine are offered at this level already, one for each key; retire one first."""

    code = "dispositions_full"


class DispositionContradicts(Invalid):
    """A disposition that ends the calls to a lead can neither ask for a time nor try again."""

    code = "disposition_contradicts"


class LastDoNotCall(Conflict):
    """The last disposition for "do not call me again" stays: every refusal must be kept."""

    code = "last_do_not_call"


class DefaultNotFit(Conflict):
    """The default must be neutral, try the lead again, count for nothing and ask for nothing."""

    code = "default_not_fit"


class BadParent(Invalid):
    """A disposition can stand below one of the first level that is offered, and not elsewhere."""

    code = "bad_parent"


async def listed(session: AsyncSession, campaign_id: UUID) -> Sequence[Disposition]:
    await campaigns.get(session, campaign_id)
    return await queries.of_campaign(session, campaign_id)


async def add(
    session: AsyncSession, who: Account, campaign_id: UUID, fields: DispositionIn
) -> Disposition:
    campaign = await campaigns.get(session, campaign_id, lock=True)
    found = await queries.of_campaign(session, campaign_id)
    parent = _parent(fields.parent_id, found)
    siblings = _offered(found, fields.parent_id)
    if len(siblings) >= KEYS:
        raise DispositionsFull
    kind = parent.kind if parent else fields.kind
    made = Disposition(
        campaign_id=campaign.id,
        code=code_of(fields.label_en, {NO_DISPOSITION, *(each.code for each in found)}),
        position=max((each.position for each in found), default=0) + 1,
        **fields.model_dump(exclude={"kind"}),
        kind=kind,
    )
    _check_sense(made)
    if parent is not None and parent.code == campaign.default_disposition:
        raise DefaultNotFit("Choose another default first.")
    session.add(made)
    await session.flush()
    _note(session, who, "disposition.added", made)
    return made


async def change(
    session: AsyncSession,
    who: Account,
    disposition_id: UUID,
    fields: DispositionChange,
    now: datetime,
) -> Disposition:
    campaign, found, one = await _around(session, disposition_id)
    changes = fields.named()
    is_retired = changes.pop("is_retired", one.is_retired)
    if is_retired and not one.is_retired:
        _check_may_go(campaign, found, one)
    if one.is_retired and not is_retired and len(_offered(found, one.parent_id)) >= KEYS:
        raise DispositionsFull
    for name, value in changes.items():
        setattr(one, name, value)
    if is_retired != one.is_retired:
        one.retired_at = now if is_retired else None
    _check_sense(one)
    if one.code == campaign.default_disposition:
        _check_fits(one, found)
    _note(session, who, "disposition.changed", one, changed=sorted(fields.named()))
    return one


async def order(
    session: AsyncSession, who: Account, campaign_id: UUID, ids: Sequence[UUID]
) -> Sequence[Disposition]:
    await campaigns.get(session, campaign_id, lock=True)
    found = await queries.of_campaign(session, campaign_id)
    first = next((each for each in found if each.id == ids[0]), None)
    put_in_order(_offered(found, first.parent_id) if first else [], ids)
    audit(session, who, "disposition.ordered", subject_kind="campaign", subject_id=campaign_id)
    await session.flush()
    return await queries.of_campaign(session, campaign_id)


async def set_default(
    session: AsyncSession, who: Account, campaign_id: UUID, disposition_id: UUID | None
) -> None:
    """Which one stands when the wrap-up of a call ends and nobody has said anything of it."""
    campaign = await campaigns.get(session, campaign_id, lock=True)
    code = NO_DISPOSITION
    if disposition_id is not None:
        found = await queries.of_campaign(session, campaign_id)
        one = next((each for each in found if each.id == disposition_id), None)
        if one is None:
            raise DispositionMissing
        _check_fits(one, found)
        code = one.code
    campaign.default_disposition = code
    mailbox.post(session, "campaign.set", campaign_id=str(campaign.id))
    audit(
        session,
        who,
        "campaign.default_disposition_set",
        subject_kind="campaign",
        subject_id=campaign.id,
        disposition=code,
    )


async def _around(
    session: AsyncSession, disposition_id: UUID
) -> tuple[Campaign, Sequence[Disposition], Disposition]:
    """The campaign, locked, all its dispositions, and the one of this id."""
    campaign_id = await queries.campaign_of(session, disposition_id)
    if campaign_id is None:
        raise DispositionMissing
    campaign = await campaigns.get(session, campaign_id, lock=True)
    found = await queries.of_campaign(session, campaign_id)
    return campaign, found, next(each for each in found if each.id == disposition_id)


def _offered(found: Sequence[Disposition], parent_id: UUID | None) -> list[Disposition]:
    return [each for each in found if each.parent_id == parent_id and not each.is_retired]


def _parent(parent_id: UUID | None, found: Sequence[Disposition]) -> Disposition | None:
    if parent_id is None:
        return None
    for each in _offered(found, None):
        if each.id == parent_id:
            return each
    raise BadParent


def _check_sense(one: Disposition) -> None:
    if one.kind in FINAL and (one.needs_callback or one.retry_minutes is not None):
        raise DispositionContradicts


def _check_may_go(campaign: Campaign, found: Sequence[Disposition], one: Disposition) -> None:
    if one.code == campaign.default_disposition:
        raise DefaultNotFit("Choose another default first.")
    refusals = [each for each in _offered(found, None) if each.kind is DispositionKind.DNC]
    if one.parent_id is None and refusals == [one]:
        raise LastDoNotCall


def _check_fits(one: Disposition, found: Sequence[Disposition]) -> None:
    """It stands without anybody's word: so it says no more than "try this lead again"."""
    says_more = one.is_effective or one.is_prospect
    asks = one.needs_callback or one.needs_note or one.needs_intent
    is_offered = not one.is_retired and not _offered(found, one.id)
    is_neutral = one.kind is DispositionKind.NEUTRAL and one.retry_minutes is not None
    if says_more or asks or not is_offered or not is_neutral:
        raise DefaultNotFit


def _note(session: AsyncSession, who: Account, what: str, one: Disposition, **details: Any) -> None:
    details |= {"campaign_id": str(one.campaign_id), "code": one.code}
    audit(session, who, what, subject_kind="disposition", subject_id=one.id, **details)
