import pytest

from app.leads.cleaning.codes import is_credit_code
from app.leads.imports.cleaning import CleanLead, Refused, clean, clean_dnc
from app.leads.imports.mapping import columns_of
from app.leads.imports.rejects import harmless

TITLES = [
    "公司名称",
    "联系人",
    "电话",
    "更多电话",
    "区号",
    "统一社会信用代码",
    "邮箱",
    "登记状态",
    "注册资本",
    "微信",
]
GOOD_CODE = "91350100M000100Y43"


def row(**cells: str) -> CleanLead | Refused:
    return clean([cells.get(title, "") for title in TITLES], columns_of(TITLES))


def lead(**cells: str) -> CleanLead:
    made = row(**cells)
    assert isinstance(made, CleanLead)
    return made


def reason(**cells: str) -> str:
    refused = row(**cells)
    assert isinstance(refused, Refused)
    return refused.reason


def e164(made: CleanLead) -> list[str]:
    return [phone.e164 for phone in made.phones]


def test_the_first_mobile_is_primary_wherever_it_stands() -> None:
    made = lead(电话="0571-88886666", 更多电话="13800138000、13900139000")

    assert e164(made) == ["+8613800138000", "+8613900139000", "+8657188886666"]


def test_a_hotline_is_kept_beside_and_not_among_the_phones() -> None:
    made = lead(电话="13800138000", 更多电话="400-800-1234")

    assert e164(made) == ["+8613800138000"]
    assert made.fields == {"other_phones": ["+864008001234"]}


def test_an_extension_is_not_lost() -> None:
    made = lead(电话="010-62265678-801", 更多电话="13800138000")

    assert made.fields == {"extensions": {"+861062265678": "801"}}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({}, "blank_row"),
        ({"公司名称": "海棠科技"}, "no_phone"),
        ({"电话": "暂无", "联系人": "李雷"}, "no_phone"),
        ({"电话": "12800138000"}, "phone_malformed"),
        ({"电话": "1380013800"}, "phone_wrong_length"),
        ({"电话": "1.38E+10"}, "phone_rounded_by_excel"),
        ({"电话": "4008001234"}, "only_service_400"),
        ({"电话": "95588"}, "only_short"),
        ({"电话": "13800138000", "登记状态": "吊销,未注销"}, "company_gone"),
    ],
)
def test_a_row_that_is_no_lead_says_why(cells: dict[str, str], why: str) -> None:
    assert reason(**cells) == why


def test_swapped_columns_are_put_right() -> None:
    made = lead(联系人="13800138000", 电话="李雷")

    assert (made.name, e164(made)) == ("李雷", ["+8613800138000"])


def test_what_has_no_field_is_kept_under_its_title() -> None:
    assert lead(电话="13800138000", 微信="lilei").fields == {"微信": "lilei"}


def test_text_is_one_line_without_control_signs() -> None:
    made = lead(电话="13800138000", 联系人="李\r\nAction: Originate\x00\u2028雷")

    assert made.name == "李 Action: Originate 雷"


def test_a_local_number_takes_the_area_of_its_row() -> None:
    assert e164(lead(电话="8888666", 区号="0318")) == ["+863188888666"]


@pytest.mark.parametrize(("code", "is_valid"), [(GOOD_CODE, True), (GOOD_CODE[:-1] + "4", False)])
def test_a_credit_code_is_taken_only_if_its_check_sign_fits(code: str, is_valid: bool) -> None:
    made = lead(电话="13800138000", 统一社会信用代码=code.lower())

    assert is_credit_code(code) is is_valid
    assert made.credit_code == (code if is_valid else None)
    assert ("credit_code" in made.fields) is not is_valid


def test_a_wrong_address_of_mail_is_kept_but_not_as_one() -> None:
    made = lead(电话="13800138000", 邮箱="李雷")

    assert (made.email, made.fields["email"]) == ("", "李雷")


class TestZone:
    def zone(self, phone: str, zone: str = "", given: str | None = None) -> str | None:
        made = clean([phone, zone], columns_of(["phone", "time zone"]), given)
        assert isinstance(made, CleanLead)
        return made.zone

    def test_china_has_one(self) -> None:
        assert self.zone("13800138000", given="America/New_York") == "Asia/Shanghai"

    def test_a_country_with_several_has_none(self) -> None:
        assert self.zone("+61412345678") is None

    def test_the_column_or_the_import_may_say_it(self) -> None:
        assert self.zone("+61412345678", "Australia/Perth") == "Australia/Perth"
        assert self.zone("+61412345678", "nowhere", "Australia/Sydney") == "Australia/Sydney"


def test_any_number_may_be_barred() -> None:
    made = clean_dnc(["李雷", "4008001234"], columns_of(["姓名", "电话"]))

    assert isinstance(made, CleanLead)
    assert e164(made) == ["+864008001234"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "＝1"])
def test_no_spreadsheet_takes_a_rejected_row_for_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
