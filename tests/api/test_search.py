"""Leads are found while somebody types, in Chinese too, and before the index knows them."""

import pytest
from sqlalchemy import select, update

from app.clock import SetClock
from app.db import Sessions
from app.leads.leads import search
from app.leads.leads.search import index_new, pieces
from app.models.gate import LeadGrams
from app.models.lead import Lead
from tests.api.conftest import Person
from tests.api.scenes import lead, make_list

COMPANIES = ("杭州西湖花店有限公司", "北京花卉研究所", "Blue Lake Flowers Ltd.")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("花店", [0]),
        ("花", [0, 1]),
        ("西湖 有限", [0]),
        ("lake", [2]),
        ("LAKE flo", [2]),
        ("店花", []),
        ("0002", [1]),
        ("138-0000-00", [0, 1, 2]),
        ("100%", []),
    ],
)
async def test_by_pieces_of_names_and_numbers(
    *,
    sessions: Sessions,
    clock: SetClock,
    supervisor: Person,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    expected: list[int],
) -> None:
    monkeypatch.setattr(search, "NEWEST", 0)
    list_id, _ = await make_list(sessions, leads=0)
    rows = [lead(list_id, at + 1, company=name) for at, name in enumerate(COMPANIES)]
    async with sessions.begin() as session:
        session.add_all(rows)
    async with sessions.begin() as session:
        assert await index_new(session, clock.now()) == 3
        assert await index_new(session, clock.now()) == 0

    answer = await supervisor.client.get("/leads", params={"q": typed})

    found = {each["id"] for each in answer.json()["items"]}
    assert found == {str(rows[at].id) for at in expected}


async def test_a_change_is_found_at_once_and_a_new_lead_before_it_is_indexed(
    sessions: Sessions, clock: SetClock, supervisor: Person
) -> None:
    list_id, ids = await make_list(sessions, leads=1)
    async with sessions.begin() as session:
        await index_new(session, clock.now())
        await session.execute(update(Lead).where(Lead.id == ids[0]).values(company="山茶园"))
    async with sessions.begin() as session:
        session.add(lead(list_id, 9, company="山茶花"))

    answer = await supervisor.client.get("/leads", params={"q": "山茶"})

    assert [each["company"] for each in answer.json()["items"]] == ["山茶花", "山茶园"]
    async with sessions() as session:
        assert len((await session.scalars(select(LeadGrams.lead_id))).all()) == 1


def test_what_is_too_short_is_not_looked_for() -> None:
    assert pieces("花") == ([], [], "")
    assert pieces("138") == ([], [], "")
    assert pieces("+86 1380") == (["#1380"], [], "1380")
