"""The registry is whole, and its page is what it says."""

import re

import pytest

from app.golden import golden_hours
from app.reports.metrics import page
from app.reports.metrics.metric import Kind, Metric, rate_of
from app.reports.metrics.rates import OFCOM, ofcom_rate
from app.reports.metrics.registry import METRICS, calls_behind, parts_of
from app.reports.tables.reports import REPORTS


def test_the_page_is_fresh() -> None:
    fresh = page.render()

    assert page.PAGE.read_text(encoding="utf-8") == fresh, "python -m app.reports.metrics.page"


def test_codes_and_names_are_used_once() -> None:
    for names in ([m.zh for m in METRICS.values()], [m.en for m in METRICS.values()]):
        assert [name for name in names if names.count(name) > 1] == []


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_metric_says_what_it_is_in_both_languages(metric: Metric) -> None:
    assert all((metric.zh, metric.en, metric.said_zh, metric.said_en))
    assert re.search(r"[一-鿿]", metric.zh + metric.said_zh)
    assert parts_of(metric.code) <= METRICS.keys()


def test_a_rate_divides_what_is_no_rate() -> None:
    rates = [metric for metric in METRICS.values() if metric.kind is Kind.RATE]

    assert [m.code for m in rates if not m.numerator] == [OFCOM.code]
    assert all(METRICS[part].kind is not Kind.RATE for m in rates for part in parts_of(m.code))


def test_every_column_of_a_report_is_defined() -> None:
    assert {code for report in REPORTS.values() for code in report.columns} <= METRICS.keys()


def test_nothing_divided_by_nothing_is_unknown() -> None:
    connect = METRICS["connect_rate"]

    assert rate_of(connect, {"connected": 0.0, "calls": 0.0}) is None
    assert rate_of(connect, {"connected": 3.0, "calls": None}) is None
    assert rate_of(connect, {"connected": 3.0, "calls": 4.0}) == 0.75
    assert ofcom_rate(0, 0, 0) is None


def test_a_rate_opens_the_calls_of_its_numerator() -> None:
    assert calls_behind("connect_rate") == "(c.bridged_at IS NOT NULL)"


def test_golden_hours_are_minutes_of_the_day() -> None:
    assert golden_hours("09:30-11:30,14:00-17:00") == ((570, 690), (840, 1020))
    assert golden_hours("") == ()
