"""A whole file is judged before it is committed, and nothing is kept until then."""

from pathlib import Path

import pytest

from app.config import Settings
from app.leads.imports import claims
from tests.api.conftest import Person
from tests.api.import_site import HEADER, Site
from tests.api.test_imports_wizard import carried_out, drafted

DIRTY = (
    HEADER + "海棠科技,李雷,138 0013 8000,,,\n"
    "海棠科技,李雷,13800138000,,,\n"
    "远帆商贸,韩梅梅,13900139000,,,\n"
    "青禾软件,陈思源,13700137000,,,\n"
    "木棉纺织,赵敏,12345,,,\n"
)
FIGURES = ("total", "accepted", "rejected", "duplicate", "blocked")
REASONS = {"duplicate_in_file": 1, "duplicate_in_database": 1, "dnc": 1, "only_short": 1}


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Site:
    found = Site(settings, tmp_path)
    found.imports(HEADER + "远帆商贸,韩梅梅,13900139000,,,\n", "去年的展会")
    found.bars("电话\n13700137000\n")
    return found


@pytest.fixture(autouse=True)
def no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.leads.imports.companion.ImportReader._read_one", lambda self: False)


async def checked(who: Person, site: Site, **asked: object) -> dict[str, object]:
    draft = await drafted(who.client, DIRTY.encode("gb18030"))
    answer = await who.client.post(f"/imports/{draft}/check", json={"list_name": "展会"} | asked)
    assert (answer.status_code, answer.json()["state"]) == (202, "received"), answer.text
    carried_out(site)
    found = (await who.client.get(f"/imports/{draft}")).json()
    assert found["state"] == "checked"
    return dict(found)


async def test_the_figures_come_before_the_leads(supervisor: Person, site: Site) -> None:
    before = site.rows("SELECT count(*) FROM leads")

    found = await checked(supervisor, site)

    assert [found[each] for each in FIGURES] == [5, 1, 1, 2, 1]
    assert found["reasons"] == REASONS
    assert [(each["name"], each["rows"]) for each in found["repeats"]] == [("去年的展会", 1)]  # type: ignore[attr-defined]
    assert site.rows("SELECT count(*) FROM leads") == before
    assert site.rows("SELECT count(*) FROM import_changes") == [(0,)]
    assert site.rows("SELECT name FROM lists") == [("去年的展会",)]
    rejects = await supervisor.client.get(f"/imports/{found['id']}/rejects.csv")
    assert len(rejects.text.strip().splitlines()) == 5


async def test_what_was_checked_is_what_is_committed(supervisor: Person, site: Site) -> None:
    found = await checked(supervisor, site, dedup="skip")

    await supervisor.client.post(f"/imports/{found['id']}/commit")
    carried_out(site)

    done = (await supervisor.client.get(f"/imports/{found['id']}")).json()
    assert (done["state"], done["dedup"], done["is_trial"]) == ("done", "skip", False)
    assert [done[each] for each in FIGURES] == [found[each] for each in FIGURES]
    assert site.rows("SELECT count(*) FROM import_rejects") == [(4,)]
    again = await supervisor.client.post(f"/imports/{found['id']}/commit")
    assert again.json()["code"] == "not_a_draft"


async def test_a_checked_file_may_be_read_in_another_way(supervisor: Person, site: Site) -> None:
    found = await checked(supervisor, site)
    other = {"fields": {"2": None, "3": "phone"}, "list_name": "展会"}

    await supervisor.client.post(f"/imports/{found['id']}/check", json=other)
    carried_out(site)

    anew = (await supervisor.client.get(f"/imports/{found['id']}")).json()
    assert (anew["state"], anew["accepted"], anew["rejected"]) == ("checked", 0, 5)


async def test_a_discarded_file_leaves_nothing(supervisor: Person, site: Site) -> None:
    found = await checked(supervisor, site)

    await supervisor.client.post(f"/imports/{found['id']}/cancel")
    claims.sweep_files(site.url, site.settings.var_dir)

    assert site.rows("SELECT count(*) FROM import_rejects") == [(0,)]
    assert site.rows("SELECT name FROM lists") == [("去年的展会",)]
    late = await supervisor.client.post(f"/imports/{found['id']}/commit")
    assert late.json()["code"] == "not_a_draft"


async def test_numbers_not_to_be_called_are_checked_alike(supervisor: Person, site: Site) -> None:
    files = {"file": ("拒绝.csv", "电话\n13700137000\n13611136111\n".encode())}
    draft = await supervisor.client.post("/imports/drafts", files=files, data={"purpose": "dnc"})
    number = draft.json()["id"]

    await supervisor.client.post(f"/imports/{number}/check", json={})
    carried_out(site)

    found = (await supervisor.client.get(f"/imports/{number}")).json()
    assert [found[each] for each in FIGURES] == [2, 1, 0, 1, 0]
    assert site.rows("SELECT count(*) FROM dnc_numbers") == [(1,)]
    await supervisor.client.post(f"/imports/{number}/commit")
    carried_out(site)
    assert site.rows("SELECT count(*) FROM dnc_numbers") == [(2,)]
