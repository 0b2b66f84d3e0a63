"""A test call over the trunk: placed by an administrator, told step by step, over by itself.

It has a leg of its own and nothing else: the hopper, the pacers and the agents know nothing of it.
"""

from dataclasses import replace

from dialer.core.commands import HangUp, PlaceTrial
from dialer.core.control_orders import TrialAsked, TrialCancelled
from dialer.core.events import Answered, Event, HungUp, PlaceFailed, Rang
from dialer.core.facts import TrialChanged
from dialer.core.room import Room
from dialer.core.types import CallId, Instant, Trial, TrialState

RING_SECONDS = 30.0
TALK_SECONDS = 10.0
MARGIN_SECONDS = 5.0
"""The PBX ends a test call by itself; after this much more the floor does."""


def trial_asked(room: Room, event: TrialAsked) -> None:
    if event.leg in room.trials:
        return
    trial = Trial(event.leg, TrialState.DIALING, event.at)
    if not room.switch_up:
        why = "no connection to the PBX"
        room.facts.append(TrialChanged(event.at, replace(trial, state=TrialState.ENDED, why=why)))
        return
    _keep(room, trial, event.at)
    room.commands.append(PlaceTrial(event.leg, event.phone, RING_SECONDS))


def trial_cancelled(room: Room, event: TrialCancelled) -> None:
    if event.leg in room.trials:
        room.commands.append(HangUp(event.leg))


def heard(room: Room, event: Event) -> bool:
    """Take an event that is about a test call's leg; False when it is about something else."""
    trial = room.trials.get(getattr(event, "call_id", None) or CallId(""))
    if trial is None:
        return False
    match event:
        case Rang() if trial.state is TrialState.DIALING:
            _keep(room, replace(trial, state=TrialState.RINGING, since=event.at), event.at)
        case Answered() if trial.state in (TrialState.DIALING, TrialState.RINGING):
            _keep(room, replace(trial, state=TrialState.ANSWERED, since=event.at), event.at)
        case HungUp(cause=cause):
            _end(room, replace(trial, cause=cause), event.at)
        case PlaceFailed(why=why):
            _end(room, replace(trial, why=why), event.at)
        case _:
            pass
    return True


def sweep(room: Room, at: Instant) -> None:
    for trial in list(room.trials.values()):
        longest = TALK_SECONDS if trial.state is TrialState.ANSWERED else RING_SECONDS
        if at - trial.since > longest + 2 * MARGIN_SECONDS:
            _end(room, replace(trial, why="the PBX told no end"), at)
        elif at - trial.since > longest + MARGIN_SECONDS:
            room.commands.append(HangUp(trial.leg))


def missed(room: Room, leg: CallId, at: Instant) -> None:
    """The PBX has no such leg any more: it ended while nobody was looking."""
    if at - room.trials[leg].since > MARGIN_SECONDS:
        _end(room, room.trials[leg], at)


def _keep(room: Room, trial: Trial, at: Instant) -> None:
    room.trials[trial.leg] = trial
    room.facts.append(TrialChanged(at, trial))


def _end(room: Room, trial: Trial, at: Instant) -> None:
    del room.trials[trial.leg]
    room.facts.append(TrialChanged(at, replace(trial, state=TrialState.ENDED, since=at)))
