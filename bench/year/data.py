"""A year of a call center's ledger, made by SQL: agents, shifts, calls, intervals, month by month.

Each agent works eight hours from 09:00 Shanghai time on each weekday, and each call of theirs is
one turn of ready, dialing, talking and wrap-up: four intervals a call. Four calls of ten talk,
three more ring out at the agent's desk, and three never had an agent, as a pacer's calls do.
The months that are over have no exclusion of overlaps: no report reads it, and to build it takes
longer than the rest. The month that calls come into has it, as the dialer makes it.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from app.db import driver_url, libpq_url
from app.models.account import Account, Role, Team
from app.models.campaign import Campaign, CampaignStatus
from app.models.lead import Lead, LeadList, PhoneKind
from dialer.core.types import Mode

CAMPAIGNS = 10
LISTS = 20
LEADS = 100_000
TEAM = 25
SHIFT_SECONDS = 8 * 3600
ZONE = "Asia/Shanghai"
LAST = datetime(2026, 10, 1, tzinfo=UTC)
"""The newest month. The months are whole, and over."""
MAKERS = 2
"""Months that are made side by side."""
PARENTS = ("calls", "agent_intervals")

# Ids are looked up: to make them out of their names for each row takes longer than the rest.
NAMES = """
    CREATE SEQUENCE bench_intervals CACHE 10000;
    CREATE TABLE bench_agents AS
        SELECT n AS agent, md5('agent' || n)::uuid AS id,
               md5('campaign' || n % {campaigns})::uuid AS campaign_id
        FROM generate_series(0, {agents} - 1) AS n;
    CREATE TABLE bench_leads AS
        SELECT n AS lead, md5('lead' || n)::uuid AS id, md5('list' || n % {lists})::uuid AS list_id,
               '+86138' || lpad(n::text, 8, '0') AS phone
        FROM generate_series(0, {leads} - 1) AS n;
    ANALYZE bench_agents, bench_leads;
"""
SHIFTS = """
    INSERT INTO shifts (id, agent_id, agent_number, during, is_overtime)
    SELECT gen_random_uuid(), id, agent,
           tstzrange(day + interval '1 hour', day + interval '9 hours'), false
    FROM generate_series(TIMESTAMPTZ '{first}', TIMESTAMPTZ '{last}' - interval '1 day',
                         interval '1 day') AS day, bench_agents
    WHERE extract(isodow FROM day) < 6
"""
# k is the turn of the day; the lead is of one of the campaign's two lists.
TURNS = """
    SELECT agent, bench_agents.id AS agent_id, campaign_id, k,
           day + (k * step) * interval '1 second' AS at,
           (agent * 7919 + k * 104729 + extract(doy FROM day)::int * 611953) % 1000003 AS dice
    FROM (SELECT day + interval '1 hour' AS day
          FROM generate_series(TIMESTAMPTZ '{first}', TIMESTAMPTZ '{last}' - interval '1 day',
                               interval '1 day') AS day
          WHERE extract(isodow FROM day) < 6) AS days,
         (SELECT {step}::float8 AS step) AS steps,
         generate_series(0, {turns} - 1) AS k, bench_agents
"""
CALLS = """
    INSERT INTO {table} (id, pbx, campaign_id, lead_id, list_id, agent_id, direction, mode, phone,
        caller_id, state, placed_at, rang_at, answered_at, bridged_at, ended_at, talked_ms, outcome,
        cause, is_charged, is_estimated, disposition, is_effective, is_prospect, note, disposed_at)
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000'
            || to_hex(32768 + agent) || lpad(to_hex(k), 12, '0'))::uuid,
           'pbx1', campaign_id, bench_leads.id, list_id, CASE WHEN dice % 10 < 7 THEN agent_id END,
           'outbound', 'predictive', phone, '', 'ended', at,
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
          FROM ({turns_of}) AS turn) AS call JOIN bench_leads USING (lead)
"""
INTERVALS = """
    INSERT INTO {table} (id, agent_id, agent_number, campaign_id, state, reason, call_id,
                         started_at, ended_at, is_estimated)
    SELECT nextval('bench_intervals'), agent_id, agent, campaign_id, state, '', NULL,
           at + since * {step} * interval '1 second', at + until * {step} * interval '1 second',
           false
    FROM ({turns_of}) AS turn,
         (VALUES ('ready', 0.0, 0.2), ('dialing', 0.2, 0.3), ('talking', 0.3, 0.8),
                 ('wrapup', 0.8, 1.0)) AS part(state, since, until)
"""
# The parent's own, word for word: a partition that has them already is attached in a moment.
INDEXES = """
    SELECT CASE WHEN indisprimary
           THEN (SELECT 'ALTER TABLE ' || %(table)s || ' ADD ' || pg_get_constraintdef(oid)
                 FROM pg_constraint WHERE conindid = indexrelid AND contype = 'p')
           ELSE regexp_replace(pg_get_indexdef(indexrelid), 'INDEX .* ON ONLY [^ ]+',
                               'INDEX ON ' || %(table)s) END
    FROM pg_index WHERE indrelid = %(parent)s::regclass
"""
FOR_MAKING = """
    SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'; SET jit = off;
    SET max_parallel_maintenance_workers = 0; SET max_parallel_workers_per_gather = 0
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
        session.add(
            Account(login="boss", name="Boss", role=Role.ADMIN, password_hash="!"),
        )
        # List by list, as imports bring them.
        in_lists = sorted(range(LEADS), key=lambda n: n % LISTS)
        session.execute(insert(Lead), [_lead(n) for n in in_lists])
    engine.dispose()
    with psycopg.connect(libpq_url(url), autocommit=True) as database:
        database.execute(
            NAMES.format(agents=size.agents, campaigns=CAMPAIGNS, lists=LISTS, leads=LEADS)
        )


def _lead(number: int) -> dict[str, object]:
    return {
        "id": named(f"lead{number}"),
        "list_id": named(f"list{number % LISTS}"),
        "phone": f"+86138{number:08d}",
        "phone_kind": PhoneKind.MOBILE,
        "zone": "Asia/Shanghai",
    }


def fill_month(url: str, size: Size, month: int) -> None:
    """Fill the month's tables bare, then give them their indexes, their place and their sums."""
    first, last = size.span(month)
    values = {"agents": size.agents, "first": first, "last": last, "step": size.step}
    values |= {"turns": size.turns, "campaigns": CAMPAIGNS, "lists": LISTS, "leads": LEADS}
    turns = TURNS.format(**values)
    with psycopg.connect(libpq_url(url), autocommit=True) as database:
        database.execute(FOR_MAKING)
        for parent, rows in zip(PARENTS, (CALLS, INTERVALS), strict=True):
            table = f"{parent}_p{first:%Y%m}"
            with database.transaction():
                # Filled by the transaction that makes it, a table needs no write-ahead log.
                database.execute(f"DROP TABLE IF EXISTS {table}")
                database.execute(
                    f"CREATE TABLE {table} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
                )
                database.execute(rows.format(table=table, turns_of=turns, **values))
                _give_indexes(database, parent, table)
            database.execute(f"VACUUM (ANALYZE) {table}")
            _attach(database, parent, table, (first, last))
        database.execute(SHIFTS.format(**values))
        database.execute("SELECT ledger_recount(%s, %s)", (first.date(), last.date()))


def _give_indexes(database: psycopg.Connection, parent: str, table: str) -> None:
    found = database.execute(INDEXES, {"parent": parent, "table": table}).fetchall()
    for (definition,) in found:
        database.execute(definition)


def _attach(
    database: psycopg.Connection, parent: str, table: str, span: tuple[datetime, datetime]
) -> None:
    low, high = (f"'{at:%Y-%m-%d}+00'" for at in span)
    if parent == "calls":
        low, high = f"ledger_first_id({low})", f"ledger_first_id({high})"
    database.execute(
        f"ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES FROM ({low}) TO ({high})"
    )


def fill(url: str, size: Size, after_first: Callable[[], None]) -> None:
    """Make the months, oldest first; `after_first` looks at the ledger of one month."""
    for number, took in enumerate(_filled(url, size, after_first), start=1):
        print(f"  month {number}/{size.months} {took:.0f} s", flush=True)
    with psycopg.connect(libpq_url(url), autocommit=True) as database:
        database.execute("VACUUM (ANALYZE)")


def _filled(url: str, size: Size, after_first: Callable[[], None]) -> Iterator[float]:
    def timed(month: int) -> float:
        began = time.monotonic()
        fill_month(url, size, month)
        return time.monotonic() - began

    oldest, *rest = reversed(range(size.months))
    yield timed(oldest)
    with psycopg.connect(libpq_url(url), autocommit=True) as database:
        database.execute("ANALYZE")
    after_first()
    with ThreadPoolExecutor(MAKERS) as makers:
        yield from makers.map(timed, rest)
