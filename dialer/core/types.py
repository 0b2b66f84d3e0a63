"""The words of the floor as values: ids, states, outcomes and the settings of a campaign.

Time inside the dialer is an `Instant`: float seconds since the Unix epoch, UTC. The simulator runs
hours of it in seconds, and it never asks a clock. Durations are float seconds, phones E.164 text,
rates fractions from 0 to 1.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

Instant = float

AgentId = NewType("AgentId", str)
CallId = NewType("CallId", str)
CampaignId = NewType("CampaignId", str)
LeadId = NewType("LeadId", str)
LineId = NewType("LineId", str)
"""An agent's phone line: the number of a SIP endpoint of the PBX, "017" for endpoint line017."""

Channel = NewType("Channel", str)
"""The PBX's name of one leg, "PJSIP/line017-0000002a"."""


class Mode(StrEnum):
    MANUAL = "manual"
    PREVIEW = "preview"
    PROGRESSIVE = "progressive"
    POWER = "power"
    PREDICTIVE = "predictive"


class PreviewTimeout(StrEnum):
    """What becomes of a lead that was offered and neither accepted nor skipped in time."""

    PAUSE = "pause"
    """Back to the queue; the agent is not at the desk, and is paused."""
    SKIP = "skip"
    """Left alone for a while; the agent gets the next."""
    DIAL = "dial"


class AgentState(StrEnum):
    OFFLINE = "offline"
    READY = "ready"
    PREVIEW = "preview"
    DIALING = "dialing"
    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    WRAPUP = "wrapup"
    PAUSE = "pause"


class CallState(StrEnum):
    PLACED = "placed"
    RINGING = "ringing"
    WAITING = "waiting"
    """A person answered and waits for an agent."""
    TALKING = "talking"
    PARKED = "parked"
    """The agent's line died; the customer hears music until the agent is back."""
    HELD = "held"
    """On hold by the agent, who may speak with a third party; the customer hears music."""
    PASSED = "passed"
    """The customer speaks with a third party and no agent of ours; not talk time."""
    ENDED = "ended"


class Purpose(StrEnum):
    """Why a third party is called into a call."""

    CONSULT = "consult"
    """The agent wants to speak with them first."""
    BLIND = "blind"
    """They get the customer as soon as they answer."""


class ThirdState(StrEnum):
    DIALING = "dialing"
    RINGING = "ringing"
    WAITING = "waiting"
    """On the line, hearing music: the agent is with the customer, or has no line."""
    TALKING = "talking"
    """Speaks with the agent; the customer is held."""
    JOINING = "joining"
    """About to join, as soon as agent and customer are bridged."""
    JOINED = "joined"
    """All three hear each other."""
    PASSED = "passed"
    """Has the customer; the agent is out of the call."""
    ENDED = "ended"


class TrialState(StrEnum):
    """Of a test call over the trunk."""

    DIALING = "dialing"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class WatchMode(StrEnum):
    """What a supervisor on an agent's line can do."""

    LISTEN = "listen"
    WHISPER = "whisper"
    """The agent hears the supervisor, the customer does not."""
    BARGE = "barge"
    """Both hear the supervisor."""


class SpanKind(StrEnum):
    """What a stretch of a call's time was, other than talk."""

    HOLD = "hold"
    PARKED = "parked"
    MASKED = "masked"
    """The recording was silenced on purpose: card data."""


class Outcome(StrEnum):
    """How a call ended, exactly one for each placed call."""

    CONNECTED = "connected"
    ABANDONED = "abandoned"
    """A person answered and no agent came within the hold time."""
    EARLY_HANGUP = "early_hangup"
    """A person answered and hung up before an agent came and before the hold time was over."""
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    REJECTED = "rejected"
    POWERED_OFF = "powered_off"
    UNALLOCATED = "unallocated"
    SUSPENDED = "suspended"
    CHANGED = "changed"
    INVALID = "invalid"
    BARRED = "barred"
    MACHINE = "machine"
    CONGESTION = "congestion"
    FAILED = "failed"
    """The PBX could not place the call, or it was lost in a crash; the lead is not charged."""
    CANCELLED = "cancelled"
    """Taken back before an answer by an agent or a stop; the lead is not charged."""
    AGENT_NO_ANSWER = "agent_no_answer"
    """The agent's own line was not there; the lead is not charged."""


class Verdict(StrEnum):
    """What machine detection says of whoever picked up."""

    PERSON = "person"
    UNSURE = "unsure"
    """It could not tell, so it is taken for a person."""
    MACHINE = "machine"


class Language(StrEnum):
    """Of the messages that the PBX speaks to customers."""

    BOTH = "both"
    ZH = "zh"
    EN = "en"


LINE_LOST = "line_lost"
"""The reason that the floor itself gives to a pause or a hold: the agent's phone line is down."""


@dataclass(frozen=True, slots=True)
class Window:
    """Local opening time of one weekday, half-open: minutes since midnight, Monday is 0."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class RetryRules:
    """Minutes until a lead may be tried again, by outcome; an outcome not named ends the lead."""

    gaps: dict[Outcome, float] = field(default_factory=dict)
    max_attempts: int = 6


@dataclass(frozen=True, slots=True)
class Detection:
    """How machine detection listens. Seconds; chosen so that a person is never taken for a machine
    for the sake of catching one more machine: only a long or wordy greeting is a machine's."""

    initial_silence: float = 2.0
    """Who says nothing for this long is taken for a person."""
    greeting: float = 3.5
    """A greeting without a pause that lasts longer is a machine's."""
    after_greeting: float = 0.7
    """This much silence after a few words is a person who waits for an answer."""
    longest: float = 7.0
    """When the decision is made at the latest."""
    most_words: int = 16
    """More words than this before a pause are a machine's."""

    def hold_left(self, hold_seconds: float) -> float:
        """What is left of a person's hold time at the verdict: it began when the greeting ended."""
        return max(0.0, hold_seconds - self.after_greeting)


@dataclass(frozen=True, slots=True)
class Campaign:
    """What the floor must know of a campaign. Seconds unless the name says otherwise."""

    campaign_id: CampaignId
    mode: Mode
    running: bool
    caller_id: str = ""
    ring_seconds: float = 30.0
    hold_seconds: float = 2.0
    wrapup_seconds: float = 30.0
    preview_seconds: float = 20.0
    preview_timeout: PreviewTimeout = PreviewTimeout.PAUSE
    park_seconds: float = 30.0
    recorded: bool = True
    windows: tuple[Window, ...] = ()
    retry: RetryRules = field(default_factory=RetryRules)
    abandon_ceiling: float = 0.03
    max_lines: int = 100
    lines_per_agent: float = 3.0
    calls_per_second: float = 10.0
    power_ratio: float = 1.5
    """Calls for each ready agent in power mode."""
    abandon_window_hours: int = 24
    policy: str = ""
    """Another pacer than the mode's own, by name; only a simulation has others."""
    default_disposition: str = "no_disposition"
    detection: Detection | None = None
    """Listen for answering machines before an agent gets the call; None hands over at once."""
    machine_message: str = ""
    """The prompt that a machine is left with; empty hangs up."""
    language: Language = Language.BOTH

    @property
    def handed_over_hold_seconds(self) -> float:
        """How long a person who is handed over may still wait for an agent.

        Who said nothing at all to machine detection has the whole hold time; they are few, and the
        shorter time is the careful one.
        """
        if self.detection is None:
            return self.hold_seconds
        return self.detection.hold_left(self.hold_seconds)


@dataclass(frozen=True, slots=True)
class Third:
    """A third party in a call: somebody at a phone number, or another agent."""

    leg: CallId
    """Ours, like a call's id; of a number it is also the id of its channel."""
    purpose: Purpose
    state: ThirdState
    since: Instant
    asked_by: AgentId
    phone: str = ""
    agent_id: AgentId | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A test call over the trunk: it belongs to no lead, no agent and no campaign."""

    leg: CallId
    """Ours, and the id of its channel."""
    state: TrialState
    since: Instant
    cause: int = 0
    """Q.850, once it has ended; 0 when the PBX did not say."""
    why: str = ""
    """What the PBX said when it could not dial at all."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A lead lent to the dialer for one attempt, under the call id that the attempt will have."""

    call_id: CallId
    campaign_id: CampaignId
    lead_id: LeadId
    phone: str
    zone: str
    """IANA name of the lead's time zone; a lead of unknown zone is never leased."""
    attempts: int
    """Attempts already made, without this one."""
    until: Instant
    agent_id: AgentId | None = None
    """The agent who should get this call: the owner of a callback, or who asked for it."""
    caller_id: str = ""
    """The number that the callee sees; empty shows the campaign's."""
    owner_id: AgentId | None = None
    """The agent who keeps the lead's list, first choice after the owner of a callback."""
    skill: str = ""
    """What the lead's list asks for; agents who have it come before those who do not."""
