"""All of Talktime, running on real parts: for tests of the whole. Brought up once a run."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from rich.console import Console

from app.config import Settings
from app.db import Sessions, open_engine, open_sessions
from app.embedded import up
from app.embedded.fetch import ensure_asterisk
from app.embedded.speech import ensure_sounds
from app.embedded.up import House


def _share(site_var: Path, sounds: Path, var: Path) -> None:
    """Only the program and the sounds are the checkout's own."""
    var.chmod(0o711)
    (var / "sounds").symlink_to(sounds)
    if (site_var / "asterisk").exists():
        (var / "asterisk").symlink_to(site_var / "asterisk")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house() -> AsyncIterator[House]:
    """API, dialer, recorder, PostgreSQL, PBX and carrier, in a folder and on ports of their own."""
    site = Settings()
    asterisk = ensure_asterisk(site)
    sounds = ensure_sounds(site.var_dir / "sounds", asterisk)
    with tempfile.TemporaryDirectory(prefix="tt-house-", ignore_cleanup_errors=True) as folder:
        var = Path(folder)
        _share(site.var_dir, sounds, var)
        settings = Settings(
            _env_file=None,
            var_dir=var,
            port=27000,
            agent_lines=20,
            robot_lines=30,
            pbx_sip_port=27060,
            ami_port=27038,
            pbx_ws_url="ws://127.0.0.1:27088/ws",
            pbx_rtp_first=30_000,
            pbx_rtp_last=30_999,
            carrier_sip_port=27070,
            carrier_ami_port=27039,
            carrier_rtp_first=31_000,
            carrier_rtp_last=31_999,
        )
        async with up.running(settings, Console(stderr=True), fast=True) as running:
            yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house_sessions(house: House) -> AsyncIterator[Sessions]:
    engine = open_engine(house.settings.database_url, connections=5)
    yield open_sessions(engine, pbx=house.settings.pbx)
    await engine.dispose()
