"""The short way says what the long way says, and pieces of a file give the rows of the whole."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.embedded.dirty_list import HEADER, write_dirty_list
from app.leads.imports import blocks as blocks_of
from app.leads.imports.blocks import Block, blocks
from app.leads.imports.mapping import columns_of
from app.leads.imports.quick import Cleaner, Plan
from app.leads.imports.reader import CutLines, Limits, rows_of
from app.leads.imports.stage_text import copy_line

LIMITS = Limits()
PLAN = Plan(columns_of(HEADER), ",", "gb18030", LIMITS)
TITLES = ["公司名称", "姓名", "电话", "区号", "注册资本", "更多电话", "所属省份", "备注"]
cell = st.one_of(
    st.sampled_from(["", "-", "无", "NULL", " 李雷 ", "王经理", "100万", "120人"]),
    st.sampled_from(["海棠科技(集團)有限公司", "海棠科技有限公司"]),
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"(\+86|0086|0)? ?1[3-9][0-9] ?[0-9]{4} ?[0-9]{4}(\.0)?", fullmatch=True),
    st.from_regex(r"\(?0(10|57[1-9])\)?-?[2-8][0-9]{6,7}(-[0-9]{1,4})?", fullmatch=True),
    st.from_regex(r"1380013800[0-9](;|、| / )(400123456[0-9]|010-6226567[0-9]-8)", fullmatch=True),
    st.text('ab"\\\t;,0127 雷\u3000', max_size=12),
)


def long_way(cleaner: Cleaner, text: str, plan: Plan = PLAN) -> str:
    lines = CutLines(text, 1, plan.limits.line_characters)
    found = rows_of(lines, plan.delimiter, width=len(plan.columns), limits=plan.limits)
    return "".join(copy_line(row, cleaner.result_of(row)) for row in found)


@settings(deadline=None)  # The first name loads the dictionary of traditional signs.
@given(st.lists(st.tuples(*[cell] * len(TITLES)), max_size=2))
def test_both_ways_say_the_same(table: list[tuple[str, ...]]) -> None:
    plan = replace(PLAN, columns=columns_of(TITLES))
    text = "".join(",".join(cells) + "\n" for cells in table)
    cleaner = Cleaner(plan)

    short = cleaner.clean(text.encode("gb18030"), 1).text.decode()

    assert short == long_way(cleaner, text, plan)


def test_a_column_named_like_what_is_kept_beside_takes_the_long_way() -> None:
    plan = replace(PLAN, columns=columns_of(["电话", "other_phones"]))
    text = "13800138000;4001234567,none of ours\n"
    cleaner = Cleaner(plan)

    short = cleaner.clean(text.encode("gb18030"), 1).text.decode()

    assert short == long_way(cleaner, text, plan)
    assert '{"other_phones": ["+864001234567"]}' in short


def test_a_dirty_list_is_cleaned_alike_both_ways(tmp_path: Path) -> None:
    content = write_dirty_list(tmp_path / "dirty.csv", rows=3000).path.read_bytes()
    cleaner = Cleaner(PLAN)
    text = content.decode("gb18030", "replace").replace("\r\n", "\n").replace("\r", "\n")

    assert cleaner.clean(content, 1).text.decode() == long_way(cleaner, text)


@pytest.mark.parametrize("size", [700, 3_000, 20_000])
def test_the_pieces_of_a_file_give_the_rows_of_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(blocks_of, "BLOCK_BYTES", size)
    content = write_dirty_list(tmp_path / "dirty.csv", rows=2000).path.read_bytes()
    cleaner = Cleaner(PLAN)

    pieces = [cleaner.clean(each.content, each.number) for each in cut(content)]

    whole = cleaner.clean(content, 1)
    assert len(pieces) > 5
    assert b"".join(piece.text for piece in pieces) == whole.text
    assert pieces[-1].last_row == whole.last_row


def cut(content: bytes) -> list[Block]:
    file = io.BytesIO(content)
    return list(blocks(file, number=1, encoding="gb18030", delimiter=",", width=13, limits=LIMITS))


@given(st.text('a,"\n\r雷', max_size=300))
def test_no_byte_is_lost_between_pieces(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks_of, "BLOCK_BYTES", 40)
        content = text.encode("gb18030")

        assert b"".join(each.content for each in cut(content)) == content


def test_an_endless_line_costs_one_row_and_little_memory() -> None:
    content = b"x" * (6 << 20) + b"\n" + b"1,2,3\n"

    found = cut(content)

    assert max(len(each.content) for each in found) < 2 << 20
    assert found[-1].content.endswith(b"1,2,3\n")
