"""Wanted ports are used when free, others when not, and a choice is kept."""

import socket
from pathlib import Path

from app.config import Settings
from app.embedded.ports import Wish, chosen, is_free, with_ports


def test_a_taken_port_is_replaced_and_the_choice_kept(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        first = chosen(settings, {"ami_port": Wish(taken)}, in_use=False)
    second = chosen(settings, {"ami_port": Wish(taken)}, in_use=False)

    assert first["ami_port"] != taken
    assert second == first


def test_a_free_port_is_taken_as_wanted(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]

    assert chosen(settings, {"ami_port": Wish(free)}, in_use=False) == {"ami_port": free}


def test_our_own_servers_keep_the_ports_that_they_hold(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    with socket.socket(type=socket.SOCK_DGRAM) as ours:
        ours.bind(("127.0.0.1", 0))
        port = ours.getsockname()[1]
        wanted = {"pbx_sip_port": Wish(port, udp=True)}
        ours.close()
        before = chosen(settings, wanted, in_use=False)
        with socket.socket(type=socket.SOCK_DGRAM) as again:
            again.bind(("127.0.0.1", port))

            assert chosen(settings, wanted, in_use=True) == before


def test_another_wish_is_another_choice(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "ports.json").write_text('{"asked": {"x": 1}, "ports": {"x": 47001}}')
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]

    assert chosen(settings, {"x": Wish(free)}, in_use=False) == {"x": free}


def test_a_broken_memory_is_forgotten(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "ports.json").write_text("{half")

    assert chosen(settings, {"x": Wish(0)}, in_use=False).keys() == {"x"}


def test_no_two_servers_get_one_port(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        ports = chosen(settings, {name: Wish(taken) for name in "abc"}, in_use=False)

    assert len(set(ports.values())) == 3


def test_settings_follow_the_choice() -> None:
    settings = Settings(_env_file=None)

    moved = with_ports(settings, {"ws_port": 30_001, "pbx_rtp_first": 40_000, "ami_port": 30_002})

    assert moved.pbx_ws_url == "ws://127.0.0.1:30001/ws"
    assert moved.pbx_rtp_last - moved.pbx_rtp_first == 4999
    assert moved.ami_port == 30_002


def test_a_port_that_does_not_exist_is_not_free() -> None:
    assert not is_free(70_000)


def test_settings_that_went_through_a_choice_are_not_moved_again(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        first = chosen(settings, {"x": Wish(other.getsockname()[1])}, in_use=False)
    with socket.socket() as ours:
        ours.bind(("127.0.0.1", first["x"]))
        ours.listen()

        assert chosen(settings, {"x": Wish(first["x"])}, in_use=True) == first
