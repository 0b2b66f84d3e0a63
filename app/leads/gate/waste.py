"""What bad numbers have cost, in minutes and money: by list, and by the vendor of the lists."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.leads.gate.measured import IS_BAD, JOINED
from app.leads.gate.schemas import VendorWaste, WasteRow
from app.leads.gate.steps import DEAD
from app.paging import Page

_OF_LISTS = f"""
    SELECT lists.id, lists.name, lists.vendor, lists.price, lists.promised, lists.override_reason,
        lists.dials, lists.bad_dials, coalesce(came.leads, 0) AS leads,
        coalesce(files.duplicates, 0) AS duplicates,
        coalesce(bad.seconds, 0) AS bad_seconds, coalesce(bad.leads, 0) AS bad_leads
    FROM lists
    LEFT JOIN (SELECT list_id, count(*) AS leads FROM leads GROUP BY list_id) AS came
        ON came.list_id = lists.id
    LEFT JOIN (SELECT list_id, sum(duplicate) AS duplicates FROM imports
               WHERE state = 'done' GROUP BY list_id) AS files ON files.list_id = lists.id
    LEFT JOIN (
        SELECT leads.list_id, count(DISTINCT leads.id) AS leads,
            sum(extract(epoch FROM calls.ended_at - calls.placed_at)) AS seconds
        {JOINED} WHERE calls.is_charged AND calls.ended_at IS NOT NULL AND {IS_BAD}
        GROUP BY leads.list_id
    ) AS bad ON bad.list_id = lists.id
"""
_WASTED = "round(price::numeric * (bad_leads + duplicates) / nullif(leads + duplicates, 0))::bigint"
_BY_LIST = text(
    f"SELECT *, {_WASTED} AS wasted FROM ({_OF_LISTS}) AS one"
    " ORDER BY bad_seconds DESC, id DESC LIMIT 200"
)
_BY_VENDOR = text(
    f"""
    SELECT vendor, count(*) AS lists, sum(leads)::bigint AS leads,
        sum(duplicates)::bigint AS duplicates, sum(dials)::bigint AS dials,
        sum(bad_dials)::bigint AS bad_dials, sum(bad_seconds)::float AS bad_seconds,
        sum(price)::bigint AS price, sum({_WASTED})::bigint AS wasted,
        sum(promised * leads) FILTER (WHERE promised IS NOT NULL) AS promised_leads,
        sum(leads) FILTER (WHERE promised IS NOT NULL) AS of_leads
    FROM ({_OF_LISTS}) AS one WHERE vendor <> '' GROUP BY vendor
    ORDER BY wasted DESC NULLS LAST, bad_seconds DESC, vendor LIMIT 200
    """
)
_DEAD = {"dead": sorted(outcome.value for outcome in DEAD)}


async def by_list(session: AsyncSession) -> Page[WasteRow]:
    """The dearest first."""
    rows = await session.execute(_BY_LIST, _DEAD)
    return Page(items=[_of_list(row) for row in rows])


async def by_vendor(session: AsyncSession) -> Page[VendorWaste]:
    """The sums over all lists of each vendor, the dearest first."""
    rows = await session.execute(_BY_VENDOR, _DEAD)
    return Page(items=[_of_vendor(row) for row in rows])


def _of_list(row: Any) -> WasteRow:
    return WasteRow(
        list_id=row.id,
        name=row.name,
        vendor=row.vendor,
        leads=row.leads,
        duplicates=row.duplicates,
        dials=row.dials,
        bad_dials=row.bad_dials,
        bad_seconds=float(row.bad_seconds),
        price=row.price,
        wasted=row.wasted,
        override_reason=row.override_reason,
    )


def _of_vendor(row: Any) -> VendorWaste:
    return VendorWaste(
        vendor=row.vendor,
        lists=row.lists,
        leads=row.leads,
        duplicates=row.duplicates,
        dials=row.dials,
        bad_dials=row.bad_dials,
        bad_seconds=row.bad_seconds,
        price=row.price,
        wasted=row.wasted,
        promised=round(row.promised_leads / row.of_leads) if row.of_leads else None,
    )
