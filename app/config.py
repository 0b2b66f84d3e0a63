"""Settings: from the environment (TALKTIME_*), from files (TALKTIME_*_FILE), from .env and, for
secrets, from var/secrets.env, in this order. Each one stands in .env.example with a sentence.
"""

import hashlib
import hmac
import os
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from recordings.retention import LEAST_DAYS
from recordings.sealing import keyring

PREFIX = "TALKTIME_"
REPOSITORY = Path(__file__).resolve().parent.parent
SECRETS_FILE = "secrets.env"

Secret = Annotated[str, Field(repr=False)]
TcpPort = Annotated[int, Field(ge=1, le=65535)]


class SettingsUnreadable(ValueError):
    """A file that holds a setting cannot be read."""


def default_var_dir() -> Path:
    """`var/` of the checkout, or a folder under /var/lib when no other user may reach the checkout.

    As root the servers run as an unprivileged user, who cannot enter a checkout below a closed
    folder such as /root; opening that folder is not ours to do.
    """
    if os.geteuid() != 0 or _is_open_to_others(REPOSITORY):
        return REPOSITORY / "var"
    digest = hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:10]
    return Path("/var/lib") / f"talktime-{digest}"


def _is_open_to_others(folder: Path) -> bool:
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=REPOSITORY / ".env", extra="ignore", frozen=True
    )

    var_dir: Path = Field(default_factory=default_var_dir)
    database_url: Secret = ""
    host: str = "127.0.0.1"
    port: TcpPort = 8000
    site_zone: str = "Asia/Shanghai"
    currency: str = Field(default="CNY", pattern="^[A-Z]{3}$")
    shift_auto: bool = True
    shift_hours: float = Field(default=8, gt=0, le=24)
    golden_hours: str = Field(
        default="09:30-11:30,14:00-17:00",
        pattern=r"^(\d\d:\d\d-\d\d:\d\d(,\d\d:\d\d-\d\d:\d\d)*)?$",
    )
    smtp_url: Secret = ""
    mail_from: str = ""
    session_hours: float = Field(default=12, gt=0)
    session_key: Secret = ""
    admin_password: Secret = ""
    trusted_proxies: str = ""
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")

    pbx: str = Field(default="pbx1", pattern="^[a-z0-9][a-z0-9-]{0,30}$")
    ami_host: str = "127.0.0.1"
    ami_port: TcpPort = 5038
    ami_user: str = Field(default="talktime", pattern="^[a-z0-9_-]+$")
    ami_secret: Secret = ""
    pbx_ws_url: str = "ws://127.0.0.1:8088/ws"
    pbx_sip_host: str = "127.0.0.1"
    pbx_sip_port: TcpPort = 5060
    pbx_rtp_first: TcpPort = 10000
    pbx_rtp_last: TcpPort = 14999
    pbx_bind: str = "127.0.0.1"
    pbx_external_address: str = ""
    sip_secret: Secret = ""
    agent_lines: int = Field(default=100, ge=1, le=899)
    robot_lines: int = Field(default=50, ge=0, le=99)
    trunk_uri: str = ""
    trunk_user: str = ""
    trunk_secret: Secret = ""
    safe_harbour_sound: str = ""
    asterisk_bin: str = ""

    carrier_sip_port: TcpPort = 5070
    carrier_ami_port: TcpPort = 5039
    carrier_ami_secret: Secret = ""
    carrier_rtp_first: TcpPort = 20000
    carrier_rtp_last: TcpPort = 24999

    spool_dir: Path = Path()
    store_url: str = ""
    recording_keys: Secret = ""
    recording_days: int = Field(default=180, ge=LEAST_DAYS)
    transcription_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    transcription_key: Secret = ""
    transcription_model: str = Field(default="", max_length=120)
    transcription_language: str = Field(default="", pattern="^([a-z]{2})?$")
    transcription_seconds: float = Field(default=300, gt=0, le=3_600)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (
            init_settings,
            env_settings,
            _NamedFiles(settings_cls),
            dotenv_settings,
            _GeneratedSecrets(settings_cls),
        )

    @field_validator("site_zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            message = f"{zone!r} is no IANA time zone; write one like Asia/Shanghai"
            raise ValueError(message) from error
        return zone

    @field_validator("recording_keys")
    @classmethod
    def _keys_are_keys(cls, keys: str) -> str:
        keyring(keys)
        return keys

    @field_validator("var_dir", "spool_dir")
    @classmethod
    def _is_absolute(cls, path: Path) -> Path:
        return path if path == Path() else path.expanduser().absolute()

    @model_validator(mode="before")
    @classmethod
    def _folders_follow_var(cls, values: dict[str, Any]) -> dict[str, Any]:
        var = Path(values.get("var_dir") or default_var_dir()).expanduser().absolute()
        values["var_dir"] = var
        values["spool_dir"] = values.get("spool_dir") or var / "spool" / "recordings"
        values["store_url"] = values.get("store_url") or (var / "recordings").as_uri()
        return values

    @model_validator(mode="after")
    def _ranges_are_ranges(self) -> "Settings":
        for name in ("pbx_rtp", "carrier_rtp"):
            if getattr(self, f"{name}_first") >= getattr(self, f"{name}_last"):
                message = f"{PREFIX}{name.upper()}_FIRST must be below {name.upper()}_LAST"
                raise ValueError(message)
        return self

    @property
    def secrets_file(self) -> Path:
        return self.var_dir / SECRETS_FILE


class _NamedFiles(PydanticBaseSettingsSource):
    """TALKTIME_X_FILE names a file that holds the value of X, as container secrets do."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        del field
        name = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(name)
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            message = f"{name} names {path}, which cannot be read: {error}"
            raise SettingsUnreadable(message) from error

    def __call__(self) -> dict[str, Any]:
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


class _GeneratedSecrets(PydanticBaseSettingsSource):
    """var/secrets.env, which the first start writes (app/embedded/secrets.py)."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        var = Path(self.current_state.get("var_dir") or default_var_dir()).expanduser()
        try:
            values = dotenv_values(var / SECRETS_FILE, interpolate=False)
        except OSError as error:
            message = f"{var / SECRETS_FILE} cannot be read: {error.strerror}"
            raise SettingsUnreadable(message) from error
        return {
            key.removeprefix(PREFIX).lower(): value
            for key, value in values.items()
            if key.startswith(PREFIX) and value is not None
        }


def line_password(settings: Settings, line: str) -> str:
    """The SIP password of line "017". Nothing stores it: it follows from the site's SIP secret."""
    if not settings.sip_secret:
        message = "TALKTIME_SIP_SECRET is empty; `talktime up` writes one into var/secrets.env"
        raise ValueError(message)
    key = settings.sip_secret.encode()
    return hmac.new(key, f"line{line}".encode(), hashlib.sha256).hexdigest()[:32]
