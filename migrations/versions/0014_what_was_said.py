"""what was said: transcripts, phrases and where they were heard"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("ultimatum", "promise", "no_call")
PHRASES = (
    ("ultimatum", "您到底买不买呢", "您更看重哪一点？我先为您说明。"),
    ("ultimatum", "您还不做购买决定", "还有哪些地方让您拿不定主意？"),
    ("ultimatum", "咱们今日能否达成协议", "您看下一步怎么安排比较合适？"),
    ("ultimatum", "您是否接受我的推销建议", "这个方案和您的情况有哪些不合的地方？"),
    ("ultimatum", "你会购买这种产品吗", "您平时在什么场合会用到它？"),
    ("ultimatum", "咱们再来谈一谈你要不要这个产品好吗", "我们先看看您的需求，可以吗？"),
    ("promise", "保证收益", "收益以合同为准。"),
    ("promise", "稳赚不赔", "产品有风险，请以合同为准。"),
    ("promise", "百分之百有效", "多数客户的反馈是……"),
    ("promise", "绝对没有风险", "我把风险说明发给您。"),
    ("promise", "guaranteed return", "The contract says what you get."),
    ("no_call", "不要再给我打电话", ""),
    ("no_call", "别再打了", ""),
    ("no_call", "不要再打来", ""),
    ("no_call", "再打我就投诉", ""),
    ("no_call", "把我的号码删", ""),
    ("no_call", "stop calling me", ""),
    ("no_call", "do not call me again", ""),
    ("no_call", "take me off your list", ""),
)


def states(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def born() -> sa.Column[datetime]:
    return sa.Column(
        "created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "transcripts",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("state", states("transcriptstate", "waiting", "done", "failed"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("utterances", postgresql.JSONB(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "grams", postgresql.ARRAY(sa.String(length=8)), server_default="{}", nullable=False
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)",
            name=op.f("ck_transcripts_what_is_done_has_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["recordings.call_id"], name=op.f("fk_transcripts_call_id")
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_transcripts")),
    )
    op.create_index(
        "ix_transcripts_to_do",
        "transcripts",
        ["next_at"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_transcripts_grams", "transcripts", ["grams"], postgresql_using="gin")
    phrases = op.create_table(
        "phrases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", states("phrasekind", *KINDS), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("softer", sa.String(length=160), server_default="", nullable=False),
        sa.Column("searched_to", sa.Uuid(), nullable=True),
        sa.Column("searched_back_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("searched_at", sa.DateTime(timezone=True), nullable=True),
        born(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrases")),
        sa.UniqueConstraint("kind", "text", name=op.f("uq_phrases_kind_text")),
    )
    op.create_table(
        "phrase_hits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("kind", states("phrasekind", *KINDS), nullable=False),
        sa.Column("phrase", sa.String(length=80), nullable=False),
        sa.Column("side", states("side", "customer", "agent"), nullable=False),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("to_ms", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        born(),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (checked_by IS NULL)",
            name=op.f("ck_phrase_hits_who_checked_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["recordings.call_id"], name=op.f("fk_phrase_hits_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["accounts.id"], name=op.f("fk_phrase_hits_checked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase_hits")),
        sa.UniqueConstraint(
            "call_id",
            "kind",
            "phrase",
            "side",
            "from_ms",
            name=op.f("uq_phrase_hits_call_id_kind_phrase_side_from_ms"),
        ),
    )
    op.create_index(
        "ix_phrase_hits_open",
        "phrase_hits",
        ["kind", "id"],
        postgresql_where=sa.text("checked_at IS NULL"),
    )
    op.bulk_insert(
        phrases,
        [
            {"id": UUID(int=at), "kind": kind, "text": text, "softer": softer}
            for at, (kind, text, softer) in enumerate(PHRASES, start=1)
        ],
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("phrase_hits")
    op.drop_table("phrases")
    op.drop_table("transcripts")
