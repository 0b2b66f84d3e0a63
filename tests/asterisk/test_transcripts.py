"""What a real Asterisk 22.10 said, pasted, and what it means.

Each file of transcripts/ holds every packet that one dialer's account was sent, behind its event
filters. The table gives the events that must come of it, without their times.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from dialer.asterisk.client import decode, decoder
from dialer.asterisk.parse import (
    HEADERS,
    ChannelRow,
    ChannelsTold,
    Heard,
    LegBorn,
    Packet,
    PlaceEnded,
    parse,
    take_stock,
)
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.commands import Place
from dialer.core.events import HungUp, PlaceFailed
from dialer.core.types import CallId, CampaignId, LeadId
from tests.asterisk.fake_ami import Box, FakeAmi

FOLDER = Path(__file__).parent / "transcripts"
AT = 1000.0

SHORT = {
    "busy": ["LegBorn", "PlaceEnded failed", "HungUp 17"],
    "unallocated": ["LegBorn", "PlaceEnded failed", "HungUp 1"],
    "no_answer": ["LegBorn", "Rang", "PlaceEnded failed", "HungUp 19"],
    "powered_off": ["LegBorn", "PlaceEnded failed", "HungUp 20"],
    "rejected": ["LegBorn", "Rang", "PlaceEnded failed", "HungUp 21"],
    "congestion": ["LegBorn", "HungUp 34", "PlaceEnded failed"],
    "no_such_trunk": ["PlaceEnded failed"],
    "customer_hangs_up": [
        "LineUp 901",
        "LegBorn",
        "Rang",
        "PlaceEnded",
        "Answered",
        "Bridged",
        "HungUp 16",
    ],
    "agent_hangs_up": [
        "LegBorn",
        "PlaceEnded",
        "Answered",
        "Bridged",
        "ChannelRow",
        "ChannelRow",
        "ChannelsTold",
        "HungUp 16",
    ],
    "agent_line_dies": [
        "LegBorn",
        "PlaceEnded",
        "Answered",
        "Bridged",
        "LineDown 901",
        "BridgeOver",
        "LineUp 902",
        "Bridged",
        "HungUp 16",
    ],
    "hold_over": ["LegBorn", "PlaceEnded", "Answered", "HoldOver", "HungUp 16"],
    "bridge_to_a_gone_line": [
        "LegBorn",
        "PlaceEnded",
        "Answered",
        "BridgeFailed nonexistent",
        "HoldOver",
        "HungUp 16",
    ],
    "bridge_of_a_gone_call": [],
    "line_hung_up": ["LineDown 902"],
    # Told apart from a phone that is off by the time it took, which the switch knows.
    "rang_out_in_early_media": ["LegBorn", "PlaceEnded failed", "HungUp 20"],
}


def packets(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text()
    return [each.strip("\n") for each in text.split("\n\n")[1:]]


def read(name: str, decode: Callable[[bytes], Packet] = decode) -> list[Heard]:
    heard = (parse(decode(p.replace("\n", "\r\n").encode()), AT) for p in packets(name))
    return [word for word in heard if word is not None]


def short(word: Heard) -> str:
    detail = ""
    for name in ("cause", "line", "why"):
        detail = str(getattr(word, name, detail))
    if isinstance(word, PlaceEnded):
        detail = "failed" if word.failed else ""
    return f"{type(word).__name__} {detail}".strip()


def the_call(words: list[Heard]) -> CallId:
    (call_id,) = {word.call_id for word in words if isinstance(word, LegBorn | PlaceEnded)}
    return call_id


def test_every_transcript_stands_in_the_table() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(SHORT)


@pytest.mark.parametrize("name", SHORT)
def test_it_means_what_the_table_says(name: str) -> None:
    """OriginateResponse and Hangup race in the PBX, so those two may stand in any order."""
    words = [short(word) for word in read(name)]

    assert sorted(words) == sorted(SHORT[name])
    assert in_order(words) == in_order(SHORT[name])


def in_order(words: list[str]) -> list[str]:
    return [word for word in words if not word.startswith("PlaceEnded")]


@pytest.mark.parametrize("name", SHORT)
def test_no_header_that_is_read_is_passed_over(name: str) -> None:
    assert read(name, decoder(HEADERS)) == read(name)


@pytest.mark.parametrize("name", [n for n in SHORT if "Answered" in SHORT[n]])
def test_all_events_of_a_transcript_are_of_its_one_call(name: str) -> None:
    words = read(name)

    named = {word.call_id for word in words if hasattr(word, "call_id")}

    assert named == {the_call(words)}


def test_the_list_of_channels_says_who_talks_with_whom() -> None:
    words = read("agent_hangs_up")
    rows = [word for word in words if isinstance(word, ChannelRow)]
    assert any(isinstance(word, ChannelsTold) for word in words)

    stock = take_stock(rows, AT)

    ((line, line_channel),) = stock.lines
    (call,) = stock.calls
    assert line == "901"
    assert (call.call_id, call.answered) == (the_call(words), True)
    assert call.bridged_to == line_channel


class TestThroughTheSwitch:
    """A call that never was answered ends exactly once, whatever order the PBX tells it in."""

    @pytest.mark.parametrize("is_turned", [False, True], ids=["as told", "turned around"])
    @pytest.mark.parametrize(
        ("name", "end"),
        [
            ("busy", 17),
            ("unallocated", 1),
            ("powered_off", 20),
            ("rejected", 21),
            ("congestion", 34),
            ("no_such_trunk", None),
        ],
    )
    async def test_it_ends_once(
        self,
        running: AsteriskSwitch,
        ami: FakeAmi,
        box: Box,
        name: str,
        end: int | None,
        *,
        is_turned: bool,
    ) -> None:
        told = packets(name)
        if is_turned:
            told = [*told[:-2], *reversed(told[-2:])]
        ami.on("Originate", lambda _: [p.replace("\n", "\r\n") for p in told])

        running.act(place(the_call(read(name)), ring_seconds=30.0))
        await running.look()

        ends = [event for event in box.events if isinstance(event, HungUp | PlaceFailed)]
        assert [getattr(event, "cause", None) for event in ends] == [end]

    async def test_ringing_in_early_media_until_our_time_is_over_is_no_answer(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        told = packets("rang_out_in_early_media")
        ami.on("Originate", lambda _: [p.replace("\n", "\r\n") for p in told])

        running.act(place(the_call(read("rang_out_in_early_media")), ring_seconds=0.1))

        assert (await box.until(HungUp)).cause == 19


def place(call_id: CallId, *, ring_seconds: float) -> Place:
    return Place(
        call_id=call_id,
        campaign_id=CampaignId("c"),
        lead_id=LeadId("l"),
        phone="+8613800000060",
        caller_id="+861000",
        ring_seconds=ring_seconds,
        hold_seconds=2.0,
        park_seconds=5.0,
    )
