"""Every number checker keeps the same promises; the result file reads what vendors write."""

import io
from collections.abc import Sequence

import pytest

from app.leads.dead_numbers import result_file
from app.leads.dead_numbers.port import NumberChecker
from app.leads.dead_numbers.result_file import Codes
from app.leads.imports.reader import FileRefused
from app.models.rules import NumberStatus as Status

KNOWN, EMPTY, STRANGER = "+8613800000001", "+8613800000002", "+8613800000009"


class LastDigit:
    """A checker without a file: the last digit of a number says its status, 9 is not checked."""

    name = "last digit"
    most_at_once = 3

    def check(self, phones: Sequence[str]) -> dict[str, Status]:
        if len(phones) > self.most_at_once:
            raise ValueError("at most three")
        says = {"1": Status.REAL, "2": Status.EMPTY}
        return {phone: says[phone[-1]] for phone in phones if phone[-1] in says}


def from_file() -> NumberChecker:
    rows = f"phone,status\n{KNOWN},real\n{EMPTY},empty\n".encode()
    return result_file.read("vendor", io.BytesIO(rows))


@pytest.mark.parametrize("checker", [LastDigit(), from_file()], ids=["fake", "file"])
class TestChecker:
    def test_answers_are_of_the_asked_and_no_others(self, checker: NumberChecker) -> None:
        assert checker.check([KNOWN, STRANGER]) == {KNOWN: Status.REAL}
        assert checker.check([]) == {}

    def test_company_and_repetition_change_nothing(self, checker: NumberChecker) -> None:
        together = checker.check([EMPTY, KNOWN])

        assert together == {**checker.check([KNOWN]), **checker.check([EMPTY])}
        assert together == checker.check([EMPTY, KNOWN])

    def test_a_question_has_a_size(self, checker: NumberChecker) -> None:
        assert checker.name
        with pytest.raises(ValueError, match="at most"):
            checker.check([KNOWN] * (checker.most_at_once + 1))


class TestResultFile:
    @pytest.mark.parametrize(
        ("line", "codes", "status"),
        [
            ("13800138000,空号", Codes.WORDS, Status.EMPTY),
            ('"13800138000";"实号"', Codes.WORDS, Status.REAL),
            ("+86 138-0013-8000\tSUSPECT_EMPTY", Codes.WORDS, Status.SUSPECT),
            ("13800138000，停机", Codes.WORDS, Status.SUSPENDED),
            ("13800138000,0", Codes.FROM_ZERO, Status.EMPTY),
            ("13800138000,1", Codes.FROM_ZERO, Status.REAL),
            ("13800138000,3", Codes.FROM_ZERO, Status.NO_RECORD),
            ("13800138000,1", Codes.FROM_ONE, Status.REAL),
            ("13800138000,5", Codes.FROM_ONE, Status.OFF),
            ("13800138000,12", Codes.FROM_ONE, Status.EMPTY),
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
    def test_a_line_is_read(self, line: str, codes: Codes, status: Status, encoding: str) -> None:
        found = result_file.read("v", io.BytesIO(f"号码,状态\n{line}\n".encode(encoding)), codes)

        assert found.answers == {"+8613800138000": status}
        assert (found.total, found.refused) == (1, 0)

    def test_every_row_has_a_fate(self) -> None:
        rows = "13800138000,real\n\n13800138000,empty\nnobody,real\n13800138001,whatever\n"

        found = result_file.read("v", io.BytesIO(rows.encode()))

        assert found.answers == {"+8613800138000": Status.EMPTY}
        assert (found.total, found.refused) == (4, 2)
        assert found.first_refused == ("nobody,real", "13800138001,whatever")

    @pytest.mark.parametrize(
        ("content", "hint"),
        [
            (b"", "empty"),
            (b"MZ\x90\x00", "program"),
            (b"PK\x03\x04", "workbook"),
            (b"phone,status\n", "No line"),
            (b"13800138000,1\n", "what its digits mean"),
            (b"13800138000," + b"x" * 10_000_000, "No line"),
        ],
    )
    def test_what_is_no_result_is_refused_with_a_reason(self, content: bytes, hint: str) -> None:
        with pytest.raises(FileRefused, match=hint):
            result_file.read("v", io.BytesIO(content))
