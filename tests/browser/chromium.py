"""Debian's Chromium with a fake microphone that beeps, as a process that can be killed."""

import contextlib
import os
import shutil
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import uuid4

from playwright.async_api import Browser, BrowserType, Page

ARGUMENTS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
SIZE = (1280, 720)
ColorScheme = Literal["light", "dark"]

# Every connection of a page, so that a test can ask for its statistics.
REMEMBER_CONNECTIONS = """
(() => {
  const Native = window.RTCPeerConnection;
  window.connections = [];
  window.RTCPeerConnection = class extends Native {
    constructor(...given) { super(...given); window.connections.push(this); }
  };
})();
"""


class ChromiumMissing(RuntimeError):
    """The browser tests need chromium; TALKTIME_CHROMIUM names another than the system's."""


def executable() -> str:
    wanted = os.environ.get("TALKTIME_CHROMIUM", "chromium")
    found = shutil.which(wanted) or shutil.which("chromium-browser")
    if found is None:
        raise ChromiumMissing(f"There is no {wanted}. On Debian: sudo apt install chromium.")
    return found


@dataclass(frozen=True, slots=True)
class Chromium:
    browser: Browser
    mark: str
    """Stands on the command line of this browser's processes and of no other's."""

    async def page(self, *, locale: str = "en-US", color_scheme: ColorScheme = "light") -> Page:
        """A page of a new person: no cookie, nothing stored."""
        width, height = SIZE
        context = await self.browser.new_context(
            locale=locale,
            color_scheme=color_scheme,
            viewport={"width": width, "height": height},
            accept_downloads=True,
        )
        await context.add_init_script(REMEMBER_CONNECTIONS)
        return await context.new_page()

    def kill(self) -> None:
        """As a crash of the computer would: the browser itself cannot say goodbye."""
        for pid in self._pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _pids(self) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            with contextlib.suppress(OSError):
                arguments = (entry / "cmdline").read_bytes()
                is_browser = b"--type=" not in arguments
                if is_browser and f"--talktime-mark={self.mark}".encode() in arguments:
                    found.append(int(entry.name))
        return found


@contextlib.asynccontextmanager
async def running(browsers: BrowserType) -> AsyncIterator[Chromium]:
    """A browser with a new profile, gone with the body."""
    mark = uuid4().hex
    browser = await browsers.launch(
        executable_path=executable(),
        args=[*ARGUMENTS, f"--talktime-mark={mark}"],
        chromium_sandbox=os.geteuid() != 0,
    )
    try:
        yield Chromium(browser, mark)
    finally:
        await browser.close()
