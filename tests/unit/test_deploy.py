"""The containers are described well: nothing here starts one."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.config import PREFIX, Settings
from app.embedded import pbx_config

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
RUNNING = {name: service for name, service in SERVICES.items() if service["restart"] != "no"}

each_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)


def field_of(name: str) -> str:
    return name.removeprefix(PREFIX).removesuffix("_FILE").lower()


def volume_names(service: dict[str, Any]) -> set[str]:
    sources = [volume.split(":")[0] for volume in service.get("volumes", [])]
    return {source for source in sources if not source.startswith((".", "/"))}


@pytest.mark.parametrize("service", RUNNING.values(), ids=RUNNING)
def test_a_process_that_stays_says_how_it_is_and_comes_back(service: dict[str, Any]) -> None:
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]


@each_service
def test_nothing_is_published_beyond_loopback_unless_asked(service: dict[str, Any]) -> None:
    ports = service.get("ports", [])

    assert all(port.startswith("${TALKTIME_BIND:-127.0.0.1}:") for port in ports)


@each_service
def test_secrets_come_from_files_that_are_not_in_the_tree(service: dict[str, Any]) -> None:
    secret = re.compile("(PASSWORD|SECRET|KEY|DATABASE_URL)$")
    environment = service.get("environment", {})
    files = [COMPOSE["secrets"][name]["file"] for name in service.get("secrets", [])]

    assert [name for name in environment if secret.search(name)] == []
    assert all(file.startswith("deploy/secrets/") for file in files)
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()


@each_service
def test_each_setting_exists(service: dict[str, Any]) -> None:
    names = [name for name in service.get("environment", {}) if name.startswith(PREFIX)]
    fields = {field_of(name) for name in names}

    if service["image"] == "talktime:local":
        assert fields <= Settings.model_fields.keys()


@each_service
def test_each_secret_file_that_is_named_is_mounted(service: dict[str, Any]) -> None:
    environment = service.get("environment", {})
    named = {
        value.removeprefix("/run/secrets/")
        for value in environment.values()
        if value.startswith("/run/secrets/")
    }

    assert named <= set(service.get("secrets", []))


@each_service
def test_networks_volumes_and_dependencies_exist(service: dict[str, Any]) -> None:
    assert set(service.get("networks", [])) <= COMPOSE["networks"].keys()
    assert volume_names(service) <= COMPOSE["volumes"].keys()
    assert set(service.get("depends_on", {})) <= SERVICES.keys()


def test_only_the_proxy_may_speak_for_a_client() -> None:
    trusted = SERVICES["api"]["environment"]["TALKTIME_TRUSTED_PROXIES"]
    neighbours = {name for name, each in SERVICES.items() if "web" in each.get("networks", [])}

    assert COMPOSE["networks"]["web"]["ipam"]["config"] == [{"subnet": trusted}]
    assert neighbours == {"api", "proxy"}


def test_the_pbx_of_the_containers_can_be_configured() -> None:
    """Compose's values, with its own defaults and a secret for each secret file."""
    environment: dict[str, str] = SERVICES["pbx-config"]["environment"]
    secrets = [name for name, value in environment.items() if name.endswith("_FILE")]
    given = {
        field_of(name): re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value)
        for name, value in environment.items()
        if name not in secrets
    }
    settings = Settings.model_validate(given | {field_of(name): "f00d" * 8 for name in secrets})

    files = pbx_config.render(settings, pbx_config.CONTAINER)

    permitted = re.findall(r"^permit = ([\d.]+)", files["manager.conf"], re.MULTILINE)
    assert permitted == ["127.0.0.1", "10.0.0.0", "172.16.0.0", "192.168.0.0"]
    assert "/var/spool/talktime" in files["extensions.conf"]


def test_no_volume_network_or_secret_is_left_over() -> None:
    services = SERVICES.values()

    assert set().union(*map(volume_names, services)) == COMPOSE["volumes"].keys()
    assert {n for s in services for n in s.get("networks", [])} == COMPOSE["networks"].keys()
    assert {n for s in services for n in s.get("secrets", [])} == COMPOSE["secrets"].keys()


def test_only_the_database_and_the_proxy_start_as_root() -> None:
    for name in ("deploy/Dockerfile", "deploy/Dockerfile.asterisk"):
        lines = (ROOT / name).read_text().splitlines()

        assert "USER talktime" in lines


@pytest.mark.parametrize("name", ["deploy/Dockerfile"])
def test_a_build_copies_only_what_exists(name: str) -> None:
    sources = [
        source
        for line in (ROOT / name).read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]

    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_secrets_are_made_once_and_differ(tmp_path: Path) -> None:
    shutil.copy(ROOT / "deploy/make-secrets.sh", tmp_path)
    subprocess.run([tmp_path / "make-secrets.sh"], check=True, stdout=subprocess.DEVNULL)
    folder = tmp_path / "secrets"
    first = {file.name: file.read_text() for file in folder.iterdir()}

    subprocess.run([tmp_path / "make-secrets.sh"], check=True, stdout=subprocess.DEVNULL)

    assert {file.name: file.read_text() for file in folder.iterdir()} == first
    assert first.keys() == COMPOSE["secrets"].keys()
    assert first["database_password"] in first["database_url"]
    generated = [text for name, text in first.items() if name not in {"trunk_secret"}]
    assert len(set(generated)) == len(generated)
    assert all(len(text) >= 48 for text in generated)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_compose_client_accepts_the_file() -> None:
    docker = shutil.which("docker")
    has_compose = (
        docker
        and not subprocess.run(
            [docker, "compose", "version"], check=False, capture_output=True
        ).returncode
    )
    if not has_compose:
        pytest.skip(reason="no docker compose client on this machine")

    checked = subprocess.run(
        ["docker", "compose", "config", "--quiet"],
        cwd=ROOT, env=dict(os.environ), check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert checked.stderr == ""
    assert checked.returncode == 0
