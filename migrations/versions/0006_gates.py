"""lists: gates, refusals with a scope, contact rules, cleaning tasks, search"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.models.base import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SITE_DNC = "00000000-0000-7000-8000-000000000001"

# What imports ask: numbers that nobody may call at this moment, whatever the campaign.
BARRED_EVERYWHERE = """
CREATE VIEW barred_everywhere AS
SELECT numbers.phone FROM dnc_numbers AS numbers JOIN dnc_lists ON dnc_lists.id = numbers.list_id
WHERE dnc_lists.scope = 'all'
  AND (numbers.expires_at IS NULL OR numbers.expires_at > now())
"""


def _roles(names: str) -> None:
    op.drop_constraint("role", "accounts", type_="check")
    op.create_check_constraint("role", "accounts", f"role IN ({names})")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _roles("'agent', 'supervisor', 'admin', 'data'")
    op.create_table(
        "clients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("name", name=op.f("uq_clients_name")),
    )
    op.create_table(
        "contact_rules",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("per_5_minutes", sa.Integer(), server_default="3", nullable=False),
        sa.Column("per_24_hours", sa.Integer(), server_default="5", nullable=False),
        sa.Column("per_30_days", sa.Integer(), server_default="30", nullable=False),
        sa.Column("check_days", sa.Integer(), server_default="90", nullable=False),
        sa.CheckConstraint(
            "check_days BETWEEN 1 AND 365", name=op.f("ck_contact_rules_check_days")
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_contact_rules_there_is_one")),
        sa.CheckConstraint(
            "per_24_hours BETWEEN 1 AND 50", name=op.f("ck_contact_rules_per_24_hours")
        ),
        sa.CheckConstraint(
            "per_30_days BETWEEN 1 AND 200", name=op.f("ck_contact_rules_per_30_days")
        ),
        sa.CheckConstraint(
            "per_5_minutes BETWEEN 1 AND 10", name=op.f("ck_contact_rules_per_5_minutes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_rules")),
    )
    op.create_table(
        "holidays",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_holidays_country_is_iso")),
        sa.PrimaryKeyConstraint("country", "day", name=op.f("pk_holidays")),
    )
    op.create_table(
        "number_checks",
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "real",
                "empty",
                "suspended",
                "off",
                "silent",
                "risk",
                "no_record",
                "suspect",
                "unknown",
                name="numberstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("checked_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_number_checks")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_consents_account_id")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_consents_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_phone"), "consents", ["phone"], unique=False)
    op.create_table(
        "dnc_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "all",
                "client",
                "campaign",
                name="dncscope",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(scope = 'client') = (client_id IS NOT NULL) AND (scope = 'campaign') = (campaign_id IS NOT NULL)",
            name=op.f("ck_dnc_lists_a_scope_names_whom"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_dnc_lists_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_dnc_lists_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dnc_lists")),
        sa.UniqueConstraint("name", name=op.f("uq_dnc_lists_name")),
    )
    op.create_table(
        "cleaning_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "wrong_number",
                "dead_number",
                "left_over",
                name="taskreason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "claimed",
                "done",
                name="taskstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "corrected",
                "invalid",
                "kept",
                name="taskresult",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("done_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            UtcDateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'claimed') = (claimed_until IS NOT NULL)",
            name=op.f("ck_cleaning_tasks_a_claim_has_an_end"),
        ),
        sa.CheckConstraint(
            "(state = 'done') = (result IS NOT NULL)",
            name=op.f("ck_cleaning_tasks_done_has_a_result"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_cleaning_tasks_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_cleaning_tasks_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleaning_tasks")),
    )
    op.create_index(op.f("ix_cleaning_tasks_lead_id"), "cleaning_tasks", ["lead_id"])
    op.create_index(
        op.f("ix_cleaning_tasks_state_id"), "cleaning_tasks", ["state", "id"], unique=False
    )
    op.create_index(
        "uq_cleaning_tasks_open",
        "cleaning_tasks",
        ["lead_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'done'"),
    )
    op.create_table(
        "lead_grams",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.String(length=8)), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_grams_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_lead_grams")),
    )
    op.create_index(
        "ix_lead_grams_grams", "lead_grams", ["grams"], unique=False, postgresql_using="gin"
    )
    op.create_table(
        "list_checks",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("is_accurate", sa.Boolean(), nullable=False),
        sa.Column(
            "checked_by",
            sa.Enum(
                "person",
                "provider",
                name="checkedby",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_list_checks_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_list_checks_lead_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["lists.id"], name=op.f("fk_list_checks_list_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("list_id", "lead_id", name=op.f("pk_list_checks")),
    )
    op.create_index(op.f("ix_list_checks_lead_id"), "list_checks", ["lead_id"], unique=False)
    op.add_column("campaign_leads", sa.Column("match", sa.SmallInteger(), nullable=True))
    op.add_column("campaigns", sa.Column("client_id", sa.Uuid(), nullable=True))
    op.add_column(
        "campaigns",
        sa.Column("requires_consent", sa.Boolean(), server_default="false", nullable=False),
    )
    op.add_column(
        "campaigns",
        sa.Column("keeps_holidays", sa.Boolean(), server_default="false", nullable=False),
    )
    op.add_column(
        "campaigns",
        sa.Column(
            "segment",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            server_default="{}",
            nullable=False,
        ),
    )
    op.add_column(
        "campaigns", sa.Column("match_threshold", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_index(op.f("ix_campaigns_client_id"), "campaigns", ["client_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_campaigns_client_id"), "campaigns", "clients", ["client_id"], ["id"]
    )
    op.add_column(
        "dnc_numbers",
        sa.Column(
            "list_id",
            sa.Uuid(),
            server_default=sa.text("'00000000-0000-7000-8000-000000000001'"),
            nullable=False,
        ),
    )
    op.add_column(
        "dnc_numbers",
        sa.Column("evidence", sa.String(length=500), server_default="", nullable=False),
    )
    op.add_column("dnc_numbers", sa.Column("expires_at", UtcDateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_dnc_numbers_list_id"), "dnc_numbers", ["list_id"], unique=False)
    op.execute(
        f"INSERT INTO dnc_lists (id, name, scope) VALUES ('{SITE_DNC}', '拒绝来电 Do not call', 'all')"
    )
    op.execute("INSERT INTO contact_rules (id) VALUES (1)")
    op.drop_constraint("pk_dnc_numbers", "dnc_numbers", type_="primary")
    op.create_primary_key("pk_dnc_numbers", "dnc_numbers", ["phone", "list_id"])
    op.execute(BARRED_EVERYWHERE)
    op.create_foreign_key(
        op.f("fk_dnc_numbers_list_id"),
        "dnc_numbers",
        "dnc_lists",
        ["list_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.add_column(
        "lists",
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "imported",
                "cleaning",
                "review",
                "ready",
                "dialing",
                "paused",
                "done",
                "returned",
                name="liststate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            server_default="ready",
            nullable=False,
        ),
    )
    op.add_column(
        "lists", sa.Column("vendor", sa.String(length=120), server_default="", nullable=False)
    )
    op.add_column("lists", sa.Column("price", sa.BigInteger(), nullable=True))
    op.add_column("lists", sa.Column("promised", sa.Integer(), nullable=True))
    op.add_column("lists", sa.Column("checked", sa.Integer(), server_default="0", nullable=False))
    op.add_column("lists", sa.Column("accurate", sa.Integer(), server_default="0", nullable=False))
    op.add_column("lists", sa.Column("dials", sa.Integer(), server_default="0", nullable=False))
    op.add_column("lists", sa.Column("bad_dials", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "lists",
        sa.Column("override_reason", sa.String(length=200), server_default="", nullable=False),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("lists", "override_reason")
    op.drop_column("lists", "bad_dials")
    op.drop_column("lists", "dials")
    op.drop_column("lists", "accurate")
    op.drop_column("lists", "checked")
    op.drop_column("lists", "promised")
    op.drop_column("lists", "price")
    op.drop_column("lists", "vendor")
    op.drop_column("lists", "state")
    op.execute("DELETE FROM accounts WHERE role = 'data'")
    _roles("'agent', 'supervisor', 'admin'")
    op.execute("DROP VIEW barred_everywhere")
    op.drop_constraint("pk_dnc_numbers", "dnc_numbers", type_="primary")
    op.execute(f"DELETE FROM dnc_numbers WHERE list_id <> '{SITE_DNC}'")
    op.create_primary_key("pk_dnc_numbers", "dnc_numbers", ["phone"])
    op.drop_constraint(op.f("fk_dnc_numbers_list_id"), "dnc_numbers", type_="foreignkey")
    op.drop_index(op.f("ix_dnc_numbers_list_id"), table_name="dnc_numbers")
    op.drop_column("dnc_numbers", "expires_at")
    op.drop_column("dnc_numbers", "evidence")
    op.drop_column("dnc_numbers", "list_id")
    op.drop_constraint(op.f("fk_campaigns_client_id"), "campaigns", type_="foreignkey")
    op.drop_index(op.f("ix_campaigns_client_id"), table_name="campaigns")
    op.drop_column("campaigns", "match_threshold")
    op.drop_column("campaigns", "segment")
    op.drop_column("campaigns", "keeps_holidays")
    op.drop_column("campaigns", "requires_consent")
    op.drop_column("campaigns", "client_id")
    op.drop_column("campaign_leads", "match")
    op.drop_index(op.f("ix_list_checks_lead_id"), table_name="list_checks")
    op.drop_table("list_checks")
    op.drop_index("ix_lead_grams_grams", table_name="lead_grams", postgresql_using="gin")
    op.drop_table("lead_grams")
    op.drop_index(
        "uq_cleaning_tasks_open",
        table_name="cleaning_tasks",
        postgresql_where=sa.text("state <> 'done'"),
    )
    op.drop_index(op.f("ix_cleaning_tasks_state_id"), table_name="cleaning_tasks")
    op.drop_table("cleaning_tasks")
    op.drop_table("dnc_lists")
    op.drop_index(op.f("ix_consents_phone"), table_name="consents")
    op.drop_table("consents")
    op.drop_table("number_checks")
    op.drop_table("holidays")
    op.drop_table("contact_rules")
    op.drop_table("clients")
