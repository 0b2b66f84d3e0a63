"""Who may do what, and what is shown of a phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.attempts import block_of
from app.access.masking import mask, shown_phone
from app.access.permissions import PERMISSIONS, Permission, may
from app.edge.address import client_of, networks_of
from app.models.account import Account, Role


class TestMasking:
    @pytest.mark.parametrize(
        ("phone", "shown"),
        [
            ("+8613800008000", "138****8000"),
            ("+861012345678", "010****5678"),
            ("+8675512345678", "0755****5678"),
            ("+864701234567", "0470****567"),
            ("+864001234567", "400****567"),
            ("+8610086", "****86"),
            ("+12125551267", "+12125****67"),
            ("+85212345678", "+85212****78"),
        ],
    )
    def test_shows_enough_to_recognise(self, phone: str, shown: str) -> None:
        assert mask(phone) == shown

    @given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
    def test_never_shows_enough_to_dial(self, phone: str) -> None:
        digits = [each for each in mask(phone) if each.isdigit()]

        assert "****" in mask(phone)
        assert len(digits) <= len(phone) - 1 - 4 + 1  # The trunk prefix 0 is no digit of it.

    def test_is_lifted_for_administrators_only(self) -> None:
        seen = {role: shown_phone(Account(role=role), "+8613800008000") for role in Role}

        assert seen[Role.ADMIN] == "+8613800008000"
        assert seen[Role.AGENT] == seen[Role.SUPERVISOR] == "138****8000"


class TestPermissions:
    def test_every_role_has_its_own_account(self) -> None:
        assert all(may(role, Permission.SELF) for role in Role)

    def test_agents_cannot_tidy_data_or_manage(self) -> None:
        assert PERMISSIONS[Role.AGENT].isdisjoint(
            {
                Permission.LISTS_MANAGE,
                Permission.CAMPAIGNS_MANAGE,
                Permission.ACCOUNTS_MANAGE,
                Permission.DNC_REMOVE,
                Permission.PHONES_FULL,
                Permission.WALLBOARD_READ,
            }
        )

    def test_only_administrators_take_a_number_off_the_dnc_list(self) -> None:
        assert [role for role in Role if may(role, Permission.DNC_REMOVE)] == [Role.ADMIN]


class TestAddress:
    @pytest.mark.parametrize(
        ("peer", "forwarded", "client"),
        [
            ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
            ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
            ("127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
            ("127.0.0.1", "", "127.0.0.1"),
            ("127.0.0.1", "nonsense", "nonsense"),
        ],
    )
    def test_is_the_last_that_no_trusted_proxy_wrote(
        self, peer: str, forwarded: str, client: str
    ) -> None:
        assert client_of(peer, forwarded, networks_of("127.0.0.1, 10.0.0.0/8")) == client

    def test_networks_that_are_none_are_refused_with_the_settings_name(self) -> None:
        with pytest.raises(ValueError, match="TALKTIME_TRUSTED_PROXIES"):
            networks_of("proxy.example")

    @pytest.mark.parametrize(
        ("address", "block"),
        [
            ("198.51.100.1", "198.51.100.1"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("unknown", "unknown"),
        ],
    )
    def test_guessing_is_counted_by_who_owns_it(self, address: str, block: str) -> None:
        assert block_of(address) == block
