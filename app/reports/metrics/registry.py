"""All metrics by code."""

from app.errors import Invalid
from app.reports.metrics import of_calls, of_time, rates
from app.reports.metrics.metric import Kind, Metric
from dialer.core.types import AgentState

BASES = (
    *of_calls.COUNTS,
    *of_calls.SECONDS,
    *of_calls.OUTCOMES,
    *of_time.TIMES,
    *of_time.LISTS,
    *of_time.ROWS,
)
METRICS: dict[str, Metric] = {metric.code: metric for metric in BASES}
METRICS |= {metric.code: metric for metric in rates.build(METRICS)}


class MetricUnknown(Invalid):
    """There is no such metric, or it does not name calls or time."""

    code = "metric_unknown"


def parts_of(code: str) -> set[str]:
    """The sums that a metric is made of; of a sum, itself."""
    metric = METRICS[code]
    if metric is rates.OFCOM:
        return {"paced_abandoned", "human_to_agent", "machine_to_agent"}
    if metric.kind is not Kind.RATE:
        return {code}
    return {*metric.numerator, *metric.denominator}


def calls_behind(code: str) -> str:
    """The condition on one call `c` under which it counts in the metric; a rate's is its
    numerator's.
    """
    metric = METRICS.get(code)
    if metric is None:
        raise MetricUnknown
    if metric is rates.OFCOM:
        return METRICS["paced_abandoned"].where
    if metric.kind is Kind.RATE:
        return " OR ".join(f"({calls_behind(each)})" for each in metric.numerator)
    if not metric.where:
        raise MetricUnknown
    return metric.where


def states_behind(code: str) -> tuple[AgentState, ...]:
    """The agent's states whose time counts in the metric; a rate's are its numerator's."""
    metric = METRICS.get(code)
    if metric is None:
        raise MetricUnknown
    named = metric.states
    if metric.kind is Kind.RATE:
        named = tuple(state for each in metric.numerator for state in METRICS[each].states)
    if not named:
        raise MetricUnknown
    return tuple(AgentState(state) for state in dict.fromkeys(named))
