"""What a campaign says of its calls must fit together and name things that are there."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.campaigns.prompts import prompts
from app.errors import Invalid
from app.models.caller import CallerPool
from app.models.campaign import Campaign
from app.models.script import Script


class PromptUnknown(Invalid):
    """There is no such prepared prompt."""

    code = "prompt_unknown"


class CallerPoolUnknown(Invalid):
    """There is no such pool of caller ids."""

    code = "caller_pool_unknown"


class ScriptNotPublished(Invalid):
    """There is no such script, or it is a draft; publish it first."""

    code = "script_not_published"


class ListensTooShortly(Invalid):
    """Machine detection must listen for longer than the longest greeting of a person."""

    code = "listens_too_shortly"


async def check_calls(session: AsyncSession, campaign: Campaign) -> None:
    """Raises what must be changed before the campaign can be saved."""
    with session.no_autoflush:
        message = campaign.machine_message
        if message and message not in {prompt.name for prompt in prompts()}:
            raise PromptUnknown(f"Choose one of the prepared prompts, not {message}.")
        pool_id = campaign.caller_pool_id
        if pool_id is not None and await session.get(CallerPool, pool_id) is None:
            raise CallerPoolUnknown
        script_id = campaign.script_id
        script = await session.get(Script, script_id) if script_id else None
        if script_id is not None and (script is None or script.published_at is None):
            raise ScriptNotPublished
    if campaign.amd_longest_seconds <= campaign.amd_greeting_seconds:
        raise ListensTooShortly(f"Listen for more than {campaign.amd_greeting_seconds:g} s.")
