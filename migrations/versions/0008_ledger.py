"""ledger: months, roll-ups, corrections, shifts

The counters of a call and of an interval are said once, in COUNTERS and STATES below. From them the
triggers that note each change, the fold into the roll-ups and the recount from the rows are made.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.models.base import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OUTCOMES = (
    "connected", "abandoned", "early_hangup", "no_answer", "busy", "rejected", "powered_off",
    "unallocated", "suspended", "changed", "invalid", "barred", "machine", "congestion", "failed",
    "cancelled", "agent_no_answer",
)  # fmt: skip
STATE_NAMES = (
    "offline", "ready", "preview", "dialing", "ringing", "talking", "hold", "wrapup", "pause",
)  # fmt: skip
UNREACHED = "('failed', 'agent_no_answer', 'congestion')"
PACED = "c.mode IN ('progressive', 'power', 'predictive')"
BY_A_PERSON = "c.answered_at IS NOT NULL AND c.outcome IS DISTINCT FROM 'machine'"
MACHINE_TO_AGENT = (
    "c.bridged_at IS NOT NULL"
    " AND (coalesce(c.outcome = 'machine', false) OR coalesce(c.disposition = 'machine', false))"
)
EFFECTIVE = "c.is_effective AND c.talked_ms >= 30000"


def _ms(until: str, since: str) -> str:
    return f"greatest(0, coalesce(extract(epoch FROM {until} - {since}) * 1000, 0))::bigint"


COUNTERS = {
    "attempts": "1",
    "calls": f"(c.outcome IS NULL OR c.outcome NOT IN {UNREACHED})::int",
    "open_calls": "(c.ended_at IS NULL)::int",
    "charged": "(c.ended_at IS NOT NULL AND c.is_charged)::int",
    "rang": "(c.rang_at IS NOT NULL)::int",
    "answered": f"({BY_A_PERSON})::int",
    "connected": "(c.bridged_at IS NOT NULL)::int",
    "inbound": "(c.direction = 'inbound')::int",
    "machine_to_agent": f"({MACHINE_TO_AGENT})::int",
    "paced_answered": f"({BY_A_PERSON} AND {PACED})::int",
    "paced_connected": f"(c.bridged_at IS NOT NULL AND {PACED})::int",
    "paced_to_machine": f"({MACHINE_TO_AGENT} AND {PACED})::int",
    "paced_abandoned": f"(coalesce(c.outcome = 'abandoned', false) AND {PACED})::int",
    "disposed": "(c.disposition IS NOT NULL)::int",
    "effective": f"({EFFECTIVE})::int",
    "prospect_calls": "c.is_prospect::int",
    "estimated": "c.is_estimated::int",
    "short_calls": "(c.bridged_at IS NOT NULL AND c.talked_ms < 10000)::int",
    "talk_ms": "c.talked_ms::bigint",
    "inbound_talk_ms": "CASE WHEN c.direction = 'inbound' THEN c.talked_ms ELSE 0 END::bigint",
    "effective_talk_ms": f"CASE WHEN {EFFECTIVE} THEN c.talked_ms ELSE 0 END::bigint",
    "ring_ms": _ms("coalesce(c.answered_at, c.ended_at)", "c.rang_at"),
    "wait_ms": _ms("c.bridged_at", "c.answered_at"),
} | {f"outcome_{name}": f"coalesce(c.outcome = '{name}', false)::int" for name in OUTCOMES}
STATES = {
    f"{name}_us": f"CASE WHEN i.state = '{name}' THEN i.us ELSE 0 END" for name in STATE_NAMES[1:]
} | {
    "estimated_us": "CASE WHEN i.is_estimated THEN i.us ELSE 0 END",
    "corrected_us": "CASE WHEN i.correction_id IS NOT NULL THEN i.us ELSE 0 END",
    "golden_us": "i.golden_us",
    "golden_talking_us": "CASE WHEN i.state = 'talking' THEN i.golden_us ELSE 0 END",
    "golden_pause_us": "CASE WHEN i.state = 'pause' THEN i.golden_us ELSE 0 END",
}
OF_ENDINGS = (
    "attempts", "calls", "connected", "effective", "estimated", "talk_ms", "effective_talk_ms",
)  # fmt: skip
ENDINGS = {name: COUNTERS[name] for name in OF_ENDINGS}

WHOSE = ("agent_id", "campaign_id", "list_id")
STATE_KEY = ("agent_id", "campaign_id")
WORDS = {"caller_id": 17, "outcome": 24, "code": 40}
"""The parts of a key that are text, and their lengths."""
ZONE = "(SELECT zone FROM ledger_site)"
SITE = f"zone text := {ZONE}; golden int8multirange := (SELECT golden FROM ledger_site);"
"""What the functions below know of the site."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("calls", sa.Column("list_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE calls SET list_id = leads.list_id FROM leads WHERE leads.id = calls.lead_id")
    op.create_index(
        "ix_calls_prospects",
        "calls",
        ["placed_at"],
        postgresql_where=sa.text("is_prospect"),
        # Different leads do not add up over days: they are counted from this index alone.
        postgresql_include=[
            "agent_id",
            "lead_id",
            "campaign_id",
            "list_id",
            "disposition",
            "is_prospect",
        ],
    )
    corrections()
    months()
    shifts_and_reports()
    rollups()
    lead_sets()
    op.execute(
        "SELECT ledger_recount(coalesce(least((SELECT min(placed_at) FROM calls),"
        " (SELECT min(started_at) FROM agent_intervals), (SELECT min(lower(during)) FROM shifts)"
        ")::date - 1, current_date),"
        " coalesce((SELECT max(upper(during))::date + 2 FROM shifts), current_date + 2))"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    no_lead_sets()
    no_rollups()
    undo_shifts_and_reports()
    no_months()
    no_corrections()
    op.drop_index("ix_calls_prospects", "calls")
    op.drop_column("calls", "list_id")


# --- months ---------------------------------------------------------------------------------------

OF_TABLE = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = CAST(:name AS regclass) AND contype IN ('p', 'c', 'u', 'x', 'f')
    ORDER BY array_position(ARRAY['p', 'u', 'x', 'c', 'f'], contype::text), conname
"""
INTO_TABLE = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE confrelid = CAST(:name AS regclass) AND contype = 'f' AND conparentid = 0
"""
INDEXES = """
    SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON oid = indexrelid
    WHERE indrelid = CAST(:name AS regclass)
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def _make_again(table: str, partition_by: str, changes: dict[str, str | None]) -> None:
    """Make the table anew, partitioned or not, with its rows and all that hangs on it.

    Whatever the migrations before this one added comes along. `changes` gives another definition,
    or none, to constraints and indexes by name; a name that is not there yet is added.
    """
    database = op.get_bind()
    named = {"name": table}
    own = {row[0]: row[1] for row in database.execute(sa.text(OF_TABLE), named)}
    foreign = database.execute(sa.text(INTO_TABLE), named).all()
    indexes = {row[0]: row[1] for row in database.execute(sa.text(INDEXES), named)}
    for other, constraint, _ in foreign:
        op.execute(f"ALTER TABLE {other} DROP CONSTRAINT {constraint}")
    op.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
    op.execute(
        f"CREATE TABLE {table} (LIKE {table}_before INCLUDING DEFAULTS INCLUDING IDENTITY)"
        f" {partition_by}"
    )
    if partition_by:
        op.execute(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")
        _make_months(f"{table}_before", table)
    op.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {table}_before")
    op.execute(f"DROP TABLE {table}_before CASCADE")
    for name, definition in {**own, **indexes, **changes}.items():
        wanted = changes.get(name, definition)
        if wanted is None:
            continue
        is_index = wanted.startswith("CREATE")
        op.execute(
            wanted.replace(" ON ONLY ", " ON ")
            if is_index
            else f"ALTER TABLE {table} ADD CONSTRAINT {name} {wanted}"
        )
    for other, constraint, definition in foreign:
        op.execute(f"ALTER TABLE {other} ADD CONSTRAINT {constraint} {definition}")


def _make_months(source: str, table: str) -> None:
    """A partition for each month that has rows, and for this month and the next."""
    at = "placed_at" if table == "calls" else "started_at"
    op.execute(f"""
        SELECT ledger_make_month('{table}', month) FROM generate_series(
            least((SELECT date_trunc('month', min({at}), 'UTC') FROM {source}),
                  date_trunc('month', now(), 'UTC')) AT TIME ZONE 'UTC',
            (date_trunc('month', now(), 'UTC') AT TIME ZONE 'UTC') + interval '1 month',
            interval '1 month') AS month
    """)


# A call's id begins with the milliseconds of its making, so a month of calls is a range of ids: the
# primary key and the foreign keys stay as they are. The exclusion of overlaps lives in each month,
# because a parent can only exclude what equals its partition key; ledger_keep_months below makes
# that as good as one exclusion over all.
MAKE_MONTH = """
CREATE FUNCTION ledger_make_month(parent text, month timestamp) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    first timestamptz := date_trunc('month', month) AT TIME ZONE 'UTC';
    last timestamptz := (date_trunc('month', month) + interval '1 month') AT TIME ZONE 'UTC';
    part text := format('%s_p%s', parent, to_char(month, 'YYYYMM'));
    low text;
    high text;
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    IF parent = 'calls' THEN
        low := ledger_first_id(first);
        high := ledger_first_id(last);
    ELSE
        low := first;
        high := last;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                   part, parent);
    IF parent = 'agent_intervals' THEN
        PERFORM ledger_exclude_overlaps(part);
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (ended_at <= %L)',
                       part, 'ck_' || part || '_ends_in_its_month', last);
        -- Nothing refers to an interval, so what fell into the default can move.
        EXECUTE format('WITH moved AS (DELETE FROM agent_intervals_default
                            WHERE started_at >= %L AND started_at < %L RETURNING *)
                        INSERT INTO %I SELECT * FROM moved', first, last, part);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   parent, part, low, high);
    RETURN true;
END $$
"""
FIRST_ID = """
CREATE FUNCTION ledger_first_id(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT rpad(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$
"""
EXCLUDE = """
CREATE FUNCTION ledger_exclude_overlaps(part text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I EXCLUDE USING gist (
                        int8range(agent_number, agent_number, ''[]'') WITH &&,
                        tstzrange(started_at, ended_at, ''[)'') WITH &&)',
                   part, 'ex_' || part || '_overlap');
END $$
"""
# An interval never crosses the end of a month: what is closed is cut here, whoever wrote it. An
# open one may outlive its month; as long as it does, nothing of this agent begins after it. Cuts
# arrive here again one level deeper, and are as good as the whole that was let in.
KEEP_MONTHS = """
CREATE FUNCTION ledger_keep_months() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this_month timestamp := date_trunc('month', NEW.started_at AT TIME ZONE 'UTC');
    next_month timestamptz := (this_month + interval '1 month') AT TIME ZONE 'UTC';
    rest timestamptz := NEW.ended_at;
BEGIN
    IF pg_trigger_depth() = 1 AND (TG_OP = 'INSERT' OR NEW.ended_at IS NULL) THEN
        PERFORM pg_advisory_xact_lock(1818518369, NEW.agent_number::int);
        IF EXISTS (SELECT FROM agent_intervals AS other
                   WHERE other.agent_id = NEW.agent_id AND other.ended_at IS NULL
                     AND other.started_at < this_month AT TIME ZONE 'UTC')
           OR (NEW.ended_at IS NULL
               AND EXISTS (SELECT FROM agent_intervals AS other
                           WHERE other.agent_id = NEW.agent_id
                             AND other.started_at >= next_month)) THEN
            RAISE EXCEPTION 'interval of agent % from % overlaps another of its',
                NEW.agent_id, NEW.started_at USING ERRCODE = 'exclusion_violation';
        END IF;
    END IF;
    IF rest > next_month THEN
        NEW.ended_at := next_month;
        INSERT INTO agent_intervals (agent_id, agent_number, campaign_id, state, reason, call_id,
                                     started_at, ended_at, is_estimated, correction_id)
        VALUES (NEW.agent_id, NEW.agent_number, NEW.campaign_id, NEW.state, NEW.reason,
                NEW.call_id, next_month, rest, NEW.is_estimated, NEW.correction_id);
    END IF;
    RETURN NEW;
END $$
"""
# The list that a lead was in when it was called: leads move, and a report of the past must not.
NAME_LIST = """
CREATE FUNCTION ledger_name_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.list_id IS NULL THEN
        NEW.list_id := (SELECT list_id FROM leads WHERE id = NEW.lead_id);
    END IF;
    RETURN NEW;
END $$
"""


def months() -> None:
    for function in (FIRST_ID, EXCLUDE, MAKE_MONTH, KEEP_MONTHS, NAME_LIST):
        op.execute(function)
    _make_again("calls", "PARTITION BY RANGE (id)", {})
    _make_again(
        "agent_intervals",
        "PARTITION BY RANGE (started_at)",
        {
            "pk_agent_intervals": "PRIMARY KEY (id, started_at)",
            "ex_agent_intervals_overlap": None,
            "uq_agent_intervals_open": None,
            # A month is found without it, and an agent by the other index.
            "ix_agent_intervals_started_at": None,
            "ix_agent_intervals_open": (
                "CREATE INDEX ix_agent_intervals_open ON agent_intervals (agent_id)"
                " WHERE ended_at IS NULL"
            ),
        },
    )
    op.execute("SELECT ledger_exclude_overlaps('agent_intervals_default')")
    _set_next_interval()
    op.execute(
        "CREATE TRIGGER name_list BEFORE INSERT ON calls"
        " FOR EACH ROW EXECUTE FUNCTION ledger_name_list()"
    )
    op.execute(
        "CREATE TRIGGER keep_months BEFORE INSERT OR UPDATE OF ended_at ON agent_intervals"
        " FOR EACH ROW EXECUTE FUNCTION ledger_keep_months()"
    )


def no_months() -> None:
    _make_again("calls", "", {})
    _make_again(
        "agent_intervals",
        "",
        {
            "pk_agent_intervals": "PRIMARY KEY (id)",
            "ix_agent_intervals_open": None,
            "ex_agent_intervals_overlap": (
                "EXCLUDE USING gist (int8range(agent_number, agent_number, '[]') WITH &&,"
                " tstzrange(started_at, ended_at, '[)') WITH &&)"
            ),
            "uq_agent_intervals_open": (
                "CREATE UNIQUE INDEX uq_agent_intervals_open ON agent_intervals (agent_id)"
                " WHERE ended_at IS NULL"
            ),
            "ix_agent_intervals_started_at": (
                "CREATE INDEX ix_agent_intervals_started_at ON agent_intervals (started_at)"
            ),
        },
    )
    _set_next_interval()
    for name in ("keep_months()", "name_list()", "make_month", "exclude_overlaps", "first_id"):
        op.execute(f"DROP FUNCTION ledger_{name}")


def _set_next_interval() -> None:
    """A table made again has a new sequence for its ids."""
    op.execute(
        "SELECT setval(pg_get_serial_sequence('agent_intervals', 'id'),"
        " coalesce((SELECT max(id) FROM agent_intervals), 0) + 1, false)"
    )


# --- roll-ups -------------------------------------------------------------------------------------


def _keys(*names: str) -> list[sa.Column]:
    return [
        sa.Column(name, sa.String(WORDS[name]), nullable=False)
        if name in WORDS
        else sa.Column(name, sa.Uuid(), nullable=True)
        for name in names
    ]


def _counts(names: dict[str, str]) -> list[sa.Column]:
    return [
        sa.Column(
            name,
            sa.BigInteger() if name.endswith(("_ms", "_us")) else sa.Integer(),
            server_default="0",
            nullable=False,
        )
        for name in names
    ]


TYPES = {"hour": UtcDateTime(timezone=True), "day": sa.Date(), "month": sa.Date()}


def _tables(kind: "Kind") -> None:
    """The roll-ups of one kind, and the changes that wait to be folded into them."""
    for table, (grain, _, key) in kind.targets.items():
        op.create_table(
            table,
            sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
            sa.Column(grain, TYPES[grain], nullable=False),
            *_keys(*key),
            *_counts(kind.counts),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.UniqueConstraint(
                grain, *key, name=f"uq_{table}_key", postgresql_nulls_not_distinct=True
            ),
            # The rows of this hour change every second: room on the page keeps that cheap.
            postgresql_with={"fillfactor": "70"},
        )
        for name in ("agent_id", "campaign_id"):
            if name in key:
                op.create_index(f"ix_{table}_{name}_{grain}", table, [name, grain])
    if kind.deltas:
        _deltas(kind)


def _deltas(kind: "Kind") -> None:
    op.create_table(
        kind.deltas,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(kind.grain, TYPES[kind.grain], nullable=False),
        *_keys(*kind.key),
        *_counts(kind.counts),
        sa.PrimaryKeyConstraint("id", name=f"pk_{kind.deltas}"),
        postgresql_with={
            "autovacuum_vacuum_scale_factor": "0",
            "autovacuum_vacuum_threshold": "5000",
        },
    )


def _sums(counts: dict[str, str], sign: str = "") -> str:
    return ", ".join(f"{sign}({term}) AS {name}" for name, term in counts.items())


CALL_PARTS = (
    "date_trunc('hour', c.placed_at, zone) AS hour, c.agent_id, c.campaign_id, c.list_id,"
    " c.caller_id"
)
ENDING_PARTS = (
    "(c.placed_at AT TIME ZONE zone)::date AS day, c.agent_id, c.campaign_id, c.list_id,"
    " coalesce(c.outcome, '') AS outcome, coalesce(c.disposition, '') AS code"
)
# An interval counts once it is over; what is still open is the tail that reports add themselves.
PIECES = """(
    SELECT r.agent_id, r.campaign_id, r.state, r.is_estimated, r.correction_id, piece AS hour, us,
           ledger_golden_us(golden, of_day, of_day + us) AS golden_us
    FROM {source} AS r,
         generate_series(date_trunc('hour', r.started_at, zone),
                         r.ended_at - interval '1 microsecond', interval '1 hour') AS piece,
         LATERAL (SELECT greatest(r.started_at, piece) AS since,
                         least(r.ended_at, piece + interval '1 hour') AS until) AS cut,
         LATERAL (SELECT (extract(epoch FROM until - since) * 1000000)::bigint AS us,
                         (extract(epoch FROM (since AT TIME ZONE zone)::time) * 1000000)::bigint
                         AS of_day) AS told
    WHERE r.ended_at IS NOT NULL) AS i"""
# Microseconds of the span [first, last) of the site's day that are golden hours.
GOLDEN_US = """
CREATE FUNCTION ledger_golden_us(golden int8multirange, first bigint, last bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN golden @> int8range(first, last) THEN last - first
                WHEN NOT golden && int8range(first, last) THEN 0
                ELSE (SELECT sum(upper(one) - lower(one))::bigint
                      FROM unnest(golden * int8multirange(int8range(first, last))) AS one) END
$$
"""
STATE_PARTS = "i.hour, i.agent_id, i.campaign_id"
# Working time: a shift without its planned breaks.
SHIFT_PIECES = """(
    SELECT r.agent_id, piece AS hour,
           (extract(epoch FROM least(upper(part), piece + interval '1 hour')
                    - greatest(lower(part), piece)) * 1000000)::bigint AS us
    FROM {source} AS r, unnest(tstzmultirange(r.during) - r.breaks) AS part,
         generate_series(date_trunc('hour', lower(part), zone),
                         upper(part) - interval '1 microsecond', interval '1 hour') AS piece
    ) AS w"""

DAY_OF_HOUR = "(hour AT TIME ZONE zone)::date"
MONTH_OF_HOUR = "date_trunc('month', hour AT TIME ZONE zone)::date"
MONTH_OF_DAY = "date_trunc('month', day)::date"


@dataclass(frozen=True)
class Kind:
    """What is counted, by which key it is noted, and the roll-ups that it is folded into.

    A roll-up says its grain, how the grain comes from a noted change, and its part of the key.
    """

    deltas: str
    grain: str
    key: tuple[str, ...]
    counts: dict[str, str]
    targets: dict[str, tuple[str, str, tuple[str, ...]]]
    parts: str
    rows: str
    """The rows of `{source}` that are counted."""
    in_span: tuple[str, str]
    """A source of rows that may count in the days from `lower` to `upper`, and which of them do."""


PLACED_IN_SPAN = ("calls", "c.placed_at >= lower AND c.placed_at < upper")
TOUCHING_SPAN = (
    "(SELECT * FROM agent_intervals WHERE ended_at > lower AND started_at < upper"
    " AND started_at >= lower - interval '32 days')",
    "i.hour >= lower AND i.hour < upper",
)
PLANNED_IN_SPAN = (
    "(SELECT * FROM shifts WHERE during && tstzrange(lower, upper))",
    "w.hour >= lower AND w.hour < upper",
)
KINDS = (
    Kind(
        "call_deltas", "hour", (*WHOSE, "caller_id"), COUNTERS,
        {
            "call_hours": ("hour", "hour", WHOSE),
            "call_days": ("day", DAY_OF_HOUR, WHOSE),
            "campaign_hours": ("hour", "hour", WHOSE[1:]),
            "call_months": ("month", MONTH_OF_HOUR, WHOSE),
            "caller_days": ("day", DAY_OF_HOUR, (*WHOSE[1:], "caller_id")),
        },
        CALL_PARTS, "{source} AS c", PLACED_IN_SPAN,
    ),
    Kind(
        "ending_deltas", "day", (*WHOSE, "outcome", "code"), ENDINGS,
        {
            "ending_days": ("day", "day", (*WHOSE, "outcome", "code")),
            "ending_months": ("month", MONTH_OF_DAY, (*WHOSE, "outcome", "code")),
            "campaign_ending_days": ("day", "day", (*WHOSE[1:], "outcome", "code")),
        },
        ENDING_PARTS, "{source} AS c", PLACED_IN_SPAN,
    ),
    Kind(
        "state_deltas", "hour", STATE_KEY, STATES,
        {
            "state_hours": ("hour", "hour", STATE_KEY),
            "state_days": ("day", DAY_OF_HOUR, STATE_KEY),
        },
        STATE_PARTS, PIECES, TOUCHING_SPAN,
    ),
)  # fmt: skip
# Shifts change seldom and by few hands: their sums are written at once, and nothing waits.
PLANS = Kind(
    "", "hour", ("agent_id",), {"shift_us": "w.us"},
    {
        "shift_hours": ("hour", "hour", ("agent_id",)),
        "shift_days": ("day", DAY_OF_HOUR, ("agent_id",)),
    },
    "w.hour, w.agent_id", SHIFT_PIECES, PLANNED_IN_SPAN,
)  # fmt: skip


def _counted(kind: Kind, sources: dict[str, str], where: str = "true") -> str:
    """The sums over the sources by the whole key; what comes to nothing is left out."""
    parts = " UNION ALL ".join(
        f"SELECT {kind.parts}, {_sums(kind.counts, sign)}"
        f" FROM {kind.rows.replace('{source}', source)} WHERE {where}"
        for source, sign in sources.items()
    )
    key = ", ".join((kind.grain, *kind.key))
    sums = ", ".join(f"sum({name}) AS {name}" for name in kind.counts)
    is_something = " OR ".join(f"sum({name}) <> 0" for name in kind.counts)
    return f"SELECT {key}, {sums} FROM ({parts}) AS part GROUP BY {key} HAVING {is_something}"


def _noted(kind: Kind, sources: dict[str, str]) -> str:
    if not kind.deltas:
        return _spread(kind, _counted(kind, sources))
    names = ", ".join((kind.grain, *kind.key, *kind.counts))
    return f"INSERT INTO {kind.deltas} ({names}) {_counted(kind, sources)};"


def _spread(kind: Kind, taken: str, *, but: str = "") -> str:
    """Add what `taken` finds to the roll-ups of the kind, in one statement; `found` is how much.

    Those of the grain `but` are left as they are.
    """
    sums = ", ".join(f"sum({name})" for name in kind.counts)
    names = ", ".join(kind.counts)
    steps = [f"taken AS ({taken})"]
    for table, (grain, bucket, key) in kind.targets.items():
        if grain == but:
            continue
        whole = ", ".join((grain, *key))
        by = ", ".join((bucket, *key))
        added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in kind.counts)
        steps.append(
            f"{table}_done AS (INSERT INTO {table} ({whole}, {names})"
            f" SELECT {by}, {sums} FROM taken GROUP BY {by} ORDER BY {by}"
            f" ON CONFLICT ({whole}) DO UPDATE SET {added})"
        )
    return f"WITH {', '.join(steps)} SELECT count(*) INTO found FROM taken;"


CHANGES = {
    "INSERT": {"new_rows": ""},
    "UPDATE": {"new_rows": "", "old_rows": "-"},
    "DELETE": {"old_rows": "-"},
}


def _note_changes(table: str, kinds: tuple[Kind, ...]) -> None:
    """One trigger for each kind of change: what was is taken away, what is now is added."""
    for change, sources in CHANGES.items():
        name = f"ledger_note_{table}_{change.lower()}"
        seen = " ".join(
            f"{'NEW' if rows == 'new_rows' else 'OLD'} TABLE AS {rows}" for rows in sources
        )
        statements = " ".join(_noted(kind, sources) for kind in kinds)
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" DECLARE {SITE} found int; BEGIN {statements} RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER note_{change.lower()} AFTER {change} ON {table} REFERENCING {seen}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


ONE_AT_A_TIME = "LOCK TABLE ledger_site IN SHARE UPDATE EXCLUSIVE MODE;"


def _make_fold() -> None:
    """`ledger_fold`: fold what waits and return how many changes that were."""
    folds = " ".join(
        _spread(
            kind,
            f"DELETE FROM {kind.deltas} WHERE id IN"
            f" (SELECT id FROM {kind.deltas} ORDER BY id LIMIT most) RETURNING *",
        )
        + " done := done + found;"
        for kind in KINDS
    )
    op.execute(
        "CREATE FUNCTION ledger_fold(most int) RETURNS int LANGUAGE plpgsql AS $$"
        f" DECLARE {SITE} done int := 0; found int; BEGIN"
        f" {ONE_AT_A_TIME}"
        f" {folds} RETURN done + ledger_fold_leads(most); END $$"
    )


OF_SPAN = {
    "hour": "hour >= lower AND hour < upper",
    "day": "day >= first AND day < last",
    "month": "month >= first AND month < last",
}


# The rows of whole days, read again. Run it under REPEATABLE READ and take the lock first: the rows,
# the roll-ups and the waiting changes that it sees are then of one instant, and later ones stay.
def _make_recount() -> None:
    cleared = " ".join(
        f"DELETE FROM {table} WHERE {OF_SPAN[grain]};"
        for kind in (*KINDS, PLANS)
        for table, grain in (
            *([(kind.deltas, kind.grain)] if kind.deltas else ()),
            *((table, target[0]) for table, target in kind.targets.items() if target[0] != "month"),
        )
    )
    counted = " ".join(
        _spread(kind, _counted(kind, {kind.in_span[0]: ""}, kind.in_span[1]), but="month")
        for kind in (*KINDS, PLANS)
    )
    op.execute(
        "CREATE FUNCTION ledger_recount(first date, last date) RETURNS void LANGUAGE plpgsql AS $$"
        f" DECLARE {SITE} found int;"
        " lower timestamptz := first::timestamp AT TIME ZONE zone;"
        " upper timestamptz := last::timestamp AT TIME ZONE zone;"
        f" BEGIN {ONE_AT_A_TIME}"
        f" {cleared} {counted} {_months_of_days()}"
        " PERFORM ledger_recount_leads(first, last); END $$"
    )


def _months_of_days() -> str:
    """The months that the span touches, from their days: those have what is folded, as months do."""
    statements = []
    for kind in KINDS:
        for table, (grain, _, key) in kind.targets.items():
            if grain != "month":
                continue
            names, sums = ", ".join(kind.counts), ", ".join(f"sum({name})" for name in kind.counts)
            by = ", ".join(("month", *key))
            statements.append(
                f"DELETE FROM {table} WHERE month >= date_trunc('month', first) AND month < last;"
                f" INSERT INTO {table} ({by}, {names}) SELECT {by}, {sums}"
                f" FROM (SELECT {MONTH_OF_DAY} AS month, * FROM {table.replace('months', 'days')}"
                " WHERE day >= date_trunc('month', first)"
                " AND day < date_trunc('month', last - 1) + interval '1 month') AS days"
                f" GROUP BY {by};"
            )
    return " ".join(statements)


def _make_views() -> None:
    """What is folded and what still waits, together: right at every instant."""
    for kind in KINDS:
        for table, (grain, bucket, key) in kind.targets.items():
            names = ", ".join((*key, *kind.counts))
            waiting = bucket.replace(" zone)", f" {ZONE})")
            op.execute(
                f"CREATE VIEW {table}_now AS SELECT {grain}, {names} FROM {table}"
                f" UNION ALL SELECT {waiting}, {names} FROM {kind.deltas}"
            )


# Golden hours are 09:30-11:30 and 14:00-17:00 until the dialer says what the site's settings say.
FIRST_SITE = """
    INSERT INTO ledger_site (id, zone, golden)
    VALUES (1, 'Asia/Shanghai', '{[34200000000,41400000000),[50400000000,61200000000)}')
"""


def rollups() -> None:
    op.create_table(
        "ledger_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(40), nullable=False),
        sa.Column("golden", postgresql.INT8MULTIRANGE(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_site"),
        sa.CheckConstraint("id = 1", name="ck_ledger_site_one_row"),
    )
    op.execute(FIRST_SITE)
    op.execute(GOLDEN_US)
    for kind in (*KINDS, PLANS):
        _tables(kind)
    _note_changes("calls", KINDS[:2])
    _note_changes("agent_intervals", KINDS[2:])
    _note_changes("shifts", (PLANS,))
    _make_fold()
    _make_recount()
    _make_views()


def no_rollups() -> None:
    for table in ("calls", "agent_intervals", "shifts"):
        for change in CHANGES:
            op.execute(f"DROP FUNCTION ledger_note_{table}_{change.lower()} CASCADE")
    op.execute("DROP FUNCTION ledger_fold")
    op.execute("DROP FUNCTION ledger_recount")
    for kind in KINDS:
        for table in kind.targets:
            op.execute(f"DROP VIEW {table}_now")
            op.drop_table(table)
        op.drop_table(kind.deltas)
    for table in PLANS.targets:
        op.drop_table(table)
    op.execute("DROP FUNCTION ledger_golden_us")
    op.drop_table("ledger_site")


# --- different leads ------------------------------------------------------------------------------

# Different leads do not add up, but sets of them unite: each lead has a number, and a cell of a set
# has one bit for each of 4096 numbers that follow each other. A change of a call notes whose cells
# and which lead it touched, and the fold looks those bits up again in the rows, so that a set is as
# right after a correction as before. Nobody is an id of zeros here: what is null joins nothing.
CHUNK = 4096
NOBODY = "'00000000-0000-0000-0000-000000000000'::uuid"
BITS = {
    "called": f"(c.outcome IS NULL OR c.outcome NOT IN {UNREACHED})",
    "talked": "c.bridged_at IS NOT NULL",
    "charged": "c.ended_at IS NOT NULL AND c.is_charged",
}
OF_LEAD = (
    "(c.placed_at AT TIME ZONE zone)::date AS day,"
    f" coalesce(c.agent_id, {NOBODY}) AS agent_id, c.campaign_id,"
    f" coalesce(c.list_id, {NOBODY}) AS list_id, c.lead_id"
)
LEAD_KEY = ("day", *WHOSE, "lead_id", "number")
NUMBERED = "(SELECT id, number FROM leads) AS numbered ON numbered.id = lead_id"
LEAD_SETS = {
    "lead_months": ("month", MONTH_OF_DAY, WHOSE),
    "campaign_lead_months": ("month", MONTH_OF_DAY, WHOSE[1:]),
    "campaign_lead_days": ("day", "day", WHOSE[1:]),
}
NO_BITS = f"0::bit({CHUNK})"
MARK = f"set_bit({NO_BITS}, (number % {CHUNK})::int, 1)"
TRUTH = f"""
    SELECT {OF_LEAD}, number, {", ".join(f"{hit} AS {name}" for name, hit in BITS.items())}
    FROM (SELECT DISTINCT lead_id, number, date_trunc('month', day)::date AS month
          FROM noted) AS one
    JOIN calls AS c ON c.lead_id = one.lead_id
     AND c.placed_at >= month::timestamp AT TIME ZONE zone
     AND c.placed_at < (month + interval '1 month')::timestamp AT TIME ZONE zone
"""
"""Every call that the leads of `noted` had in those months."""


def _cells(table: str) -> str:
    """From `noted` and `truth`, the cells of the table: which bits to look at, and what they are."""
    grain, bucket, key = LEAD_SETS[table]
    whole = ", ".join((grain, *key))
    by = ", ".join((f"{bucket} AS {grain}", *key))
    told = ", ".join(f"bit_or({name}) AS {name}" for name in BITS)
    of_truth = ", ".join(f"CASE WHEN {name} THEN {MARK} ELSE {NO_BITS} END" for name in BITS)
    return (
        f"SELECT {whole}, chunk, bit_or(touched) AS touched, {told} FROM ("
        f"SELECT {by}, number / {CHUNK} AS chunk, {MARK} AS touched,"
        f" {', '.join(f'{NO_BITS} AS {name}' for name in BITS)}"
        " FROM noted UNION ALL"
        f" SELECT {by}, number / {CHUNK}, {NO_BITS}, {of_truth} FROM truth) AS part"
        f" GROUP BY {whole}, chunk HAVING bit_count(bit_or(touched)) > 0"
    )


def _settle(table: str) -> str:
    """Steps of one statement that put the cells of `noted` right."""
    grain, _, key = LEAD_SETS[table]
    whole = ", ".join((grain, *key, "chunk"))
    same = " AND ".join(f"{table}.{name} = cell.{name}" for name in (grain, *key, "chunk"))
    put = ", ".join(f"{name} = ({table}.{name} & ~cell.touched) | cell.{name}" for name in BITS)
    names = ", ".join(BITS)
    return (
        f"{table}_cells AS ({_cells(table)}),"
        f" {table}_put AS (UPDATE {table} SET {put} FROM {table}_cells AS cell WHERE {same}),"
        f" {table}_new AS (INSERT INTO {table} ({whole}, {names})"
        f" SELECT {whole}, {names} FROM {table}_cells ON CONFLICT DO NOTHING)"
    )


def _note_leads() -> None:
    """A trigger for each kind of change of calls: the cells and leads that look different now."""
    seen = f"SELECT {OF_LEAD}, {', '.join(BITS.values())} FROM"
    changed = (
        f"(({seen} new_rows AS c EXCEPT ALL {seen} old_rows AS c) UNION ALL"
        f" ({seen} old_rows AS c EXCEPT ALL {seen} new_rows AS c)) AS part"
    )
    sources = {
        "INSERT": f"(SELECT {OF_LEAD} FROM new_rows AS c) AS part",
        "UPDATE": changed,
        "DELETE": f"(SELECT {OF_LEAD} FROM old_rows AS c) AS part",
    }
    names = ", ".join(LEAD_KEY)
    for change, source in sources.items():
        tables = " ".join(
            f"{'NEW' if rows == 'new_rows' else 'OLD'} TABLE AS {rows}" for rows in CHANGES[change]
        )
        name = f"ledger_note_leads_{change.lower()}"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" DECLARE zone text := {ZONE}; BEGIN INSERT INTO lead_notes ({names})"
            f" SELECT DISTINCT {names} FROM {source} JOIN {NUMBERED}; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER note_leads_{change.lower()} AFTER {change} ON calls"
            f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def _make_lead_fold() -> None:
    op.execute(
        "CREATE FUNCTION ledger_fold_leads(most int) RETURNS int LANGUAGE plpgsql AS $$"
        f" DECLARE zone text := {ZONE}; found int; BEGIN {ONE_AT_A_TIME}"
        " WITH noted AS (DELETE FROM lead_notes WHERE id IN"
        f" (SELECT id FROM lead_notes ORDER BY id LIMIT most) RETURNING {', '.join(LEAD_KEY)}),"
        f" truth AS MATERIALIZED ({TRUTH}),"
        f" {', '.join(_settle(table) for table in LEAD_SETS)}"
        " SELECT count(*) INTO found FROM noted; RETURN found; END $$"
    )


def _make_lead_recount() -> None:
    """`ledger_recount_leads`: whole months, those that the days touch."""
    statements = ["DELETE FROM lead_notes WHERE day >= lower AND day < upper;"]
    for table, (grain, bucket, key) in LEAD_SETS.items():
        whole, by = ", ".join((grain, *key)), ", ".join((f"{bucket} AS {grain}", *key))
        ors = ", ".join(f"bool_or({hit}) AS {name}" for name, hit in BITS.items())
        marks = ", ".join(
            f"bit_or(CASE WHEN {name} THEN {MARK} ELSE {NO_BITS} END)" for name in BITS
        )
        statements.append(
            f"DELETE FROM {table} WHERE {grain} >= lower AND {grain} < upper;"
            f" INSERT INTO {table} ({whole}, chunk, {', '.join(BITS)})"
            f" SELECT {whole}, number / {CHUNK}, {marks} FROM (SELECT {by}, lead_id, {ors}"
            f" FROM (SELECT {OF_LEAD}, c.outcome, c.bridged_at, c.ended_at, c.is_charged FROM calls"
            " AS c WHERE c.placed_at >= lower::timestamp AT TIME ZONE zone"
            " AND c.placed_at < upper::timestamp AT TIME ZONE zone) AS c"
            f" GROUP BY {', '.join(str(n) for n in range(1, len(key) + 3))}) AS one"
            f" JOIN {NUMBERED} GROUP BY {whole}, number / {CHUNK};"
        )
    op.execute(
        "CREATE FUNCTION ledger_recount_leads(first date, last date) RETURNS void"
        f" LANGUAGE plpgsql AS $$ DECLARE zone text := {ZONE};"
        " lower date := date_trunc('month', first);"
        " upper date := date_trunc('month', last - 1) + interval '1 month';"
        f" BEGIN {ONE_AT_A_TIME} {' '.join(statements)} END $$"
    )


def _make_lead_views() -> None:
    """What is settled, but for the bits that wait to be looked up, which are looked up here."""
    noted, truth = (
        f"SELECT {', '.join(LEAD_KEY)} FROM lead_notes",
        TRUTH.replace(" zone", f" {ZONE}"),
    )
    for table, (grain, _, key) in LEAD_SETS.items():
        op.execute(
            f"CREATE VIEW {table}_waiting AS WITH noted AS ({noted}),"
            f" truth AS MATERIALIZED ({truth}) {_cells(table)}"
        )
        shown = ", ".join(
            f"nullif({{of}}.{name}, {NOBODY}) AS {name}" if name in WHOSE else f"{{of}}.{name}"
            for name in (grain, *key, "chunk")
        )
        same = " AND ".join(f"cell.{name} = {table}.{name}" for name in (grain, *key, "chunk"))
        kept = ", ".join(
            f"CASE WHEN cell.touched IS NULL THEN {table}.{name}"
            f" ELSE {table}.{name} & ~cell.touched END AS {name}"
            for name in BITS
        )
        op.execute(
            f"CREATE VIEW {table}_now AS SELECT {shown.format(of=table)}, {kept} FROM {table}"
            f" LEFT JOIN {table}_waiting AS cell ON {same} UNION ALL"
            f" SELECT {shown.format(of='cell')}, {', '.join(BITS)} FROM {table}_waiting AS cell"
        )


def lead_sets() -> None:
    op.add_column(
        "leads", sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False)
    )
    op.create_index("ix_leads_chunk", "leads", [sa.text(f"(number / {CHUNK})")])
    op.create_table(
        "lead_notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in LEAD_KEY[1:-1]),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lead_notes"),
        postgresql_with={
            "autovacuum_vacuum_scale_factor": "0",
            "autovacuum_vacuum_threshold": "5000",
        },
    )
    for table, (grain, _, key) in LEAD_SETS.items():
        op.create_table(
            table,
            sa.Column(grain, sa.Date(), nullable=False),
            *(sa.Column(name, sa.Uuid(), nullable=False) for name in key),
            sa.Column("chunk", sa.BigInteger(), nullable=False),
            *(sa.Column(name, postgresql.BIT(CHUNK), nullable=False) for name in BITS),
            sa.PrimaryKeyConstraint(grain, *key, "chunk", name=f"pk_{table}"),
        )
    _note_leads()
    _make_lead_fold()
    _make_lead_recount()
    _make_lead_views()


def no_lead_sets() -> None:
    for change in CHANGES:
        op.execute(f"DROP FUNCTION ledger_note_leads_{change.lower()} CASCADE")
    op.execute("DROP FUNCTION ledger_fold_leads")
    op.execute("DROP FUNCTION ledger_recount_leads")
    for table in LEAD_SETS:
        op.execute(f"DROP VIEW {table}_now")
        op.execute(f"DROP VIEW {table}_waiting")
        op.drop_table(table)
    op.drop_table("lead_notes")
    op.drop_index("ix_leads_chunk", "leads")
    op.drop_column("leads", "number")


# --- corrections ----------------------------------------------------------------------------------


def corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATE_NAMES,
                name="agentstate",
                native_enum=False,
                length=24,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("pause_reason", sa.String(40), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("replaced", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("ended_at > started_at", name=op.f("ck_corrections_lasts")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_corrections_says_why")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["accounts.id"], name=op.f("fk_corrections_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_corrections_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(
        op.f("ix_corrections_agent_id_started_at"), "corrections", ["agent_id", "started_at"]
    )
    op.add_column("agent_intervals", sa.Column("correction_id", sa.Uuid(), nullable=True))


def no_corrections() -> None:
    op.drop_column("agent_intervals", "correction_id")
    op.drop_table("corrections")


# --- shifts and reports ---------------------------------------------------------------------------

FIRST_RULES = """
    INSERT INTO alert_rules
        (id, kind, threshold, window_minutes, campaign_id, receivers, is_active)
    VALUES (gen_random_uuid(), 'few_calls', 80, 480, NULL, '[]', true),
           (gen_random_uuid(), 'long_pause', 15, 1, NULL, '[]', true),
           (gen_random_uuid(), 'nobody_ready', 60, 1, NULL, '[]', true),
           (gen_random_uuid(), 'abandonment', 0.8, 60, NULL, '[]', true),
           (gen_random_uuid(), 'answer_rate', 0.5, 15, NULL, '[]', true)
"""
"""One rule of each kind, told in the console only: who gets mail the site says."""


def shifts_and_reports() -> None:
    op.add_column(
        "shifts",
        sa.Column("breaks", postgresql.TSTZMULTIRANGE(), server_default="{}", nullable=False),
    )
    op.create_table(
        "days_off",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_days_off")),
    )
    op.create_table(
        "report_mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("report", sa.String(length=40), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column(
            "file_format",
            sa.Enum(
                "xlsx",
                "pdf",
                name="fileformat",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("receivers", postgresql.JSONB(), nullable=False),
        sa.Column(
            "every",
            sa.Enum(
                "day",
                "week",
                "month",
                name="every",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at_minute", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "at_minute BETWEEN 0 AND 1439", name=op.f("ck_report_mails_at_minute_of_the_day")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_report_mails_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_mails")),
    )
    op.create_index(
        op.f("ix_report_mails_account_id"), "report_mails", ["account_id"], unique=False
    )
    op.create_index(
        "ix_report_mails_due",
        "report_mails",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("is_active"),
    )
    op.create_table(
        "report_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("report", sa.String(length=40), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_report_views_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_views")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_report_views_account_id_name")),
    )
    _alerts()


def _alerts() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "few_calls",
                "long_pause",
                "nobody_ready",
                "abandonment",
                "answer_rate",
                name="alertkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("window_minutes", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("receivers", postgresql.JSONB(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("threshold >= 0", name=op.f("ck_alert_rules_threshold")),
        sa.CheckConstraint(
            "window_minutes BETWEEN 1 AND 1440", name=op.f("ck_alert_rules_window_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_alert_rules_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_rules")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "few_calls",
                "long_pause",
                "nobody_ready",
                "abandonment",
                "answer_rate",
                name="alertkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("subject_name", sa.String(length=120), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recovered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_error", sa.String(length=200), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["alert_rules.id"], name=op.f("fk_alerts_rule_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["seen_by"], ["accounts.id"], name=op.f("fk_alerts_seen_by")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_alerts_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_raised_at"), "alerts", ["raised_at"], unique=False)
    op.create_index(
        "uq_alerts_open",
        "alerts",
        ["rule_id", "subject"],
        unique=True,
        postgresql_where=sa.text("recovered_at IS NULL"),
    )
    op.execute(FIRST_RULES)


def undo_shifts_and_reports() -> None:
    op.drop_column("shifts", "breaks")
    op.drop_table("report_views")
    op.drop_index(
        "ix_report_mails_due", table_name="report_mails", postgresql_where=sa.text("is_active")
    )
    op.drop_index(op.f("ix_report_mails_account_id"), table_name="report_mails")
    op.drop_table("report_mails")
    op.drop_index(
        "uq_alerts_open", table_name="alerts", postgresql_where=sa.text("recovered_at IS NULL")
    )
    op.drop_index(op.f("ix_alerts_raised_at"), table_name="alerts")
    op.drop_table("alerts")
    op.drop_table("alert_rules")
    op.drop_table("days_off")
