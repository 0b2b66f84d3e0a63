"""A lead list as one really gets it: GB18030, a notice above the header, every kind of defect.

All companies, people and numbers are invented. Each row is made on purpose, so what an import must
say of it is known: `DirtyList.fates`. The last two digits of the leads' phones choose the callee of
the carrier simulator, so they are dealt from a deck: every hundred leads meet each callee once.
"""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path

from app.leads.cleaning.codes import credit_code_of

ENCODING = "gb18030"
NOTICE = "以下企业名单为演示数据,均属虚构"
HEADER = [
    *("公司名称", "法定代表人", "登记状态", "所属省份", "所属城市", "区号", "电话", "更多电话"),
    *("邮箱", "统一社会信用代码", "所属行业", "企业地址", "注册资本"),
]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉力玲华建国志远雨晨子涵思源欣怡浩然梓轩"
BRANDS = "蓝鹊 青禾 海棠 远帆 星野 木棉 澄湖 长桥 云杉 北麓 南屏 白塔 赤松 银杏 听涛 晓月 竹里 沧浪"
TRADES = {
    "科技": "软件和信息技术服务业",
    "商贸": "批发业",
    "餐饮管理": "餐饮业",
    "机械": "通用设备制造业",
    "纺织品": "纺织业",
    "物流": "道路运输业",
    "装饰工程": "建筑装饰业",
    "教育咨询": "教育",
}
CITIES = {
    "北京": ("北京", "010", 8),
    "上海": ("上海", "021", 8),
    "浙江": ("杭州", "0571", 8),
    "江苏": ("苏州", "0512", 8),
    "广东": ("深圳", "0755", 8),
    "湖北": ("武汉", "027", 8),
    "四川": ("成都", "028", 8),
    "云南": ("玉溪", "0877", 7),
    "河北": ("衡水", "0318", 7),
}
MOBILE_PREFIXES = (
    "133",
    "135",
    "137",
    "138",
    "150",
    "156",
    "158",
    "177",
    "180",
    "186",
    "189",
    "199",
)
BARRED = 12
"""Numbers on the do-not-call list that the list holds in spite of it."""

REMEMBERED = 50_000
"""Rows that a later one may repeat; more would not fit into memory for a list of millions."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class DirtyList:
    path: Path
    rows: int
    dnc: list[str]
    """E.164 numbers to put on the do-not-call list before the import."""
    fates: Counter[str] = field(default_factory=Counter)
    """What an import must count: accepted, rejected, duplicate, blocked."""
    reasons: Counter[str] = field(default_factory=Counter)


def write_dirty_list(
    path: Path, rows: int = 2000, seed: int = 1, taken: Set[str] = frozenset()
) -> DirtyList:
    """Write the file and return what is in it. The same arguments give the same file.

    No number of `taken` (E.164) is in it: an import would count those as known or blocked.
    """
    chance = random.Random(seed)
    maker = _Maker(chance, taken)
    written = DirtyList(path, rows, [f"+86{phone}" for phone in maker.barred])
    with path.open("wb") as file:
        file.write(f"{NOTICE}\r\n{','.join(HEADER)}\r\n".encode(ENCODING))
        for make in _plan(rows, chance):
            line, fate, reason = make(maker)
            file.write(line + b"\r\n")
            written.fates[fate] += 1
            if reason:
                written.reasons[reason] += 1
    return written


Made = tuple[bytes, str, str]


def _plan(rows: int, chance: random.Random) -> Iterator[Callable[["_Maker"], Made]]:
    """Deal the kinds of rows by their shares; what repeats another row comes behind it."""
    shares = {kind: max(1, round(rows * share)) for kind, share in KINDS.items()}
    while sum(shares.values()) > rows - 1 and len(shares) > 1:
        shares.pop(min(shares, key=lambda kind: shares[kind]))
    kinds = [kind for kind, count in shares.items() for _ in range(count)]
    chance.shuffle(kinds)
    yield _plain
    yield from kinds
    yield from [_plain] * (rows - 1 - len(kinds))


class _Maker:
    """Invents rows, and remembers which it made."""

    def __init__(self, chance: random.Random, taken: Set[str]) -> None:
        self.chance = chance
        self._deck: list[int] = []
        self._used = set(taken)
        self.made: list[Row] = []
        self.barred = [self.mobile(chance.randrange(100)) for _ in range(BARRED)]

    def ending(self) -> int:
        if not self._deck:
            self._deck = list(range(100))
            self.chance.shuffle(self._deck)
        return self._deck.pop()

    def mobile(self, ending: int | None = None) -> str:
        last = self.ending() if ending is None else ending
        while True:
            middle = self.chance.randrange(1_000_000)
            phone = f"{self.chance.choice(MOBILE_PREFIXES)}{middle:06d}{last:02d}"
            if self._is_new(phone):
                return phone

    def local(self, area: str, digits: int) -> str:
        last = self.ending()
        while True:
            middle = self.chance.randrange(10 ** (digits - 3))
            local = f"{self.chance.randrange(2, 9)}{middle:0{digits - 3}d}{last:02d}"
            if self._is_new(f"{area.removeprefix('0')}{local}"):
                return local

    def _is_new(self, national: str) -> bool:
        phone = f"+86{national}"
        is_new = phone not in self._used
        self._used.add(phone)
        return is_new

    def row(self, phone: str) -> Row:
        province, (city, area, _) = self.chance.choice(list(CITIES.items()))
        trade, industry = self.chance.choice(list(TRADES.items()))
        brand = self.chance.choice(BRANDS.split()) + self.chance.choice(BRANDS.split())[0]
        number = self.chance.randrange(1, 900)
        company = f"{city}{brand}{trade}有限公司"
        email = f"info{number}@example.com"
        address = f"{city}市解放路{number}号"
        values = [
            *(company, self.person(), "存续", province, city, area, phone, ""),
            *(email, self.credit_code(), industry, address, f"{number}万人民币"),
        ]
        return dict(zip(HEADER, values, strict=True))

    def person(self) -> str:
        given = "".join(self.chance.sample(GIVEN, self.chance.choice((1, 2))))
        return self.chance.choice(SURNAMES) + given

    def credit_code(self) -> str:
        body = f"91{self.chance.randrange(110000, 659999)}{self.chance.randrange(10**9):09d}"
        return credit_code_of(body)

    def accepted(self, row: Row) -> Made:
        if len(self.made) < REMEMBERED:
            self.made.append(row)
        else:
            self.made[self.chance.randrange(REMEMBERED)] = row
        return _line(row), "accepted", ""

    def earlier(self) -> Row:
        return self.chance.choice(self.made)


def _line(row: Row) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(row.values())
    return text.getvalue().removesuffix("\r\n").encode(ENCODING)


def _plain(maker: _Maker) -> Made:
    return maker.accepted(maker.row(maker.mobile()))


def _oddly_typed(maker: _Maker) -> Made:
    """A good number, written as people and spreadsheets write it."""
    phone = maker.mobile()
    ways = [
        f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}",
        f"0086 {phone}",
        f"(86){phone}",
        phone.translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
        f"{phone}.0",
        f"’{phone}",
        f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        f"0{phone}",
        f"手机:{phone}",
    ]
    return maker.accepted(maker.row(maker.chance.choice(ways)))


def _landline(maker: _Maker) -> Made:
    row = maker.row("")
    _, area, digits = CITIES[row["所属省份"]]
    local = maker.local(area, digits)
    ways = [
        f"{area}-{local}",
        f"({area}){local}",
        f"{area}-{local}-801",
        f"{area}{local}转8",
        local,
    ]
    row["电话"] = maker.chance.choice(ways)
    return maker.accepted(row)


def _several_phones(maker: _Maker) -> Made:
    row = maker.row(f"{maker.mobile()};{maker.mobile(0)}")
    row["更多电话"] = f"{maker.mobile(1)}、400{maker.chance.randrange(10**7):07d}"
    return maker.accepted(row)


def _swapped(maker: _Maker) -> Made:
    row = maker.row(maker.mobile())
    row["法定代表人"], row["电话"] = row["电话"], row["法定代表人"]
    return maker.accepted(row)


def _odd_text(maker: _Maker) -> Made:
    """Text that breaks careless readers: line breaks, quotes, formulas, AMI headers."""
    row = maker.row(maker.mobile())
    row["法定代表人"] = maker.chance.choice(
        ["=HYPERLINK(1)", "李\u2028雷", "王\r\nAction: Originate", '韩"梅"梅', "陈,晨"]
    )
    row["企业地址"] = "一层\n二层"
    return maker.accepted(row)


def _refused(phone: Callable[[random.Random], str], reason: str) -> Callable[[_Maker], Made]:
    def make(maker: _Maker) -> Made:
        row = maker.row(phone(maker.chance))
        row["区号"] = ""
        return _line(row), "rejected", reason

    return make


def _digits(chance: random.Random, count: int) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(count))


def _blank(maker: _Maker) -> Made:
    return _line(dict.fromkeys(HEADER, "")), "rejected", "blank_row"


def _dissolved(maker: _Maker) -> Made:
    row = maker.row(maker.mobile(0))
    row["登记状态"] = maker.chance.choice(("注销", "吊销"))
    return _line(row), "rejected", "company_gone"


def _cut_off(maker: _Maker) -> Made:
    line = _line(maker.row("-")).decode(ENCODING)
    return ",".join(line.split(",")[:3]).encode(ENCODING), "rejected", "no_phone"


def _too_many_cells(maker: _Maker) -> Made:
    return _line(maker.row(maker.mobile(0))) + b",1,2", "rejected", "too_many_cells"


def _unclosed_quote(maker: _Maker) -> Made:
    return b'"' + _line(maker.row(maker.mobile(0))), "rejected", "unclosed_quote"


def _damaged(maker: _Maker) -> Made:
    return b"\xff" + _line(maker.row(maker.mobile(0))), "rejected", "damaged_text"


def _same_phone(maker: _Maker) -> Made:
    earlier = maker.earlier()
    row = maker.row(earlier["电话"]) | {"邮箱": "", "企业地址": "", "注册资本": ""}
    # A local number means nothing without its area, and a swapped one is a name.
    row |= {key: earlier[key] for key in ("区号", "法定代表人")}
    return _line(row), "duplicate", "duplicate_in_file"


def _same_company(maker: _Maker) -> Made:
    row = maker.row(maker.mobile(0)) | {"邮箱": "", "企业地址": "", "注册资本": "", "区号": ""}
    row["统一社会信用代码"] = maker.earlier()["统一社会信用代码"]
    return _line(row), "duplicate", "duplicate_in_file"


def _do_not_call(maker: _Maker) -> Made:
    return _line(maker.row(maker.chance.choice(maker.barred))), "blocked", "dnc"


KINDS: dict[Callable[[_Maker], Made], float] = {
    _plain: 0.22,
    _oddly_typed: 0.24,
    _landline: 0.08,
    _several_phones: 0.06,
    _swapped: 0.02,
    _odd_text: 0.02,
    _refused(lambda chance: chance.choice(("", "-", "无", "暂无")), "no_phone"): 0.03,
    _refused(lambda chance: f"138{_digits(chance, 7)}", "phone_wrong_length"): 0.02,
    _refused(lambda chance: f"138{_digits(chance, 9)}", "phone_wrong_length"): 0.02,
    _refused(lambda chance: f"128{_digits(chance, 8)}", "phone_malformed"): 0.02,
    _refused(lambda chance: "1.38E+10", "phone_rounded_by_excel"): 0.01,
    _refused(lambda chance: f"8{_digits(chance, 6)}", "phone_no_area_code"): 0.02,
    _refused(lambda chance: f"400{_digits(chance, 7)}", "only_service_400"): 0.02,
    _refused(lambda chance: "95588", "only_short"): 0.01,
    _blank: 0.01,
    _dissolved: 0.01,
    _cut_off: 0.01,
    _too_many_cells: 0.01,
    _unclosed_quote: 0.005,
    _damaged: 0.005,
    _same_phone: 0.06,
    _same_company: 0.03,
    _do_not_call: 0.02,
}
"""The share of each kind of row; the rest is plain."""
