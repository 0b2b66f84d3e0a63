"""The sets of leads, bit by bit, and the same by hand from the rows."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

HITS = {
    "called": "outcome IS NULL OR outcome NOT IN ('failed', 'agent_no_answer', 'congestion')",
    "talked": "bridged_at IS NOT NULL",
    "charged": "ended_at IS NOT NULL AND is_charged",
}
DAY = "(placed_at AT TIME ZONE 'Asia/Shanghai')::date"
MONTH = f"date_trunc('month', {DAY})::date"
SETS = {
    "lead_months_now": ("month", MONTH, ("agent_id", "campaign_id", "list_id")),
    "campaign_lead_months_now": ("month", MONTH, ("campaign_id", "list_id")),
    "campaign_lead_days_now": ("day", DAY, ("campaign_id", "list_id")),
}


async def check_lead_sets(session: AsyncSession) -> None:
    for view, (grain, when, key) in SETS.items():
        names = ", ".join(key)
        for bits, hit in HITS.items():
            of_rows = await session.execute(
                text(
                    f"SELECT DISTINCT {when}, {names}, number FROM (SELECT calls.*, number"
                    " FROM calls JOIN (SELECT id AS lead, number FROM leads) l ON lead = lead_id"
                    f") c WHERE {hit}"
                )
            )
            of_sets = await session.execute(
                text(
                    f"SELECT DISTINCT {grain}, {names}, chunk * 4096 + place FROM {view},"
                    f" generate_series(0, 4095) AS place WHERE get_bit({bits}, place) = 1"
                )
            )
            assert set(of_sets.all()) == set(of_rows.all()), (view, bits)
