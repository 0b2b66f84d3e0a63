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


async def test_a_dirty_list_is_checked_brought_in_and_taken_back(
    house: House, house_sessions: Sessions, browser: Chromium, tmp_path: Path
) -> None:
    dirty = write_dirty_list(tmp_path / "展会名单.csv", rows=500, seed=20261121)
    barred = tmp_path / "barred.csv"
    barred.write_text("\n".join(["电话", *dirty.dnc]) + "\n", encoding="utf-8")
    await asyncio.to_thread(import_file, house.settings, barred, dnc=True)
    before = await _leads(house_sessions)
    page = await _lists_page(house, house_sessions, browser)
    made = [dirty.fates[fate] for fate in ("accepted", "rejected", "duplicate", "blocked")]

    # How it would be read: the columns of a GB18030 file with a notice above its header.
    await page.get_by_label("Choose a file").set_input_files(dirty.path)
    await page.get_by_role("button", name="Look first").click()
    phone = page.get_by_role("combobox", name="Field of 电话", exact=True)
    await expect(phone).to_have_value("phone", timeout=20_000)
    await expect(page.get_by_role("combobox", name="Field of 法定代表人")).to_have_value("name")

    # What all of it would bring: nothing is kept yet.
    await page.get_by_role("button", name="Check all rows").click()
    summary = page.get_by_role("region", name="What the import would bring")
    await expect(summary.locator("dl")).to_be_visible(timeout=20_000)
    assert await _figures(summary) == [dirty.rows, *made]
    assert await _leads(house_sessions) == before

    await summary.get_by_role("button", name="Import these rows").click()
    report = page.get_by_role("region", name="Report of 展会名单.csv")
    await expect(report.get_by_text("Done", exact=True)).to_be_visible(timeout=20_000)
    assert await _figures(report) == [dirty.rows, *made]
    assert await _leads(house_sessions) == before + made[0]
    async with page.expect_download() as waiting:
        await report.get_by_role("link", name="Download rejected rows").click()
    rejects = tmp_path / "rejects.csv"
    await (await waiting.value).save_as(rejects)
    rows = list(csv.DictReader(rejects.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    assert len(rows) == dirty.rows - made[0]
    assert Counter(row["reason_code"] for row in rows) == dirty.reasons

    await report.get_by_role("button", name="Undo import").click()
    await page.get_by_role("dialog").get_by_role("button", name="Undo import").click()
    await expect(report.get_by_text("Undone", exact=True)).to_be_visible(timeout=20_000)
    assert await _leads(house_sessions) == before


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


async def _leads(sessions: Sessions) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count(Lead.id))) or 0


async def _figures(report: Locator) -> list[int]:
    """Rows, and what becomes of them."""
    return [await _figure(report.locator("dl"), name) for name in FIGURES]


async def _figure(figures: Locator, name: str) -> int:
    shown = figures.locator("div", has=figures.page.get_by_text(name, exact=True)).locator("dd")
    return int(re.sub(r"\D", "", await shown.inner_text()))
