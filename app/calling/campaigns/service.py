"""Campaigns from draft to stopped. The dialer hears of a change only if its transaction commits."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.campaigns import checks, defaults, queries
from app.calling.campaigns.enrolment import enrol
from app.calling.campaigns.schemas import CampaignChange, CampaignIn, CampaignOut
from app.calling.rules.lending import look_again
from app.calling.rules.verdict import Why
from app.engine import mailbox
from app.errors import Conflict, NotFound
from app.models.account import Account
from app.models.campaign import Campaign, CampaignStatus, Disposition
from app.paging import Page, keys_of, page_of


class CampaignUnknown(NotFound):
    """There is no such campaign."""

    code = "campaign_unknown"


class CampaignNameTaken(Conflict):
    """Another campaign has this name."""

    code = "campaign_name_taken"


class ListUnknown(NotFound):
    """There is no such list."""

    code = "list_unknown"


class NothingToDial(Conflict):
    """The campaign has no lead that may be called."""

    code = "nothing_to_dial"


class NoCallWindow(Conflict):
    """The campaign has no hours in which it may call."""

    code = "no_call_window"


class CampaignNotRunning(Conflict):
    """The campaign does not run."""

    code = "campaign_not_running"


async def page(
    session: AsyncSession, *, status: CampaignStatus | None, cursor: str | None, limit: int
) -> Page[CampaignOut]:
    before = keys_of(cursor, UUID)[0] if cursor else None
    rows = await queries.page(session, status=status, before=before, limit=limit + 1)
    campaigns, next_cursor = page_of(rows, limit, lambda campaign: (campaign.id,))
    return Page(items=await _shown(session, campaigns), next_cursor=next_cursor)


async def read(session: AsyncSession, campaign_id: UUID) -> CampaignOut:
    return await _show(session, await get(session, campaign_id))


async def get(session: AsyncSession, campaign_id: UUID, *, lock: bool = False) -> Campaign:
    campaign = await queries.get(session, campaign_id, lock=lock)
    if campaign is None:
        raise CampaignUnknown
    return campaign


async def create(session: AsyncSession, who: Account | None, fields: CampaignIn) -> CampaignOut:
    await _check_name(session, fields.name)
    campaign = Campaign(**_columns(fields))
    await checks.check_calls(session, campaign)
    session.add(campaign)
    await session.flush()
    session.add_all(
        Disposition(campaign_id=campaign.id, position=position, **asdict(preset))
        for position, preset in enumerate(defaults.DISPOSITIONS, start=1)
    )
    await _announce(session, who, "campaign.created", campaign)
    return await _show(session, campaign)


async def change(
    session: AsyncSession, who: Account, campaign_id: UUID, fields: CampaignChange, now: datetime
) -> CampaignOut:
    """A running campaign obeys at once, for the calls that are not placed yet."""
    campaign = await get(session, campaign_id, lock=True)
    changes = _columns(fields)
    if changes.get("name", campaign.name) != campaign.name:
        await _check_name(session, changes["name"])
    if campaign.status is CampaignStatus.RUNNING and not changes.get("windows", campaign.windows):
        raise NoCallWindow("Pause the campaign before you take its last call window away.")

    for name, value in changes.items():
        setattr(campaign, name, value)
    await checks.check_calls(session, campaign)
    await session.flush()
    await look_again(
        session, [Why.OUTSIDE_WINDOW, Why.ATTEMPTS_USED_UP], now, campaign_id=campaign.id
    )
    await _announce(session, who, "campaign.changed", campaign, changed=sorted(changes))
    return await _show(session, campaign)


async def attach_list(
    session: AsyncSession, who: Account | None, campaign_id: UUID, list_id: UUID, now: datetime
) -> CampaignOut:
    campaign = await get(session, campaign_id, lock=True)
    if not await queries.has_list(session, list_id):
        raise ListUnknown
    await queries.attach(session, campaign_id, list_id, now)
    await enrol(session, campaign_id, now)
    await _announce(session, who, "campaign.list_attached", campaign, list_id=str(list_id))
    return await _show(session, campaign)


async def start(
    session: AsyncSession, who: Account | None, campaign_id: UUID, now: datetime
) -> CampaignOut:
    campaign = await get(session, campaign_id, lock=True)
    if campaign.status is CampaignStatus.RUNNING:
        return await _show(session, campaign)
    if not campaign.windows:
        raise NoCallWindow("Give the campaign at least one call window.")
    await enrol(session, campaign_id, now)
    if not await queries.has_leads_to_dial(session, campaign_id):
        raise NothingToDial("Attach a list with leads that are not called yet.")

    campaign.status = CampaignStatus.RUNNING
    campaign.started_at = campaign.started_at or now
    await _announce(session, who, "campaign.started", campaign)
    return await _show(session, campaign)


async def pause(session: AsyncSession, who: Account | None, campaign_id: UUID) -> CampaignOut:
    """Dial no further. Calls that are up go on, and agents stay signed in."""
    campaign = await get(session, campaign_id, lock=True)
    if campaign.status is CampaignStatus.PAUSED:
        return await _show(session, campaign)
    if campaign.status is not CampaignStatus.RUNNING:
        raise CampaignNotRunning("Only a campaign that runs can be paused.")

    campaign.status = CampaignStatus.PAUSED
    await _announce(session, who, "campaign.paused", campaign)
    return await _show(session, campaign)


async def stop(session: AsyncSession, who: Account, campaign_id: UUID) -> CampaignOut:
    """Dial no further until it is started again. Its queue and its figures stay."""
    campaign = await get(session, campaign_id, lock=True)
    if campaign.status is not CampaignStatus.STOPPED:
        campaign.status = CampaignStatus.STOPPED
        await _announce(session, who, "campaign.stopped", campaign)
    return await _show(session, campaign)


async def _announce(
    session: AsyncSession, who: Account | None, what: str, campaign: Campaign, **details: Any
) -> None:
    """Tell the dialer and the audit log."""
    await session.flush()
    mailbox.post(session, "campaign.set", campaign_id=str(campaign.id))
    audit(session, who, what, subject_kind="campaign", subject_id=campaign.id, **details)


async def _check_name(session: AsyncSession, name: str) -> None:
    if await queries.named(session, name) is not None:
        raise CampaignNameTaken(f"Choose another name than {name}.")


def _columns(fields: CampaignIn | CampaignChange) -> dict[str, Any]:
    """The named fields as columns: the retry rule is two of them. Null is "not named" too."""
    named = fields.model_dump(
        mode="json", exclude_none=True, exclude_unset=isinstance(fields, CampaignChange)
    )
    retry = named.pop("retry", None)
    if retry is not None:
        named |= {"retry_gaps": retry["gaps"], "max_attempts": retry["max_attempts"]}
    # To be in no pool, to have no script is a choice too, and an id is not its text.
    for name in ("caller_pool_id", "script_id"):
        if name in fields.model_fields_set:
            named[name] = getattr(fields, name)
    return named


async def _show(session: AsyncSession, campaign: Campaign) -> CampaignOut:
    return (await _shown(session, [campaign]))[0]


async def _shown(session: AsyncSession, campaigns: Sequence[Campaign]) -> list[CampaignOut]:
    ids = [campaign.id for campaign in campaigns]
    await session.flush()
    counts = await queries.counts(session, ids)
    lists = await queries.lists(session, ids)
    return [CampaignOut.of(each, counts[each.id], lists[each.id]) for each in campaigns]
