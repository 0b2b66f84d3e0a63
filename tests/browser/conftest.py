"""The browser, and the whole of Talktime behind it (tests/house_kit.py)."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import BrowserType, async_playwright

from tests.browser import chromium
from tests.browser.chromium import Chromium


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browsers() -> AsyncIterator[BrowserType]:
    async with async_playwright() as playwright:
        yield playwright.chromium


@pytest_asyncio.fixture(loop_scope="session")
async def browser(browsers: BrowserType) -> AsyncIterator[Chromium]:
    async with chromium.running(browsers) as one:
        yield one
