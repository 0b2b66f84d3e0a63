"""The line of one agent, and what the browser needs to bring it up."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.phone.lines import ensure_line
from app.calling.phone.schemas import PhoneOut
from app.config import Settings, line_password
from app.errors import Forbidden
from app.models.account import Account

WS_PATH = "/api/v1/sip"
LOGIN = "login"


class NoLine(Forbidden):
    """This account has no phone line; open the desk first."""

    code = "no_line"


async def phone_of(session: AsyncSession, agent: Account, settings: Settings) -> PhoneOut:
    line = await ensure_line(session, agent, lines=settings.agent_lines)
    return PhoneOut(
        ws_path=WS_PATH,
        uri=f"sip:line{line}@{settings.pbx}",
        username=f"line{line}",
        password=line_password(settings, line),
        login_target=f"sip:{LOGIN}@{settings.pbx}",
        # The PBX answers with an address of its own that the browser can reach; there is no NAT
        # between a browser and the one origin it came from that a STUN server would help with.
        ice_servers=[],
    )


def require_line(agent: Account) -> str:
    if agent.line is None:
        raise NoLine
    return agent.line
