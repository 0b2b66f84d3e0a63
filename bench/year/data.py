"""A year of a call center's ledger, made by SQL: agents, calls, intervals, month by month.

Each agent works eight hours from 09:00 Shanghai time on each weekday, and each call of theirs is
one turn of ready, dialing, talking and wrap-up: four intervals a call. Four calls of ten talk,
three more ring out at the agent's desk, and three never had an agent, as a pacer's calls do.
"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
from sqlalchemy import create_engine, insert, text
from sqlalchemy.orm import Session

from app.db import driver_url
from app.models.account import Account, Role, Team
from app.models.campaign import Campaign, CampaignStatus
from app.models.lead import Lead, LeadList, PhoneKind
from dialer.core.types import Mode

CAMPAIGNS = 10
LISTS = 20
LEADS = 100_000
TEAM = 25
SHIFT_SECONDS = 8 * 3600
LAST = datetime(2026, 10, 1, tzinfo=UTC)
"""The newest month. The months are whole, and over."""

# k is the turn of the day; the lead is of one of the campaign's two lists.
TURNS = """
    SELECT agent, k, day + (k * step) * interval '1 second' AS at,
           (agent * 7919 + k * 104729 + extract(doy FROM day)::int * 611953) % 1000003 AS dice
    FROM generate_series(0, {agents} - 1) AS agent,
         (SELECT day + interval '1 hour' AS day
          FROM generate_series(TIMESTAMPTZ '{first}', TIMESTAMPTZ '{last}' - interval '1 day',
                               interval '1 day') AS day
          WHERE extract(isodow FROM day) < 6) AS days,
         (SELECT {step}::float8 AS step) AS steps,
         generate_series(0, {turns} - 1) AS k
"""
CALLS = """
    INSERT INTO {table} (id, pbx, campaign_id, lead_id, list_id, agent_id, direction, mode, phone,
        caller_id, state, placed_at, rang_at, answered_at, bridged_at, ended_at, talked_ms, outcome,
        cause, is_charged, is_estimated, disposition, is_effective, is_prospect, note, disposed_at)
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || substr(md5(agent || ':' || k), 1, 3) || '8' || substr(md5(agent || ':' || k), 4, 15)
           )::uuid,
           'pbx1', md5('campaign' || agent % {campaigns})::uuid, md5('lead' || lead)::uuid,
           md5('list' || lead % {lists})::uuid,
           CASE WHEN dice % 10 < 7 THEN md5('agent' || agent)::uuid END,
           'outbound', 'predictive', '+86138' || lpad(lead::text, 8, '0'), '', 'ended', at,
           at + interval '3 seconds', CASE WHEN talks THEN at + interval '30 seconds' END,
           CASE WHEN talks THEN at + interval '30 seconds' END,
           at + interval '30 seconds' + CASE WHEN talks THEN talk ELSE 0 END * interval '1 second',
           CASE WHEN talks THEN (talk * 1000)::int ELSE 0 END,
           CASE WHEN talks THEN 'connected' ELSE (ARRAY['no_answer', 'busy', 'machine'])
               [1 + dice % 3] END,
           16, true, dice % 997 = 0, CASE WHEN talks THEN 'said' || dice % 8 END,
           talks AND dice % 8 < 6, talks AND dice % 31 = 0, '',
           CASE WHEN talks THEN at + interval '5 minutes' END
    FROM (SELECT *, dice % 10 < 4 AS talks, {step} * 0.5 + dice % 7 AS talk,
                 ((dice % ({leads} / {lists})) * {lists} + agent % {campaigns}
                  + {campaigns} * (dice % 2)) % {leads} AS lead
          FROM ({turns_of}) AS turn) AS call
"""
INTERVALS = """
    INSERT INTO {table} (id, agent_id, agent_number, campaign_id, state, reason, call_id,
                         started_at, ended_at, is_estimated)
    SELECT nextval('bench_intervals'), md5('agent' || agent)::uuid, agent,
           md5('campaign' || agent % {campaigns})::uuid, state, '', NULL,
           at + since * {step} * interval '1 second', at + until * {step} * interval '1 second',
           false
    FROM ({turns_of}) AS turn,
         (VALUES ('ready', 0.0, 0.2), ('dialing', 0.2, 0.3), ('talking', 0.3, 0.8),
                 ('wrapup', 0.8, 1.0)) AS part(state, since, until)
"""


@dataclass(frozen=True, slots=True)
class Size:
    calls: int
    agents: int
    months: int

    @property
    def turns(self) -> int:
        """Calls of one agent on one day; a month has about 21.7 weekdays."""
        return max(1, round(self.calls / self.agents / (self.months * 21.7)))

    @property
    def step(self) -> int:
        """Seconds of a turn, a multiple of ten: its parts must meet to the microsecond."""
        return SHIFT_SECONDS // self.turns // 10 * 10

    def span(self, month: int) -> tuple[datetime, datetime]:
        """The month so many before the newest."""
        first = LAST
        for _ in range(month):
            first = (first - timedelta(days=1)).replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1)


def named(name: str) -> UUID:
    """The id that SQL calls md5(name)::uuid."""
    return UUID(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest())


def make_people(url: str, size: Size) -> None:
    engine = create_engine(driver_url(url))
    with Session(engine) as session, session.begin():
        teams = [Team(id=named(f"team{n}"), name=f"Team {n}") for n in range(size.agents // TEAM)]
        session.add_all(teams)
        session.add_all(
            Campaign(
                id=named(f"campaign{n}"),
                name=f"Campaign {n}",
                mode=Mode.PREDICTIVE,
                status=CampaignStatus.RUNNING,
            )
            for n in range(CAMPAIGNS)
        )
        session.add_all(LeadList(id=named(f"list{n}"), name=f"List {n}") for n in range(LISTS))
        session.flush()
        session.add_all(
            Account(
                id=named(f"agent{n}"),
                login=f"agent{n}",
                name=f"Agent {n}",
                role=Role.AGENT,
                password_hash="!",
                team_id=teams[n // TEAM % len(teams)].id,
            )
            for n in range(size.agents)
        )
        session.execute(insert(Lead), [_lead(n) for n in range(LEADS)])
        session.execute(text("CREATE SEQUENCE bench_intervals"))
    engine.dispose()


def _lead(number: int) -> dict[str, object]:
    return {
        "id": named(f"lead{number}"),
        "list_id": named(f"list{number % LISTS}"),
        "phone": f"+86138{number:08d}",
        "phone_kind": PhoneKind.MOBILE,
        "zone": "Asia/Shanghai",
    }


def fill_month(database: psycopg.Connection, size: Size, month: int) -> None:
    """Fill the month's tables bare, then give them their indexes and their place."""
    first, last = size.span(month)
    values = {"agents": size.agents, "first": first, "last": last, "step": size.step}
    values |= {"turns": size.turns, "campaigns": CAMPAIGNS, "lists": LISTS, "leads": LEADS}
    turns = TURNS.format(**values)
    for parent, rows in (("calls", CALLS), ("agent_intervals", INTERVALS)):
        table = f"{parent}_p{first:%Y%m}"
        low, high = (f"'{at:%Y-%m-%d}+00'" for at in (first, last))
        database.execute(f"DROP TABLE IF EXISTS {table}")
        database.execute(
            f"CREATE TABLE {table} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        )
        database.execute(rows.format(table=table, turns_of=turns, **values))
        if parent == "calls":
            low, high = f"ledger_first_id({low})", f"ledger_first_id({high})"
        elif month == 0:
            # No report reads this index, and to build it for a year takes longer than the rest.
            database.execute(f"SELECT ledger_exclude_overlaps('{table}')")
        database.execute(
            f"ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES FROM ({low}) TO ({high})"
        )
    database.execute("SELECT ledger_recount(%s, %s)", (first.date(), last.date()))


def fill(database: psycopg.Connection, size: Size) -> Iterator[int]:
    """Make the months, oldest first, and say after each how many there are."""
    for done, month in enumerate(reversed(range(size.months)), start=1):
        began = time.monotonic()
        fill_month(database, size, month)
        database.execute("ANALYZE")
        print(f"  month {done}/{size.months} {time.monotonic() - began:.0f} s", flush=True)
        yield done
