"""Phones normalised a second, and where we and the reference library differ.

    python -m bench.phone_speed [--full] [--numbers 20000] [--json FILE]

Numbers of China, the USA, the United Kingdom and Germany, typed as people type them and with what
spreadsheets do to them. Each is read by us and by `phonenumbers`, and each class of difference is
counted, with an example. The rate is that of one process; beside it stands the reference's, on the
same numbers in the same run. The limit is 200,000 a second on the short way, that of Chinese
numbers typed as usual; every other way is shown as well. `--full` takes 100,000 numbers.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import phonenumbers

from app.leads.phones import Phone, normalise

LIMIT = 200_000
_SHARES = {"CN": 40, "US": 20, "GB": 20, "DE": 20}
_CODES = {"CN": "86", "US": "1", "GB": "44", "DE": "49"}
_CITIES = {
    "CN": ("10", "21", "571", "755", "512", "27"),
    "US": ("212", "415", "305", "702", "617"),
    "GB": ("20 7", "20 8", "161 2", "131 2", "121 6"),
    "DE": ("30", "89", "40", "69", "221"),
}
_MOBILES = {"CN": ("13", "15", "17", "18", "19"), "GB": ("74", "75", "77"), "DE": ("151", "170")}
_LENGTHS = {"CN": (11, 10), "US": (10, 10), "GB": (10, 10), "DE": (11, 10)}
_WIDE = {48 + digit: 0xFF10 + digit for digit in range(10)}

Typed = tuple[str, str, str]
"""How it was typed, the text, and the country of a number without a code."""


def texts(count: int, seed: int = 1) -> list[Typed]:
    """Return so many numbers; the same arguments give the same."""
    chance = random.Random(seed)
    regions = chance.choices(list(_SHARES), list(_SHARES.values()), k=count)
    return [_typed(chance, region) for region in regions]


def _typed(chance: random.Random, region: str) -> Typed:
    is_mobile = region in _MOBILES and chance.random() < 0.6
    start = chance.choice(_MOBILES[region] if is_mobile else _CITIES[region]).replace(" ", "")
    length = _LENGTHS[region][not is_mobile]
    if region == "CN" and not is_mobile:
        length = len(start) + 8
    digits = start + str(chance.randrange(2, 10))
    digits += "".join(str(chance.randrange(10)) for _ in range(length - len(digits)))
    trunk = "" if region == "US" or (region == "CN" and is_mobile) else "0"
    ways: dict[str, Callable[[], str]] = {
        "plain": lambda: trunk + digits,
        "with +": lambda: f"+{_CODES[region]}{digits}",
        "with 00": lambda: f"00{_CODES[region]}{digits}",
        "with signs": lambda: f"+{_CODES[region]} {digits[:3]}-{digits[3:7]}-{digits[7:]}",
        "with (0)": lambda: f"({trunk}{digits[:3]}) {digits[3:]}",
        "full width": lambda: (trunk + digits).translate(_WIDE),
        "with quotes": lambda: f"'{trunk}{digits} ",
        "as a float": lambda: f"{trunk}{digits}.0",
        "with an extension": lambda: f"{trunk}{digits} ext. 123",
        "a digit less": lambda: trunk + digits[:-1],
        "a digit more": lambda: f"{trunk}{digits}5",
        "with a letter": lambda: f"{trunk}{digits[:4]}O{digits[5:]}",
    }
    weights = [30, 15, 3, 10, 5, 5, 5, 5, 5, 6, 6, 5]
    way = chance.choices(list(ways), weights)[0]
    return way, ways[way](), region


def reference(text: str, region: str) -> str | None:
    """Return E.164 as the reference library reads the text, or None when it is no valid number."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def difference(typed: Typed) -> str:
    """Return how our reading differs from the reference's, or an empty text."""
    way, text, region = typed
    ours, theirs = normalise(text, region), reference(text, region)
    if not isinstance(ours, Phone):
        return f"{region} {way}: read by the reference alone ({ours.value})" if theirs else ""
    if theirs is None:
        return f"{region} {way}: read by us alone ({ours.kind.value})"
    return "" if ours.e164 == theirs else f"{region} {way}: read as two numbers"


def rate(read: Callable[[str, str], object], numbers: list[Typed]) -> float:
    """Numbers a second, the best of three rounds."""
    best = 0.0
    for _ in range(3):
        began = time.perf_counter()
        for _way, text, region in numbers:
            read(text, region)
        best = max(best, len(numbers) / (time.perf_counter() - began))
    return best


def groups(numbers: list[Typed]) -> dict[str, list[Typed]]:
    usual = {"plain", "with +", "with quotes", "as a float"}
    chinese = [each for each in numbers if each[2] == "CN"]
    return {
        "Chinese, typed as usual": [each for each in chinese if each[0] in usual],
        "Chinese, all": chinese,
        **{code: [each for each in numbers if each[2] == code] for code in ("US", "GB", "DE")},
        "a list of 95 % Chinese numbers": [
            each for at, each in enumerate(numbers) if each[2] == "CN" or at % 12 == 0
        ],
        "all of them": numbers,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--numbers", type=int, default=20_000)
    parser.add_argument("--full", action="store_true", help="100,000 numbers")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    numbers = texts(100_000 if asked.full else asked.numbers)

    rates = {}
    for name, group in groups(numbers).items():
        sample = group[:5_000]
        rates[name] = (rate(normalise, group), rate(reference, sample))
        print(
            f"{name:<32} {rates[name][0]:>9,.0f} a second,"
            f" the reference {rates[name][1]:>7,.0f}: {rates[name][0] / rates[name][1]:.1f} times"
        )
    found = Counter(map(difference, numbers))
    examples = {difference(each): each[1] for each in reversed(numbers)}
    same = found.pop("", 0)
    print(f"{len(numbers):,} numbers: {same:,} read alike, {len(numbers) - same:,} not:")
    for what, count in found.most_common():
        print(f"  {count:>6,}  {what}, such as {examples[what]!r}")
    fastest = rates["Chinese, typed as usual"][0]
    print(f"limit {LIMIT:,} a second: {'reached' if fastest >= LIMIT else 'MISSED'}")
    if asked.json:
        figures = {"rates": rates, "differences": found, "numbers": len(numbers)}
        asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=2), "utf-8")


if __name__ == "__main__":
    main()
