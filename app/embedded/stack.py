"""Everything that runs beside Talktime on one machine: PostgreSQL, the PBX and the carrier."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from app.config import PREFIX, Settings
from app.embedded import carrier as simulator
from app.embedded import pbx_config, ports, postgres, unprivileged
from app.embedded.asterisk import Instance
from app.embedded.fetch import Asterisk, ensure_asterisk
from app.embedded.secrets import ensure_secrets
from app.embedded.speech import ensure_sounds


@dataclass(frozen=True, slots=True)
class Stack:
    """The servers, and the settings that lead to them.

    `pbx` is None where the settings name no private PBX; `carrier` is None where they name a
    carrier.
    """

    settings: Settings
    pbx: Instance
    carrier: Instance | None
    data_dir: Path | None = field(default=None)
    """Of the private PostgreSQL, when it is used."""

    @property
    def environment(self) -> dict[str, str]:
        """What a process started beside the stack needs to find it."""
        values = self.settings.model_dump(mode="json")
        return {
            PREFIX + name.upper(): value if isinstance(value, str) else json.dumps(value)
            for name, value in values.items()
            if value != ""
        }

    def sit_down(self, line: str) -> None:
        """Robot agent on line "901": see carrier.sit_down."""
        simulator.sit_down(self._simulator, line)

    def stand_up(self, line: str) -> None:
        simulator.stand_up(self._simulator, line)

    def break_carrier(self, *, is_broken: bool) -> None:
        simulator.set_out_of_order(self._simulator, is_out=is_broken)

    @property
    def _simulator(self) -> Instance:
        if self.carrier is None:
            message = (
                "robot agents live at the carrier simulator, and TALKTIME_TRUNK_URI names a carrier"
            )
            raise ValueError(message)
        return self.carrier


def planned(
    settings: Settings, *, console: Console | None = None, asterisk: Asterisk | None = None
) -> Stack:
    """Secrets, ports and folders are chosen and an Asterisk is there; nothing is started.

    Raises with words that say what to do.
    """
    settings, data_dir = with_secrets(settings), None
    if not settings.database_url:
        data_dir = settings.var_dir / "postgres"
        settings = settings.model_copy(update={"database_url": postgres.url(data_dir)})
    asterisk = asterisk or ensure_asterisk(settings, console)
    sounds = ensure_sounds(settings.var_dir / "sounds", asterisk)
    pbx, carrier = (_instance(settings, name, asterisk, sounds) for name in ("pbx", "carrier"))
    chosen = ports.chosen(settings, ports.wishes(settings), in_use=pbx.pid is not None)
    settings = ports.with_ports(settings, chosen)
    return Stack(settings, pbx, None if settings.trunk_uri else carrier, data_dir)


def start_database(stack: Stack, *, fast: bool = False) -> None:
    """The private PostgreSQL, where one is used. `fast` is for tests."""
    if stack.data_dir is not None:
        postgres.start_private_postgres(stack.data_dir, fast=fast)


def start_switches(stack: Stack) -> None:
    """The PBX and the carrier, side by side: each waits more than it works."""
    settings, pbx, carrier = stack.settings, stack.pbx, stack.carrier
    _open_spool(settings.spool_dir)
    with ThreadPoolExecutor() as pool:
        booting = [pool.submit(pbx.start, pbx_config.render(settings, pbx.folders))]
        if carrier is not None:
            booting.append(pool.submit(carrier.start, simulator.render(settings, carrier)))
    for each in booting:
        each.result()


def start_pbx(
    settings: Settings, *, console: Console | None = None, asterisk: Asterisk | None = None
) -> Stack:
    """The PBX and the carrier without a database."""
    stack = planned(settings, console=console, asterisk=asterisk)
    start_switches(stack)
    return stack


def stop(stack: Stack) -> None:
    """Stop in the order that loses least: the PBX first, the database last."""
    stack.pbx.stop()
    if stack.carrier is not None:
        stack.carrier.stop()
    if stack.data_dir is not None:
        postgres.stop_private_postgres(stack.data_dir)


def with_secrets(settings: Settings) -> Settings:
    """The same settings with the generated secrets in the places that were empty."""
    ensure_secrets(settings.var_dir)
    known = Settings(var_dir=settings.var_dir)
    names = ("ami_secret", "sip_secret", "carrier_ami_secret", "session_key", "admin_password")
    missing = {name: getattr(known, name) for name in names if not getattr(settings, name)}
    return settings.model_copy(update=missing)


def _instance(settings: Settings, name: str, asterisk: Asterisk, sounds: Path) -> Instance:
    return Instance(
        name=name,
        asterisk=asterisk,
        root=settings.var_dir / name,
        log_dir=settings.var_dir / "log" / name,
        sounds=sounds,
        is_preferred=name == "pbx",
    )


def _open_spool(spool: Path) -> None:
    """The PBX writes raw recordings here; the recorder reads and removes them."""
    spool.mkdir(parents=True, exist_ok=True)
    unprivileged.require_reach(spool)
    unprivileged.give(spool, mode=0o750)
