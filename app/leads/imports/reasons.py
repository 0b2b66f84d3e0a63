"""Each reason for which a row did not become a lead, in words that say what to do."""

from app.leads.imports.cleaning import RowReason
from app.leads.imports.reader import RowFault
from app.leads.phones import PhoneFault

DNC = "dnc"
BLOCKED_NUMBER = "blocked_number"
IN_FILE = "duplicate_in_file"
IN_DATABASE = "duplicate_in_database"
OWNED = "owned_by_colleague"

WORDS: dict[str, tuple[str, str]] = {
    RowFault.LINE_TOO_LONG: ("行过长,请检查换行", "The line is too long; check its line end"),
    RowFault.CELL_TOO_LONG: ("单元格过长,请缩短", "A cell is too long; shorten it"),
    RowFault.UNCLOSED_QUOTE: ("引号未闭合", "A quotation mark is not closed"),
    RowFault.TOO_MANY_CELLS: (
        "单元格多于表头,含分隔符的内容请加引号",
        "More cells than the header; quote text that holds the delimiter",
    ),
    RowFault.DAMAGED_TEXT: ("文字已损坏,请重新导出", "The text is damaged; export it again"),
    RowReason.BLANK: ("空行", "The row is blank"),
    RowReason.NO_PHONE: ("没有电话", "There is no phone"),
    RowReason.COMPANY_GONE: ("企业已注销或吊销", "The company is dissolved"),
    RowReason.ONLY_SERVICE: (
        "只有400/800号码,不外呼",
        "Only a 400/800 number, which is not dialed",
    ),
    RowReason.ONLY_SHORT: ("只有短号,不外呼", "Only a short number, which is not dialed"),
    RowReason.ONLY_IOT: ("只有物联网号码", "Only a number of a machine"),
    RowReason.ONLY_SPECIAL: ("只有特殊号码,不外呼", "Only a special number, which is not dialed"),
    RowReason.ONLY_JOKE: ("只有测试或随意填写的号码", "Only a test number or a joke"),
    PhoneFault.EMPTY: ("没有电话", "There is no phone"),
    PhoneFault.MALFORMED: ("号码格式无效", "The phone is not in a known format"),
    PhoneFault.WRONG_LENGTH: ("号码位数不对", "The phone has too many or too few digits"),
    PhoneFault.UNKNOWN_AREA_CODE: ("区号不存在", "The area code does not exist"),
    PhoneFault.NO_AREA_CODE: ("缺少区号,请加区号列", "The area code is missing; add its column"),
    PhoneFault.ROUNDED: (
        "Excel已舍去号码位数,请设为文本后重新导出",
        "Excel has dropped digits; format the column as text and export again",
    ),
    PhoneFault.AMBIGUOUS: (
        "号码有歧义,请补全0或1",
        "The number can be read in two ways; add the missing 0 or 1",
    ),
    PhoneFault.TOO_MANY: ("单元格内号码过多", "Too many phones in one cell"),
    DNC: ("在黑名单中,不得拨打", "On the do-not-call list"),
    BLOCKED_NUMBER: ("自有、竞争对手或测试号码", "Our own, a competitor's or a test number"),
    IN_FILE: ("与文件内另一行重复", "Repeats another row of the file"),
    IN_DATABASE: ("系统中已有该线索", "The lead is already here"),
    OWNED: ("撞单,已有同事在跟进", "A colleague owns this lead"),
}


def in_words(reason: str, locale: str) -> str:
    chinese, english = WORDS.get(reason, (reason, reason))
    return chinese if locale.startswith("zh") else english
