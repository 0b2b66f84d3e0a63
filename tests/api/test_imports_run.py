"""Whole files through the real import, against a real database."""

from collections import Counter
from pathlib import Path

import psycopg
import pytest

from app.config import Settings
from app.embedded.dirty_list import write_dirty_list
from app.leads.imports import staging
from app.leads.imports.command import import_file
from tests.api.import_site import CAMPAIGN, CODE, HEADER, Site, fates


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Site:
    return Site(settings, tmp_path)


def test_a_dirty_list_comes_in_as_it_was_made(site: Site) -> None:
    dirty = write_dirty_list(site.folder / "dirty.csv", rows=2000)
    site.bars("phone\n" + "\n".join(dirty.dnc) + "\n")

    imported = import_file(site.settings, dirty.path, list_name="dirty")

    assert Counter(fates(imported)) == dirty.fates
    assert Counter(imported.tally.reasons) == dirty.reasons
    kept = f"SELECT count(*) FROM import_rejects WHERE import_id = '{imported.import_id}'"
    assert site.rows(kept) == [(2000 - imported.tally.accepted,)]


def test_leads_are_numbered_as_their_rows_come(site: Site) -> None:
    dirty = write_dirty_list(site.folder / "dirty.csv", rows=300)

    imported = import_file(site.settings, dirty.path, list_name="dirty")

    ids = [each for (each,) in site.rows("SELECT id FROM leads ORDER BY row_number")]
    assert len(ids) == imported.tally.accepted
    assert ids == sorted(set(ids))
    assert {each.version for each in ids} == {7}
    # The undo and the search go through them from the lowest, whenever others were made.
    assert site.rows("SELECT id < uuidv7() AND id > uuidv7(interval '-1 minute') FROM leads") == [
        (True,)
    ] * len(ids)


@pytest.mark.parametrize("phone", ["13800138000", "+0138001380", "+861380", "+86138001380a", "+"])
def test_the_database_takes_no_phone_that_is_not_e164(site: Site, phone: str) -> None:
    site.imports(HEADER + "公司,李雷,13800138000,,,\n")

    with pytest.raises(psycopg.errors.CheckViolation):
        site.does(f"UPDATE leads SET phone = '{phone}'")


def test_the_leads_of_a_dirty_list_meet_each_callee_alike(site: Site) -> None:
    dirty = write_dirty_list(site.folder / "dirty.csv", rows=3000, seed=7)
    import_file(site.settings, dirty.path, list_name="dirty")

    endings = site.rows("SELECT right(phone, 2), count(*) FROM leads GROUP BY 1")

    assert len(endings) == 100
    assert max(count for _, count in endings) <= 2 * min(count for _, count in endings)


def test_a_dirty_list_is_the_same_each_time(tmp_path: Path) -> None:
    write_dirty_list(tmp_path / "one.csv", rows=500)
    write_dirty_list(tmp_path / "two.csv", rows=500)

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_a_dirty_list_keeps_off_numbers_that_are_taken(site: Site) -> None:
    first = write_dirty_list(site.folder / "first.csv", rows=500)
    import_file(site.settings, first.path, list_name="first")
    site.does("UPDATE leads SET credit_code = NULL")
    known = {phone for (phone,) in site.rows("SELECT unnest(phones) FROM leads")}
    second = write_dirty_list(site.folder / "second.csv", rows=500, taken=known | set(first.dnc))
    site.bars("phone\n" + "\n".join(second.dnc) + "\n")

    imported = import_file(site.settings, second.path, list_name="second")

    assert Counter(fates(imported)) == second.fates


def test_a_duplicate_is_merged_and_the_fullest_row_stays(site: Site) -> None:
    imported = site.imports(
        HEADER
        + "甲公司,李雷,13800138000,,,\n"
        + "乙公司,韩梅梅,13800138000;13900139000,,,有意向\n"
        + "丙公司,,13700137000,,,\n"
    )

    assert fates(imported) == {"accepted": 2, "rejected": 0, "duplicate": 1, "blocked": 0}
    assert site.rows("SELECT company, phone, phones FROM leads ORDER BY row_number") == [
        ("乙公司", "+8613800138000", ["+8613800138000", "+8613900139000"]),
        ("丙公司", "+8613700137000", ["+8613700137000"]),
    ]
    assert site.rows("SELECT row_number, fate, reason, detail, line FROM import_rejects") == [
        (2, "duplicate", "duplicate_in_file", "row 3", "甲公司,李雷,13800138000,,,")
    ]


def test_a_number_that_is_called_as_another_leads_second_one_is_a_duplicate(site: Site) -> None:
    imported = site.imports(
        HEADER + "甲,,13800138000;13900139000,,,\n乙,,13900139000;13700137000,,,\n"
    )

    assert fates(imported) == {"accepted": 1, "rejected": 0, "duplicate": 1, "blocked": 0}
    assert site.rows("SELECT phones FROM leads") == [
        (["+8613800138000", "+8613900139000", "+8613700137000"],)
    ]


def test_a_shared_second_number_makes_no_duplicate(site: Site) -> None:
    imported = site.imports(
        HEADER + "甲,,13800138000;13900139000,,,\n乙,,13700137000;13900139000,,,\n"
    )

    assert fates(imported)["accepted"] == 2


def test_a_company_is_known_by_its_credit_code(site: Site) -> None:
    site.imports(HEADER + f"甲,李雷,13800138000,,{CODE},\n")

    imported = site.imports(
        HEADER + f"甲,,13900139000,,{CODE},\n甲,,13700137000,,{CODE},\n", "second"
    )

    assert fates(imported) == {"accepted": 0, "rejected": 0, "duplicate": 2, "blocked": 0}
    assert imported.tally.reasons == {"duplicate_in_database": 2}
    (phones,) = site.rows("SELECT phones FROM leads")[0]
    assert sorted(phones) == ["+8613700137000", "+8613800138000", "+8613900139000"]


@pytest.mark.parametrize("many_rows", [0, 50_000], ids=["all read", "looked up"])
def test_what_is_stored_is_found_by_any_of_its_phones(
    site: Site, monkeypatch: pytest.MonkeyPatch, many_rows: int
) -> None:
    monkeypatch.setattr(staging, "MANY_ROWS", many_rows)
    site.imports(HEADER + "甲,,13800138000;13900139000,,,\n")

    imported = site.imports(
        HEADER + "乙,,13900139000,,,\n丙,,13600136000;13800138000,,,\n丁,,13500135000,,,\n", "two"
    )

    assert fates(imported) == {"accepted": 1, "rejected": 0, "duplicate": 2, "blocked": 0}
    assert imported.tally.reasons == {"duplicate_in_database": 2}


def test_a_number_on_the_dnc_list_never_becomes_a_lead(site: Site) -> None:
    added = site.bars("电话,原因\n139 0013 9000,投诉\n无,\n13900139000,再次\n")

    imported = site.imports(HEADER + "甲,,13800138000;13900139000,,,\n乙,,13700137000,,,\n")

    assert fates(added) == {"accepted": 1, "rejected": 1, "duplicate": 1, "blocked": 0}
    assert fates(imported) == {"accepted": 1, "rejected": 0, "duplicate": 0, "blocked": 1}
    assert site.rejects()[-1] == (2, "blocked", "dnc")
    assert site.rows("SELECT phone FROM leads") == [("+8613700137000",)]


def test_a_dnc_import_empties_the_queues(site: Site) -> None:
    site.imports(HEADER + "甲,,13800138000,,,\n乙,,13700137000,,,\n")
    site.does(CAMPAIGN)
    site.does(
        "INSERT INTO campaign_leads (campaign_id, lead_id, state, attempts, next_at, why, call_id,"
        " lease_until) SELECT campaigns.id, leads.id, 'leased', 0, now(), '', uuidv7(), now()"
        " FROM campaigns, leads"
    )

    site.bars("phone\n13800138000\n")

    assert site.rows("SELECT state, why FROM campaign_leads ORDER BY state") == [
        ("barred", "do_not_call"),
        ("leased", ""),
    ]
    assert site.rows("SELECT kind, body FROM mailbox") == [
        ("lead.barred", {"phone": "+8613800138000"})
    ]


def test_new_leads_join_the_campaigns_that_call_their_list(site: Site) -> None:
    site.imports(HEADER + "甲,,13800138000,,,\n")
    site.does(CAMPAIGN)
    site.does(
        "INSERT INTO campaign_lists SELECT campaigns.id, lists.id, now() FROM campaigns, lists"
    )

    site.imports(HEADER + "乙,,13700137000,,,\n丙,,+61412345678,,,\n")

    assert site.rows(
        "SELECT phone, state, why FROM campaign_leads JOIN leads ON id = lead_id ORDER BY phone"
    ) == [("+61412345678", "barred", "zone_unknown"), ("+8613700137000", "waiting", "")]
