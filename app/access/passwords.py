"""Passwords, hashed by argon2 in a thread: a hash takes 64 MiB and tens of milliseconds."""

import asyncio
import functools
import weakref

from pwdlib import PasswordHash

from app.errors import Invalid

MIN_LENGTH = 10
MAX_LENGTH = 256
HASHES_AT_ONCE = 2

_hasher = PasswordHash.recommended()
_turns: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = (
    weakref.WeakKeyDictionary()
)


class WeakPassword(Invalid):
    """The password is too easy to guess."""

    code = "weak_password"


def check_strength(password: str, *, login: str) -> None:
    """Ask for length and some variety, not for kinds of characters."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise WeakPassword(f"Use {MIN_LENGTH} to {MAX_LENGTH} characters.")
    if len(set(password)) < MIN_LENGTH // 2:
        raise WeakPassword("Use more different characters.")
    if login.lower() in password.lower():
        raise WeakPassword("Do not use the login in the password.")


async def hash_password(password: str) -> str:
    async with _turn():
        return await asyncio.to_thread(_hasher.hash, password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Tell whether the password is right. Without a hash it takes as long, and the answer is no."""
    async with _turn():
        return await asyncio.to_thread(_compare, password, password_hash)


async def warm() -> None:
    """Make the hash that unknown logins are compared with, or the first one takes longer."""
    await asyncio.to_thread(_nobodys)


def _compare(password: str, password_hash: str | None) -> bool:
    is_right = _hasher.verify(password, password_hash or _nobodys())
    return is_right and password_hash is not None


@functools.cache
def _nobodys() -> str:
    return _hasher.hash("the password of an account that does not exist")


def _turn() -> asyncio.Semaphore:
    """Bound the memory that a burst of sign-ins takes, in each event loop."""
    loop = asyncio.get_running_loop()
    return _turns.setdefault(loop, asyncio.Semaphore(HASHES_AT_ONCE))
