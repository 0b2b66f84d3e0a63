"""One pass over a file: what it turned out to be, and its rows as the staging table takes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.leads.imports.blocks import blocks, head_lines, made_cuttable
from app.leads.imports.claims import Job
from app.leads.imports.cleaners import cleaned
from app.leads.imports.mapping import (
    LINES_ABOVE_HEADER,
    Header,
    find_header,
    known_titles,
    mapped_header,
)
from app.leads.imports.quick import Cleaned, Plan
from app.leads.imports.reader import FileRefused, Limits, Line, encoding_of
from app.leads.imports.workbook import is_workbook, rows_as_text
from app.models.lead import ImportPurpose

_CODECS = {"utf-8-sig": "utf-8"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read block by block, and what it turned out to be."""

    path: Path
    encoding: str
    """Of `path`, which is the file itself or what it was rewritten to."""
    shown_encoding: str
    header: Header


def open_list(path: Path, job: Job, limits: Limits) -> Opened:
    """Find encoding, delimiter, header and columns, as asked or by themselves.

    Raises FileRefused when the file is no list. A workbook and a file in an encoding that cannot be
    cut are written anew beside the file; `remove_rewritten` takes that away.
    """
    source = path
    if is_workbook(path):
        source, shown = rows_as_text(path, limits), "xlsx"
        encoding = "utf-8"
    else:
        with path.open("rb") as file:
            shown = encoding_of(file, limits, job.encoding_asked)
        source, encoding = made_cuttable(path, shown)
    codec = _CODECS.get(encoding, encoding)
    with source.open("rb") as file:
        lines = head_lines(file, codec, LINES_ABOVE_HEADER, limits)
    return Opened(source, codec, shown, _header_of(lines, job, limits))


def _header_of(lines: list[Line], job: Job, limits: Limits) -> Header:
    """Find the header, unless a person said where it is; then put their columns over it."""
    mapping, asked = dict(job.mapping), job.delimiter_asked
    if "line" not in mapping:
        own = known_titles(mapping.get("titles", {}))
        if "fields" not in mapping:
            return find_header(lines, job.preset, limits.columns, asked, own)
        try:
            found = find_header(lines, job.preset, limits.columns, asked, own)
            mapping["line"], asked = found.line.number, found.delimiter
        except FileRefused:
            mapping["line"] = 1
    return mapped_header(lines, mapping, job.preset, asked)


def remove_rewritten(path: Path) -> None:
    for rewritten in path.parent.glob(f"{path.name}.*"):
        rewritten.unlink(missing_ok=True)


class Reading:
    def __init__(self, path: Path, job: Job, limits: Limits, step: Callable[[int, int], None]):
        """`step` is told the rows and bytes read so far, and may raise to end the reading."""
        self._path, self._job, self._limits, self._step = path, job, limits, step
        self.opened: Opened | None = None
        self.rows = 0
        self.last_row = 0

    def pieces(self) -> Iterator[Cleaned]:
        opened = self.opened = open_list(self._path, self._job, self._limits)
        header = opened.header
        plan = Plan(
            columns=header.columns,
            delimiter=header.delimiter,
            encoding=opened.encoding,
            limits=self._limits,
            is_dnc=self._job.purpose == ImportPurpose.DNC,
            zone=self._job.zone,
        )
        size = opened.path.stat().st_size
        with opened.path.open("rb") as file:
            for _ in range(header.line.number):
                file.readline()
            found = blocks(
                file,
                number=header.line.number + 1,
                encoding=opened.encoding,
                delimiter=header.delimiter,
                width=len(header.columns),
                limits=self._limits,
            )
            for block, piece in cleaned(plan, found, size):
                self.rows += piece.rows
                self.last_row = piece.last_row or self.last_row
                self._check_size()
                self._step(self.rows, block.end)
                yield piece
        if not self.rows:
            raise FileRefused("The file has a header and no rows. Export the list again.")

    def _check_size(self) -> None:
        if self.rows > self._limits.rows:
            most = self._limits.rows
            raise FileRefused(f"The file has more than {most} rows. Split it, import the parts.")

    def texts(self, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, str]]:
        """Yield the text of rows by line and number of lines, which must come in their order."""
        opened = self.opened
        assert opened is not None
        with opened.path.open("rb") as file:
            at = 0
            for number, span in spans:
                while at < number - 1:
                    file.readline()
                    at += 1
                raw = b"".join(file.readline() for _ in range(span))
                at += span
                text = raw.decode(opened.encoding, "replace").rstrip("\r\n")
                yield number, text.replace("\r\n", "\n").replace("\x00", "\ufffd")[:4_000]
