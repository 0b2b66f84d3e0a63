"""All tables, one noun a file. Importing this package makes the metadata complete."""

from app.models import (
    account,
    call,
    caller,
    campaign,
    control,
    floor,
    gate,
    lead,
    pool,
    quality,
    report,
    request,
    rollup,
    rules,
    script,
    transcript,
    twin,
)
from app.models.base import Table

__all__ = [
    "Table",
    "account",
    "call",
    "caller",
    "campaign",
    "control",
    "floor",
    "gate",
    "lead",
    "pool",
    "quality",
    "report",
    "request",
    "rollup",
    "rules",
    "script",
    "transcript",
    "twin",
]
