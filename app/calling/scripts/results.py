"""What came of each wording: prospects found in the calls in which it was said."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.scripts import queries, service
from app.calling.scripts.nodes import ScriptNode
from app.calling.scripts.schemas import ScriptArm, ScriptNodeResult, ScriptResults
from dialer.core.proportions import FEWEST, clearly_best, wilson

Counted = Row[str, int, int | None, int, int, int]


async def results(session: AsyncSession, script_id: UUID) -> ScriptResults:
    script = await service.get(session, script_id)
    rows = await queries.outcomes(session, script.id)
    return ScriptResults(
        calls=await queries.calls_walked(session, script.id),
        nodes=[_of_node(ScriptNode.model_validate(node), rows) for node in script.nodes],
        fewest=FEWEST,
    )


def _of_node(node: ScriptNode, rows: Sequence[Counted]) -> ScriptNodeResult:
    mine = [row for row in rows if row.node == node.key]
    arms = [
        _arm(node, variant, [row for row in mine if row.variant == variant])
        for variant in range(len(node.wordings))
    ]
    best = clearly_best([(arm.prospects, arm.asked) for arm in arms])
    return ScriptNodeResult(node=node.key, arms=arms, best=best)


def _arm(node: ScriptNode, variant: int, rows: Sequence[Counted]) -> ScriptArm:
    asked = sum(row.asked for row in rows)
    prospects = sum(row.prospects for row in rows)
    low, high = wilson(prospects, asked)
    by_answer = {row.answer: row.asked for row in rows}
    return ScriptArm(
        variant=variant,
        wording=node.wordings[variant],
        asked=asked,
        effective=sum(row.effective for row in rows),
        prospects=prospects,
        low=low,
        high=high,
        answers=[by_answer.get(at, 0) for at in range(len(node.answers))],
        other_answers=by_answer.get(None, 0),
    )
