"""desk: scripts with their results, what follows an offer that runs out, keys of one's own"""

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


def downgrade() -> None:
    op.drop_column("campaigns", "script_id")
    op.drop_column("campaigns", "preview_timeout")
    op.drop_column("accounts", "keys")
    op.drop_table("script_steps")
    op.drop_table("scripts")
