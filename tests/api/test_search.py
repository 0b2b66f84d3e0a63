"""Leads are found while somebody types, in Chinese too, and before the index knows them."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from app.db import Sessions
from app.leads.leads import search
from app.leads.leads.search import index_new, pieces
from app.models.gate import LeadGrams
from app.models.lead import Import, ImportState, Lead, LeadList
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
        ("湖", [0]),
        ("La", [2]),
        ("北京 研究所", [1]),
        ("0002", [1]),
        ("138-0000-00", [0, 1, 2]),
        ("100%", []),
    ],
)
async def test_by_pieces_of_names_and_numbers(
    *,
    sessions: Sessions,
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

    answer = await supervisor.client.get("/leads", params={"q": typed})

    found = {each["id"] for each in answer.json()["items"]}
    assert found == {str(rows[at].id) for at in expected}


async def test_the_leads_of_an_import_are_taken_up_in_their_order(
    sessions: Sessions, supervisor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "NEWEST", 0)
    monkeypatch.setattr(search, "AT_ONCE", 3)
    list_id, _ = await make_list(sessions, leads=0)
    done = Import(list_id=list_id, file_name="list.csv", state=ImportState.DONE)
    async with sessions.begin() as session:
        session.add(done)
        await session.flush()
        rows = [lead(list_id, n, company=f"山茶园{n}", import_id=done.id) for n in range(4)]
        session.add_all(rows)

    taken = []
    for _ in range(4):
        async with sessions.begin() as session:
            taken.append(await index_new(session))

    assert taken == [3, 1, 0, 0]
    answer = await supervisor.client.get("/leads", params={"q": "茶园", "limit": 2})
    assert [each["company"] for each in answer.json()["items"]] == ["山茶园3", "山茶园2"]
    later = {"q": "茶园", "limit": 2, "cursor": answer.json()["next_cursor"]}
    answer = await supervisor.client.get("/leads", params=later)
    assert [each["company"] for each in answer.json()["items"]] == ["山茶园1", "山茶园0"]


async def test_what_changes_or_goes_is_found_or_not_at_once(
    sessions: Sessions, supervisor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "NEWEST", 0)
    list_id, ids = await make_list(sessions, leads=2)
    async with sessions.begin() as session:
        await session.execute(update(Lead).where(Lead.id == ids[0]).values(company="山茶园"))
        await session.execute(delete(Lead).where(Lead.id == ids[1]))
        session.add(lead(list_id, 9, company="山茶花"))

    answer = await supervisor.client.get("/leads", params={"q": "山茶"})

    assert [each["company"] for each in answer.json()["items"]] == ["山茶花", "山茶园"]
    async with sessions() as session:
        assert len((await session.scalars(select(LeadGrams.lead_id))).all()) == 2


async def test_both_sides_cut_words_at_the_same_signs(sessions: Sessions) -> None:
    """What the pieces of a typed text are is said twice: here and in the database's function."""
    signs = [*map(chr, range(1, 127)), *"，。、（）·—“”《》　é中ー"]
    asked = text("SELECT lead_grams_of(0, '', CAST(:name AS text), ARRAY[]::text[])")

    async with sessions() as session:
        for sign in signs:
            name = f"ab{sign}西湖"
            stored = {gram[1:] for gram in await session.scalar(asked, {"name": name})}
            assert set(pieces(name)[0]) <= stored, repr(sign)


async def test_a_list_with_leads_and_a_lead_without_a_list_are_refused(sessions: Sessions) -> None:
    list_id, _ = await make_list(sessions, leads=1)

    with pytest.raises(IntegrityError, match="there are leads of it"):
        async with sessions.begin() as session:
            await session.execute(delete(LeadList).where(LeadList.id == list_id))
    with pytest.raises(IntegrityError, match="no such list"):
        async with sessions.begin() as session:
            session.add(lead(uuid7(), 7))


def test_what_is_too_short_is_not_looked_for() -> None:
    assert pieces("a") == ([], ["a"], "")
    assert pieces("138") == ([], [], "")
    assert pieces("+86 1380") == (["#1380"], [], "1380")
    assert pieces("Note西湖")[0] == ["not", "ote", "te西", "e西湖", "西湖"]
