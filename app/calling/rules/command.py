"""`talktime explain`: why a lead is not being dialed, or why nothing is."""

from datetime import datetime
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.campaigns.service import CampaignUnknown
from app.calling.rules.explain import LeadUnknown, explain_campaign, explain_lead
from app.calling.rules.schemas import CampaignExplained, LeadExplained
from app.clock import WallClock
from app.config import Settings
from app.db import open_engine, open_sessions
from app.leads import phones
from app.leads.phones import Phone
from app.models.campaign import Campaign
from app.models.lead import Lead, has_phone


async def run_explain(settings: Settings, lead: str, campaign: str, console: Console) -> None:
    """Print the answer. `lead` is an id or a phone, `campaign` an id or a name."""
    engine = open_engine(settings.database_url, connections=1)
    try:
        async with open_sessions(engine)() as session:
            console.print(await answer(session, lead, campaign, WallClock().now()))
    finally:
        await engine.dispose()


async def answer(session: AsyncSession, lead: str, campaign: str, now: datetime) -> Table:
    """Raises a Problem when there is no such lead or campaign."""
    if campaign:
        return campaign_table(
            await explain_campaign(session, await _campaign(session, campaign), now)
        )
    return lead_table(await explain_lead(session, await _lead(session, lead), now))


async def _campaign(session: AsyncSession, named: str) -> UUID:
    found = await session.scalar(select(Campaign.id).where(Campaign.name == named))
    found = found or _id(named)
    if found is None:
        raise CampaignUnknown
    return found


async def _lead(session: AsyncSession, named: str) -> UUID:
    phone = phones.normalise(named)
    found = None
    if isinstance(phone, Phone):
        found = await session.scalar(select(Lead.id).where(has_phone([phone.e164])))
    found = found or _id(named)
    if found is None:
        raise LeadUnknown("Give the lead's id or its phone.")
    return found


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def lead_table(found: LeadExplained) -> Table:
    table = Table("Campaign", "State", "Why it is not dialed now", "Not before", title=found.name)
    for place in found.places:
        until = max(at for at in (place.next_at, place.free_at, place.opens_at) if at)
        whys = ", ".join(place.whys) or "nothing: it is next"
        table.add_row(place.campaign, place.state, whys, f"{until:%Y-%m-%d %H:%M:%S %Z}")
    if not found.places:
        table.add_row("none", "", "in no campaign's queue: attach its list to one", "")
    return table


def campaign_table(found: CampaignExplained) -> Table:
    table = Table("Why", "Leads", title=found.name, show_footer=True)
    table.columns[1].justify = "right"
    table.columns[0].footer, table.columns[1].footer = "total", f"{found.total:,}"
    for stop in found.stops:
        table.add_row(f"[bold red]{stop}[/]", "all")
    table.add_row("[green]ready to dial[/]", f"{found.ready:,}")
    for why, leads in found.counts.items():
        table.add_row(why, f"{leads:,}")
    return table
