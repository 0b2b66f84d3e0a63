"""pacing: a ratio for power mode, and the window of the abandonment ceiling"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "campaigns",
        sa.Column("power_ratio", sa.Float(), server_default="1.5", nullable=False),
    )
    op.add_column(
        "campaigns",
        sa.Column("abandon_window_hours", sa.Integer(), server_default="24", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_campaigns_power_ratio"), "campaigns", "power_ratio BETWEEN 1 AND 5"
    )
    op.create_check_constraint(
        op.f("ck_campaigns_abandon_window_hours"),
        "campaigns",
        "abandon_window_hours BETWEEN 24 AND 720",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_campaigns_abandon_window_hours"), "campaigns", type_="check")
    op.drop_constraint(op.f("ck_campaigns_power_ratio"), "campaigns", type_="check")
    op.drop_column("campaigns", "abandon_window_hours")
    op.drop_column("campaigns", "power_ratio")
