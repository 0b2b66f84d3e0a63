"""Reports of conversion: by what a lead is, and with the list's part told from the agent's."""

import anyio.to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.golden import GoldenHours
from app.reports.figures import calls
from app.reports.figures.asked import Asked, Dimension
from app.reports.metrics.conversion import Cell, Fair, parted, wilson
from app.reports.tables import names
from app.reports.tables.build import Builder, Built
from app.reports.tables.reports import Report
from app.reports.tables.schemas import Values

PARTS = {"tried": "leads_called", "talked": "leads_talked", "converted": "prospects"}
NOT_KNOWN = ("未知", "Unknown")
NO_SEGMENT = ("未设客群", "No segment")
BANDS = ("0–24", "25–49", "50–74", "75–99", "100")
MOST_ROWS = 300
"""Lists or agents that are told apart; those with fewer leads beyond are one row."""
THE_REST = "rest"
THE_OTHERS = ("其余", "All others")
SOURCES = {
    "yellow_pages": ("黄页", "Yellow pages"),
    "alibaba": ("阿里巴巴", "Alibaba"),
    "hc360": ("慧聪", "HC360"),
    "purchased": ("采购", "Purchased"),
    "own": ("自有", "Own"),
    "referral": ("转介绍", "Referral"),
    "other": ("其他", "Other"),
}


async def by_kind(
    session: AsyncSession, asked: Asked, report: Report, golden: GoldenHours
) -> Built:
    """Conversion of the leads of each kind, with how sure it is."""
    del golden
    by = Dimension(report.code.removeprefix("conversion_"))
    sums, total = await calls.sums(session, asked, by, PARTS.values())
    found = sorted(sums.items(), key=lambda each: -each[1].get("leads_talked", 0.0))
    rows = {key: _converted(one) for key, one in found}
    return Built(rows, _converted(total), await _names(session, by, list(rows)))


def _converted(sums: dict[str, float]) -> Values:
    values: Values = {code: sums.get(part, 0.0) for code, part in PARTS.items()}
    talked = sums.get("leads_talked", 0.0)
    won = min(sums.get("prospects", 0.0), talked)
    low, high = wilson(won, talked) or (None, None)
    values["conversion"] = won / talked if talked else None
    values["conversion_low"], values["conversion_high"] = low, high
    return values


async def _names(session: AsyncSession, by: Dimension, keys: list[str]) -> names.Names:
    match by:
        case Dimension.SOURCE:
            return {key: SOURCES.get(key, (key, key)) for key in keys}
        case Dimension.SEGMENT:
            ids = {key.split("/")[0] for key in keys if key}
            campaigns = await names.names(session, Dimension.CAMPAIGN, ids)
            return {key: _band(key, campaigns) if key else NO_SEGMENT for key in keys}
        case _:
            return {key: (key, key) if key else NOT_KNOWN for key in keys}


def _band(key: str, campaigns: names.Names) -> tuple[str, str]:
    campaign_id, band = key.split("/")
    zh, en = campaigns[campaign_id]
    return f"{zh} · {BANDS[int(band)]}", f"{en} · {BANDS[int(band)]}"


async def list_or_agent(
    session: AsyncSession, asked: Asked, report: Report, golden: GoldenHours
) -> Built:
    """What each list, or each agent, converts by itself, whoever or whatever it met."""
    del golden
    is_agents = report.code == "fair_agents"
    sums, _ = await calls.sums(session, asked, Dimension.AGENT_LIST, PARTS.values())
    cells = _few(
        [
            _cell(key, one["leads_talked"], one.get("prospects", 0.0))
            for key, one in sums.items()
            if key and one.get("leads_talked")
        ]
    )
    found = await anyio.to_thread.run_sync(parted, cells)
    fair = (found.agents if is_agents else found.lists) if found else {}
    whole = _raw([(cell.talked, cell.won) for cell in cells])
    rows: dict[str, Values] = {}
    keys = sorted({cell.agent if is_agents else cell.list for cell in cells})
    for key in keys:
        met = [cell for cell in cells if key == (cell.agent if is_agents else cell.list)]
        raw = _raw([(cell.talked, cell.won) for cell in met])
        rows[key] = raw | _parted(raw["conversion"], whole["conversion"], fair.get(key))
    by, opens = (Dimension.AGENT, "agent_id") if is_agents else (Dimension.LIST, "list_id")
    called = await names.names(session, by, [key for key in keys if key != THE_REST])
    return Built(
        dict(sorted(rows.items(), key=lambda row: -(row[1]["talked"] or 0.0))),
        whole,
        called | {THE_REST: THE_OTHERS},
        {key: {opens: key} for key in keys if key != THE_REST},
    )


def _cell(key: str, talked: float, won: float) -> Cell:
    agent, _, of_list = key.partition("/")
    return Cell(agent, of_list, talked, min(won, talked))


def _few(cells: list[Cell]) -> list[Cell]:
    """The same cells, with those of the smallest agents and lists put together."""
    agents = _largest([(cell.agent, cell.talked) for cell in cells])
    lists = _largest([(cell.list, cell.talked) for cell in cells])
    summed: dict[tuple[str, str], tuple[float, float]] = {}
    for cell in cells:
        agent = cell.agent if cell.agent in agents else THE_REST
        of_list = cell.list if cell.list in lists else THE_REST
        was = summed.get((agent, of_list), (0.0, 0.0))
        summed[agent, of_list] = was[0] + cell.talked, was[1] + cell.won
    return [Cell(*key, *counts) for key, counts in summed.items()]


def _largest(talked: list[tuple[str, float]]) -> set[str]:
    whole: dict[str, float] = {}
    for key, leads in talked:
        whole[key] = whole.get(key, 0.0) + leads
    return set(sorted(whole, key=lambda key: -whole[key])[:MOST_ROWS])


def _raw(counts: list[tuple[float, float]]) -> Values:
    talked, won = sum(each[0] for each in counts), sum(each[1] for each in counts)
    return {"talked": talked, "converted": won, "conversion": won / talked if talked else None}


def _parted(raw: float | None, whole: float | None, fair: Fair | None) -> Values:
    if fair is None or raw is None or whole is None:
        return {}
    return {
        "fair_conversion": fair.rate,
        "fair_low": fair.low,
        "fair_high": fair.high,
        "own_effect": fair.rate - whole,
        "partners_effect": raw - fair.rate,
    }


BUILDERS: dict[str, Builder] = {
    **{
        f"conversion_{by}": by_kind
        for by in (Dimension.SEGMENT, Dimension.REGION, Dimension.INDUSTRY, Dimension.SOURCE)
    },
    "fair_lists": list_or_agent,
    "fair_agents": list_or_agent,
}
