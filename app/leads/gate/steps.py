"""The way of a list to the agents, as a table, and the two sums that open and close its gate.

Rule: a step that is not in NEXT does not happen, so no list goes from its import to the agents
without being cleaned and checked. The gate opens at 85.0 % of the checked leads, compared as whole
numbers before anything is rounded; dialing measures it again, and what falls under it is paused.
"""

from app.models.lead import ListSource, ListState
from dialer.core.types import Outcome

GATE = 850
"""Per mille of the checked leads that must be right."""
LEAST_DIALS = 100
"""Attempts before the measured accuracy says anything."""

NEXT: dict[ListState, frozenset[ListState]] = {
    ListState.DRAFT: frozenset({ListState.IMPORTED}),
    ListState.IMPORTED: frozenset({ListState.CLEANING, ListState.RETURNED}),
    ListState.CLEANING: frozenset({ListState.REVIEW, ListState.RETURNED}),
    ListState.REVIEW: frozenset({ListState.READY, ListState.CLEANING, ListState.RETURNED}),
    ListState.READY: frozenset({ListState.PAUSED, ListState.CLEANING, ListState.RETURNED}),
    ListState.DIALING: frozenset({ListState.PAUSED, ListState.DONE}),
    ListState.PAUSED: frozenset({ListState.READY, ListState.CLEANING, ListState.RETURNED}),
    ListState.DONE: frozenset({ListState.CLEANING}),
    ListState.RETURNED: frozenset({ListState.CLEANING}),
}
"""READY becomes DIALING by itself, with the first attempt."""

BEGINS_AS_DRAFT = frozenset(
    {ListSource.YELLOW_PAGES, ListSource.ALIBABA, ListSource.HC360, ListSource.PURCHASED}
)
"""Lists that were bought or gathered; a site's own customers need nobody's leave to be called."""

DEAD = frozenset({Outcome.UNALLOCATED, Outcome.SUSPENDED, Outcome.CHANGED, Outcome.INVALID})
"""What the network says of a number that is nobody's."""


def first_state(source: ListSource) -> ListState:
    return ListState.DRAFT if source in BEGINS_AS_DRAFT else ListState.READY


def passes(accurate: int, checked: int) -> bool:
    """Whether a sample is good enough. An empty one is not."""
    return checked > 0 and 1000 * accurate >= GATE * checked


def must_pause(dials: int, bad_dials: int) -> bool:
    """Whether dialing has shown that the list is under its gate."""
    return dials >= LEAST_DIALS and not passes(dials - bad_dials, dials)
