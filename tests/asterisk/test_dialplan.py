import re
from dataclasses import replace
from pathlib import Path

import pytest

from dialer.asterisk.dialplan import EVENT_FILTERS, BadDialplanValue, Dialplan, render
from dialer.asterisk.parse import EVENTS

GOLDEN = Path(__file__).parent / "extensions.golden.conf"
PLAN = Dialplan(spool_dir="/var/spool/talktime/recordings")


def test_the_text_is_the_golden_one() -> None:
    """To accept a change: write render(PLAN) into the file, and read the difference first."""
    assert render(PLAN) == GOLDEN.read_text()


@pytest.mark.parametrize(
    "bad",
    [
        "relative/path",
        "/a\nexten => _.,1,System(id)",
        "/a\r",
        "/a,b",
        "/a;b",
        "/a^b",
        '/a"b',
        "/${SHELL(id)}",
        "/a\u2028b",
        "/a\0",
        "",
    ],
)
def test_a_spool_folder_cannot_say_more_than_a_folder(bad: str) -> None:
    with pytest.raises(BadDialplanValue):
        render(replace(PLAN, spool_dir=bad))


@pytest.mark.parametrize("field", ["safe_harbour", "apology", "music"])
@pytest.mark.parametrize("bad", ["a,b", "a&b", "${X}", "a\nb", "a b;c", ""])
def test_a_sound_cannot_say_more_than_a_sound(field: str, bad: str) -> None:
    values = {"spool_dir": "/x", field: bad}

    with pytest.raises(BadDialplanValue):
        render(Dialplan(**values))


def test_a_folder_of_any_script_is_fine() -> None:
    assert "/home/张伟/talk time/${CALL_ID}.raw" in render(
        replace(PLAN, spool_dir="/home/张伟/talk time/")
    )


def test_every_filtered_event_is_one_that_we_read() -> None:
    names = {re.search(r"name\((\w+)\)", line)[1] for line in EVENT_FILTERS}  # type: ignore[index]

    # Lists are answers to their action and pass unfiltered.
    assert names == EVENTS - {"CoreShowChannel", "CoreShowChannelsComplete"}
