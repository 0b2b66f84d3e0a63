"""The live engine's own pacers: what Talktime does in each mode."""

from dialer.core.types import Mode
from dialer.sim.shift import Policy

PREDICTIVE = Policy("predictive", "Talktime: price the next call")
PROGRESSIVE = Policy("progressive", "One call for each ready agent", Mode.PROGRESSIVE)
MANUAL = Policy("manual", "Agents dial by hand, one call after the other", Mode.MANUAL)
POWER = Policy("power-mode", "Talktime's constant ratio", Mode.POWER)
