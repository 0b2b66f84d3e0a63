"""A delimited text file as rows, whatever its encoding, with every size bounded.

One broken row costs that row and nothing else: a quote that never closes gives its lines back, a
line that never ends is skipped to its end, and damaged bytes are rejected with their row. Nothing
here holds more of the file than one row.
"""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, TextIO

DAMAGED = "\ufffd"
_CHUNK = 1 << 20
_HEAD = 1 << 16
_MOST_KEPT = 4_000
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26})
_MOST_CONTROLS = 0.01
_MOST_DAMAGE = 0.01
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis")
"""Those that a person may choose."""
_MAGIC = {
    b"PK\x03\x04": "an Excel workbook or a ZIP archive",
    b"MZ": "a program",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a database",
}


class FileRefused(Exception):
    """The file as a whole cannot be read as a list."""


class RowFault(StrEnum):
    """Why a row cannot be read at all. The values are reasons of import rejects."""

    LINE_TOO_LONG = "line_too_long"
    CELL_TOO_LONG = "cell_too_long"
    UNCLOSED_QUOTE = "unclosed_quote"
    TOO_MANY_CELLS = "too_many_cells"
    DAMAGED_TEXT = "damaged_text"


@dataclass(frozen=True, slots=True)
class Limits:
    file_bytes: int = 2 << 30
    rows: int = 10_000_000
    line_characters: int = 1 << 16
    cell_characters: int = 8_192
    lines_in_a_row: int = 50
    columns: int = 300


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    is_whole: bool = True
    """False when the line was longer than the limit; `text` is its beginning."""


@dataclass(frozen=True, slots=True)
class FileRow:
    number: int
    """The line of the file on which the row begins; the first is 1."""
    cells: list[str]
    line: str
    """The row as it stands in the file, cut at a length that can be shown."""
    fault: RowFault | None = None
    span: int = 1
    """How many lines of the file the row takes."""


class Lines(Iterator[Line]):
    """Numbered lines of bounded length, which can be given back."""

    def __init__(self, stream: TextIO, most_characters: int) -> None:
        self._stream = stream
        self._most = most_characters
        self._number = 0
        self._returned: deque[Line] = deque()

    def __next__(self) -> Line:
        if self._returned:
            return self._returned.popleft()
        text = self._stream.readline(self._most)
        if not text:
            raise StopIteration
        self._number += 1
        if text[-1] == "\n" or len(text) < self._most:
            return Line(self._number, text)
        self._skip_to_end()
        return Line(self._number, text[:_MOST_KEPT], is_whole=False)

    def give_back(self, lines: list[Line]) -> None:
        self._returned.extendleft(reversed(lines))

    def _skip_to_end(self) -> None:
        while (rest := self._stream.readline(_CHUNK)) and rest[-1] != "\n":
            pass


def encoding_of(file: BinaryIO, limits: Limits, asked: str = "") -> str:
    """Return the encoding: a byte order mark tells, else UTF-8 if all of it is, else GB18030.

    An encoding that a person asked for is taken as it is, unless the file is no text at all.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(_HEAD)
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise FileRefused("The file is empty. Export the list again and check its size.")
    if size > limits.file_bytes:
        most = limits.file_bytes >> 20
        raise FileRefused(f"The file has more than {most} MB. Split it and import the parts.")
    _refuse_binary(head)
    if asked:
        return asked
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    failed = _first_failure(file, "utf-8")
    if failed is None or _damage(failed, "utf-8") < _MOST_DAMAGE * 10:
        return "utf-8"
    failed = _first_failure(file, "gb18030")
    if failed is not None and _damage(failed, "gb18030") > _MOST_DAMAGE:
        raise FileRefused("The text is neither UTF-8 nor GB18030. Save it as 'CSV UTF-8'.")
    return "gb18030"


def _refuse_binary(head: bytes) -> None:
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise FileRefused(f"This is {what}, not a text file. Save the list as 'CSV UTF-8'.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\x00" in head or controls > len(head) * _MOST_CONTROLS:
        raise FileRefused("This is a binary file, not a list. Save the list as 'CSV UTF-8'.")


def _first_failure(file: BinaryIO, encoding: str) -> bytes | None:
    """Return the first piece of the file that is not in the encoding, or None if all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return chunk
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        file.seek(max(0, file.tell() - _CHUNK))
        return file.read()
    return None


def _damage(chunk: bytes, encoding: str) -> float:
    """Return which share of what is not ASCII in the piece cannot be decoded."""
    text = chunk.decode(encoding, "replace")
    damaged = text.count(DAMAGED)
    foreign = sum(not sign.isascii() for sign in text)
    return damaged / max(1, foreign)


def open_text(path: Path, encoding: str) -> TextIO:
    return path.open("r", encoding=encoding, errors="replace", newline=None)


def cells_of(text: str, delimiter: str) -> list[str]:
    """Cut one line that stands alone. A quote that stays open ends with the line."""
    if '"' not in text:
        return text.rstrip("\n").split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return []


class CutLines(Iterator[Line]):
    """The lines of a text that is at hand, numbered from `number`; they can be given back."""

    def __init__(self, text: str, number: int, most_characters: int) -> None:
        self.texts = text.split("\n")
        if not self.texts[-1]:
            self.texts.pop()
        self._first = number
        self._most = most_characters
        self.at = 0

    @property
    def number(self) -> int:
        return self._first + self.at

    def __next__(self) -> Line:
        if self.at >= len(self.texts):
            raise StopIteration
        text = self.texts[self.at]
        self.at += 1
        if len(text) < self._most:
            return Line(self._first + self.at - 1, text + "\n")
        return Line(self._first + self.at - 1, text[:_MOST_KEPT], is_whole=False)

    def give_back(self, lines: list[Line]) -> None:
        self.at -= len(lines)


def rows_of(
    lines: "Lines | CutLines", delimiter: str, *, width: int, limits: Limits
) -> Iterator[FileRow]:
    """Yield the rows below the header. Blank lines are no rows."""
    for line in lines:
        if row := row_at(line, lines, delimiter, width=width, limits=limits):
            yield row


def row_at(
    line: Line, lines: "Lines | CutLines", delimiter: str, *, width: int, limits: Limits
) -> FileRow | None:
    """Return the row that begins with the line, or None for a blank line."""
    if not line.is_whole:
        return FileRow(line.number, [], _kept(line.text), RowFault.LINE_TOO_LONG)
    if '"' in line.text:
        return _quoted_row(line, lines, delimiter, width=width, limits=limits)
    if line.text.isspace():
        return None
    text = line.text.rstrip("\n")
    return _checked(line.number, text.split(delimiter), text, width=width, limits=limits)


def _quoted_row(
    line: Line, lines: "Lines | CutLines", delimiter: str, *, width: int, limits: Limits
) -> FileRow:
    cells = _cut_quoted([line.text], delimiter, strict=False)
    if cells is not None:
        text = line.text.rstrip("\n")
        return _checked(line.number, cells, text, width=width, limits=limits)
    taken: list[Line] = []

    def feed() -> Iterator[str]:
        yield line.text
        while len(taken) < limits.lines_in_a_row and (following := next(lines, None)):
            taken.append(following)
            yield following.text

    # Strict, since a quote that closes in the middle of a later row's cell was never ours.
    cells = _cut_quoted(feed(), delimiter, strict=True)
    holds_rows = any(is_row(each.text, delimiter, width) for each in taken[:-1])
    if cells is None or len(cells) != width or holds_rows:
        lines.give_back(taken)
        return FileRow(line.number, [], _kept(line.text), RowFault.UNCLOSED_QUOTE)
    text = (line.text + "".join(each.text for each in taken)).rstrip("\n")
    row = _checked(line.number, cells, text, width=width, limits=limits)
    return replace(row, span=1 + len(taken))


def is_row(text: str, delimiter: str, width: int) -> bool:
    """Return whether the line could stand alone as a row of more than one cell."""
    if width < 2 or text.count(delimiter) < width - 1:
        return False
    return len(_cut_quoted([text], delimiter, strict=True) or []) == width


def _cut_quoted(texts: Iterable[str], delimiter: str, *, strict: bool) -> list[str] | None:
    """Cut the first row of the texts, or return None when they end inside a quotation."""
    is_closed = True

    def feed() -> Iterator[str]:
        nonlocal is_closed
        yield from texts
        is_closed = False

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter, strict=strict), [])
    except csv.Error:
        return None
    return cells if is_closed else None


def _checked(number: int, cells: list[str], text: str, *, width: int, limits: Limits) -> FileRow:
    """Fit the cells to the header. Missing cells at the end are blank: spreadsheets drop them."""
    kept = _kept(text)
    if DAMAGED in text:
        return FileRow(number, cells, kept, RowFault.DAMAGED_TEXT)
    if len(text) > limits.cell_characters and max(map(len, cells)) > limits.cell_characters:
        return FileRow(number, cells, kept, RowFault.CELL_TOO_LONG)
    if len(cells) < width:
        cells += [""] * (width - len(cells))
    elif len(cells) > width:
        if any(cell.strip() for cell in cells[width:]):
            return FileRow(number, cells, kept, RowFault.TOO_MANY_CELLS)
        del cells[width:]
    return FileRow(number, cells, kept)


def _kept(text: str) -> str:
    return text[:_MOST_KEPT].rstrip("\n").replace("\x00", DAMAGED)
