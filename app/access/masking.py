"""Phones as they may be shown: enough to recognise a number, not enough to dial it."""

from app.access.permissions import Permission, may
from app.models.account import Account

HIDDEN = "****"


def mask(phone: str) -> str:
    """Hide four digits of an E.164 phone: 138****8000, 010****5678, +12125****67.

    A number too short to hide four digits in shows its last two at most.
    """
    if phone.startswith("+86"):
        return _mask_chinese(phone[3:])
    if len(phone) < 9:
        return HIDDEN + phone[-2:]
    return phone[: len(phone) - 6] + HIDDEN + phone[-2:]


def _mask_chinese(national: str) -> str:
    if len(national) == 11 and national.startswith("1"):
        return national[:3] + HIDDEN + national[7:]
    if len(national) == 10 and national.startswith(("400", "800")):
        return national[:3] + HIDDEN + national[7:]
    area = 2 if national.startswith(("10", "2")) else 3
    local = national[area:]
    if len(local) < 7:
        return HIDDEN + national[-2:]
    return "0" + national[:area] + HIDDEN + local[4:]


def shown_phone(account: Account, phone: str) -> str:
    """Return the phone as this account may see it."""
    return phone if may(account.role, Permission.PHONES_FULL) else mask(phone)
