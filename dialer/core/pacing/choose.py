"""Which pacer a campaign runs on, by its mode."""

from dialer.core.pacing.pacer import Pacer
from dialer.core.pacing.power import Power
from dialer.core.pacing.predictive import Predictive
from dialer.core.pacing.progressive import Progressive
from dialer.core.types import Campaign, Mode


def pacer_for(campaign: Campaign) -> Pacer | None:
    """The pacer of the campaign's mode, or None where each call is an agent's own choice."""
    match campaign.mode:
        case Mode.MANUAL | Mode.PREVIEW:
            return None
        case Mode.PROGRESSIVE:
            return Progressive()
        case Mode.POWER:
            return Power(campaign)
        case Mode.PREDICTIVE:
            return Predictive(campaign)
