"""Any bytes become rows, each with its number and its fault, and nothing becomes two rows."""

import io
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.leads.imports.mapping import find_header
from app.leads.imports.reader import (
    FileRefused,
    FileRow,
    Limits,
    Lines,
    RowFault,
    encoding_of,
    open_text,
    rows_of,
)

LIMITS = Limits()


def tables(alphabet: str) -> st.SearchStrategy[list[list[str]]]:
    row = st.lists(st.text(alphabet, max_size=6), min_size=3, max_size=3)
    return st.lists(row, max_size=20)


def encoding(content: bytes) -> str:
    return encoding_of(io.BytesIO(content), LIMITS)


def rows(text: str, *, width: int = 3, limits: Limits = LIMITS) -> list[FileRow]:
    lines = Lines(io.StringIO(text, newline=None), limits.line_characters)
    return list(rows_of(lines, ",", width=width, limits=limits))


def cells(text: str, *, width: int = 3) -> list[list[str]]:
    return [row.cells for row in rows(text, width=width)]


def faults(text: str, *, width: int = 3) -> list[RowFault | None]:
    return [row.fault for row in rows(text, width=width)]


class TestEncoding:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8-sig"),
            ("utf-16", "utf-16"),
            ("gb18030", "gb18030"),
            ("gbk", "gb18030"),
        ],
    )
    def test_chinese_text_is_recognised(self, name: str, expected: str) -> None:
        assert encoding("姓名,手机\n李雷,13800138000\n".encode(name)) == expected

    def test_what_comes_late_in_the_file_counts_too(self) -> None:
        content = b"name,phone\n" + b"a,13800138000\n" * 100_000 + "李雷".encode("gb18030")

        assert encoding(content) == "gb18030"

    def test_utf_8_with_a_few_damaged_bytes_is_still_utf_8(self) -> None:
        content = (
            "公司名称,手机\n" + "海棠科技有限公司,13800138000\n" * 50
        ).encode() + b"\xff\xfe\n"

        assert encoding(content) == "utf-8"

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "empty"),
            (b" \r\n\t\n", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"PK\x03\x04rest of a workbook", "Excel"),
            (b"%PDF-1.7 and so on", "PDF"),
            (b"name,phone\n\x00\x00\x00\x01", "binary"),
            (bytes(range(1, 32)) * 100, "binary"),
            (b"\xff\x80\x81" * 1000, "UTF-8"),
        ],
    )
    def test_what_is_no_list_is_refused_with_advice(self, content: bytes, says: str) -> None:
        with pytest.raises(FileRefused, match=says):
            encoding(content)

    def test_a_file_that_is_too_large_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "large.csv"
        with path.open("wb") as file:
            file.write(b"name,phone\n")
            file.truncate(LIMITS.file_bytes + 1)

        with path.open("rb") as file, pytest.raises(FileRefused, match="2048 MB"):
            encoding_of(file, LIMITS)


class TestRows:
    def test_rows_are_numbered_by_their_line_in_the_file(self) -> None:
        found = rows('a,b,c\n\n"d\ne",f,g\nh,i,j\n')

        assert [(row.number, row.cells) for row in found] == [
            (1, ["a", "b", "c"]),
            (3, ["d\ne", "f", "g"]),
            (5, ["h", "i", "j"]),
        ]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_any_line_end_will_do(self, end: str) -> None:
        assert cells(f"a,b,c{end}d,e,f") == [["a", "b", "c"], ["d", "e", "f"]]

    def test_cells_missing_at_the_end_are_blank(self) -> None:
        assert cells("a\n") == [["a", "", ""]]

    def test_blank_cells_too_many_are_dropped(self) -> None:
        assert cells("a,b,c,,\n") == [["a", "b", "c"]]

    def test_a_cell_too_many_is_a_fault_of_its_row_alone(self) -> None:
        assert faults("a,b,c,d\na,b,c\n") == [RowFault.TOO_MANY_CELLS, None]

    def test_an_unclosed_quote_costs_one_row(self) -> None:
        assert faults('a,"b,c\n1,2,3\n4,5,6\n') == [RowFault.UNCLOSED_QUOTE, None, None]

    def test_two_unclosed_quotes_do_not_swallow_what_is_between(self) -> None:
        text = '"a,b,c\n1,2,3\n"d,e,f\n4,"5",6\n'

        assert faults(text) == [RowFault.UNCLOSED_QUOTE, None, RowFault.UNCLOSED_QUOTE, None]

    def test_a_quote_inside_a_word_is_a_letter(self) -> None:
        assert cells('a,5" pipe,c\n') == [["a", '5" pipe', "c"]]

    def test_damaged_text_costs_its_row(self) -> None:
        assert faults("a,\ufffd,c\na,b,c\n") == [RowFault.DAMAGED_TEXT, None]

    def test_an_endless_line_costs_itself(self) -> None:
        long = "x" * (3 * LIMITS.line_characters)

        assert faults(f"{long}\na,b,c\n") == [RowFault.LINE_TOO_LONG, None]

    def test_an_endless_cell_costs_its_row(self) -> None:
        assert faults(f"a,{'x' * 9_000},c\n") == [RowFault.CELL_TOO_LONG]

    def test_the_kept_line_is_short_and_can_be_stored(self) -> None:
        kept = rows(f"a,{'x' * 9_000}\x00,c\n")[0].line

        assert len(kept) == 4_000
        assert "\x00" not in kept

    @given(st.sampled_from(['ab", 雷', 'ab"\n 雷']).flatmap(tables))
    def test_what_a_spreadsheet_wrote_comes_back(self, table: list[list[str]]) -> None:
        quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table]

        assert cells("".join(f"{line}\n" for line in quoted)) == table

    @given(st.text(max_size=400))
    def test_no_text_breaks_it_and_no_line_is_lost(self, text: str) -> None:
        found = rows(text)
        plain = io.StringIO(text, newline=None).read()
        wanted = sum(1 for line in plain.split("\n") if line and not line.isspace())

        assert sum(row.line.count("\n") + 1 for row in found) >= min(1, wanted)
        assert [row.number for row in found] == sorted({row.number for row in found})


class TestHeader:
    def header(self, text: str, preset: str = "") -> tuple[int, str, list[str | None]]:
        lines = list(islice(Lines(io.StringIO(text), LIMITS.line_characters), 20))
        found = find_header(lines, preset)
        return found.line.number, found.delimiter, [column.field for column in found.columns]

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_is_found(self, delimiter: str) -> None:
        text = delimiter.join(["姓名", "手机号", "备注"]) + "\n"

        assert self.header(text) == (1, delimiter, ["name", "phone", None])

    def test_a_notice_may_stand_above(self) -> None:
        text = "以下数据仅供参考,请勿外传\n\n公司名称,法定代表人,电话（有效手机号）,更多电话\n"

        assert self.header(text) == (3, ",", ["company", "name", "phone", "phone"])

    def test_english_headers_are_known(self) -> None:
        text = "Full Name,Company,Mobile Phone,E-mail,Time Zone\n"

        assert self.header(text)[2] == ["name", "company", "phone", "email", "zone"]

    def test_one_column_of_phones_is_a_list(self) -> None:
        assert self.header("\ufeff手机\n13800138000\n") == (1, ",", ["phone"])

    def test_a_preset_goes_before_the_general_words(self) -> None:
        assert self.header("名称,电话,分类\n", "yellow_pages")[2] == [
            "company",
            "phone",
            "industry",
        ]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("13800138000,李雷\n13900139000,韩梅梅\n", "No header row"),
            ("姓名,城市\n李雷,北京\n", "No header row"),
            ("x" * 100_000, "no end"),
        ],
    )
    def test_no_header_is_said_with_advice(self, text: str, says: str) -> None:
        with pytest.raises(FileRefused, match=says):
            self.header(text)

    def test_an_unknown_preset_names_the_known_ones(self) -> None:
        with pytest.raises(FileRefused, match="yellow_pages"):
            self.header("手机\n", "nobody")


def test_one_endless_line_is_refused_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"a," * (1 << 19))

    with path.open("rb") as file:
        found = encoding_of(file, LIMITS)
    with open_text(path, found) as text, pytest.raises(FileRefused, match="no end"):
        find_header(list(islice(Lines(text, LIMITS.line_characters), 20)))
