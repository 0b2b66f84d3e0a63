"""Laws of deduplication, on files drawn by chance: nothing is lost, and twice is once."""

import random
from pathlib import Path

import pytest

from app.config import Settings
from app.leads.imports.command import Imported, import_file
from app.leads.phones import read_cell
from app.models.lead import DedupPolicy
from tests.api.import_site import CODE, HEADER, Site, fates

ROWS = 120
STORED = "SELECT id, name, company, phone, phones, credit_code, fields FROM leads ORDER BY id"


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Site:
    return Site(settings, tmp_path)


def drawn(seed: int) -> list[tuple[str, list[str]]]:
    """Return lines and the phones of each: few numbers, so that many rows share one or two."""
    chance = random.Random(seed)
    numbers = [f"1380013{n:04d}" for n in range(60)] + [f"0571-8888{n:04d}" for n in range(20)]
    broken = ["", "无", "1380013", "12345", "4008001234", "李雷"]
    found = []
    for number in range(ROWS):
        cells = chance.sample(numbers, chance.choice([1, 1, 1, 2, 3]))
        if chance.random() < 0.1:
            cells = [chance.choice(broken)]
        first, *others = cells
        company = f"公司{number}" if chance.random() < 0.7 else ""
        code = CODE if number % 40 == 0 else ""
        line = f"{company},李雷,{first},{chance.choice(';；、').join(others)},{code},\n"
        found.append((line, [one.e164 for cell in cells for one in read_cell(cell)[0]]))
    return found


def brought(site: Site, rows: list[tuple[str, list[str]]], name: str, how: DedupPolicy) -> Imported:
    path = site.file(HEADER + "".join(line for line, _ in rows))
    return import_file(site.settings, path, list_name=name, dedup=how)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("how", [DedupPolicy.MERGE, DedupPolicy.OVERWRITE])
def test_no_phone_is_lost_and_twice_is_once(site: Site, how: DedupPolicy, seed: int) -> None:
    rows = drawn(seed)

    first = brought(site, rows, "first", how)

    made = fates(first)
    assert sum(made.values()) == ROWS
    rejected = {number for number, fate, _ in site.rejects() if fate != "duplicate"}
    kept = site.rows(STORED)
    everywhere = {phone for lead in kept for phone in lead[4]}
    for number, (_, phones) in enumerate(rows, start=2):
        dialable = {phone for phone in phones if phone.startswith(("+861", "+86571"))}
        assert number in rejected or dialable <= everywhere

    again = brought(site, rows, "again", how)

    assert fates(again) == made | {"accepted": 0, "duplicate": made["accepted"] + made["duplicate"]}
    assert site.rows(STORED) == kept


def test_skip_leaves_stored_leads_alone(site: Site) -> None:
    rows = drawn(3)
    brought(site, rows[:40], "first", DedupPolicy.SKIP)
    kept = site.rows(STORED)

    later = brought(site, rows, "later", DedupPolicy.SKIP)

    assert sum(fates(later).values()) == ROWS
    assert [lead for lead in site.rows(STORED) if lead in kept] == kept
