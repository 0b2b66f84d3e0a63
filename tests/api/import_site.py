"""A site that imports files, for the tests of imports."""

from pathlib import Path
from typing import Any

import psycopg

from app.config import Settings
from app.db import libpq_url
from app.leads.imports.command import Imported, import_file

HEADER = "公司名称,联系人,电话,更多电话,统一社会信用代码,备注\n"
CODE = "91350100M000100Y43"
CAMPAIGN = """
INSERT INTO campaigns (id, name, mode, status, caller_id, ring_seconds, hold_seconds,
    wrapup_seconds, preview_seconds, park_seconds, recorded, windows, retry_gaps, max_attempts,
    abandon_ceiling, max_lines, lines_per_agent, calls_per_second)
VALUES (uuidv7(), 'c', 'progressive', 'draft', '', 40, 2, 30, 20, 30, true, '[]', '{}', 6, 0.03,
    100, 3, 10)
RETURNING id
"""


class Site:
    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        self.url = libpq_url(settings.database_url)

    def file(self, content: str | bytes) -> Path:
        path = self.folder / "file.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def imports(self, content: str | bytes, list_name: str = "list") -> Imported:
        return import_file(self.settings, self.file(content), list_name=list_name)

    def bars(self, content: str) -> Imported:
        return import_file(self.settings, self.file(content), dnc=True)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as pg:
            return pg.execute(sql.encode()).fetchall()

    def does(self, sql: str) -> None:
        with psycopg.connect(self.url) as pg:
            pg.execute(sql.encode())

    def rejects(self) -> list[tuple[Any, ...]]:
        return self.rows(
            "SELECT row_number, fate, reason FROM import_rejects ORDER BY import_id, row_number"
        )


def fates(imported: Imported) -> dict[str, int]:
    """Return how many rows met which fate, once they add up."""
    tally = imported.tally
    assert tally.total == tally.accepted + tally.rejected + tally.duplicate + tally.blocked
    return {
        "accepted": tally.accepted,
        "rejected": tally.rejected,
        "duplicate": tally.duplicate,
        "blocked": tally.blocked,
    }
