"""callers: caller ids, answering machines, numbers left alone, skills"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


CHECKS = (
    ("campaigns", "amd_silence_seconds", "amd_silence_seconds BETWEEN 0.5 AND 5"),
    ("campaigns", "amd_greeting_seconds", "amd_greeting_seconds BETWEEN 1 AND 15"),
    ("campaigns", "amd_after_seconds", "amd_after_seconds BETWEEN 0.2 AND 2"),
    ("campaigns", "amd_longest_seconds", "amd_longest_seconds BETWEEN 2 AND 20"),
    ("campaigns", "amd_words", "amd_words BETWEEN 2 AND 60"),
    (
        "campaigns",
        "machine_message_is_a_name",
        "machine_message ~ '^([a-z0-9][a-z0-9-]{0,59})?$'",
    ),
    ("campaigns", "abandon_lock_hours", "abandon_lock_hours BETWEEN 0 AND 720"),
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "caller_hours",
        sa.Column("phone", sa.String(length=17), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("phone", "hour", name=op.f("pk_caller_hours")),
    )
    op.create_index(op.f("ix_caller_hours_hour"), "caller_hours", ["hour"], unique=False)
    op.create_table(
        "caller_pools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("rest_hours", sa.Integer(), nullable=False),
        sa.Column("rest_below", sa.Double(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("rest_below BETWEEN 0 AND 1", name=op.f("ck_caller_pools_rest_below")),
        sa.CheckConstraint("rest_hours BETWEEN 1 AND 168", name=op.f("ck_caller_pools_rest_hours")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caller_pools")),
        sa.UniqueConstraint("name", name=op.f("uq_caller_pools_name")),
    )
    op.create_table(
        "number_locks",
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_number_locks")),
    )
    op.create_index(op.f("ix_number_locks_until"), "number_locks", ["until"], unique=False)
    op.create_table(
        "caller_numbers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(length=17), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("per_hour", sa.Integer(), nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "resting",
                "blocked",
                "retired",
                name="callerstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("watched_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'resting') = (rests_until IS NOT NULL)",
            name=op.f("ck_caller_numbers_a_rest_has_an_end"),
        ),
        sa.CheckConstraint(
            "phone ~ '^\\+?[0-9]{3,16}$'", name=op.f("ck_caller_numbers_phone_is_a_number")
        ),
        sa.CheckConstraint("per_day BETWEEN 1 AND 100000", name=op.f("ck_caller_numbers_per_day")),
        sa.CheckConstraint("per_hour BETWEEN 1 AND 10000", name=op.f("ck_caller_numbers_per_hour")),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["caller_pools.id"], name=op.f("fk_caller_numbers_pool_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caller_numbers")),
        sa.UniqueConstraint("phone", name=op.f("uq_caller_numbers_phone")),
    )
    op.create_index(op.f("ix_caller_numbers_pool_id"), "caller_numbers", ["pool_id"], unique=False)
    op.create_index(op.f("ix_caller_numbers_state"), "caller_numbers", ["state"], unique=False)
    op.create_table(
        "callers_kept",
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("called", sa.String(length=16), nullable=False),
        sa.Column("phone", sa.String(length=17), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["caller_pools.id"], name=op.f("fk_callers_kept_pool_id")
        ),
        sa.PrimaryKeyConstraint("pool_id", "called", name=op.f("pk_callers_kept")),
    )
    op.add_column(
        "accounts",
        sa.Column(
            "skills", postgresql.ARRAY(sa.String(length=40)), server_default="{}", nullable=False
        ),
    )
    op.add_column("calls", sa.Column("picked_up_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("calls", sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "calls",
        sa.Column(
            "verdict",
            sa.Enum(
                "person",
                "unsure",
                "machine",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
    )
    op.add_column(
        "calls", sa.Column("verdict_why", sa.String(length=60), server_default="", nullable=False)
    )
    op.add_column(
        "calls", sa.Column("has_message", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "campaign_leads",
        sa.Column("caller_id", sa.String(length=17), server_default="", nullable=False),
    )
    op.add_column(
        "campaigns",
        sa.Column("abandon_lock_hours", sa.Integer(), server_default="72", nullable=False),
    )
    op.add_column(
        "campaigns", sa.Column("amd", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "campaigns",
        sa.Column("amd_silence_seconds", sa.Double(), server_default="2", nullable=False),
    )
    op.add_column(
        "campaigns",
        sa.Column("amd_greeting_seconds", sa.Double(), server_default="3.5", nullable=False),
    )
    op.add_column(
        "campaigns",
        sa.Column("amd_after_seconds", sa.Double(), server_default="0.7", nullable=False),
    )
    op.add_column(
        "campaigns",
        sa.Column("amd_longest_seconds", sa.Double(), server_default="7", nullable=False),
    )
    op.add_column(
        "campaigns", sa.Column("amd_words", sa.Integer(), server_default="16", nullable=False)
    )
    op.add_column(
        "campaigns",
        sa.Column("machine_message", sa.String(length=60), server_default="", nullable=False),
    )
    op.add_column(
        "campaigns",
        sa.Column(
            "language",
            sa.Enum(
                "both",
                "zh",
                "en",
                name="language",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            server_default="both",
            nullable=False,
        ),
    )
    op.add_column("campaigns", sa.Column("caller_pool_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_campaigns_caller_pool_id"), "campaigns", "caller_pools", ["caller_pool_id"], ["id"]
    )
    op.add_column("lists", sa.Column("owner_id", sa.Uuid(), nullable=True))
    op.add_column(
        "lists", sa.Column("skill", sa.String(length=40), server_default="", nullable=False)
    )
    op.create_foreign_key(op.f("fk_lists_owner_id"), "lists", "accounts", ["owner_id"], ["id"])
    for table, name, rule in CHECKS:
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, name, _ in CHECKS:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.drop_constraint(op.f("fk_lists_owner_id"), "lists", type_="foreignkey")
    op.drop_column("lists", "skill")
    op.drop_column("lists", "owner_id")
    op.drop_constraint(op.f("fk_campaigns_caller_pool_id"), "campaigns", type_="foreignkey")
    op.drop_column("campaigns", "caller_pool_id")
    op.drop_column("campaigns", "language")
    op.drop_column("campaigns", "machine_message")
    op.drop_column("campaigns", "amd_words")
    op.drop_column("campaigns", "amd_longest_seconds")
    op.drop_column("campaigns", "amd_after_seconds")
    op.drop_column("campaigns", "amd_greeting_seconds")
    op.drop_column("campaigns", "amd_silence_seconds")
    op.drop_column("campaigns", "amd")
    op.drop_column("campaigns", "abandon_lock_hours")
    op.drop_column("campaign_leads", "caller_id")
    op.drop_column("calls", "has_message")
    op.drop_column("calls", "verdict_why")
    op.drop_column("calls", "verdict")
    op.drop_column("calls", "judged_at")
    op.drop_column("calls", "picked_up_at")
    op.drop_column("accounts", "skills")
    op.drop_table("callers_kept")
    op.drop_index(op.f("ix_caller_numbers_state"), table_name="caller_numbers")
    op.drop_index(op.f("ix_caller_numbers_pool_id"), table_name="caller_numbers")
    op.drop_table("caller_numbers")
    op.drop_index(op.f("ix_number_locks_until"), table_name="number_locks")
    op.drop_table("number_locks")
    op.drop_table("caller_pools")
    op.drop_index(op.f("ix_caller_hours_hour"), table_name="caller_hours")
    op.drop_table("caller_hours")
