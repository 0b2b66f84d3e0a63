"""lead pools: claims, reclaim, duplicates of companies, answers about dead numbers"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.models.base import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "lead_keys",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("key", "lead_id", name=op.f("pk_lead_keys")),
    )
    op.create_index(op.f("ix_lead_keys_lead_id"), "lead_keys", ["lead_id"], unique=False)
    op.create_table(
        "lead_pools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("claims_per_day", sa.Integer(), nullable=False),
        sa.Column("holding_cap", sa.Integer(), nullable=False),
        sa.Column("lock_hours", sa.Integer(), nullable=False),
        sa.Column("phone_lock_hours", sa.Integer(), nullable=False),
        sa.Column("no_contact_days", sa.Integer(), nullable=True),
        sa.Column("no_follow_up_days", sa.Integer(), nullable=True),
        sa.Column("no_deal_days", sa.Integer(), nullable=True),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("closed_stays", sa.Boolean(), nullable=False),
        sa.Column("closed_counts", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "claims_per_day BETWEEN 1 AND 1000", name=op.f("ck_lead_pools_claims_per_day")
        ),
        sa.CheckConstraint(
            "holding_cap BETWEEN 1 AND 10000", name=op.f("ck_lead_pools_holding_cap")
        ),
        sa.CheckConstraint("lock_hours BETWEEN 0 AND 8760", name=op.f("ck_lead_pools_lock_hours")),
        sa.CheckConstraint(
            "no_contact_days BETWEEN 1 AND 365", name=op.f("ck_lead_pools_no_contact_days")
        ),
        sa.CheckConstraint(
            "no_deal_days BETWEEN 1 AND 3650", name=op.f("ck_lead_pools_no_deal_days")
        ),
        sa.CheckConstraint(
            "no_follow_up_days BETWEEN 1 AND 365", name=op.f("ck_lead_pools_no_follow_up_days")
        ),
        sa.CheckConstraint(
            "phone_lock_hours BETWEEN 0 AND 8760", name=op.f("ck_lead_pools_phone_lock_hours")
        ),
        sa.CheckConstraint("remind_days BETWEEN 0 AND 30", name=op.f("ck_lead_pools_remind_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_pools")),
        sa.UniqueConstraint("name", name=op.f("uq_lead_pools_name")),
    )
    op.create_table(
        "lead_pairs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("left_id", sa.Uuid(), nullable=False),
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column(
            "evidence",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "kept",
                "different",
                "merged",
                name="pairstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_lead_pairs_a_pair_is_written_once")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_lead_pairs_score")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_lead_pairs_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_pairs")),
        sa.UniqueConstraint("left_id", "right_id", name=op.f("uq_lead_pairs_left_id_right_id")),
    )
    op.create_index(
        "ix_lead_pairs_open",
        "lead_pairs",
        [sa.literal_column("score DESC"), "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_lead_pairs_right_id"), "lead_pairs", ["right_id"], unique=False)
    op.create_table(
        "lead_pool_members",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(account_id, team_id) = 1",
            name=op.f("ck_lead_pool_members_a_person_or_a_team"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_lead_pool_members_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"],
            ["lead_pools.id"],
            name=op.f("fk_lead_pool_members_pool_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_lead_pool_members_team_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_pool_members")),
        sa.UniqueConstraint(
            "pool_id", "account_id", name=op.f("uq_lead_pool_members_pool_id_account_id")
        ),
        sa.UniqueConstraint(
            "pool_id", "team_id", name=op.f("uq_lead_pool_members_pool_id_team_id")
        ),
    )
    op.create_table(
        "pool_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "claimed",
                "given",
                "released",
                "reclaimed",
                "followed_up",
                "reminded",
                name="pooleventkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pool_events_account_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_pool_events_by_id")),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["lead_pools.id"], name=op.f("fk_pool_events_pool_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_events")),
    )
    op.create_index(
        "ix_pool_events_claims",
        "pool_events",
        ["account_id", "at"],
        unique=False,
        postgresql_where=sa.text("kind = 'claimed'"),
    )
    op.create_index(
        op.f("ix_pool_events_lead_id_id"), "pool_events", ["lead_id", "id"], unique=False
    )
    op.create_table(
        "pool_leads",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("came_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("check_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_owner_id", sa.Uuid(), nullable=True),
        sa.Column("left_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(owner_id IS NULL) = (check_at IS NULL)",
            name=op.f("ck_pool_leads_what_is_owned_is_looked_at_again"),
        ),
        sa.CheckConstraint(
            "(owner_id IS NULL) = (taken_at IS NULL)",
            name=op.f("ck_pool_leads_an_owner_has_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["last_owner_id"], ["accounts.id"], name=op.f("fk_pool_leads_last_owner_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_pool_leads_owner_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["lead_pools.id"], name=op.f("fk_pool_leads_pool_id")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_pool_leads")),
    )
    op.create_index(
        "ix_pool_leads_due",
        "pool_leads",
        ["check_at"],
        unique=False,
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_pool_leads_free",
        "pool_leads",
        ["pool_id", "lead_id"],
        unique=False,
        postgresql_where=sa.text("owner_id IS NULL"),
    )
    op.create_index(
        "ix_pool_leads_owned",
        "pool_leads",
        ["owner_id", "pool_id"],
        unique=False,
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_table(
        "lead_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("winner_id", sa.Uuid(), nullable=False),
        sa.Column("loser_id", sa.Uuid(), nullable=False),
        sa.Column(
            "before",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "after",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_lead_merges_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["lead_pairs.id"], name=op.f("fk_lead_merges_pair_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["accounts.id"], name=op.f("fk_lead_merges_undone_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_merges")),
    )
    op.create_index(op.f("ix_lead_merges_pair_id"), "lead_merges", ["pair_id"], unique=False)
    op.create_index(op.f("ix_lead_merges_winner_id"), "lead_merges", ["winner_id"], unique=False)
    op.create_index(
        "uq_lead_merges_loser",
        "lead_merges",
        ["loser_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "pair_hunts",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_pair_hunts_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_pair_hunts")),
    )
    op.add_column(
        "contact_rules",
        sa.Column("suspect_after", sa.Integer(), server_default="3", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_contact_rules_suspect_after"), "contact_rules", "suspect_after BETWEEN 1 AND 20"
    )
    op.add_column(
        "contact_rules",
        sa.Column("hand_dials_per_day", sa.Integer(), server_default="20", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_contact_rules_hand_dials_per_day"),
        "contact_rules",
        "hand_dials_per_day BETWEEN 0 AND 500",
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("contact_rules", "hand_dials_per_day")
    op.drop_column("contact_rules", "suspect_after")
    op.drop_table("pair_hunts")
    op.drop_index(
        "uq_lead_merges_loser",
        table_name="lead_merges",
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.drop_index(op.f("ix_lead_merges_winner_id"), table_name="lead_merges")
    op.drop_index(op.f("ix_lead_merges_pair_id"), table_name="lead_merges")
    op.drop_table("lead_merges")
    op.drop_index(
        "ix_pool_leads_owned",
        table_name="pool_leads",
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.drop_index(
        "ix_pool_leads_free", table_name="pool_leads", postgresql_where=sa.text("owner_id IS NULL")
    )
    op.drop_index(
        "ix_pool_leads_due",
        table_name="pool_leads",
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.drop_table("pool_leads")
    op.drop_index(op.f("ix_pool_events_lead_id_id"), table_name="pool_events")
    op.drop_index(
        "ix_pool_events_claims",
        table_name="pool_events",
        postgresql_where=sa.text("kind = 'claimed'"),
    )
    op.drop_table("pool_events")
    op.drop_table("lead_pool_members")
    op.drop_index(op.f("ix_lead_pairs_right_id"), table_name="lead_pairs")
    op.drop_index(
        "ix_lead_pairs_open", table_name="lead_pairs", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_table("lead_pairs")
    op.drop_table("lead_pools")
    op.drop_index(op.f("ix_lead_keys_lead_id"), table_name="lead_keys")
    op.drop_table("lead_keys")
