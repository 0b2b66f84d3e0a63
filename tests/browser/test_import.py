"""A supervisor brings a list in through the console: the report adds up, or says what is wrong."""

import asyncio
import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect
from sqlalchemy import func, select

from app.db import Sessions
from app.embedded.dirty_list import write_dirty_list
from app.embedded.up import House
from app.leads.imports.command import import_file
from app.models.account import Role
from app.models.lead import Lead, LeadList
from tests.browser.chromium import Chromium
from tests.browser.person import Person
from tests.browser.stage import someone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(120),
]

FIGURES = ("Rows", "Accepted", "Rejected", "Duplicate", "Blocked (do not call)")


async def test_a_dirty_list_leaves_a_report_that_adds_up(
    house: House, house_sessions: Sessions, browser: Chromium, tmp_path: Path
) -> None:
    dirty = write_dirty_list(tmp_path / "展会名单.csv", rows=500, seed=20261121)
    barred = tmp_path / "barred.csv"
    barred.write_text("\n".join(["电话", *dirty.dnc]) + "\n", encoding="utf-8")
    await asyncio.to_thread(import_file, house.settings, barred, dnc=True)
    page = await _lists_page(house, house_sessions, browser)

    await page.get_by_label("Choose a file").set_input_files(dirty.path)
    await page.get_by_role("button", name="Import", exact=True).click()
    report = page.get_by_role("region", name="Report of 展会名单.csv")
    download = report.get_by_role("link", name="Download rejected rows")
    await expect(download).to_be_visible(timeout=20_000)
    total, *fates = [await _figure(report.locator("dl"), name) for name in FIGURES]
    async with page.expect_download() as waiting:
        await download.click()
    rejects = tmp_path / "rejects.csv"
    await (await waiting.value).save_as(rejects)

    assert total == sum(fates) == dirty.rows
    made = [dirty.fates[fate] for fate in ("accepted", "rejected", "duplicate", "blocked")]
    assert fates == made
    rows = list(csv.DictReader(rejects.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    assert len(rows) == total - fates[0]
    assert Counter(row["reason_code"] for row in rows) == dirty.reasons


async def test_a_binary_file_is_refused_in_words(
    house: House, house_sessions: Sessions, browser: Chromium, tmp_path: Path
) -> None:
    picture = tmp_path / "logo.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 200)
    page = await _lists_page(house, house_sessions, browser)

    await page.get_by_label("Choose a file").set_input_files(picture)
    await page.get_by_role("button", name="Import", exact=True).click()
    message = page.get_by_role("alert").first
    await expect(message).to_contain_text("CSV", timeout=20_000)

    assert "\x89" not in await message.inner_text()
    await expect(page.get_by_text("Failed", exact=True).first).to_be_visible()
    async with house_sessions() as session:
        kept = await session.scalar(
            select(func.count(Lead.id)).join(LeadList).where(LeadList.name == "logo")
        )
    assert kept == 0


async def _lists_page(house: House, sessions: Sessions, browser: Chromium) -> Page:
    login = f"import-{browser.mark[:8]}"
    who = await someone(sessions, login, "Li Lei", Role.SUPERVISOR, None)
    person = Person(await browser.page(), house.url)
    await person.sign_in(who.login, who.password)
    await person.page.get_by_role("link", name="Lists").click()
    return person.page


async def _figure(figures: Locator, name: str) -> int:
    shown = figures.locator("div", has=figures.page.get_by_text(name, exact=True)).locator("dd")
    return int(re.sub(r"\D", "", await shown.inner_text()))
