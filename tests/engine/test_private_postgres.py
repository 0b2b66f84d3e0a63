"""The private PostgreSQL: found again, hard to kill, closed to others."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.embedded import postgres, unprivileged


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tt-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"
        postgres.stop_private_postgres(Path(folder) / "data")


def server_pid(data_dir: Path) -> int:
    return int((data_dir / "postmaster.pid").read_text().splitlines()[0])


def test_a_second_start_finds_the_first(data_dir: Path) -> None:
    url = postgres.start_private_postgres(data_dir, fast=True)
    pid = server_pid(data_dir)

    assert postgres.start_private_postgres(data_dir, fast=True) == url
    assert server_pid(data_dir) == pid


def test_what_was_committed_survives_a_kill(data_dir: Path) -> None:
    url = postgres.start_private_postgres(data_dir)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    postgres.kill_private_postgres(data_dir)
    postgres.start_private_postgres(data_dir)

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_lock_file_that_names_a_stranger_is_forgotten(data_dir: Path) -> None:
    postgres.start_private_postgres(data_dir, fast=True)
    pid_file = data_dir / "postmaster.pid"
    text = pid_file.read_text()
    postgres.stop_private_postgres(data_dir)
    pid_file.write_text(text.replace(text.splitlines()[0], str(os.getpid()), 1))
    pid_file.chmod(0o600)

    postgres.start_private_postgres(data_dir, fast=True)

    assert server_pid(data_dir) != os.getpid()


def test_half_a_cluster_is_never_used(data_dir: Path) -> None:
    unfinished = data_dir.with_name(f".{data_dir.name}.unfinished")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18")

    postgres.start_private_postgres(data_dir, fast=True)

    assert not unfinished.exists()


def test_nobody_else_may_enter_and_nothing_listens_on_the_network(data_dir: Path) -> None:
    url = postgres.start_private_postgres(data_dir, fast=True)

    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW listen_addresses").fetchone()

    assert row == ("",)
    assert data_dir.stat().st_mode & 0o077 == 0
    assert Path(f"/proc/{server_pid(data_dir)}").stat().st_uid != 0


def test_a_long_path_gets_a_short_socket(data_dir: Path) -> None:
    deep = data_dir.parent / ("d" * 60) / ("e" * 60) / "data"

    url = postgres.start_private_postgres(deep, fast=True)
    try:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        postgres.stop_private_postgres(deep)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as another user")
def test_a_closed_folder_is_named_and_left_closed() -> None:
    with tempfile.TemporaryDirectory() as closed:
        with pytest.raises(unprivileged.OutOfReach, match="set TALKTIME_VAR_DIR"):
            postgres.start_private_postgres(Path(closed) / "data")

        assert Path(closed).stat().st_mode & 0o077 == 0
