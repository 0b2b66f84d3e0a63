"""A cleaned row as a line of PostgreSQL's COPY text format, for the table `staged`."""

import json

from app.leads.imports.cleaning import CleanLead, Refused
from app.leads.imports.reader import FileRow

NULL = r"\N"
COLUMNS = """
    row_number int, span smallint, reason text, detail text, line text, name varchar,
    company varchar, phone varchar(16), phone_kind varchar(24), extension varchar(8),
    phones varchar(16)[], region varchar, zone varchar(40), email varchar, address varchar,
    industry varchar, credit_code varchar(18), carrier varchar(16), capital bigint,
    capital_currency varchar(3), founded_on date, headcount int, fields jsonb, filled smallint
"""
"""The columns of a lead have its types, so that nothing is turned into another on the way."""
_REFUSED_TAIL = f"\t{NULL}" * 19 + "\n"
_ESCAPES = {ord("\\"): "\\\\", ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t", 0: "\ufffd"}


def copy_line(row: FileRow, result: CleanLead | Refused) -> str:
    """Return the line. A refused row keeps its text; that of others is read again if need be."""
    if isinstance(result, Refused):
        return refused_line(row.number, row.span, result, row.line)
    first = result.phones[0]
    capital, currency = result.capital or (None, None)
    known = (
        *(result.name, result.company, first.e164, first.kind, first.ext),
        "{" + ",".join(phone.e164 for phone in result.phones) + "}",
        *(result.region, result.zone, result.email, result.address, result.industry),
        *(result.credit_code, result.carrier, capital, currency, result.founded_on),
        *(result.headcount, json.dumps(result.fields, ensure_ascii=False), result.filled),
    )
    start = f"{row.number}\t{row.span}\t{NULL}\t{NULL}\t{NULL}\t"
    return start + "\t".join(map(_escaped, known)) + "\n"


def refused_line(number: int, span: int, result: Refused, text: str) -> str:
    texts = (result.reason, result.detail, text)
    return f"{number}\t{span}\t" + "\t".join(map(_escaped, texts)) + _REFUSED_TAIL


def text_line(number: int, text: str) -> str:
    """Return a row of a table of numbers and texts."""
    return f"{number}\t{_escaped(text)}\n"


def _escaped(value: object) -> str:
    if value is None:
        return NULL
    text = str(value)
    # Most cells need nothing, and to see that takes a tenth of the time.
    if text.isprintable() and "\\" not in text:
        return text
    return text.translate(_ESCAPES)
