"""Preview dialing at the desk: skip, remove, call, and an offer that nobody answers."""

import pytest
from playwright.async_api import expect

from app.db import Sessions
from app.embedded.up import House
from app.models.campaign import CampaignLead, QueueState
from dialer.core.types import Mode, PreviewTimeout
from tests.browser.chromium import Chromium
from tests.browser.person import Person
from tests.browser.stage import stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(120),
]
SECONDS = 5


async def test_a_lead_is_read_before_it_is_called(
    house: House, house_sessions: Sessions, browser: Chromium
) -> None:
    names = ["苏平", "白露", "田雨", "丁宁"]
    async with stage(
        house,
        house_sessions,
        names=names,
        mode=Mode.PREVIEW,
        preview_seconds=SECONDS,
        preview_timeout=PreviewTimeout.PAUSE,
    ) as here:
        agent = Person(await browser.page(), house.url)
        name = agent.lead().get_by_role("heading", level=1)
        await agent.sign_in(here.agent.login, here.agent.password)
        await agent.join(here.campaign)
        await agent.become_ready()
        await agent.is_in("preview")
        skipped = await name.inner_text()
        await agent.press("Skip")
        await expect(name).not_to_have_text(skipped)
        removed = await name.inner_text()
        await agent.press("Remove")
        await agent.page.get_by_role("menuitem", name="Wrong data").click()
        await expect(name).not_to_have_text(removed)
        called = await name.inner_text()
        await agent.press("Call")
        await agent.is_in("talking")
        await agent.hears()
        await agent.press("Hang up")
        await agent.is_in("wrapup")
        await agent.dispose(7)
        # Nobody answers the next offer: it is nobody's, and the agent is not taken for present.
        await agent.is_in("preview")
        await agent.is_in("pause")
        await expect(agent.page.get_by_text("Paused: Preview missed")).to_be_visible()
        await agent.leave()

        leads = {lead.id: lead.name for lead in await here.leads()}
        (call,) = await here.calls()
        assert leads[call.lead_id] == called
        async with here.sessions() as session:
            states = {
                name: (await session.get_one(CampaignLead, (here.campaign_id, lead_id))).state
                for lead_id, name in leads.items()
            }
        assert states.pop(removed) is QueueState.BARRED
        assert states.pop(called) is QueueState.DONE
        assert set(states.values()) == {QueueState.WAITING}
        assert skipped in states
