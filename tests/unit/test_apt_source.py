"""The private copy of Asterisk comes from the machine's own mirror, by the machine's own rules."""

from pathlib import Path

import pytest

from app.embedded.apt_source import (
    Machine,
    apt_configuration,
    archive_sizes,
    mirrors,
    read_machine,
    sources_list,
)

BOOKWORM = Machine("debian", "bookworm")
NOBLE = Machine("ubuntu", "noble")


@pytest.mark.parametrize(
    ("os_release", "machine"),
    [
        ('ID=debian\nVERSION_CODENAME=bookworm\nNAME="Debian GNU/Linux"', BOOKWORM),
        ("ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble", NOBLE),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=x\nUBUNTU_CODENAME=noble', NOBLE),
        ("ID=fedora", Machine("", "")),
        ("", Machine("", "")),
    ],
)
def test_the_machine_is_known_by_its_own_word(os_release: str, machine: Machine) -> None:
    assert read_machine(os_release) == machine


def test_the_mirror_is_the_distributions_own() -> None:
    targets = (
        "NodeSource|main|nodistro|https://node.example/|/k\n"
        "Debian|main|bookworm|https://mirror.example/debian/|/k\n"
        "Debian|main|bookworm-updates|https://mirror.example/debian/|/k\n"
        "Debian|main|bookworm-security|https://mirror.example/debian-security/|/k\n"
    )

    assert mirrors(BOOKWORM, targets, "") == ["https://mirror.example/debian/"]


def test_without_package_lists_the_sources_themselves_are_asked() -> None:
    printed = (
        "'https://mirror.example/debian/dists/bookworm/InRelease' a 0 \n"
        "'https://mirror.example/debian/dists/bookworm/main/binary-amd64/Packages.xz' b 0 \n"
        "'https://else.example/apt/dists/stable/main/binary-amd64/Packages.xz' c 0 \n"
    )

    assert mirrors(BOOKWORM, "", printed) == ["https://mirror.example/debian/"]


def test_no_mirror_is_invented() -> None:
    assert mirrors(BOOKWORM, "", "") == []


def test_debian_takes_it_from_unstable() -> None:
    line = sources_list(BOOKWORM, "https://mirror.example/debian/")

    assert line.endswith("https://mirror.example/debian/ unstable main\n")


def test_ubuntu_takes_it_from_its_own_release() -> None:
    lines = sources_list(NOBLE, "https://mirror.example/ubuntu/").splitlines()

    assert [line.split("ubuntu/ ")[1] for line in lines] == [
        "noble main universe",
        "noble-updates main universe",
        "noble-security main universe",
    ]


def test_signatures_stay_checked() -> None:
    text = apt_configuration(Path("/private"))

    assert 'APT::Get::AllowUnauthenticated "false";' in text
    assert 'Acquire::AllowInsecureRepositories "false";' in text
    assert "trusted=yes" not in sources_list(BOOKWORM, "https://mirror.example/debian/")


def test_sizes_come_from_what_apt_prints() -> None:
    printed = "Reading...\n'https://m.example/a_1_amd64.deb' a_1_amd64.deb 1024 SHA256:00\n"

    assert archive_sizes(printed) == {"a_1_amd64.deb": 1024}
