"""The rules of calling: one verdict for whoever lends, dials, explains or lets a call out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from app.calling.rules import command, guard
from app.calling.rules.days import Days
from app.calling.rules.hours import Hours
from app.clock import SetClock
from app.db import Sessions
from app.engine.leases import Leads
from app.models.campaign import Campaign, CampaignLead, QueueState
from app.models.lead import Lead, LeadList, ListState
from app.models.rules import SITE_DNC, NumberCheck, NumberStatus
from dialer.core.types import CampaignId, Outcome, Window
from tests.api.conftest import Person
from tests.api.scenes import Scene, make_call, make_scene, place_of

ALWAYS = tuple(Window(day, 0, 1440) for day in range(7))
PHONE = "+8613800000001"


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now())


async def lent(sessions: Sessions, scene: Scene, clock: SetClock) -> list[UUID]:
    leases = await Leads(sessions).lease(
        CampaignId(str(scene.campaign_id)), 10, clock.now().timestamp()
    )
    return [UUID(lease.lead_id) for lease in leases]


async def whys(person: Person, scene: Scene, lead: int = 0) -> Any:
    answer = await person.client.get(f"/leads/{scene.leads[lead]}/explain")
    return answer.json()["places"][0]["whys"]


async def change(sessions: Sessions, table: Any, row_id: UUID, **values: Any) -> None:
    async with sessions.begin() as session:
        await session.execute(update(table).where(table.id == row_id).values(**values))


class TestCaps:
    @pytest.mark.parametrize(
        ("ago", "free_in"),
        [
            ([1, 2, 3], timedelta(minutes=2)),
            ([60, 120, 180, 240, 300], timedelta(hours=19)),
        ],
    )
    async def test_a_number_is_called_no_oftener_than_the_site_allows(
        self,
        *,
        sessions: Sessions,
        clock: SetClock,
        supervisor: Person,
        scene: Scene,
        ago: list[int],
        free_in: timedelta,
    ) -> None:
        now = clock.now()
        for minutes in ago:
            await make_call(sessions, None, scene, now - timedelta(minutes=minutes))

        found = await lent(sessions, scene, clock)

        assert found == scene.leads[1:]
        place = await place_of(sessions, scene)
        assert (place.state, place.why) == (QueueState.WAITING, "called_too_often")
        assert place.next_at == now + free_in
        assert (await whys(supervisor, scene))[0] == "called_too_often"

    async def test_a_call_that_never_reached_the_person_does_not_count(
        self, sessions: Sessions, clock: SetClock, scene: Scene
    ) -> None:
        for minutes in (1, 2, 3):
            at = clock.now() - timedelta(minutes=minutes)
            await make_call(sessions, None, scene, at, outcome=Outcome.CONGESTION, is_charged=False)

        assert await lent(sessions, scene, clock) == scene.leads


class TestRefusals:
    async def test_a_list_of_one_campaign_stops_only_that_campaign(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        other = await make_scene(sessions, clock.now(), first=50, name="Autumn")
        made = await supervisor.client.post(
            "/dnc-lists",
            json={"name": "Autumn", "scope": "campaign", "campaign_id": str(other.campaign_id)},
        )
        text = "13800000001,asked\n138 0000 0050\nnot a phone\n13800000050\n"

        added = await supervisor.client.post(
            f"/dnc-lists/{made.json()['id']}/numbers", json={"text": text, "reason": "a letter"}
        )

        assert added.json() == {
            "total": 4,
            "added": 2,
            "known": 1,
            "refused": 1,
            "first_refused": ["not a phone"],
        }
        assert await lent(sessions, scene, clock) == scene.leads
        assert await lent(sessions, other, clock) == other.leads[1:]
        assert (await place_of(sessions, other)).state is QueueState.BARRED

    async def test_a_clients_list_stops_the_campaigns_of_that_client(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        client = (await supervisor.client.post("/clients", json={"name": "Acme"})).json()
        listed = {"name": "Acme's", "scope": "client", "client_id": client["id"]}
        made = (await supervisor.client.post("/dnc-lists", json=listed)).json()
        refusal = {"phone": "13800000001", "reason": "a mail", "list_id": made["id"]}
        await supervisor.client.post("/dnc", json=refusal)
        assert await whys(supervisor, scene) == []

        answer = await supervisor.client.put(
            f"/campaigns/{scene.campaign_id}/audience", json={"client_id": client["id"]}
        )

        assert answer.status_code == 200, answer.text
        assert await whys(supervisor, scene) == ["do_not_call"]
        assert await lent(sessions, scene, clock) == scene.leads[1:]

    async def test_a_refusal_with_an_end_ends(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        until = (clock.now() + timedelta(hours=2)).isoformat()
        refusal = {"phone": "13800000001", "reason": "on holiday", "expires_at": until}
        await supervisor.client.post("/dnc", json=refusal)

        assert (await lent(sessions, scene, clock)) == scene.leads[1:]
        clock.advance(hours=4)
        assert (await lent(sessions, scene, clock)) == scene.leads[:1]

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": "x", "scope": "client"},
            {"name": "x", "scope": "all", "client_id": str(SITE_DNC)},
            {"name": "x", "scope": "client", "client_id": str(SITE_DNC)},
        ],
    )
    async def test_a_scope_names_whom_it_is_about(
        self, supervisor: Person, fields: dict[str, str]
    ) -> None:
        answer = await supervisor.client.post("/dnc-lists", json=fields)

        assert answer.status_code == 422

    async def test_one_that_comes_between_lease_and_call_stops_the_call(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        await lent(sessions, scene, clock)
        await supervisor.client.post("/dnc", json={"phone": "13800000001", "reason": "a letter"})
        calls = [uuid7(), uuid7()]
        placed = [
            (call, scene.campaign_id, lead)
            for call, lead in zip(calls, scene.leads[:2], strict=True)
        ]

        async with sessions() as session:
            stopped = await guard.stopped(session, placed, clock.now())

        assert stopped == {calls[0]: "do_not_call"}


class TestOtherRules:
    async def test_no_consent_no_call(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        await supervisor.client.put(
            f"/campaigns/{scene.campaign_id}/audience", json={"requires_consent": True}
        )
        consent = {
            "phone": "13800000001",
            "basis": "order form",
            "evidence": "order 17",
            "given_at": (clock.now() - timedelta(days=3)).isoformat(),
        }
        given = (await supervisor.client.post("/consents", json=consent)).json()
        assert await whys(supervisor, scene) == []
        assert await whys(supervisor, scene, 1) == ["no_consent"]

        await supervisor.client.post(f"/consents/{given['id']}/withdraw")

        assert await whys(supervisor, scene) == ["no_consent"]
        assert await lent(sessions, scene, clock) == []

    async def test_each_says_its_own_reason(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        await change(sessions, Lead, scene.leads[0], zone=None)
        await change(sessions, Lead, scene.leads[1], industry="花店")
        async with sessions.begin() as session:
            session.add(
                NumberCheck(
                    phone="+8613800000003",
                    status=NumberStatus.EMPTY,
                    provider="test",
                    checked_at=clock.now() - timedelta(days=89),
                )
            )
        audience = {"segment": {"industries": ["花"], "regions": ["浙江"]}, "match_threshold": 50}
        await supervisor.client.put(f"/campaigns/{scene.campaign_id}/audience", json=audience)

        assert await whys(supervisor, scene, 0) == ["zone_unknown", "off_segment"]
        assert await whys(supervisor, scene, 1) == []
        assert await whys(supervisor, scene, 2) == ["dead_number", "off_segment"]
        async with sessions.begin() as session:
            aged = clock.now() - timedelta(days=91)
            await session.execute(update(NumberCheck).values(checked_at=aged))
        assert await whys(supervisor, scene, 2) == ["off_segment"]

    async def test_a_list_that_is_not_ready_is_not_dialed(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        await change(sessions, LeadList, scene.list_id, state=ListState.PAUSED)

        assert await lent(sessions, scene, clock) == []
        assert await whys(supervisor, scene) == ["list_not_ready"]

    async def test_the_head_of_the_queue_never_blocks_what_is_behind(
        self, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now(), leads=450)
        async with sessions.begin() as session:
            await session.execute(
                update(Lead).where(Lead.id.in_(scene.leads[:440])).values(zone="America/New_York")
            )

        assert await lent(sessions, scene, clock) == scene.leads[440:]
        place = await place_of(sessions, scene)
        assert (place.why, place.next_at) == (
            "outside_window",
            datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
        )


class TestHolidays:
    def test_a_holiday_is_closed_all_day_where_the_zone_is(self) -> None:
        kept, not_kept = Hours(ALWAYS, Days()), Hours(ALWAYS, None)
        noon = datetime(2026, 10, 1, 4, 0, tzinfo=UTC)

        assert not kept.is_open("Asia/Shanghai", noon)
        assert kept.is_open("Europe/London", noon)
        assert not_kept.is_open("Asia/Shanghai", noon)
        # 1 to 3 October are days off; the 4th begins in Shanghai at 16:00 UTC of the 3rd.
        assert kept.opens_at("Asia/Shanghai", noon) == datetime(2026, 10, 3, 16, 0, tzinfo=UTC)

    def test_the_site_has_the_last_word(self) -> None:
        days = Days({("CN", date(2026, 10, 1)): False, ("CN", date(2026, 11, 24)): True})

        assert not days.is_off("Asia/Shanghai", date(2026, 10, 1))
        assert days.is_off("Asia/Shanghai", date(2026, 11, 24))

    async def test_a_day_that_the_site_adds_counts_at_once(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        day = {"country": "CN", "day": "2026-11-24", "name": "Moving house"}
        await supervisor.client.put("/holidays", json=day)
        explained = await supervisor.client.get(f"/leads/{scene.leads[0]}/explain")

        place = explained.json()["places"][0]
        assert place["whys"] == ["outside_window"]
        assert place["opens_at"] == "2026-11-25T01:00:00Z"
        assert await lent(sessions, scene, clock) == []
        await supervisor.client.delete("/holidays/CN/2026-11-24")
        assert await whys(supervisor, scene) == ["outside_window"]


class TestExplain:
    async def test_every_lead_is_counted_once(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        await supervisor.client.post("/dnc", json={"phone": "13800000001", "reason": "a letter"})
        await change(sessions, Lead, scene.leads[1], zone=None)

        answer = (await supervisor.client.get(f"/campaigns/{scene.campaign_id}/explain")).json()

        assert answer["counts"] == {"do_not_call": 1, "zone_unknown": 1}
        assert (answer["ready"], answer["total"]) == (1, 3)
        assert answer["stops"] == ["dialer_away", "no_agents"]

    async def test_the_command_says_the_same(
        self, sessions: Sessions, clock: SetClock, scene: Scene
    ) -> None:
        await change(sessions, Campaign, scene.campaign_id, windows=[])
        async with sessions() as session:
            by_phone = await command.answer(session, "138 0000 0001", "", clock.now())
            nothing = await command.answer(session, "", "Spring", clock.now())

        assert list(by_phone.columns[2].cells) == ["outside_window"]
        assert "[bold red]no_call_window[/]" in list(nothing.columns[0].cells)

    async def test_what_was_put_off_is_looked_at_again_when_the_rule_changes(
        self, sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
    ) -> None:
        clock.advance(hours=11)
        assert await lent(sessions, scene, clock) == []
        always = [{"weekday": day, "opens": 0, "closes": 1440} for day in range(7)]

        await supervisor.client.patch(f"/campaigns/{scene.campaign_id}", json={"windows": always})

        assert set(await lent(sessions, scene, clock)) == set(scene.leads)
        async with sessions() as session:
            states = await session.scalars(select(CampaignLead.state))
        assert set(states) == {QueueState.LEASED}
