"""Whatever file comes: a clear message or a report that adds up, and never half an import."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.config import Settings
from app.leads.imports.command import import_file
from app.leads.imports.reader import FileRefused
from tests.api.import_site import HEADER, Site, fates

MANY = HEADER + "".join(f"海棠科技,李雷,138001380{n},,,\n" for n in range(10, 40))
ROW = "海棠科技,李雷,13800138000,,,\n"


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Site:
    return Site(settings, tmp_path)


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    return content.getvalue()


def archive_of(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (HEADER.encode(), "no rows"),
        ("李雷,13800138000\n韩梅梅,13900139000\n".encode(), "No header row"),
        (b"MZ\x90\x00\x03" + b"\x00" * 500, "a program"),
        (bomb(), "unpacks to"),
        (archive_of("list.csv"), "ZIP archive"),
        (archive_of("xl/workbook.xml"), "damaged"),
        (b"PK\x03\x04" + b"\x01" * 300, "damaged"),
    ],
    ids=["empty", "header only", "no header", "exe", "zip bomb", "zip", "no sheet", "cut off"],
)
def test_a_file_that_is_no_list_changes_nothing(site: Site, content: bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        site.imports(content)

    assert site.rows("SELECT state, total FROM imports") == [("failed", 0)]
    assert site.rows("SELECT count(*) FROM leads") == [(0,)]


def test_the_wrong_encoding_asked_for_is_said(site: Site) -> None:
    with pytest.raises(FileRefused, match="No header row"):
        import_file(site.settings, site.file(HEADER + ROW), list_name="list", encoding="gb18030")


@pytest.mark.parametrize(
    ("content", "accepted", "reasons"),
    [
        (MANY.encode() + "公司,韩,13900139000\n".encode("gb18030"), 30, "damaged_text"),
        (HEADER + ROW + "公司,韩梅梅\n", 1, "no_phone"),
        (HEADER + ROW + "公司,韩梅梅,13900139000,,,,多,出\n", 1, "too_many_cells"),
        (HEADER + ROW + f"公司,{'韩' * 10_000_000},13900139000,,,\n", 1, "line_too_long"),
        (HEADER + ROW + ROW * 3, 1, "duplicate_in_file"),
        (HEADER + ROW + "公司,,1.39E+10,,,\n", 1, "phone_rounded_by_excel"),
    ],
    ids=["mixed encodings", "ragged", "too many", "10 MB cell", "repeats", "float"],
)
def test_a_bad_row_costs_itself(
    site: Site, content: str | bytes, accepted: int, reasons: str
) -> None:
    imported = site.imports(content)

    assert fates(imported)["accepted"] == accepted
    assert set(imported.tally.reasons) == {reasons}


Read = Callable[[Site], list[tuple[object, ...]]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("姓名,手机,手机,备注,备注\n李雷,13800138000,13900139000,a,b\n", ("李雷", 2)),
        ("姓名,手机,手机\n13800138000,李雷,\n", ("李雷", 1)),
        ("姓名,手机,手机\n13800138000,李雷,13900139000\n", ("李雷", 2)),
        ("姓名,手机\n李雷,13800138000.0\n", ("李雷", 1)),
        ("姓名,手机\n李雷,1.3800138000E+10\n", ("李雷", 1)),
        ("姓名\t手机\r\n李雷\t13800138000\r\n", ("李雷", 1)),
        ("姓名,手机\r李雷,13800138000\r", ("李雷", 1)),
    ],
    ids=[
        "duplicate headers",
        "swapped",
        "swapped among two",
        "float",
        "exponent",
        "TSV",
        "old Mac",
    ],
)
def test_what_is_odd_but_clear_is_read(site: Site, content: str, expected: tuple[str, int]) -> None:
    site.imports(content)

    assert site.rows("SELECT name, cardinality(phones) FROM leads") == [expected]


def test_all_duplicates_make_no_lead(site: Site) -> None:
    site.imports(HEADER + ROW)

    again = site.imports(HEADER + ROW * 50, "another")

    assert fates(again) == {"accepted": 0, "rejected": 0, "duplicate": 50, "blocked": 0}
