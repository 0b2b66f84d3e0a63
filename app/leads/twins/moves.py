"""Where the places in queues and in the pool go when one lead stands for two. Rows are JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

Rows = Mapping[str, Mapping[str, Any]]
REFUSED = "do_not_call"
MERGED = "merged"
_FREE = {"lease_until": None, "call_id": None}
_OWNER = ("owner_id", "taken_at", "check_at", "reminded_at", "closed_at")


def places(rows: Rows, winner: str, loser: str) -> Iterator[dict[str, Any]]:
    """The places to write: the loser leaves every queue; its promises and refusals do not."""
    theirs = {row["campaign_id"]: row for row in rows.values() if row["lead_id"] == winner}
    for row in rows.values():
        if row["lead_id"] != loser:
            continue
        place = _united(theirs.get(row["campaign_id"]), row, winner)
        if place is not None:
            yield place
        yield {**row, **_FREE, "state": "barred", "why": MERGED, "agent_id": None}


def _united(
    place: Mapping[str, Any] | None, other: Mapping[str, Any], winner: str
) -> dict[str, Any] | None:
    """The winner's place in a campaign, or None when it stays as it is."""
    is_refused = other["state"] == "barred" and other["why"] == REFUSED
    if place is None:
        # A bar that is not a refusal is about the other's own number.
        moves = other["state"] != "barred" or is_refused
        return {**other, **_FREE, "lead_id": winner, "caller_id": ""} if moves else None
    attempts = {"attempts": max(place["attempts"], other["attempts"])}
    if is_refused:
        bar = {"state": "barred", "why": REFUSED, "agent_id": None}
        return {**place, **_FREE, **bar, **attempts}
    if other["state"] == "callback" and place["state"] in ("waiting", "done"):
        promise = {name: other[name] for name in ("state", "next_at", "agent_id", "why")}
        return {**place, **promise, **attempts}
    return {**place, **attempts}


def has_two_owners(pool: Rows, winner: str, loser: str) -> bool:
    owners = {
        row["owner_id"]
        for lead_id in (winner, loser)
        if (row := pool.get(lead_id)) is not None and row["owner_id"] is not None
    }
    return len(owners) > 1


def pool_row(pool: Rows, winner: str, loser: str) -> dict[str, Any]:
    """The winner's row of the pool; an owner of the loser owns the winner."""
    other = pool[loser]
    own = pool.get(winner)
    if own is None:
        return {**other, "lead_id": winner}
    if own["owner_id"] is None and other["owner_id"] is not None:
        return {**own, **{name: other[name] for name in _OWNER}}
    return dict(own)


def restored(before: Rows, after: Rows, current: Rows, lead_id: str) -> dict[str, Any]:
    """The fields of a lead to set back: those that the merge changed and nobody since."""
    if lead_id not in current:
        return {}
    was, left, now = before[lead_id], after[lead_id], current[lead_id]
    return {
        field: value
        for field, value in was.items()
        if value != left.get(field) and left.get(field) == now.get(field)
    }
