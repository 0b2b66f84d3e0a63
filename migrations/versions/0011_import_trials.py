"""lists: a whole file is judged before it is committed"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES = "'draft', 'received', 'reading', 'done', 'failed', 'cancelled', 'undoing', 'undone'"
COMES_INTO_A_LIST = "(purpose = 'leads') = (list_id IS NOT NULL)"
NO_LIST_YET = "state IN ('draft', 'cancelled', 'failed')"
SOURCES = ("yellow_pages", "alibaba", "hc360", "purchased", "own", "referral", "other")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "imports", sa.Column("is_trial", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "imports",
        sa.Column("list_name", sa.String(length=120), server_default="", nullable=False),
    )
    op.add_column(
        "imports",
        sa.Column(
            "list_source",
            sa.Enum(
                *SOURCES,
                name="listsource",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            server_default="other",
            nullable=False,
        ),
    )
    op.add_column(
        "imports",
        sa.Column(
            "repeats",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            server_default="[]",
            nullable=False,
        ),
    )
    _states(f"{STATES}, 'checked'", f"is_trial OR {NO_LIST_YET}")
    op.create_check_constraint(
        op.f("ck_imports_a_trial_keeps_nothing"), "imports", "NOT (is_trial AND state = 'done')"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("UPDATE imports SET state = 'cancelled' WHERE is_trial AND state <> 'failed'")
    op.drop_constraint(op.f("ck_imports_a_trial_keeps_nothing"), "imports", type_="check")
    _states(STATES, NO_LIST_YET)
    for column in ("repeats", "list_source", "list_name", "is_trial"):
        op.drop_column("imports", column)


def _states(states: str, no_list: str) -> None:
    op.drop_constraint(op.f("ck_imports_importstate"), "imports", type_="check")
    op.create_check_constraint(op.f("ck_imports_importstate"), "imports", f"state IN ({states})")
    op.drop_constraint(op.f("ck_imports_leads_come_into_a_list"), "imports", type_="check")
    op.create_check_constraint(
        op.f("ck_imports_leads_come_into_a_list"), "imports", f"{COMES_INTO_A_LIST} OR {no_list}"
    )
