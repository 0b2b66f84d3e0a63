"""The unified social credit code of a Chinese company (GB 32100-2015)."""

import re

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"[{_SIGNS}]{{18}}")
_AS_DIGITS = str.maketrans(_SIGNS, "0123456789abcdefghijklmnopqrstu")
"""Each sign as the digit of its value in a base above 30, as `int` reads it."""
_BASE = 34
"""34 is 3 modulo 31, so a number in this base is the standard's sum of weights 3^i."""


def is_credit_code(code: str) -> bool:
    return _CODE.fullmatch(code) is not None and credit_code_of(code[:17]) == code


def credit_code_of(body: str) -> str:
    """Return the 17 signs with their check sign: weights 3^i mod 31, the first weight is 1.

    Raises ValueError for signs that no code has.
    """
    total = int(body[::-1].translate(_AS_DIGITS), _BASE)
    return body + _SIGNS[-total % 31]
