"""Where a machine's own apt may get Asterisk from: text in, text out.

Debian 12 and 13 carry no Asterisk, Debian unstable does; each Ubuntu carries it in universe. The
mirror and the signing keys are those that the machine uses already, so its proxies, its policy and
its trust hold for our private copy too.
"""

import re
from dataclasses import dataclass
from pathlib import Path

TARGETS_FORMAT = "$(ORIGIN)|$(COMPONENT)|$(CODENAME)|$(REPO_URI)|$(SIGNED_BY)"
_KEYRINGS = {
    "debian": "/usr/share/keyrings/debian-archive-keyring.gpg",
    "ubuntu": "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
}
_PRINTED = re.compile(r"^'(?P<uri>[^']+?)/?dists/(?P<suite>[^/']+)/main/binary-[^/']+/Packages")
_SIZE = re.compile(r"^'[^']+' (?P<name>\S+\.deb) (?P<size>\d+)")


@dataclass(frozen=True, slots=True)
class Machine:
    """What /etc/os-release says."""

    distribution: str
    codename: str


def read_machine(os_release: str) -> Machine:
    pairs = (line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    fields = {key: value.strip().strip("\"'") for key, value in pairs}
    family = [fields.get("ID", ""), *fields.get("ID_LIKE", "").split()]
    distribution = next((name for name in family if name in _KEYRINGS), "")
    codename = fields.get("UBUNTU_CODENAME") if distribution == "ubuntu" else None
    return Machine(distribution, codename or fields.get("VERSION_CODENAME", ""))


def mirrors(machine: Machine, index_targets: str, printed_uris: str) -> list[str]:
    """Addresses to try, best first.

    `index_targets` names each source's origin, but only where apt has downloaded its lists;
    `printed_uris` (apt-get update --print-uris) always works and names no origin.
    """
    found: list[str] = []
    for line in index_targets.splitlines():
        origin, component, codename, uri, _ = (*line.split("|"), "", "", "", "")[:5]
        is_ours = origin.lower() == machine.distribution and component == "main"
        if is_ours and not codename.endswith("security"):
            found.append(uri)
    for line in printed_uris.splitlines():
        match = _PRINTED.match(line)
        if match and match["suite"] == machine.codename:
            found.append(match["uri"])
    return list(dict.fromkeys(uri.rstrip("/") + "/" for uri in found))


def sources_list(machine: Machine, mirror: str) -> str:
    """One-line sources for the private apt state."""
    keyring = _KEYRINGS[machine.distribution]
    option = f"[signed-by={keyring}] " if Path(keyring).exists() else ""
    if machine.distribution == "debian":
        return f"deb {option}{mirror} unstable main\n"
    suites = (machine.codename, f"{machine.codename}-updates", f"{machine.codename}-security")
    return "".join(f"deb {option}{mirror} {suite} main universe\n" for suite in suites)


def apt_configuration(folder: Path) -> str:
    """A private apt state in `folder`: nothing of the machine's own apt or dpkg changes.

    Hooks are cleared because they speak of the machine's own cache. The release file of unstable
    may be older than it promises on a mirror that lags, and a signature still guards it.
    """
    hooks = ["APT::Update::Pre-Invoke", "APT::Update::Post-Invoke"]
    hooks += ("APT::Update::Post-Invoke-Success", "DPkg::Pre-Install-Pkgs", "DPkg::Post-Invoke")
    lines = [f"#clear {name};" for name in hooks]
    settings = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State": folder / "state",
        "Dir::State::status": folder / "status",
        "Dir::Cache": folder / "cache",
        "APT::Install-Recommends": "false",
        "APT::Install-Suggests": "false",
        "APT::Get::Assume-Yes": "true",
        "Acquire::Languages": "none",
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Retries": "3",
        "Acquire::AllowInsecureRepositories": "false",
        "APT::Get::AllowUnauthenticated": "false",
        "Dpkg::Use-Pty": "false",
    }
    lines += [f'{name} "{value}";' for name, value in settings.items()]
    return "\n".join(lines) + "\n"


def archive_sizes(printed_uris: str) -> dict[str, int]:
    """File name and bytes of each package that `apt-get install --print-uris` names."""
    matches = (_SIZE.match(line) for line in printed_uris.splitlines())
    return {match["name"]: int(match["size"]) for match in matches if match}
