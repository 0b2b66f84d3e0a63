"""Whole files through the real import, against a real database."""

from collections import Counter
from pathlib import Path

import psycopg
import pytest

from app.config import Settings
from app.db import libpq_url
from app.embedded.dirty_list import write_dirty_list
from app.leads.imports.command import Imported, import_file
from app.leads.imports.reader import FileRefused

HEADER = "公司名称,联系人,电话,更多电话,统一社会信用代码,备注\n"


class Site:
    """A site that imports files and looks at what became of them."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder

    def imports(self, text: str | bytes, list_name: str = "list", **asked: object) -> Imported:
        path = self.folder / "file.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if not asked.get("dnc"):
            asked["list_name"] = list_name
        return import_file(self.settings, path, **asked)  # type: ignore[arg-type]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(libpq_url(self.settings.database_url)) as pg:
            return pg.execute(sql.encode()).fetchall()

    def rejects(self) -> list[tuple[object, ...]]:
        return self.rows("SELECT row_number, fate, reason FROM import_rejects ORDER BY row_number")


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Site:
    return Site(settings, tmp_path)


def fates(imported: Imported) -> dict[str, int]:
    tally = imported.tally
    assert tally.total == tally.accepted + tally.rejected + tally.duplicate + tally.blocked
    return {
        "accepted": tally.accepted,
        "rejected": tally.rejected,
        "duplicate": tally.duplicate,
        "blocked": tally.blocked,
    }


def test_a_dirty_list_comes_in_as_it_was_made(site: Site) -> None:
    dirty = write_dirty_list(site.folder / "dirty.csv", rows=2000)
    site.imports("phone\n" + "\n".join(dirty.dnc) + "\n", dnc=True)

    imported = import_file(site.settings, dirty.path, list_name="dirty")

    assert Counter(fates(imported)) == dirty.fates
    assert Counter(imported.tally.reasons) == dirty.reasons
    assert imported.tally.total == 2000
    assert site.rows(f"SELECT count(*) FROM import_rejects WHERE import_id = '{imported.import_id}'") == [
        (2000 - imported.tally.accepted,)
    ]
