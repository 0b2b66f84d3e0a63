"""desk: scripts with their results, what follows an offer that runs out, keys of one's own,
dispositions in two levels, reasons for a pause"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB()
PREVIEW_TIMEOUT = sa.Enum(
    "pause", "skip", "dial", name="previewtimeout", native_enum=False, length=24
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _scripts()
    _steps()
    op.add_column(
        "accounts", sa.Column("keys", JSONB, server_default=sa.text("'{}'"), nullable=False)
    )
    op.add_column(
        "campaigns",
        sa.Column(
            "preview_timeout", PREVIEW_TIMEOUT, server_default=sa.text("'pause'"), nullable=False
        ),
    )
    op.create_check_constraint(
        op.f("ck_campaigns_previewtimeout"),
        "campaigns",
        "preview_timeout IN ('pause', 'skip', 'dial')",
    )
    op.add_column("campaigns", sa.Column("script_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_campaigns_script_id"), "campaigns", "scripts", ["script_id"], ["id"]
    )
    _dispositions()
    _pause_reasons()


def _scripts() -> None:
    op.create_table(
        "scripts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("nodes", JSONB, nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_scripts_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scripts")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_scripts_name_version")),
    )
    op.create_index(
        "uq_scripts_draft",
        "scripts",
        ["name"],
        unique=True,
        postgresql_where=sa.text("published_at IS NULL"),
    )


def _steps() -> None:
    op.create_table(
        "script_steps",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("script_id", sa.Uuid(), nullable=False),
        sa.Column("variant", sa.SmallInteger(), nullable=False),
        sa.Column("answer", sa.SmallInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("variant BETWEEN 0 AND 3", name=op.f("ck_script_steps_variant")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_script_steps_call_id")),
        sa.ForeignKeyConstraint(
            ["script_id"], ["scripts.id"], name=op.f("fk_script_steps_script_id")
        ),
        sa.PrimaryKeyConstraint("call_id", "node", name=op.f("pk_script_steps")),
    )
    op.create_index(op.f("ix_script_steps_script_id_node"), "script_steps", ["script_id", "node"])


def _dispositions() -> None:
    op.add_column(
        "campaigns",
        sa.Column(
            "default_disposition",
            sa.String(length=40),
            server_default="no_disposition",
            nullable=False,
        ),
    )
    op.add_column("dispositions", sa.Column("parent_id", sa.Uuid(), nullable=True))
    for name in ("needs_note", "needs_intent"):
        op.add_column(
            "dispositions", sa.Column(name, sa.Boolean(), server_default="false", nullable=False)
        )
    op.add_column(
        "dispositions", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_foreign_key(
        op.f("fk_dispositions_parent_id"),
        "dispositions",
        "dispositions",
        ["parent_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f("ix_dispositions_parent_id"), "dispositions", ["parent_id"])
    op.create_check_constraint(
        op.f("ck_dispositions_retry_minutes"), "dispositions", "retry_minutes BETWEEN 1 AND 129600"
    )


def _pause_reasons() -> None:
    reasons = op.create_table(
        "pause_reasons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label_zh", sa.String(length=40), nullable=False),
        sa.Column("label_en", sa.String(length=40), nullable=False),
        sa.Column("limit_minutes", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "limit_minutes BETWEEN 1 AND 480", name=op.f("ck_pause_reasons_limit_minutes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause_reasons")),
        sa.UniqueConstraint("code", name=op.f("uq_pause_reasons_code")),
    )
    # What every site begins with; it may change and retire them.
    begin = (
        ("break", "小休", "Break", 15),
        ("lunch", "用餐", "Lunch", 90),
        ("meeting", "会议", "Meeting", None),
        ("training", "培训", "Training", None),
        ("other", "其他", "Other", None),
    )
    op.bulk_insert(
        reasons,
        [
            {
                "id": uuid4(),
                "code": code,
                "label_zh": label_zh,
                "label_en": label_en,
                "limit_minutes": limit,
                "position": position,
            }
            for position, (code, label_zh, label_en, limit) in enumerate(begin, start=1)
        ],
    )


def downgrade() -> None:
    op.drop_table("pause_reasons")
    op.drop_constraint(op.f("ck_dispositions_retry_minutes"), "dispositions", type_="check")
    op.drop_column("dispositions", "parent_id")
    for name in ("retired_at", "needs_intent", "needs_note"):
        op.drop_column("dispositions", name)
    op.drop_column("campaigns", "default_disposition")
    op.drop_column("campaigns", "script_id")
    op.drop_column("campaigns", "preview_timeout")
    op.drop_column("accounts", "keys")
    op.drop_table("script_steps")
    op.drop_table("scripts")
