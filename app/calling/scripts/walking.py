"""The walk through a script during a call: its words for this lead, and what was marked."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.desk import queries as desk_queries
from app.calling.desk.service import CallUnknown
from app.calling.scripts import queries
from app.calling.scripts.nodes import ScriptNode
from app.calling.scripts.schemas import (
    ScriptStepIn,
    ScriptWalk,
    WalkAnswer,
    WalkNode,
    WalkStep,
)
from app.calling.scripts.wording import fill, variant_of
from app.errors import Conflict, Invalid
from app.models.account import Account
from app.models.lead import Lead
from app.models.script import Script


class NoScriptNow(Conflict):
    """There is no call with a script at your desk."""

    code = "no_script_now"


class StepUnknown(Invalid):
    """The script has no such question or answer."""

    code = "step_unknown"


async def walk(session: AsyncSession, agent: Account) -> ScriptWalk:
    """The script for the call or the offer at the agent's desk."""
    desk = await desk_queries.desk(session, agent.id)
    if desk is None or desk.call_id is None or desk.campaign_id is None:
        raise NoScriptNow
    script = await queries.script_of_campaign(session, desk.campaign_id)
    call = await desk_queries.call(session, desk.call_id)
    lead_id = call.lead_id if call else desk.lead_id
    lead = await desk_queries.lead(session, lead_id) if lead_id else None
    if script is None or lead is None:
        raise NoScriptNow
    return ScriptWalk(
        call_id=desk.call_id,
        script_id=script.id,
        name=script.name,
        version=script.version,
        nodes=[_for_lead(ScriptNode.model_validate(node), lead, agent) for node in script.nodes],
        steps=[
            WalkStep(node=step.node, answer=step.answer)
            for step in await queries.steps(session, desk.call_id)
        ],
    )


async def mark(session: AsyncSession, agent: Account, step: ScriptStepIn, now: datetime) -> None:
    """Note that a question was asked in a call of this agent, and what was answered."""
    call = await desk_queries.call(session, step.call_id)
    if call is None or call.agent_id != agent.id:
        raise CallUnknown
    desk = await desk_queries.desk(session, agent.id)
    if desk is None or desk.call_id != call.id:
        raise NoScriptNow("The call is over; its script is closed.")
    script = await queries.script_of_campaign(session, call.campaign_id)
    if script is None:
        raise NoScriptNow
    node = _node(script, step)
    await queries.mark(
        session,
        {
            "call_id": call.id,
            "node": node.key,
            "script_id": script.id,
            "variant": variant_of(call.lead_id, node.key, len(node.wordings)),
            "answer": step.answer,
            "at": now,
        },
    )


def _node(script: Script, step: ScriptStepIn) -> ScriptNode:
    for stored in script.nodes:
        node = ScriptNode.model_validate(stored)
        if node.key == step.node and (step.answer is None or step.answer < len(node.answers)):
            return node
    raise StepUnknown(f"Load the script again: {step.node} is not in it, or lacks that answer.")


def _for_lead(node: ScriptNode, lead: Lead, agent: Account) -> WalkNode:
    values = _values(lead, agent)
    variant = variant_of(lead.id, node.key, len(node.wordings))
    assert node.purpose is not None  # Nothing without a purpose is published.
    return WalkNode(
        key=node.key,
        purpose=node.purpose,
        variant=variant,
        words=fill(node.wordings[variant], values),
        answers=[WalkAnswer(text=answer.text, next=answer.next) for answer in node.answers],
        next=node.next,
    )


def _values(lead: Lead, agent: Account) -> dict[str, str]:
    """What the variables stand for; their names are those of `wording.VARIABLES`."""
    return {
        "name": lead.name,
        "company": lead.company,
        "region": lead.region,
        "industry": lead.industry,
        "address": lead.address,
        "agent": agent.name,
    }
