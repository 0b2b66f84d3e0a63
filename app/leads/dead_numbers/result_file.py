"""The checker that needs no line to anybody: the result file that a vendor sent, "phone,status".

Vendors write the status as a word or as a digit. Words are told apart by themselves; digits mean
another thing with each vendor, so a person says which table they follow.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from app.leads.imports.reader import FileRefused, Limits, Lines, cells_of, encoding_of
from app.leads.phones import Phone, normalise
from app.models.rules import NumberStatus as Status

LIMITS = Limits(file_bytes=32 << 20, rows=1_000_000, line_characters=4_096)
SHOWN = 20
"""Lines that could not be read and are given back to look at."""
_DELIMITERS = (",", "\t", ";", "|", "，")
_AT_ONCE = 10_000


class Codes(StrEnum):
    """What a digit in the file means."""

    WORDS = "words"
    """The file has words, no digits."""
    FROM_ZERO = "from_zero"
    """0 empty, 1 real, 2 suspended, 3 no record, 4 silent, 5 risk."""
    FROM_ONE = "from_one"
    """1 real, 2 empty, 3 suspended, 4 and 5 off, 6 to 9 unknown, 10 silent, 11 risk, 12 empty."""


_WORDS = {
    Status.REAL: "real normal valid active 实号 正常 有效 活跃 活跃号 实号码",
    Status.EMPTY: "empty invalid 空号 不存在 空号码",
    Status.SUSPENDED: "suspended 停机",
    Status.OFF: "off shutdown 关机 疑似关机",
    Status.SILENT: "silent 沉默 沉默号",
    Status.RISK: "risk 风险 风险号",
    Status.NO_RECORD: "no_record none 库无",
    Status.SUSPECT: "suspect suspect_empty 疑似空号",
    Status.UNKNOWN: "unknown 未知 异常 查询失败 不支持",
}
_BY_WORD = {word: status for status, words in _WORDS.items() for word in words.split()}
_BY_CODE: dict[Codes, tuple[Status | None, ...]] = {
    Codes.WORDS: (),
    Codes.FROM_ZERO: (
        *(Status.EMPTY, Status.REAL, Status.SUSPENDED),
        *(Status.NO_RECORD, Status.SILENT, Status.RISK),
    ),
    Codes.FROM_ONE: (
        *(None, Status.REAL, Status.EMPTY, Status.SUSPENDED, Status.OFF, Status.OFF),
        *(Status.UNKNOWN, Status.UNKNOWN, Status.UNKNOWN, Status.UNKNOWN),
        *(Status.SILENT, Status.RISK, Status.EMPTY),
    ),
}


@dataclass(frozen=True, slots=True)
class ResultFile:
    """Implements NumberChecker on the answers of one file."""

    name: str
    answers: Mapping[str, Status]
    total: int
    """Rows of the file, without its header and blank lines."""
    refused: int
    """Rows without a phone or without a status that we know."""
    first_refused: tuple[str, ...]
    most_at_once: int = _AT_ONCE

    def check(self, phones: Sequence[str]) -> dict[str, Status]:
        if len(phones) > self.most_at_once:
            raise ValueError(f"{len(phones)} numbers at once; at most {self.most_at_once}.")
        return {phone: self.answers[phone] for phone in phones if phone in self.answers}


def read(name: str, content: BinaryIO, codes: Codes = Codes.WORDS) -> ResultFile:
    """Read a file of two columns, with or without a header, in the encodings that lists come in.

    A number that stands there twice has its last status. Raises FileRefused when it is no such
    file: empty, binary, too large, or without a single answer.
    """
    encoding = encoding_of(content, LIMITS)
    content.seek(0)
    text = io.TextIOWrapper(content, encoding, errors="replace", newline=None)
    try:
        found = _read(name, Lines(text, LIMITS.line_characters), codes)
    finally:
        text.detach()
    if not found.answers:
        hint = " Choose what its digits mean." if codes is Codes.WORDS else ""
        raise FileRefused(f"No line has a phone and a status that we know.{hint}")
    return found


def _read(name: str, lines: Lines, codes: Codes) -> ResultFile:
    answers: dict[str, Status] = {}
    refused: list[str] = []
    total = lost = 0
    for number, line in _rows(lines):
        answer = _answer(line, codes)
        if answer is None and number == 1:
            continue  # A header is no answer, and no fault either.
        total += 1
        if answer is None:
            lost += 1
            refused += [line[:80]] if lost <= SHOWN else []
        else:
            answers[answer[0]] = answer[1]
    return ResultFile(name, answers, total, lost, tuple(refused))


def _rows(lines: Lines) -> Iterator[tuple[int, str]]:
    for count, line in enumerate((line for line in lines if not line.text.isspace()), start=1):
        if count > LIMITS.rows + 1:
            raise FileRefused(f"The file has more than {LIMITS.rows:,} rows. Split it.")
        yield count, line.text.rstrip("\n")


def _answer(line: str, codes: Codes) -> tuple[str, Status] | None:
    delimiter = next((sign for sign in _DELIMITERS if sign in line), ",")
    cells = [cell.strip().strip("\"'") for cell in cells_of(line, delimiter)]
    if len(cells) < 2:
        return None
    phone = normalise(cells[0])
    status = _status(cells[1], codes)
    return (phone.e164, status) if isinstance(phone, Phone) and status is not None else None


def _status(word: str, codes: Codes) -> Status | None:
    word = word.lower()
    if word.isascii() and word.isdigit():
        table = _BY_CODE[codes]
        return table[int(word)] if len(word) < 4 and int(word) < len(table) else None
    return _BY_WORD.get(word)
