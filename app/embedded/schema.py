"""Migrations, run from inside."""

import psycopg
from alembic import command
from alembic.config import Config

from app.config import REPOSITORY
from app.db import libpq_url

MIGRATING = 0x7461_6C6B_6D69_6772


def migrate_to_head(url: str) -> None:
    """Bring the database to this version's schema; two that start at once take turns."""
    config = Config(REPOSITORY / "alembic.ini")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (MIGRATING,))
        command.upgrade(config, "head")
