"""The schema that migrations make is the schema that the models say, and it can be taken back."""

import psycopg
from alembic import command
from alembic.config import Config

from app.db import libpq_url
from tests.conftest import ROOT


def config(url: str) -> Config:
    made = Config(ROOT / "alembic.ini")
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return made


def test_models_and_migrations_agree(database: str) -> None:
    command.check(config(database))


def test_every_migration_goes_down_and_up_again(database: str) -> None:
    command.downgrade(config(database), "base")
    with psycopg.connect(libpq_url(database)) as connection:
        left = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relname NOT LIKE 'alembic%'"
        ).fetchone()
    assert left == (0,)

    command.upgrade(config(database), "head")

    command.check(config(database))
