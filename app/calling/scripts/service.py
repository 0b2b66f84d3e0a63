"""Scripts are versions: a draft may be changed, a published one never, and campaigns follow the
newest that is published.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.scripts import queries
from app.calling.scripts.faults import faults_of
from app.calling.scripts.nodes import ScriptNode
from app.calling.scripts.phrases import Ultimatum
from app.calling.scripts.schemas import ScriptIn, ScriptNodes, ScriptOut
from app.errors import Conflict, Invalid, NotFound
from app.models.account import Account
from app.models.script import Script
from app.quality.transcripts import service as transcripts
from recordings.phrases import PhraseKind


class ScriptUnknown(NotFound):
    """There is no such script."""

    code = "script_unknown"


class ScriptPublished(Conflict):
    """This version is published and stays as it is; make a new one of the same name."""

    code = "script_published"


class ScriptDraftThere(Conflict):
    """This script has a draft already; change that one."""

    code = "script_draft_there"


class ScriptHasFaults(Invalid):
    """The script cannot be published as it is."""

    code = "script_has_faults"


async def every(session: AsyncSession) -> list[ScriptOut]:
    users = await queries.users(session)
    barred = await _ultimatums(session)
    return [
        _shown(script, users.get(script.id, []), barred) for script in await queries.every(session)
    ]


async def create(session: AsyncSession, who: Account, fields: ScriptIn) -> ScriptOut:
    before = await queries.latest(session, fields.name)
    if before is not None and before.published_at is None:
        raise ScriptDraftThere(f"{fields.name} has the draft {before.version}.")
    script = Script(
        name=fields.name,
        version=before.version + 1 if before else 1,
        nodes=_stored(fields.nodes),
        author_id=who.id,
    )
    session.add(script)
    await session.flush()
    await session.refresh(script)
    _log(session, who, "script.drafted", script)
    return _shown(script, [], await _ultimatums(session))


async def change(
    session: AsyncSession, who: Account, script_id: UUID, fields: ScriptNodes
) -> ScriptOut:
    script = await draft(session, script_id)
    script.nodes = _stored(fields.nodes)
    script.author_id = who.id
    await session.flush()
    return _shown(script, [], await _ultimatums(session))


async def publish(session: AsyncSession, who: Account, script_id: UUID, now: datetime) -> ScriptOut:
    """Close the draft to changes and give it to the campaigns that use an older version."""
    script = await draft(session, script_id)
    faults = faults_of(_nodes(script), await _ultimatums(session))
    if faults:
        first = faults[0]
        raise ScriptHasFaults(
            f"Node {first.node}: {first.kind}.",
            faults=[fault.model_dump(mode="json") for fault in faults],
        )
    script.published_at = now
    campaigns = await queries.users_of_name(session, script.name)
    for campaign in campaigns:
        campaign.script_id = script.id
    await session.flush()
    _log(session, who, "script.published", script)
    return _shown(script, sorted(campaign.name for campaign in campaigns), [])


async def discard(session: AsyncSession, who: Account, script_id: UUID) -> None:
    script = await draft(session, script_id)
    await session.delete(script)
    _log(session, who, "script.discarded", script)


async def get(session: AsyncSession, script_id: UUID) -> Script:
    script = await queries.get(session, script_id)
    if script is None:
        raise ScriptUnknown
    return script


async def draft(session: AsyncSession, script_id: UUID) -> Script:
    """The locked draft, which nobody else publishes meanwhile."""
    script = await queries.get(session, script_id, lock=True)
    if script is None:
        raise ScriptUnknown
    if script.published_at is not None:
        raise ScriptPublished
    return script


def _stored(nodes: list[ScriptNode]) -> list[object]:
    return [node.model_dump(mode="json") for node in nodes]


def _nodes(script: Script) -> list[ScriptNode]:
    return [ScriptNode.model_validate(node) for node in script.nodes]


async def _ultimatums(session: AsyncSession) -> list[Ultimatum]:
    """Those that recordings are searched for too."""
    return [
        Ultimatum(phrase.text, phrase.softer)
        for phrase in await transcripts.phrases(session)
        if phrase.kind is PhraseKind.ULTIMATUM
    ]


def _shown(script: Script, campaigns: list[str], barred: list[Ultimatum]) -> ScriptOut:
    nodes = _nodes(script)
    return ScriptOut(
        id=script.id,
        name=script.name,
        version=script.version,
        nodes=nodes,
        published_at=script.published_at,
        created_at=script.created_at,
        campaigns=campaigns,
        faults=faults_of(nodes, barred) if script.published_at is None else [],
    )


def _log(session: AsyncSession, who: Account, what: str, script: Script) -> None:
    audit(
        session,
        who,
        what,
        subject_kind="script",
        subject_id=script.id,
        name=script.name,
        version=script.version,
    )
