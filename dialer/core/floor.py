"""The floor: agents, calls and campaigns as one pure state machine.

`handle(event)` returns what to do and what has happened. It asks no clock, throws no dice and does
no I/O, so the live engine, the simulator and a replayed journal run the same floor. An event that
has no meaning here changes nothing; only a programmer's mistake raises.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dialer.core import control_orders as c
from dialer.core import (
    dialing,
    expiry,
    on_calls,
    on_control,
    on_lines,
    on_orders,
    on_third,
    on_third_legs,
    on_trials,
    on_watch,
)
from dialer.core import events as e
from dialer.core.campaign import Running
from dialer.core.commands import Command
from dialer.core.facts import Fact
from dialer.core.pacing.choose import pacer_for
from dialer.core.pacing.pacer import Pacer
from dialer.core.room import Room
from dialer.core.types import Campaign, Instant


@dataclass(frozen=True, slots=True)
class Decisions:
    commands: tuple[Command, ...]
    facts: tuple[Fact, ...]


HANDLERS: dict[type[Any], Callable[[Room, Any], None]] = {
    e.Rang: on_calls.rang,
    e.PickedUp: on_calls.picked_up,
    e.MachineHeard: on_calls.machine_heard,
    e.MessageLeft: on_calls.message_left,
    e.Answered: on_calls.answered,
    e.Bridged: on_calls.bridged,
    e.BridgeOver: on_calls.bridge_over,
    e.BridgeFailed: on_calls.bridge_failed,
    e.HoldOver: on_calls.hold_over,
    e.Held: on_control.held,
    e.WatchOver: on_watch.watch_over,
    e.HungUp: on_calls.hung_up,
    e.PlaceFailed: on_calls.place_failed,
    e.LineUp: on_lines.line_up,
    e.LineDown: on_lines.line_down,
    e.SwitchHeard: on_lines.switch_heard,
    e.SwitchLost: on_lines.switch_lost,
    e.SwitchSeen: on_lines.switch_seen,
    e.CampaignSet: on_orders.campaign_set,
    e.SignedIn: on_orders.signed_in,
    e.SignedOut: on_orders.signed_out,
    e.ReadyAsked: on_orders.ready_asked,
    e.PauseAsked: on_orders.pause_asked,
    e.DialAsked: on_orders.dial_asked,
    e.PreviewAccepted: on_orders.preview_accepted,
    e.PreviewSkipped: on_orders.preview_skipped,
    e.HangUpAsked: on_orders.hang_up_asked,
    c.HoldAsked: on_control.hold_asked,
    c.ResumeAsked: on_control.resume_asked,
    c.MaskAsked: on_control.mask_asked,
    c.LeaveMessageAsked: on_control.leave_message_asked,
    c.TransferAsked: on_control.transfer_asked,
    c.ThirdAsked: on_third.third_asked,
    c.JoinAsked: on_third.join_asked,
    c.PassAsked: on_third.pass_asked,
    c.ThirdDropped: on_third.third_dropped,
    c.TrialAsked: on_trials.trial_asked,
    c.TrialCancelled: on_trials.trial_cancelled,
    c.WatchAsked: on_watch.watch_asked,
    c.WatchEnded: on_watch.watch_ended,
    c.TakeOverAsked: on_watch.take_over_asked,
    e.WrapupExtended: on_orders.wrapup_extended,
    e.Disposed: on_orders.disposed,
    e.LeadsLeased: on_orders.leads_leased,
    e.BudgetSeen: on_orders.budget_seen,
    e.LeadBarred: on_orders.lead_barred,
    e.Revived: on_orders.revived,
    e.AgentRevived: on_orders.agent_revived,
}


SIGNS_OF_LIFE = (
    e.SignedIn,
    e.ReadyAsked,
    e.PauseAsked,
    e.DialAsked,
    e.PreviewAccepted,
    e.PreviewSkipped,
    e.HangUpAsked,
    e.WrapupExtended,
    e.Disposed,
)
"""Orders that only somebody at the desk can give."""


class Floor:
    def __init__(self, pacer_for: Callable[[Campaign], Pacer | None] = pacer_for) -> None:
        """`pacer_for` gives the pacer of a campaign's mode and policy; a simulation has others."""
        self.room = Room(pacer_for)

    def handle(self, event: e.Event) -> Decisions:
        """Take one event in; give the commands and facts that follow, in order."""
        room = self.room
        if isinstance(event, SIGNS_OF_LIFE):
            room.silent.discard(event.agent_id)
        if isinstance(event, e.Tick):
            expiry.sweep(room, event.at)
            room.stirred.update(room.campaigns)
        elif not (on_third_legs.heard(room, event) or on_trials.heard(room, event)):
            HANDLERS[type(event)](room, event)
        self._stir(event.at, is_tick=isinstance(event, e.Tick))

        decisions = Decisions(tuple(room.commands), tuple(room.facts))
        room.commands.clear()
        room.facts.clear()
        return decisions

    def _stir(self, at: Instant, *, is_tick: bool) -> None:
        """Serve who waits, then dial, wherever something changed."""
        room = self.room
        while room.stirred:
            # In a fixed order: a replay in another process must decide the same.
            campaign_id = min(room.stirred)
            room.stirred.discard(campaign_id)
            running = room.campaigns.get(campaign_id)
            if running is None:
                continue
            self._serve_waiting(running, at)
            room.let_go(campaign_id, at)
            if running.campaign.running and room.switch_up:
                dialing.dial(room, running, at, is_tick=is_tick)
                room.stirred.discard(running.campaign.campaign_id)

    def _serve_waiting(self, running: Running, at: Instant) -> None:
        waiting = self.room.crowds[running.campaign.campaign_id].waiting.values()
        for call in sorted(waiting, key=lambda call: (call.since, call.call_id)):
            on_calls.serve(self.room, self.room.calls[call.call_id], at)
