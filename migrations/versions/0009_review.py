"""review: scorecards, samples, examples, holds and the end of recordings"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB()
ROLES = "('agent', 'supervisor', 'admin', 'data')"
ROLES_WITH_QA = "('agent', 'supervisor', 'admin', 'data', 'qa')"
STATES = "('open', 'captured', 'stored', 'failed', 'missing')"
STATES_WITH_REMOVED = "('open', 'captured', 'stored', 'failed', 'missing', 'removed')"


def allow(table: str, column: str, name: str, values: str) -> None:
    """Let a column hold these values and no others."""
    constraint = op.f(f"ck_{table}_{name}")
    op.drop_constraint(constraint, table, type_="check")
    op.create_check_constraint(constraint, table, f"{column} IN {values}")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    allow("accounts", "role", "role", ROLES_WITH_QA)
    allow("recordings", "state", "recordingstate", STATES_WITH_REMOVED)
    op.create_table(
        "scorecards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("groups", JSONB, nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "pass_percent BETWEEN 0 AND 100", name=op.f("ck_scorecards_pass_percent")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["accounts.id"], name=op.f("fk_scorecards_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_scorecards_name_version")),
    )
    op.create_index(
        "uq_scorecards_active",
        "scorecards",
        ["name"],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_table(
        "samples",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scorecard_id", sa.Uuid(), nullable=False),
        sa.Column("rule", JSONB, nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_samples_author_id")),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecards.id"], name=op.f("fk_samples_scorecard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
    )
    op.create_table(
        "recording_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "legal",
                "contract",
                "example",
                name="holdkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL)",
            name=op.f("ck_recording_holds_released"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["accounts.id"], name=op.f("fk_recording_holds_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["recordings.call_id"], name=op.f("fk_recording_holds_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["accounts.id"], name=op.f("fk_recording_holds_released_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_holds")),
    )
    op.create_index(
        op.f("ix_recording_holds_call_id"), "recording_holds", ["call_id"], unique=False
    )
    op.create_table(
        "recording_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("to_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "from_ms >= 0 AND to_ms > from_ms", name=op.f("ck_recording_notes_span")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["accounts.id"], name=op.f("fk_recording_notes_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["recordings.call_id"], name=op.f("fk_recording_notes_call_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_notes")),
    )
    op.create_index(
        op.f("ix_recording_notes_call_id"), "recording_notes", ["call_id"], unique=False
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("scorecard_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "given",
                "acknowledged",
                "disputed",
                "settled",
                name="reviewstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("answers", JSONB, nullable=False),
        sa.Column("score", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("has_passed", sa.Boolean(), nullable=False),
        sa.Column("ultimatums", JSONB, server_default="[]", nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dispute", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settlement", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state IN ('disputed', 'settled')) = (disputed_at IS NOT NULL)",
            name=op.f("ck_reviews_a_dispute_has_a_time"),
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_reviews_score")),
        sa.ForeignKeyConstraint(["agent_id"], ["accounts.id"], name=op.f("fk_reviews_agent_id")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["recordings.call_id"], name=op.f("fk_reviews_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["accounts.id"], name=op.f("fk_reviews_reviewer_id")
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecards.id"], name=op.f("fk_reviews_scorecard_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["accounts.id"], name=op.f("fk_reviews_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint(
            "call_id",
            "scorecard_id",
            "reviewer_id",
            name=op.f("uq_reviews_call_id_scorecard_id_reviewer_id"),
        ),
    )
    op.create_index(
        op.f("ix_reviews_agent_id_given_at"), "reviews", ["agent_id", "given_at"], unique=False
    )
    op.create_index(op.f("ix_reviews_call_id"), "reviews", ["call_id"], unique=False)
    op.create_index(op.f("ix_reviews_state"), "reviews", ["state"], unique=False)
    op.create_table(
        "sampled_calls",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["recordings.call_id"], name=op.f("fk_sampled_calls_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["accounts.id"], name=op.f("fk_sampled_calls_reviewer_id")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["samples.id"],
            name=op.f("fk_sampled_calls_sample_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "sample_id", "call_id", "reviewer_id", name=op.f("pk_sampled_calls")
        ),
    )
    op.create_index(
        op.f("ix_sampled_calls_reviewer_id"), "sampled_calls", ["reviewer_id"], unique=False
    )
    op.create_table(
        "examples",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("to_ms", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "tags", postgresql.ARRAY(sa.String(length=40)), server_default="{}", nullable=False
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("from_ms >= 0 AND to_ms > from_ms", name=op.f("ck_examples_span")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_examples_author_id")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["recordings.call_id"], name=op.f("fk_examples_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["recording_holds.id"], name=op.f("fk_examples_hold_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examples")),
    )
    op.create_index(op.f("ix_examples_call_id"), "examples", ["call_id"], unique=False)
    op.add_column("recordings", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recordings", sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_recordings_to_expire",
        "recordings",
        ["keep_until"],
        unique=False,
        postgresql_where=sa.text("state = 'stored'"),
    )
    op.create_index(
        "ix_recordings_to_purge",
        "recordings",
        ["removed_at"],
        unique=False,
        postgresql_where=sa.text("state = 'removed' AND purged_at IS NULL"),
    )
    op.create_check_constraint(
        op.f("ck_recordings_a_removed_recording_has_a_time"),
        "recordings",
        "(state = 'removed') = (removed_at IS NOT NULL)",
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(
        op.f("ck_recordings_a_removed_recording_has_a_time"), "recordings", type_="check"
    )
    op.drop_index(
        "ix_recordings_to_purge",
        table_name="recordings",
        postgresql_where=sa.text("state = 'removed' AND purged_at IS NULL"),
    )
    op.drop_index(
        "ix_recordings_to_expire",
        table_name="recordings",
        postgresql_where=sa.text("state = 'stored'"),
    )
    op.drop_column("recordings", "purged_at")
    op.drop_column("recordings", "removed_at")
    op.drop_index(op.f("ix_examples_call_id"), table_name="examples")
    op.drop_table("examples")
    op.drop_index(op.f("ix_sampled_calls_reviewer_id"), table_name="sampled_calls")
    op.drop_table("sampled_calls")
    op.drop_index(op.f("ix_reviews_state"), table_name="reviews")
    op.drop_index(op.f("ix_reviews_call_id"), table_name="reviews")
    op.drop_index(op.f("ix_reviews_agent_id_given_at"), table_name="reviews")
    op.drop_table("reviews")
    op.drop_index(op.f("ix_recording_notes_call_id"), table_name="recording_notes")
    op.drop_table("recording_notes")
    op.drop_index(op.f("ix_recording_holds_call_id"), table_name="recording_holds")
    op.drop_table("recording_holds")
    op.drop_table("samples")
    op.drop_index(
        "uq_scorecards_active", table_name="scorecards", postgresql_where=sa.text("is_active")
    )
    op.drop_table("scorecards")
    op.execute("UPDATE recordings SET state = 'missing' WHERE state = 'removed'")
    op.execute("UPDATE accounts SET role = 'supervisor', is_active = false WHERE role = 'qa'")
    allow("recordings", "state", "recordingstate", STATES)
    allow("accounts", "role", "role", ROLES)
