"""Ask one process of this container how it is: healthy.py api | dialer | recorder. 0 is well."""

import os
import sys
import urllib.request

import psycopg

from app.config import Settings
from app.db import libpq_url

STALE_SECONDS = 15


def api(settings: Settings) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{settings.port}/health/ready", timeout=4) as it:
        return "" if it.status == 200 else f"/health/ready answers {it.status}"


def dialer(settings: Settings) -> str:
    """The dialer writes its wallboard row once a second, also as long as the PBX is away."""
    query = "SELECT 1 FROM wallboards WHERE pbx = %s AND at > now() - make_interval(secs => %s)"
    with psycopg.connect(libpq_url(settings.database_url), connect_timeout=4) as connection:
        row = connection.execute(query, (settings.pbx, STALE_SECONDS)).fetchone()
    return "" if row else f"no sign of the dialer of {settings.pbx} for {STALE_SECONDS} s"


def recorder(settings: Settings) -> str:
    with psycopg.connect(libpq_url(settings.database_url), connect_timeout=4) as connection:
        connection.execute("SELECT 1 FROM recordings LIMIT 1")
    return "" if os.access(settings.spool_dir, os.W_OK) else f"cannot write {settings.spool_dir}"


if __name__ == "__main__":
    checks = {"api": api, "dialer": dialer, "recorder": recorder}
    fault = checks[sys.argv[1]](Settings())
    print(fault or "well")
    sys.exit(bool(fault))
