"""Whom a campaign is for: its client, whether consent is needed, and its target segment.

A lead's match is the share of the segment's named parts that it fits, of 100. It is worked out for
the whole queue in one statement when the segment changes and when leads join.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.campaigns import service as campaigns
from app.calling.rules.lending import look_again
from app.calling.rules.schemas import AudienceIO, Segment
from app.calling.rules.verdict import Why
from app.errors import Invalid
from app.models.account import Account
from app.models.campaign import Campaign, CampaignStatus
from app.models.rules import Client

_PARTS = {
    "industries": "leads.industry ILIKE ANY(:industries)",
    "regions": "(leads.region ILIKE ANY(:regions) OR leads.address ILIKE ANY(:regions))",
    "keywords": (
        "concat_ws(' ', leads.company, leads.industry, leads.fields::text) ILIKE ANY(:keywords)"
    ),
    "capital_min": "leads.capital >= :capital_min",
    "capital_max": "leads.capital <= :capital_max",
    "headcount_min": "leads.headcount >= :headcount_min",
    "headcount_max": "leads.headcount <= :headcount_max",
}


class NoSuchClient(Invalid):
    """There is no such client, or no such campaign."""

    code = "client_unknown"


async def read(session: AsyncSession, campaign_id: UUID) -> AudienceIO:
    return _shown(await campaigns.get(session, campaign_id))


async def change(
    session: AsyncSession, who: Account, campaign_id: UUID, fields: AudienceIO, now: datetime
) -> AudienceIO:
    campaign = await campaigns.get(session, campaign_id, lock=True)
    if fields.client_id is not None and await session.get(Client, fields.client_id) is None:
        raise NoSuchClient("Name one that exists.")
    campaign.client_id = fields.client_id
    campaign.requires_consent = fields.requires_consent
    campaign.segment = fields.segment.model_dump(mode="json", exclude_defaults=True)
    campaign.match_threshold = fields.match_threshold
    await session.flush()
    await score(session, campaign)
    await look_again(
        session,
        [Why.OFF_SEGMENT, Why.NO_CONSENT, Why.DO_NOT_CALL],
        now,
        campaign_id=campaign.id,
    )
    audit(session, who, "campaign.audience", subject_kind="campaign", subject_id=campaign.id)
    return _shown(campaign)


async def score(session: AsyncSession, campaign: Campaign, *, only_new: bool = False) -> None:
    """Work out the match of the campaign's leads; none while it has no segment."""
    named = {name: value for name, value in campaign.segment.items() if name in _PARTS}
    new = " AND place.match IS NULL" if only_new else ""
    # The names of the parts are ours; their values are parameters.
    fits = " + ".join(f"CASE WHEN {_PARTS[name]} THEN 1 ELSE 0 END" for name in named)
    value = f"round(100.0 * ({fits}) / {len(named)})" if named else "NULL"
    await session.execute(
        text(
            f"UPDATE campaign_leads AS place SET match = {value} FROM leads"
            f" WHERE leads.id = place.lead_id AND place.campaign_id = :campaign_id{new}"
        ),
        {"campaign_id": campaign.id, **{name: _sought(value) for name, value in named.items()}},
    )


async def score_new(session: AsyncSession) -> None:
    """Work out the match of leads that joined a campaign with a threshold since the last time."""
    strict = select(Campaign).where(
        Campaign.match_threshold > 0, Campaign.status == CampaignStatus.RUNNING
    )
    for campaign in await session.scalars(strict):
        await score(session, campaign, only_new=True)


def _sought(value: object) -> object:
    """Words are looked for anywhere in a text; what stands for something in LIKE is itself."""
    if not isinstance(value, list):
        return value
    escaped = (
        str(word).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in value
    )
    return [f"%{word}%" for word in escaped]


def _shown(campaign: Campaign) -> AudienceIO:
    return AudienceIO(
        client_id=campaign.client_id,
        requires_consent=campaign.requires_consent,
        segment=Segment.model_validate(campaign.segment),
        match_threshold=campaign.match_threshold,
    )
