"""Campaigns: from draft to running, with the leads that may be called and no others."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.leads.imports.command import import_file
from app.models.lead import LeadList, PhoneKind
from app.models.rules import DncNumber
from tests.api.conftest import Person
from tests.api.scenes import lead, make_list, make_scene, orders, seat


async def create(person: Person, **fields: Any) -> Any:
    response = await person.client.post("/campaigns", json={"name": "Spring"} | fields)
    assert response.status_code == 201, response.text
    return response.json()


class TestCreate:
    async def test_begins_as_a_draft_with_lawful_hours_and_nine_dispositions(
        self, supervisor: Person
    ) -> None:
        campaign = await create(supervisor)
        chosen = await supervisor.client.get(f"/campaigns/{campaign['id']}/dispositions")

        assert campaign["status"] == "draft"
        assert campaign["mode"] == "progressive"
        assert {window["closes"] for window in campaign["windows"]} == {720, 1200}
        assert [each["position"] for each in chosen.json()] == list(range(1, 10))
        assert chosen.json()[-1]["kind"] == "dnc"

    async def test_refuses_a_name_twice(self, supervisor: Person) -> None:
        await create(supervisor)

        response = await supervisor.client.post("/campaigns", json={"name": "Spring"})

        assert response.status_code == 409
        assert response.json()["code"] == "campaign_name_taken"

    async def test_refuses_what_the_law_refuses(self, supervisor: Person) -> None:
        for wrong in (
            {"abandon_ceiling": 0.06},
            {"ring_seconds": 10},
            {"hold_seconds": 3},
            {"windows": [{"weekday": 0, "opens": 1200, "closes": 540}]},
            {"windows": [{"weekday": 7, "opens": 540, "closes": 1200}]},
            {"retry": {"gaps": {"tired": 5}, "max_attempts": 3}},
            {"colour": "red"},
        ):
            response = await supervisor.client.post("/campaigns", json={"name": "X"} | wrong)

            assert response.status_code == 422, wrong

    async def test_a_list_of_campaigns_is_paged_newest_first(self, supervisor: Person) -> None:
        for number in range(3):
            await create(supervisor, name=f"Campaign {number}")

        first = (await supervisor.client.get("/campaigns?limit=2")).json()
        rest = await supervisor.client.get(f"/campaigns?limit=2&cursor={first['next_cursor']}")

        assert [each["name"] for each in first["items"]] == ["Campaign 2", "Campaign 1"]
        assert [each["name"] for each in rest.json()["items"]] == ["Campaign 0"]
        assert rest.json()["next_cursor"] is None


class TestChange:
    async def test_changes_only_what_is_named_and_tells_the_dialer(
        self, supervisor: Person, sessions: Sessions
    ) -> None:
        campaign = await create(supervisor)

        response = await supervisor.client.patch(
            f"/campaigns/{campaign['id']}",
            json={"wrapup_seconds": 45, "retry": {"gaps": {"busy": 15}, "max_attempts": 3}},
        )

        assert response.json() == campaign | {
            "wrapup_seconds": 45,
            "retry": {"gaps": {"busy": 15}, "max_attempts": 3},
        }
        assert (
            await orders(sessions, "campaign.set")
            == [{"kind": "campaign.set", "campaign_id": campaign["id"]}] * 2
        )

    async def test_an_unknown_campaign_is_not_found(self, supervisor: Person) -> None:
        response = await supervisor.client.patch(f"/campaigns/{uuid4()}", json={"name": "Y"})

        assert response.status_code == 404
        assert response.json()["code"] == "campaign_unknown"


class TestLists:
    async def test_queues_whom_one_may_call_and_bars_the_others(
        self, supervisor: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        list_id, _ = await make_list(sessions, leads=2)
        async with sessions.begin() as session:
            session.add_all(
                [
                    lead(list_id, 10, zone=None),
                    lead(list_id, 11),
                    lead(list_id, 12, phone="+864001234567", phone_kind=PhoneKind.SERVICE_400),
                    DncNumber(phone="+8613800000011", reason="asked", at=clock.now()),
                ]
            )
        campaign = await create(supervisor)

        response = await supervisor.client.post(
            f"/campaigns/{campaign['id']}/lists", json={"list_id": str(list_id)}
        )
        before_start = await supervisor.client.get(f"/campaigns/{campaign['id']}/preflight")

        assert response.json()["counts"] == {
            "waiting": 2,
            "leased": 0,
            "callback": 0,
            "done": 0,
            "barred": 3,
        }
        assert before_start.json()["barred"] == {
            "zone_unknown": 1,
            "do_not_call": 1,
            "no_person": 1,
        }

    async def test_attaching_twice_queues_nobody_twice(
        self, supervisor: Person, sessions: Sessions
    ) -> None:
        list_id, _ = await make_list(sessions, leads=2)
        campaign = await create(supervisor)
        path = f"/campaigns/{campaign['id']}/lists"

        await supervisor.client.post(path, json={"list_id": str(list_id)})
        response = await supervisor.client.post(path, json={"list_id": str(list_id)})

        assert response.json()["counts"]["waiting"] == 2
        assert [each["id"] for each in response.json()["lists"]] == [str(list_id)]

    async def test_an_import_into_an_attached_list_queues_its_leads(
        self, supervisor: Person, sessions: Sessions, settings: Settings, tmp_path: Path
    ) -> None:
        list_id, _ = await make_list(sessions, leads=1)
        campaign = await create(supervisor)
        await supervisor.client.post(
            f"/campaigns/{campaign['id']}/lists", json={"list_id": str(list_id)}
        )
        (tmp_path / "more.csv").write_text("name,phone\nLi Lei,13900139000\n", "utf-8")

        await asyncio.to_thread(
            import_file, settings, tmp_path / "more.csv", list_name="Spring list"
        )

        found = await supervisor.client.get(f"/campaigns/{campaign['id']}")
        assert found.json()["counts"]["waiting"] == 2

    async def test_an_unknown_list_is_not_found(self, supervisor: Person) -> None:
        campaign = await create(supervisor)

        response = await supervisor.client.post(
            f"/campaigns/{campaign['id']}/lists", json={"list_id": str(uuid4())}
        )

        assert response.status_code == 404
        assert response.json()["code"] == "list_unknown"


class TestStart:
    async def test_refuses_an_empty_list(self, supervisor: Person, sessions: Sessions) -> None:
        campaign = await create(supervisor)

        response = await supervisor.client.post(f"/campaigns/{campaign['id']}/start")

        assert response.status_code == 409
        assert response.json()["code"] == "nothing_to_dial"
        assert len(await orders(sessions)) == 1

    async def test_refuses_a_campaign_without_hours(
        self, supervisor: Person, sessions: Sessions
    ) -> None:
        list_id, _ = await make_list(sessions)
        campaign = await create(supervisor, windows=[])
        await supervisor.client.post(
            f"/campaigns/{campaign['id']}/lists", json={"list_id": str(list_id)}
        )

        response = await supervisor.client.post(f"/campaigns/{campaign['id']}/start")

        assert response.json()["code"] == "no_call_window"

    async def test_takes_leads_that_joined_the_list_since(
        self, supervisor: Person, sessions: Sessions
    ) -> None:
        list_id, _ = await make_list(sessions, leads=1)
        campaign = await create(supervisor)
        await supervisor.client.post(
            f"/campaigns/{campaign['id']}/lists", json={"list_id": str(list_id)}
        )
        async with sessions.begin() as session:
            assert await session.get(LeadList, list_id) is not None
            session.add(lead(list_id, 77))

        response = await supervisor.client.post(f"/campaigns/{campaign['id']}/start")

        assert response.json()["status"] == "running"
        assert response.json()["counts"]["waiting"] == 2

    async def test_goes_through_pause_and_stop_and_back(
        self, supervisor: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        path = f"/campaigns/{scene.campaign_id}"

        statuses = [
            (await supervisor.client.post(f"{path}/{verb}")).json()["status"]
            for verb in ("pause", "pause", "start", "stop", "stop", "start")
        ]

        assert statuses == ["paused", "paused", "running", "stopped", "stopped", "running"]

    async def test_a_draft_cannot_be_paused(self, supervisor: Person) -> None:
        campaign = await create(supervisor)

        response = await supervisor.client.post(f"/campaigns/{campaign['id']}/pause")

        assert response.json()["code"] == "campaign_not_running"


class TestPreflight:
    async def test_says_who_would_be_called_now(
        self, supervisor: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now(), leads=3, caller_id="01062265678")
        await seat(sessions, agent.account, scene, clock.now())

        response = await supervisor.client.get(f"/campaigns/{scene.campaign_id}/preflight")

        assert response.json() == {
            "leads": 3,
            "dialable_now": 3,
            "outside_window": 0,
            "later": 0,
            "done": 0,
            "barred": {},
            "agents": 1,
            "agents_with_line": 1,
            "opens_at": None,
            "rows": {"total": 0, "accepted": 0, "invalid": 0, "duplicate": 0, "do_not_call": 0},
            "zones": [{"zone": "Asia/Shanghai", "leads": 3, "is_open": True, "opens_at": None}],
            "numbers": {"unchecked": 3},
            "calls_per_hour": None,
            "hours_left": None,
            "problems": [],
        }

    async def test_at_night_it_says_when_the_hours_begin(
        self, supervisor: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        clock.advance(hours=11)  # 21:00 in Shanghai

        found = (await supervisor.client.get(f"/campaigns/{scene.campaign_id}/preflight")).json()

        assert found["dialable_now"] == 0
        assert found["outside_window"] == 3
        assert found["opens_at"] == "2026-11-25T01:00:00Z"
        assert "outside_window" in found["problems"]
        assert "no_agents" in found["problems"]

    async def test_warns_of_hours_that_are_a_nuisance(
        self, supervisor: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        night = [{"weekday": day, "opens": 0, "closes": 1440} for day in range(7)]
        scene = await make_scene(sessions, clock.now(), windows=night)

        found = (await supervisor.client.get(f"/campaigns/{scene.campaign_id}/preflight")).json()

        assert "unlawful_hours" in found["problems"]
