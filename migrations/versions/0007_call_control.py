"""call control: hold, transfer, three parties, supervisors on the line"""

import sqlalchemy as sa
from alembic import op

from app.models.base import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = ("placed", "ringing", "waiting", "talking", "parked", "ended")
AFTER = ("placed", "ringing", "waiting", "talking", "parked", "held", "passed", "ended")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _call_states(AFTER)
    _spans()
    _third_parties()
    _hand_offs()
    _messages()
    _qualities()
    _trunk_tests()


def downgrade() -> None:
    for table in (
        "trunk_tests",
        "call_qualities",
        "agent_messages",
        "hand_offs",
        "third_parties",
        "call_spans",
    ):
        op.drop_table(table)
    op.execute("UPDATE calls SET state = 'talking' WHERE state IN ('held', 'passed')")
    _call_states(BEFORE)


def _call_states(states: tuple[str, ...]) -> None:
    named = ", ".join(f"'{state}'" for state in states)
    op.drop_constraint(op.f("ck_calls_callstate"), "calls", type_="check")
    op.create_check_constraint(op.f("ck_calls_callstate"), "calls", f"state IN ({named})")


def _state(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _points(table: str, column: str, to: str, **options: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, **options)


def _spans() -> None:
    op.create_table(
        "call_spans",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _state("spankind", "hold", "parked", "masked"), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("until_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_call_spans_lasts")
        ),
        _points("call_spans", "call_id", "calls", ondelete="CASCADE"),
        _points("call_spans", "agent_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_spans")),
    )
    op.create_index(op.f("ix_call_spans_call_id"), "call_spans", ["call_id"])
    op.create_index(
        "uq_call_spans_open",
        "call_spans",
        ["call_id", "kind"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _third_parties() -> None:
    states = ("dialing", "ringing", "waiting", "talking", "joining", "joined", "passed", "ended")
    op.create_table(
        "third_parties",
        sa.Column("leg", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("purpose", _state("purpose", "consult", "blind"), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("colleague_id", sa.Uuid(), nullable=True),
        sa.Column("state", _state("thirdstate", *states), nullable=False),
        sa.Column("began_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(phone = '') <> (colleague_id IS NULL)",
            name=op.f("ck_third_parties_is_phone_or_colleague"),
        ),
        _points("third_parties", "call_id", "calls", ondelete="CASCADE"),
        _points("third_parties", "asked_by", "accounts"),
        _points("third_parties", "colleague_id", "accounts"),
        sa.PrimaryKeyConstraint("leg", name=op.f("pk_third_parties")),
    )
    op.create_index(op.f("ix_third_parties_call_id"), "third_parties", ["call_id"])
    op.create_index(
        "uq_third_parties_open",
        "third_parties",
        ["call_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _hand_offs() -> None:
    op.create_table(
        "hand_offs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_agent_id", sa.Uuid(), nullable=True),
        sa.Column("to_team_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "num_nonnulls(to_agent_id, to_team_id) = 1", name=op.f("ck_hand_offs_goes_to_one")
        ),
        _points("hand_offs", "call_id", "calls"),
        _points("hand_offs", "lead_id", "leads"),
        _points("hand_offs", "campaign_id", "campaigns"),
        _points("hand_offs", "from_id", "accounts"),
        _points("hand_offs", "to_agent_id", "accounts"),
        _points("hand_offs", "to_team_id", "teams"),
        _points("hand_offs", "taken_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_offs")),
    )
    op.create_index(op.f("ix_hand_offs_call_id"), "hand_offs", ["call_id"])
    op.create_index(
        "ix_hand_offs_open",
        "hand_offs",
        ["to_team_id", "to_agent_id"],
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _messages() -> None:
    op.create_table(
        "agent_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        _points("agent_messages", "agent_id", "accounts"),
        _points("agent_messages", "from_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_messages")),
    )
    op.create_index(
        "ix_agent_messages_unread",
        "agent_messages",
        ["agent_id"],
        postgresql_where=sa.text("read_at IS NULL"),
    )


def _qualities() -> None:
    op.create_table(
        "call_qualities",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("jitter_ms", sa.Float(), nullable=False),
        sa.Column("loss", sa.Float(), nullable=False),
        sa.Column("round_trip_ms", sa.Float(), nullable=True),
        sa.Column("mos", sa.Float(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("told_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("loss BETWEEN 0 AND 1", name=op.f("ck_call_qualities_loss_is_a_rate")),
        sa.CheckConstraint(
            "mos BETWEEN 1 AND 5", name=op.f("ck_call_qualities_mos_is_on_its_scale")
        ),
        _points("call_qualities", "call_id", "calls", ondelete="CASCADE"),
        _points("call_qualities", "agent_id", "accounts"),
        sa.PrimaryKeyConstraint("call_id", "agent_id", name=op.f("pk_call_qualities")),
    )


def _trunk_tests() -> None:
    moments = ("placed_at", "rang_at", "answered_at", "ended_at")
    states = ("dialing", "ringing", "answered", "ended")
    op.create_table(
        "trunk_tests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pbx", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", _state("trialstate", *states), nullable=True),
        *(sa.Column(name, UtcDateTime(timezone=True), nullable=True) for name in moments),
        sa.Column("cause", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        _points("trunk_tests", "asked_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trunk_tests")),
    )
    op.create_index(op.f("ix_trunk_tests_asked_at"), "trunk_tests", ["asked_at"])
