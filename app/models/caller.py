"""The numbers that callees see, and the numbers that are left alone for a while."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column
from dialer.core.callerid import CallerState


class CallerPool(Row):
    """Caller ids that a campaign may show."""

    __tablename__ = "caller_pools"
    __table_args__ = (
        CheckConstraint("rest_hours BETWEEN 1 AND 168", name="rest_hours"),
        CheckConstraint("rest_below BETWEEN 0 AND 1", name="rest_below"),
    )

    name: Mapped[str] = mapped_column(String(80), unique=True)
    rest_hours: Mapped[int] = mapped_column(default=24)
    """How long a number rests whose answer rate has collapsed."""
    rest_below: Mapped[float] = mapped_column(default=0.5)
    """It has collapsed below this share of what is usual for it."""


class CallerNumber(Row):
    """One caller id of a pool."""

    __tablename__ = "caller_numbers"
    __table_args__ = (
        CheckConstraint(r"phone ~ '^\+?[0-9]{3,16}$'", name="phone_is_a_number"),
        CheckConstraint("per_hour BETWEEN 1 AND 10000", name="per_hour"),
        CheckConstraint("per_day BETWEEN 1 AND 100000", name="per_day"),
        CheckConstraint(
            "(state = 'resting') = (rests_until IS NOT NULL)", name="a_rest_has_an_end"
        ),
    )

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("caller_pools.id"), index=True)
    phone: Mapped[str] = mapped_column(String(17), unique=True)
    area: Mapped[str] = mapped_column(String(40), default="")
    """The region of the leads that it is for; empty is for leads of regions without a number."""
    per_hour: Mapped[int] = mapped_column(default=60)
    per_day: Mapped[int] = mapped_column(default=300)
    state: Mapped[CallerState] = mapped_column(
        state_column(CallerState), default=CallerState.ACTIVE, index=True
    )
    why: Mapped[str] = mapped_column(String(200), default="")
    rests_until: Mapped[datetime | None]
    watched_from: Mapped[datetime | None]
    """Calls before this instant do not count against the number any more."""


class CallerHour(Table):
    """What became of one caller id's calls in one hour, by the time of placing."""

    __tablename__ = "caller_hours"

    phone: Mapped[str] = mapped_column(String(17), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    placed: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)


class CallerKept(Table):
    """The caller id that a number was called from, and is called from again."""

    __tablename__ = "callers_kept"

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("caller_pools.id"), primary_key=True)
    called: Mapped[str] = mapped_column(String(16), primary_key=True)
    phone: Mapped[str] = mapped_column(String(17))
    used_at: Mapped[datetime]


class NumberLock(Table):
    """A number that was abandoned: until then only a call that an agent waits for may reach it."""

    __tablename__ = "number_locks"

    phone: Mapped[str] = mapped_column(String(16), primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)
    call_id: Mapped[UUID]
