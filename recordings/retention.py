"""When a recording may go: never before its time, never while it is pinned.

The law asks for 30 days of recordings (the circular of June 2020 on call centers), so no rule
here can give a shorter time. A recording without an end of retention is kept.
"""

from datetime import datetime, timedelta

from recordings.errors import StillKept

LEAST_DAYS = 30


def keep_until(captured_at: datetime, days: int) -> datetime:
    """Return the end of retention. Raises ValueError below the 30 days that the law asks for."""
    if days < LEAST_DAYS:
        raise ValueError(f"Recordings are kept for {LEAST_DAYS} days or more, not {days}.")
    return captured_at + timedelta(days=days)


def why_kept(now: datetime, end: datetime | None, *, is_pinned: bool) -> str | None:
    """Return the reason why a recording must stay, or None when it may be deleted."""
    if is_pinned:
        return "It is pinned: a contract or a case needs it as evidence."
    if end is None:
        return "No end of retention is set for it."
    if now < end:
        return f"It must be kept until {end.isoformat()}."
    return None


def check_deletable(now: datetime, end: datetime | None, *, is_pinned: bool) -> None:
    """Raise StillKept, with the reason, unless the recording may be deleted now."""
    reason = why_kept(now, end, is_pinned=is_pinned)
    if reason is not None:
        raise StillKept(reason)
