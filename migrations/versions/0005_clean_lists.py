"""lists: cleaning, import runs that can be undone"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATES = "'received', 'reading', 'done', 'failed'"
COMES_INTO_A_LIST = "(purpose = 'leads') = (list_id IS NOT NULL)"
NEW_STATES = "'draft', 'cancelled', 'undoing', 'undone'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("ck_imports_importstate"), "imports", type_="check")
    op.create_check_constraint(
        op.f("ck_imports_importstate"), "imports", f"state IN ({STATES}, {NEW_STATES})"
    )
    op.drop_constraint(op.f("ck_imports_leads_come_into_a_list"), "imports", type_="check")
    op.create_check_constraint(
        op.f("ck_imports_leads_come_into_a_list"),
        "imports",
        f"{COMES_INTO_A_LIST} OR state IN ('draft', 'cancelled', 'failed')",
    )
    op.create_table(
        "blocked_numbers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "own",
                "competitor",
                "test",
                name="blockreason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocked_numbers")),
        sa.UniqueConstraint("phone", name=op.f("uq_blocked_numbers_phone")),
    )
    op.create_table(
        "import_presets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "yellow_pages",
                "alibaba",
                "hc360",
                "purchased",
                "own",
                "referral",
                "other",
                name="listsource",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "columns",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("encoding", sa.String(length=32), nullable=False),
        sa.Column("delimiter", sa.String(length=4), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_presets")),
        sa.UniqueConstraint("name", name=op.f("uq_import_presets_name")),
    )
    op.create_table(
        "import_changes",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column(
            "before",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "after",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            server_default="{}",
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("fk_import_changes_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_import_changes_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "lead_id", name=op.f("pk_import_changes")),
    )
    op.create_index(op.f("ix_import_changes_lead_id"), "import_changes", ["lead_id"], unique=False)
    op.add_column(
        "imports",
        sa.Column("encoding_asked", sa.String(length=32), server_default="", nullable=False),
    )
    op.add_column(
        "imports",
        sa.Column("delimiter_asked", sa.String(length=4), server_default="", nullable=False),
    )
    op.add_column(
        "imports",
        sa.Column(
            "mapping",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            server_default="{}",
            nullable=False,
        ),
    )
    op.add_column(
        "imports",
        sa.Column(
            "dedup",
            sa.Enum(
                "skip",
                "merge",
                "overwrite",
                name="deduppolicy",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            server_default="merge",
            nullable=False,
        ),
    )
    op.add_column(
        "imports", sa.Column("file_bytes", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "imports", sa.Column("read_bytes", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "imports", sa.Column("is_cancelled", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("imports", sa.Column("removed", sa.Integer(), server_default="0", nullable=False))
    op.add_column("imports", sa.Column("closed", sa.Integer(), server_default="0", nullable=False))
    op.add_column("imports", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "leads", sa.Column("carrier", sa.String(length=16), server_default="", nullable=False)
    )
    op.add_column("leads", sa.Column("capital", sa.BigInteger(), nullable=True))
    op.add_column("leads", sa.Column("capital_currency", sa.String(length=3), nullable=True))
    op.add_column("leads", sa.Column("founded_on", sa.Date(), nullable=True))
    op.add_column("leads", sa.Column("headcount", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("leads", "headcount")
    op.drop_column("leads", "founded_on")
    op.drop_column("leads", "capital_currency")
    op.drop_column("leads", "capital")
    op.drop_column("leads", "carrier")
    op.drop_column("imports", "undone_at")
    op.drop_column("imports", "closed")
    op.drop_column("imports", "removed")
    op.drop_column("imports", "is_cancelled")
    op.drop_column("imports", "read_bytes")
    op.drop_column("imports", "file_bytes")
    op.drop_column("imports", "dedup")
    op.drop_column("imports", "mapping")
    op.drop_column("imports", "delimiter_asked")
    op.drop_column("imports", "encoding_asked")
    op.drop_index(op.f("ix_import_changes_lead_id"), table_name="import_changes")
    op.drop_table("import_changes")
    op.drop_table("import_presets")
    op.drop_table("blocked_numbers")
    op.execute(f"DELETE FROM imports WHERE NOT ({COMES_INTO_A_LIST})")
    op.drop_constraint(op.f("ck_imports_leads_come_into_a_list"), "imports", type_="check")
    op.create_check_constraint(
        op.f("ck_imports_leads_come_into_a_list"), "imports", COMES_INTO_A_LIST
    )
    op.execute(f"UPDATE imports SET state = 'failed' WHERE state IN ({NEW_STATES})")
    op.drop_constraint(op.f("ck_imports_importstate"), "imports", type_="check")
    op.create_check_constraint(op.f("ck_imports_importstate"), "imports", f"state IN ({STATES})")
