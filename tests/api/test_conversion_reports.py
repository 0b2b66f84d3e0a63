"""Conversion by what a lead is, and of lists and agents under equal conditions."""

import pytest
from sqlalchemy import update

from app.clock import SetClock
from app.db import Sessions
from app.models.campaign import CampaignLead
from app.models.lead import Lead, LeadList, ListSource
from tests.api.conftest import Person
from tests.api.report_day import good_day
from tests.api.scenes import Scene, make_scene
from tests.api.test_reports import read


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock, agent: Person) -> Scene:
    """The good day: 100 leads called, 52 talked to, the first six of them won."""
    made = await make_scene(sessions, clock.now(), leads=100)
    await good_day(sessions, agent.account, made)
    async with sessions.begin() as session:
        first = Lead.id.in_(made.leads[:20])
        await session.execute(update(Lead).values(region="江苏 苏州", industry="纺织业"))
        await session.execute(update(Lead).where(first).values(region="浙江省 杭州市", industry=""))
        await session.execute(update(LeadList).values(source=ListSource.PURCHASED))
        place = update(CampaignLead).where(CampaignLead.lead_id.in_(made.leads[:20]))
        await session.execute(place.values(match=100))
        place = update(CampaignLead).where(CampaignLead.lead_id.in_(made.leads[20:60]))
        await session.execute(place.values(match=60))
    clock.advance(hours=8)
    return made


@pytest.mark.usefixtures("scene")
class TestConversion:
    @pytest.mark.parametrize(
        ("kind", "names"),
        [
            ("region", ["江苏", "浙江"]),
            ("industry", ["纺织业", "未知"]),
            ("segment", ["Spring · 50–74", "Spring · 100"]),
        ],
    )
    async def test_by_what_the_lead_is(self, admin: Person, kind: str, names: list[str]) -> None:
        table = await read(admin, f"conversion_{kind}")

        assert [row["name_zh"] for row in table["rows"]][:2] == names
        rest, first = table["rows"][0]["values"], table["rows"][1]["values"]
        assert (first["talked"], first["converted"], first["conversion"]) == (20, 6, 0.3)
        assert first["conversion_low"] == pytest.approx(0.1455, abs=1e-3)
        assert first["conversion_high"] == pytest.approx(0.519, abs=1e-3)
        assert (rest["talked"], rest["converted"], rest["conversion_low"]) == (32, 0, 0.0)
        assert (table["total"]["tried"], table["total"]["talked"]) == (100, 52)

    async def test_by_where_the_list_came_from(self, admin: Person) -> None:
        table = await read(admin, "conversion_source")

        assert [(row["name_en"], row["values"]["talked"]) for row in table["rows"]] == [
            ("Purchased", 52)
        ]

    @pytest.mark.parametrize(
        ("report", "by"), [("fair_lists", "list_id"), ("fair_agents", "agent_id")]
    )
    async def test_one_list_and_one_agent_are_the_whole(
        self, *, admin: Person, scene: Scene, report: str, by: str
    ) -> None:
        table = await read(admin, report)

        (row,) = table["rows"]
        values = row["values"]
        assert row["opens"].keys() == {by}
        assert (values["talked"], values["converted"]) == (52, 6)
        assert values["fair_conversion"] == pytest.approx(6 / 52, abs=0.01)
        assert values["fair_low"] < 6 / 52 < values["fair_high"]
        assert values["own_effect"] == pytest.approx(0.0, abs=0.01)

    async def test_an_agent_does_not_read_the_comparison(self, agent: Person) -> None:
        answer = await agent.client.get("/reports/tables/fair_agents")

        assert answer.status_code == 403


async def test_a_day_without_calls_has_no_conversion(admin: Person) -> None:
    for report in ("conversion_region", "fair_lists"):
        assert (await read(admin, report))["rows"] == []
