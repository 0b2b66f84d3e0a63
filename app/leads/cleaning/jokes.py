"""Numbers that somebody typed to get past a form: one digit repeated, or counted up and down."""

_UP = "01234567890123456789"
_DOWN = _UP[::-1]
_TAIL = 8
"""What follows the prefix of a mobile number."""


def is_joke(e164: str) -> bool:
    """Return whether a Chinese mobile ends in one digit, or runs up or down, as 138 1234 5678 does.

    Seven equal digits are a number that people pay for; all eight belong to nobody who is called.
    """
    if len(e164) != 14 or not e164.startswith("+861"):
        return False
    if e164[-1] != e164[-2] and e164[-2:] not in _UP and e164[-2:] not in _DOWN:
        return False
    tail = e164[-_TAIL:]
    return tail == tail[0] * _TAIL or tail in _UP or tail in _DOWN
