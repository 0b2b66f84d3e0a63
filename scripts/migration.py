"""Write a migration: what the models have and the migrated database has not. Then read it."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from app.embedded import postgres

ROOT = Path(__file__).resolve().parent.parent


def write(message: str) -> None:
    with tempfile.TemporaryDirectory(prefix="tt-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        data = Path(folder) / "data"
        url = postgres.start_private_postgres(data, fast=True)
        try:
            config = Config(ROOT / "alembic.ini")
            config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
            command.upgrade(config, "head")
            command.revision(config, message=message, autogenerate=True)
        finally:
            postgres.kill_private_postgres(data)


if __name__ == "__main__":
    words = " ".join(sys.argv[1:]).strip()
    if not words:
        sys.exit('Say what it does: make migration m="add the time of the last call to leads"')
    write(words)
