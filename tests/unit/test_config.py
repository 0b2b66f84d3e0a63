"""Settings come from where the documentation says, and secrets stay secret."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.config import REPOSITORY, Settings, SettingsUnreadable, line_password
from app.embedded.secrets import GENERATED, ensure_secrets


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TALKTIME_{name.upper()}", raising=False)
    monkeypatch.setenv("TALKTIME_VAR_DIR", str(tmp_path))


def test_folders_follow_the_var_folder(tmp_path: Path) -> None:
    settings = Settings(_env_file=None)

    assert settings.spool_dir == tmp_path / "spool" / "recordings"
    assert settings.store_url == f"file://{tmp_path}/recordings"


def test_generated_secrets_are_read_back(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)

    settings = Settings(_env_file=None)

    assert all(len(getattr(settings, name)) >= 16 for name in GENERATED)


def test_the_environment_beats_the_generated_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_secrets(tmp_path)
    monkeypatch.setenv("TALKTIME_AMI_SECRET", "chosen")

    assert Settings(_env_file=None).ami_secret == "chosen"


def test_a_secret_can_live_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ami").write_text("from-a-file\n")
    monkeypatch.setenv("TALKTIME_AMI_SECRET_FILE", str(tmp_path / "ami"))

    assert Settings(_env_file=None).ami_secret == "from-a-file"


def test_an_unreadable_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALKTIME_AMI_SECRET_FILE", "/nowhere/ami")

    with pytest.raises(SettingsUnreadable, match="TALKTIME_AMI_SECRET_FILE names /nowhere/ami"):
        Settings(_env_file=None)


def test_printing_the_settings_shows_no_secret(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)

    settings = Settings(_env_file=None)

    assert not [name for name in GENERATED if getattr(settings, name) in repr(settings)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_ZONE", "Shanghai"),
        ("PORT", "70000"),
        ("CURRENCY", "yuan"),
        ("AGENT_LINES", "900"),
        ("PBX_RTP_FIRST", "15000"),
        ("AMI_USER", "a]b"),
    ],
)
def test_a_bad_setting_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"TALKTIME_{name}", value)

    with pytest.raises(ValidationError):
        Settings(_env_file=None)


def test_line_passwords_differ_by_line_and_by_site() -> None:
    here, there = (Settings(_env_file=None, sip_secret=key) for key in ("here", "there"))

    passwords = {line_password(site, line) for site in (here, there) for line in ("001", "002")}

    assert len(passwords) == 4
    assert {len(password) for password in passwords} == {32}


def test_no_line_password_without_the_site_secret() -> None:
    with pytest.raises(ValueError, match="TALKTIME_SIP_SECRET"):
        line_password(Settings(_env_file=None, sip_secret=""), "001")


def test_every_setting_has_its_sentence() -> None:
    lines = (REPOSITORY / ".env.example").read_text().splitlines()

    named = {line.split("=")[0].removeprefix("#TALKTIME_").lower() for line in lines if "=" in line}

    assert set(Settings.model_fields) <= named


class TestSecretsFile:
    def test_is_readable_by_its_owner_alone(self, tmp_path: Path) -> None:
        path = ensure_secrets(tmp_path)

        assert path.stat().st_mode & 0o777 == 0o600

    def test_a_second_start_changes_nothing(self, tmp_path: Path) -> None:
        before = ensure_secrets(tmp_path).read_text()

        assert ensure_secrets(tmp_path).read_text() == before

    def test_a_missing_secret_is_added_and_the_others_stay(self, tmp_path: Path) -> None:
        (tmp_path / "secrets.env").write_text("TALKTIME_SIP_SECRET=kept")

        text = ensure_secrets(tmp_path).read_text()

        assert "TALKTIME_SIP_SECRET=kept\n" in text
        assert text.count("\n") == len(GENERATED)

    def test_a_secrets_file_open_to_others_is_closed(self, tmp_path: Path) -> None:
        path = ensure_secrets(tmp_path)
        path.chmod(0o644)

        ensure_secrets(tmp_path)

        assert path.stat().st_mode & 0o777 == 0o600
