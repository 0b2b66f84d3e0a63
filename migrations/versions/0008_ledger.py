"""ledger: months, roll-ups, shifts"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

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


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    shifts_and_reports()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    undo_shifts_and_reports()


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
