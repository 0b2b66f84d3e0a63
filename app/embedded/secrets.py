"""The site's secrets: generated once, kept in var/secrets.env, readable by the owner alone."""

import fcntl
import os
import secrets
from pathlib import Path

from dotenv import dotenv_values

from app.config import PREFIX, SECRETS_FILE

GENERATED = (
    "ami_secret",
    "sip_secret",
    "carrier_ami_secret",
    "session_key",
    "admin_password",
)
_HEAD = "# Written at the first start. Keep it: line passwords and sessions follow from it.\n"


def ensure_secrets(var_dir: Path) -> Path:
    """Write what is missing and leave what is there. Safe when two processes start at once."""
    var_dir.mkdir(parents=True, exist_ok=True)
    path = var_dir / SECRETS_FILE
    with (var_dir / ".secrets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = dotenv_values(path, interpolate=False)
        missing = [name for name in GENERATED if not known.get(PREFIX + name.upper())]
        if missing:
            _replace(path, _text(path, missing))
        elif path.stat().st_mode & 0o077:
            path.chmod(0o600)
    return path


def _text(path: Path, missing: list[str]) -> str:
    before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    if not before.endswith("\n"):
        before += "\n"
    return before + "".join(f"{PREFIX}{name.upper()}={_new(name)}\n" for name in missing)


def _new(name: str) -> str:
    # A person types the first admin password by hand, so it is shorter.
    return secrets.token_urlsafe(12 if name == "admin_password" else 32)


def _replace(path: Path, text: str) -> None:
    """Whole or not at all: a crash leaves the old file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
