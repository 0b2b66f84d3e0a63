"""A file in pieces of whole rows, which may be cleaned apart from each other.

A cut is right behind a line that is a row by itself, with as many cells as the header. Whatever
quotation was open before it, the reader ends it there: such a line inside a quotation means that
the quotation was never closed (`reader.rows_of`). So the pieces, read one by one, give the same
rows as the whole. Line breaks are never part of a longer character in the encodings that come here
(UTF-8 and GB18030); other files are written anew first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.leads.imports.reader import Limits, Line, cells_of, is_row, open_text

BLOCK_BYTES = 1 << 18
_MOST_BLOCKS = 16
_LINES_TRIED = 200
_COPY = 1 << 20
CUTTABLE = frozenset({"utf-8", "utf-8-sig", "gb18030"})
NAME_OF_REWRITTEN = "{}.utf8"


@dataclass(frozen=True, slots=True)
class Block:
    number: int
    """The line of the file on which it begins; the first is 1."""
    content: bytes
    end: int
    """How many bytes of the file are behind us with it."""


def made_cuttable(path: Path, encoding: str) -> tuple[Path, str]:
    """Return a file of the same lines that can be cut, and its encoding; written if need be."""
    if encoding in CUTTABLE and not _has_bare_returns(path):
        return path, encoding
    rewritten = path.with_name(NAME_OF_REWRITTEN.format(path.name))
    with open_text(path, encoding) as source, rewritten.open("w", encoding="utf-8") as target:
        while text := source.read(_COPY):
            target.write(text)
    return rewritten, "utf-8"


def _has_bare_returns(path: Path) -> bool:
    """Return whether the file's lines end with a return alone, as those of old Macs did."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    return b"\r" in head and b"\n" not in head


def head_lines(file: BinaryIO, encoding: str, count: int, limits: Limits) -> list[Line]:
    """Return the first lines; the file then stands wherever they ended."""
    lines = []
    for number in range(1, count + 1):
        raw = file.readline(limits.line_characters * 4)
        if not raw:
            break
        text = raw.decode(encoding, "replace").replace("\r\n", "\n")
        is_whole = len(text) <= limits.line_characters
        lines.append(Line(number, text if is_whole else text[:4_000], is_whole))
        if raw[-1:] != b"\n":
            break
    return lines


def blocks(
    file: BinaryIO, *, number: int, encoding: str, delimiter: str, width: int, limits: Limits
) -> Iterator[Block]:
    """Yield the file from where it stands, which is the beginning of line `number`."""
    rest = b""
    end = file.tell()
    while True:
        read = file.read(BLOCK_BYTES)
        content = rest + read
        if not read:
            if content:
                yield Block(number, content, end + len(content))
            return
        cut = _cut(content, encoding, delimiter, width)
        if cut == 0 and len(content) < _MOST_BLOCKS * BLOCK_BYTES:
            rest = content
            continue
        if cut == 0:
            cut = content.rfind(b"\n") + 1
        if cut == 0:
            content, cut = _without_the_endless_line(file, content, limits)
        end = file.tell() - (len(content) - cut)
        yield Block(number, content[:cut], end)
        number += lines_in(content[:cut])
        rest = content[cut:]


def lines_in(content: bytes) -> int:
    return content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")


def _cut(content: bytes, encoding: str, delimiter: str, width: int) -> int:
    """Return where the last line ends that is a row by itself, or 0 when none is near."""
    last = end = content.rfind(b"\n") + 1
    if width < 2:
        # No line of one cell is a row for certain while a quotation may be open.
        return end if b'"' not in content else 0
    for _ in range(_LINES_TRIED):
        if end == 0:
            return 0
        begin = content.rfind(b"\n", 0, end - 1) + 1
        text = content[begin:end].decode(encoding, "replace").replace("\r\n", "\n")
        if _is_safe(text, delimiter, width):
            return end
        end = begin
    # More lines than a row may have, and no quotation begins in any of them.
    return last if b'"' not in content[end:last] else 0


def _is_safe(text: str, delimiter: str, width: int) -> bool:
    if "\r" in text:
        return False
    if '"' not in text:
        return len(cells_of(text, delimiter)) == width
    return is_row(text, delimiter, width)


def _without_the_endless_line(file: BinaryIO, content: bytes, limits: Limits) -> tuple[bytes, int]:
    """Skip to the end of a line that has none in sight; what stays is too long for a row."""
    kept = content[: limits.line_characters * 4 + 4]
    while rest := file.read(BLOCK_BYTES):
        if (found := rest.find(b"\n")) >= 0:
            return kept + b"\n" + rest[found + 1 :], len(kept) + 1
    return kept + b"\n", len(kept) + 1
