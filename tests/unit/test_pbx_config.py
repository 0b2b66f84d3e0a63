"""The PBX's files: complete, closed, and with nothing in them that a setting could break out of."""

from pathlib import Path
from typing import Any

import pytest

from app.config import Settings, line_password
from app.embedded import carrier, pbx_config
from app.embedded.asterisk import Instance
from app.embedded.carrier import Callee, callee
from app.embedded.fetch import Asterisk
from app.embedded.pbx_config import CONTAINER, BadPbxValue, render


def site(**fields: object) -> Settings:
    secrets = {"ami_secret": "a-secret", "sip_secret": "s-secret", "carrier_ami_secret": "c-secret"}
    values: dict[str, Any] = secrets | {"agent_lines": 2, "robot_lines": 1} | fields
    return Settings(_env_file=None, **values)


def test_every_line_has_its_own_password() -> None:
    settings = site()

    text = render(settings, CONTAINER)["pjsip.conf"]

    for line, kind in (("001", "browser"), ("002", "browser"), ("901", "plain")):
        assert f"[line{line}]({kind}-line)\nauth = line{line}\naors = line{line}\n" in text
        assert f"username = line{line}\npassword = {line_password(settings, line)}\n" in text
    assert "[line003]" not in text


def test_all_is_on_loopback_unless_said_otherwise() -> None:
    files = render(site(), CONTAINER)

    assert "bindaddr = 127.0.0.1" in files["manager.conf"]
    assert "bindaddr = 127.0.0.1" in files["http.conf"]
    assert "bind = 127.0.0.1:5060" in files["pjsip.conf"]
    assert "media_address = 127.0.0.1" in files["pjsip.conf"]
    assert files["manager.conf"].count("permit = ") == 1


def test_in_a_private_network_the_ami_lets_private_addresses_in() -> None:
    files = render(site(ami_host="0.0.0.0", pbx_bind="0.0.0.0"), CONTAINER)

    assert "permit = 172.16.0.0/255.240.0.0" in files["manager.conf"]
    assert "media_address" not in files["pjsip.conf"]


def test_without_a_trunk_the_simulator_is_the_carrier() -> None:
    assert "contact = sip:127.0.0.1:5070" in render(site(), CONTAINER)["pjsip.conf"]


def test_a_trunk_gets_its_account() -> None:
    settings = site(trunk_uri="sip:gw.example.org", trunk_user="u1", trunk_secret="p1")

    text = render(settings, CONTAINER)["pjsip.conf"]

    assert "contact = sip:gw.example.org\n" in text
    assert "outbound_auth = trunk\nfrom_user = u1\n" in text
    assert "username = u1\npassword = p1" in text


@pytest.mark.parametrize("name", ["ami_secret", "trunk_uri", "pbx_bind", "pbx_external_address"])
@pytest.mark.parametrize("evil", ["x\n[general]", "x\r\nx", "x;y", 'x"y', "x\\y", "x\u2028y", " x"])
def test_no_setting_breaks_out_of_its_line(name: str, evil: str) -> None:
    with pytest.raises(BadPbxValue):
        render(site(**{name: evil}), CONTAINER)


def test_no_password_no_pbx() -> None:
    with pytest.raises(BadPbxValue, match="TALKTIME_AMI_SECRET is empty"):
        render(site(ami_secret=""), CONTAINER)


def test_files_are_closed_to_others(tmp_path: Path) -> None:
    pbx_config.write(render(site(), CONTAINER), tmp_path)

    assert {path.stat().st_mode & 0o007 for path in tmp_path.iterdir()} == {0}


def test_every_template_is_filled() -> None:
    for name, text in render(site(), CONTAINER).items():
        if name != "extensions.conf":  # The dial plan's own variables look like ours.
            assert "$" not in text, name


class TestCarrier:
    def test_robots_know_the_passwords_of_the_plain_lines(self, tmp_path: Path) -> None:
        settings = site()
        here = Asterisk((), tmp_path, tmp_path, "22.0", "test")
        instance = Instance("carrier", here, tmp_path, tmp_path, tmp_path)

        text = carrier.render(settings, instance)["pjsip.conf"]

        assert "[robot901](robot)" in text
        assert f"username = line901\npassword = {line_password(settings, '901')}" in text
        assert "robot001" not in text

    @pytest.mark.parametrize(
        ("digits", "kind"),
        [
            ("00", Callee.TALKS),
            ("39", Callee.TALKS),
            ("40", Callee.ECHOES),
            ("45", Callee.LEAVES),
            ("50", Callee.ABSENT),
            ("60", Callee.BUSY),
            ("70", Callee.UNALLOCATED),
            ("76", Callee.UNALLOCATED),
            ("77", Callee.POWERED_OFF),
            ("81", Callee.POWERED_OFF),
            ("82", Callee.VOICEMAIL),
            ("87", Callee.TUNE),
            ("88", Callee.REJECTS),
            ("91", Callee.CONGESTION),
            ("94", Callee.SILENT),
            ("97", Callee.CHATS),
            ("99", Callee.CHATS),
        ],
    )
    def test_the_last_two_digits_choose_the_callee(self, digits: str, kind: Callee) -> None:
        assert callee(f"+86138000000{digits}") is kind
