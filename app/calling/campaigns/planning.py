"""With these agents and this list: how long, how many lines, and what if there were more agents?

Answered by simulation with the campaign's own rates and rules. A simulation takes seconds of a
processor, so it runs in a process of its own, one at a time, and is ended when it takes too long.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from statistics import fmean
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.campaigns import observed as rows
from app.calling.campaigns import queries, service
from app.calling.campaigns.schemas import CampaignPlan, CampaignPlanAsked, CampaignPlanLine
from app.errors import Conflict, TooMany, Unavailable
from app.models.campaign import Campaign
from dialer.sim.calibration import Observed
from dialer.sim.fitting import ANSWERED, POLICY_OF, fit
from dialer.sim.planner import Question, to_wire
from dialer.sim.scenario import Scenario

FEW_CALLS = 50
"""With fewer, the reference's rates say more of the next calls than these do."""
MOST_SECONDS = 60.0
AGENT_HOURS = 24.0
"""How much is simulated for each line of a plan: small floors longer, large ones shorter."""
LEAST_HOURS, MOST_HOURS = 0.25, 2.0
SEEDS = 2
BUSY_AGAIN_SECONDS = 5.0
USUAL_AGENTS = 5
"""Asked about when nobody is signed in and no number is given."""


class NothingLeftToPlan(Conflict):
    """Every lead of the campaign is done, so there is nothing to plan."""

    code = "nothing_left_to_plan"


class PlannerBusy(TooMany):
    """Another plan is being reckoned; try again in a few seconds."""

    code = "planner_busy"


class PlannerFailed(Unavailable):
    """The plan took too long or could not be reckoned; ask about fewer agents."""

    code = "planner_failed"


_one_at_a_time = asyncio.Lock()


async def plan(
    session: AsyncSession, campaign_id: UUID, asked: CampaignPlanAsked, now: datetime
) -> CampaignPlan:
    campaign = await service.get(session, campaign_id)
    open_leads = await rows.leads_by_attempts(session, campaign_id)
    if not open_leads:
        raise NothingLeftToPlan("Attach a list with leads that are not called yet.")
    signed_in, _ = await queries.desks(session, campaign_id)
    agents = asked.agents or signed_in or USUAL_AGENTS
    seen = await rows.observe(session, campaign_id, now)
    scenario = scenario_of(campaign, seen, agents)
    closing = closing_share(campaign.retry_gaps, seen, scenario)
    leads = sum(open_leads.values())
    dials = sum(
        count * dials_left(closing, campaign.max_attempts - tried)
        for tried, count in open_leads.items()
    )
    question = Question(
        scenario,
        leads,
        attempts=dials / leads,
        more=(0, asked.more),
        policy=POLICY_OF[campaign.mode],
        seeds=SEEDS,
        hours=max(LEAST_HOURS, min(MOST_HOURS, AGENT_HOURS / agents)),
    )
    plans = await simulate(to_wire(question))
    talk, wrapup = seen.samples["talk"], seen.samples["wrapup"]
    return CampaignPlan(
        calls_seen=seen.dials,
        is_measured=seen.dials >= FEW_CALLS,
        person_share=scenario.callees.person,
        talk_seconds=fmean(talk) if talk else None,
        wrapup_seconds=fmean(wrapup) if wrapup else None,
        agents_signed_in=signed_in,
        leads_left=leads,
        dials_left=round(dials),
        lines=[CampaignPlanLine(**each) for each in plans],
    )


def scenario_of(campaign: Campaign, seen: Observed, agents: int) -> Scenario:
    """The campaign's rates as far as they are known, its rules, and so many agents."""
    scenario = fit(seen) if seen.dials >= FEW_CALLS else Scenario()
    detection = scenario.callees.detection
    if detection != "none":
        silence = campaign.amd_after_seconds if campaign.amd else 0.0
        detection = detection.model_copy(update={"silence_seconds": silence})
    return scenario.with_changes(
        leads=None,
        agents={"count": agents},
        callees={"detection": detection},
        rules={
            "ceiling": campaign.abandon_ceiling,
            "hold_seconds": campaign.hold_seconds,
            "ring_seconds": campaign.ring_seconds,
            "max_lines": campaign.max_lines,
            "lines_per_agent": campaign.lines_per_agent,
            "calls_per_second": campaign.calls_per_second,
            "power_ratio": campaign.power_ratio,
        },
    )


def closing_share(gaps: Mapping[str, Any], seen: Observed, scenario: Scenario) -> float:
    """The share of dials after which a lead is not called again."""
    if seen.dials < FEW_CALLS:
        return scenario.callees.person
    closed = sum(
        count
        for outcome, count in seen.outcomes.items()
        if outcome in ANSWERED or outcome.value not in gaps
    )
    return closed / seen.dials


def dials_left(closing: float, tries: int) -> float:
    """Expected dials of a lead that each dial closes with this chance, within so many tries."""
    tries = max(1, tries)
    return (1.0 - (1.0 - closing) ** tries) / closing if closing > 0.0 else float(tries)


async def simulate(wire: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Have the question answered by a process of its own."""
    if _one_at_a_time.locked():
        raise PlannerBusy(retry_after=BUSY_AGAIN_SECONDS)
    async with _one_at_a_time:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "dialer.sim.planner",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(MOST_SECONDS):
                answer, _ = await child.communicate(json.dumps(wire).encode())
        except TimeoutError as late:
            raise PlannerFailed from late
        finally:
            # A client that went away, or the time that ran out, must not leave it running.
            if child.returncode is None:
                child.kill()
                await child.wait()
    if child.returncode != 0:
        raise PlannerFailed
    plans: list[dict[str, Any]] = json.loads(answer)
    return plans
