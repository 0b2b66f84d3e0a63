"""Logs of the embedded servers, kept from growing for ever."""

import contextlib
from pathlib import Path

LARGEST = 20_000_000


def turn(log: Path) -> None:
    """Before a server opens its log: put a large one aside, in place of the one before it."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LARGEST:
            log.replace(log.with_name(f"{log.name}.1"))
