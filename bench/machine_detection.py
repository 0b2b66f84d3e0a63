"""Machine detection on a real PBX against callees whose truth is known.

    .venv/bin/python bench/machine_detection.py

The carrier simulator's people greet in eight ways and wait, some say nothing, and one has a song
and a spoken advertisement for ringing; its machines greet in four ways and beep. Each call goes
through the dial plan as the dialer would place it. Printed beside the default settings are tighter
ones, so that what people pay for each machine that is caught can be seen: a person who is taken for
a machine is hung up on, a machine that is taken for a person costs an agent some seconds.
"""

import asyncio
import random
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from app.clock import WallClock
from app.config import Settings
from app.embedded import stack
from app.embedded.carrier import Callee, callee
from app.embedded.fetch import ensure_asterisk
from app.embedded.speech import GREETINGS, HELLOS, ensure_sounds
from dialer.asterisk.client import Address
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.commands import HangUp, Place
from dialer.core.events import Answered, Event, HungUp, MachineHeard, PickedUp, SwitchSeen
from dialer.core.types import CallId, CampaignId, Detection, LeadId, Verdict

PEOPLE = [f"+861380000{hello}04" for hello in range(len(HELLOS))]
MACHINES = [f"+861380000{greeting}82" for greeting in range(len(GREETINGS))]
SILENT = ["+861380000094"]
TUNES = [f"+861380000{hello}86" for hello in range(2)]
SETTINGS = {
    "default (people first)": Detection(),
    "app_amd's sample": Detection(2.5, 1.5, 0.8, 5.0, 3),
}
GAP_SECONDS = 0.25
PATIENCE = 40.0


@dataclass
class Heard:
    """What became of one call; instants as the switch tells them."""

    phone: str
    picked_up_at: float | None = None
    judged_at: float | None = None
    verdict: Verdict | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def delay(self) -> float:
        return (self.judged_at or 0.0) - (self.picked_up_at or 0.0)


class Ear:
    """The inbox of the switch: notes verdicts, and hangs up on people at once."""

    def __init__(self) -> None:
        self.calls: dict[CallId, Heard] = {}
        self.is_up = asyncio.Event()
        self.switch: AsteriskSwitch | None = None

    def put(self, event: Event) -> None:
        if isinstance(event, SwitchSeen):
            self.is_up.set()
        call = self.calls.get(getattr(event, "call_id", CallId("")))
        if call is None:
            return
        match event:
            case PickedUp():
                call.picked_up_at = event.at
            case Answered():
                self._judge(call, event.call_id, event.verdict, event.at)
            case MachineHeard():
                self._judge(call, event.call_id, Verdict.MACHINE, event.at)
            case HungUp():
                call.over.set()

    def _judge(self, call: Heard, call_id: CallId, verdict: Verdict | None, at: float) -> None:
        call.verdict, call.judged_at = verdict, at
        if self.switch is not None:
            self.switch.act(HangUp(call_id))


class SystemClock:
    def __init__(self) -> None:
        self._clock = WallClock()

    def now(self) -> float:
        return self._clock.now().timestamp()


async def listen(ear: Ear, switch: AsteriskSwitch, detection: Detection) -> list[Heard]:
    """Call everybody once, a quarter of a second apart, and wait for the last to end."""
    heard = []
    for phone in [*PEOPLE, *SILENT, *TUNES, *MACHINES]:
        call_id = CallId(str(uuid4()))
        call = ear.calls[call_id] = Heard(phone)
        heard.append(call)
        switch.act(
            Place(call_id, CampaignId("b"), LeadId("b"), phone, "", 30.0, 2.0, 5.0, detection)
        )
        await asyncio.sleep(GAP_SECONDS)
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(call.over.wait() for call in heard))
    return heard


def quantile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))]


def report(name: str, heard: list[Heard]) -> None:
    machines = [call for call in heard if callee(call.phone) is Callee.VOICEMAIL]
    people = [call for call in heard if callee(call.phone) is not Callee.VOICEMAIL]
    speaking = [call for call in people if callee(call.phone) is not Callee.SILENT]
    lost = [call.phone for call in people if call.verdict is Verdict.MACHINE]
    missed = [call.phone for call in machines if call.verdict is not Verdict.MACHINE]
    caught = [call.delay for call in machines if call.verdict is Verdict.MACHINE]
    passed = [call.delay for call in speaking if call.verdict is not Verdict.MACHINE]
    unheard = [call.phone for call in heard if call.verdict is None]
    print(f"\n{name}")
    print(f"  calls {len(heard)}: people {len(people)}, machines {len(machines)}")
    share = sum(call.verdict is Verdict.MACHINE for call in heard) / len(heard)
    print(f"  taken for machines        {share:6.1%}   truth {len(machines) / len(heard):6.1%}")
    print(f"  people hung up on         {len(lost)}/{len(people)}   {' '.join(lost)}")
    print(f"  machines given to agents  {len(missed)}/{len(machines)}   {' '.join(missed)}")
    print(f"  no verdict                {len(unheard)}   {' '.join(unheard)}")
    if passed:
        print(
            "  pick-up to hand-over, speaking people, s:"
            f"  p50 {quantile(passed, 0.5):.2f}  p95 {quantile(passed, 0.95):.2f}"
        )
    if caught:
        print(
            "  pick-up to verdict, machines, s:"
            f"  p50 {quantile(caught, 0.5):.2f}  p95 {quantile(caught, 0.95):.2f}"
        )


async def measure(settings: Settings) -> None:
    ear = Ear()
    address = Address(
        host=settings.ami_host,
        port=settings.ami_port,
        user=settings.ami_user,
        secret=settings.ami_secret,
    )
    switch = AsteriskSwitch(address, ear, SystemClock(), rng=random.Random(1))
    ear.switch = switch
    running = asyncio.create_task(switch.run())
    await asyncio.wait_for(ear.is_up.wait(), 30.0)
    for name, detection in SETTINGS.items():
        report(name, await listen(ear, switch, detection))
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def main() -> None:
    site = Settings()
    asterisk = ensure_asterisk(site)
    sounds = ensure_sounds(site.var_dir / "sounds", asterisk)
    with tempfile.TemporaryDirectory(prefix="tt-amd-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        (Path(folder) / "sounds").symlink_to(sounds)
        settings = Settings(_env_file=None, var_dir=Path(folder), agent_lines=1, robot_lines=1)
        started = stack.start_pbx(settings, asterisk=asterisk)
        try:
            asyncio.run(measure(started.settings))
        finally:
            stack.stop(started)


if __name__ == "__main__":
    main()
