"""Which leads look like one company, and what a merge makes of them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.leads.twins import moves
from app.leads.twins.likeness import CANDIDATE, Card, core_of, keys_of, likeness
from app.leads.twins.uniting import fullness, united, winner_of

CARD = Card("王伟", "浙江青禾软件有限公司", ("+8613800000001",), None, "浙江", "滨江区江南大道88号")


@pytest.mark.parametrize(
    ("company", "core"),
    [
        ("浙江青禾软件有限公司", "青禾软件"),
        ("浙江省青禾软件股份有限公司", "青禾软件"),
        ("青禾软件（集团）有限责任公司", "青禾软件集团"),
        ("杭州市青禾软件公司", "青禾软件"),
        ("Qinghe Software Co., Ltd.", "qinghesoftware"),
        ("公司", "公司"),
        ("", ""),
    ],
)
def test_a_company_has_a_name_of_its_own(company: str, core: str) -> None:
    assert core_of(company) == core


class TestLikeness:
    @pytest.mark.parametrize(
        ("other", "is_candidate"),
        [
            (replace(CARD, company="浙江省青禾软件股份有限公司", phones=()), True),
            (replace(CARD, company="浙江青和软件有限公司"), True),
            (replace(CARD, company="浙江青禾纺织有限公司", phones=(), address=""), False),
            (replace(CARD, company="青禾软件有限公司苏州分公司", region="江苏", phones=()), False),
            (replace(CARD, company="上海远帆物流有限公司"), False),
            (Card("王伟", "", CARD.phones, None, "", ""), False),
        ],
    )
    def test_known_pairs(self, other: Card, *, is_candidate: bool) -> None:
        found = likeness(CARD, other)

        assert (found.score >= CANDIDATE) is is_candidate, found
        assert likeness(other, CARD) == found
        assert not is_candidate or keys_of(CARD) & keys_of(other)

    def test_two_codes_are_two_companies(self) -> None:
        one = replace(CARD, credit_code="91330108MA27XX001A")
        same = replace(one, credit_code="91330108MA27XX001B")
        other = replace(one, credit_code="91330108MA28YY777A", phones=())

        assert likeness(one, same).score == 100
        assert likeness(one, other).score < CANDIDATE
        assert keys_of(one) & keys_of(same)


PHONES = st.lists(st.from_regex(r"\+861[3-9][0-9]{2}", fullmatch=True), max_size=4)
WORDS = st.sampled_from(["", "甲", "乙"])


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    phone = draw(st.from_regex(r"\+861[3-9][0-9]{3}", fullmatch=True))
    texts = {name: draw(WORDS) for name in ("name", "company", "region", "email", "address")}
    return {
        **texts,
        "id": draw(st.uuids()).hex,
        "industry": draw(WORDS),
        "phone": phone,
        "phones": [phone, *draw(PHONES)],
        "credit_code": draw(st.sampled_from([None, "9133"])),
        "capital": draw(st.sampled_from([None, 100])),
        "capital_currency": "CNY",
        "founded_on": None,
        "headcount": draw(st.sampled_from([None, 5])),
        "fields": draw(st.dictionaries(WORDS, WORDS, max_size=2)),
    }


class TestUniting:
    @given(rows(), rows())
    def test_no_phone_is_lost_and_nothing_that_was_said_goes(
        self, one: dict[str, Any], other: dict[str, Any]
    ) -> None:
        winner, loser = winner_of(one, other)

        after = {**winner, **united(winner, loser)}

        assert set(after["phones"]) == {*one["phones"], *other["phones"]}
        assert after["phones"][0] == winner["phone"]
        assert len(after["phones"]) == len(set(after["phones"]))
        assert all(after[field] == winner[field] for field in winner if winner[field] and field
                   not in ("phones", "fields"))  # fmt: skip
        assert after["fields"].keys() == {*one["fields"], *other["fields"]}
        assert fullness(winner) >= fullness(loser)
        assert united(after, loser) == {}


def place(lead: str, state: str, why: str = "", **more: Any) -> dict[str, Any]:
    return {
        "campaign_id": "c", "lead_id": lead, "state": state, "why": why, "attempts": 1,
        "agent_id": None, "next_at": "t", "call_id": None, "lease_until": None, "caller_id": "",
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("own", "other", "after"),
    [
        (None, place("l", "waiting"), ("waiting", "")),
        (None, place("l", "barred", "do_not_call"), ("barred", "do_not_call")),
        (None, place("l", "barred", "zone_unknown"), None),
        (place("w", "waiting"), place("l", "barred", "do_not_call"), ("barred", "do_not_call")),
        (place("w", "barred", "do_not_call"), place("l", "callback"), ("barred", "do_not_call")),
        (place("w", "waiting"), place("l", "callback", "callback"), ("callback", "callback")),
        (place("w", "callback", "mine"), place("l", "waiting"), ("callback", "mine")),
    ],
)
def test_promises_and_refusals_go_along(
    own: dict[str, Any] | None, other: dict[str, Any], after: tuple[str, str] | None
) -> None:
    rows = {"l": other} | ({"w": own} if own else {})

    written = {row["lead_id"]: row for row in moves.places(rows, "w", "l")}

    assert (written["l"]["state"], written["l"]["why"]) == ("barred", "merged")
    kept = written.get("w")
    assert ((kept["state"], kept["why"]) if kept else None) == after
