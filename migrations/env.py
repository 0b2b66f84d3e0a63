"""Alembic's entry: one dialect, one metadata, one transaction a migration."""

from alembic import context
from sqlalchemy import create_engine, pool

from app.db import driver_url
from app.models import Table

url = context.config.get_main_option("sqlalchemy.url") or context.get_x_argument(
    as_dictionary=True
).get("url")


def run() -> None:
    if not url:
        raise SystemExit("No database was named; run 'talktime migrate'.")
    engine = create_engine(driver_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Table.metadata,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
