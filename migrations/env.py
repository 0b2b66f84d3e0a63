"""Alembic's entry: one dialect, one metadata, one transaction a migration."""

import re

from alembic import context
from sqlalchemy import ForeignKeyConstraint, create_engine, pool
from sqlalchemy.schema import SchemaItem

from app.db import driver_url
from app.models import Table

url = context.config.get_main_option("sqlalchemy.url") or context.get_x_argument(
    as_dictionary=True
).get("url")


PARTITION = re.compile(r"_(p\d{6}|default)$")


def is_of_the_models(name: str | None, kind: str, _parents: object) -> bool:
    """Months are made by the ledger, as time goes; the models know only the whole table."""
    return kind != "table" or PARTITION.search(name or "") is None


def is_not_of_a_month(
    thing: SchemaItem, _name: str | None, kind: str, _reflected: bool, _twin: object
) -> bool:
    """PostgreSQL keeps a foreign key to a whole table as one more to each of its months."""
    if kind != "foreign_key_constraint" or not isinstance(thing, ForeignKeyConstraint):
        return True
    return PARTITION.search(thing.elements[0].target_fullname.partition(".")[0]) is None


def run() -> None:
    if not url:
        raise SystemExit("No database was named; run 'talktime migrate'.")
    engine = create_engine(driver_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Table.metadata,
            transaction_per_migration=True,
            include_name=is_of_the_models,
            include_object=is_not_of_a_month,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
