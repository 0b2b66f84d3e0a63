"""An Excel workbook as a text file of the same rows, written by a process on a short leash.

A workbook is a ZIP archive, so a small file may unpack to anything. Its directory says how large
its parts are before anything is unpacked, and the process that unpacks may use only so much memory
and so much time.
"""

import csv
import resource
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NoReturn

from app.leads.imports.reader import FileRefused, Limits

MAGIC = b"PK\x03\x04"
OLD_MAGIC = b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 4 << 30
MOST_RATIO = 200
"""Real sheets pack to a tenth; zeros pack to a thousandth."""
MOST_MEMORY = 3 << 30
MOST_SECONDS = 300
_REFUSED = 3
_NAME = "{}.sheet"
_EXACT = 2**53


def is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(8)
    return head.startswith((MAGIC, OLD_MAGIC))


def rows_as_text(path: Path, limits: Limits) -> Path:
    """Write the first sheet that has rows as UTF-8 CSV beside the file, and return its path.

    Raises FileRefused for what is no workbook, or one that is too large to be unpacked.
    """
    _check_parts(path)
    target = path.with_name(_NAME.format(path.name))
    command = [sys.executable, "-m", "app.leads.imports.workbook", str(path), str(target)]
    command.append(str(limits.rows))
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            timeout=MOST_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(
            "The workbook takes too long to read. Save the sheet as 'CSV UTF-8'."
        ) from error
    if done.returncode == _REFUSED:
        raise FileRefused(done.stdout.decode(errors="replace").strip())
    if done.returncode != 0:
        raise FileRefused(
            "The Excel workbook is damaged or needs too much memory. Save the sheet as 'CSV UTF-8'."
        )
    return target


def _check_parts(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(4) == OLD_MAGIC:
            return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefused(
            "The Excel workbook is damaged. Export the list again as 'CSV UTF-8'."
        ) from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise FileRefused("This is a ZIP archive, not a list. Unpack it and import its files.")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1 << 16):
        raise FileRefused(
            f"The workbook unpacks to {unpacked >> 20} MB, which no list does."
            " Save the sheet as 'CSV UTF-8'."
        )


def write_rows(source: str, target: str, most_rows: int) -> None:
    """Write the rows of the first sheet that has any; numbers as they were typed."""
    import python_calamine

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        book = python_calamine.load_workbook(source)
        sheets = (book.get_sheet_by_index(number) for number in range(len(book.sheet_names)))
        sheet = next((each for each in sheets if each.total_height > 1), None)
    except python_calamine.PasswordError:
        _refuse("The workbook has a password. Save it without, or as 'CSV UTF-8'.")
    except python_calamine.CalamineError:
        _refuse("The Excel workbook is damaged. Export the list again as 'CSV UTF-8'.")
    if sheet is None:
        _refuse("The workbook has no rows.")
    if sheet.total_height > most_rows + 100:
        _refuse(f"The sheet has more than {most_rows} rows. Split it and import the parts.")
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in sheet.iter_rows():
            writer.writerow([_typed(cell) for cell in row])


def _typed(cell: object) -> str:
    """Return the cell as a person would type it: a whole number without its .0."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    return str(cell)


def _refuse(why: str) -> NoReturn:
    sys.stdout.write(why)
    raise SystemExit(_REFUSED)


if __name__ == "__main__":
    write_rows(sys.argv[1], sys.argv[2], int(sys.argv[3]))
