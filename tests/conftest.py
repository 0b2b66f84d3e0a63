"""A real PostgreSQL for every test that stores something: one server, one database a test."""

import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import structlog
from alembic import command
from alembic.config import Config

from app.db import Sessions, libpq_url, open_engine, open_sessions
from app.embedded import postgres

pytest_plugins = ["tests.house_kit"]

ROOT = Path(__file__).parent.parent
TEMPLATE = "talktime_template"

MEMORY = Path("/dev/shm")
ROOM_BYTES = 3 << 30
"""A database of a test is 700 files, and a disk's file system hands out those that were just
deleted ever more slowly; in memory it costs nothing. Each core has a server of its own."""

# A run that is told to end, as CI does with SIGTERM, stops its servers as after Ctrl-C.
signal.signal(signal.SIGTERM, signal.default_int_handler)


def folder_for_databases() -> Path | None:
    """In memory where there is room, else wherever temporary files go."""
    is_there = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if is_there else None


@pytest.fixture(scope="session", autouse=True)
def plain_log() -> None:
    """Log to the output that pytest keeps for failures, without locals, which take seconds."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
    )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """The data folder of a private PostgreSQL without durability, gone after the run."""
    with tempfile.TemporaryDirectory(
        prefix="tt-pg-", dir=folder_for_databases(), ignore_cleanup_errors=True
    ) as folder:
        os.chmod(folder, 0o711)
        data = Path(folder) / "data"
        postgres.start_private_postgres(data, fast=True)
        yield data
        postgres.kill_private_postgres(data)


def migrate(url: str) -> None:
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")


@pytest.fixture(scope="session")
def template_database(postgres_server: Path) -> str:
    """A migrated, empty database to copy from."""
    with psycopg.connect(libpq_url(postgres.url(postgres_server)), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    migrate(postgres.url(postgres_server, TEMPLATE))
    return TEMPLATE


@pytest.fixture
def database(postgres_server: Path, template_database: str) -> Iterator[str]:
    """The URL of a migrated database of this test's own."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(libpq_url(postgres.url(postgres_server)), autocommit=True) as connection:
        # By files: without fsync a checkpoint is free, and logging it all takes five times as long.
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {template_database} STRATEGY FILE_COPY"
        )
        yield postgres.url(postgres_server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def sessions(database: str) -> AsyncIterator[Sessions]:
    engine = open_engine(database, connections=5)
    yield open_sessions(engine)
    await engine.dispose()
