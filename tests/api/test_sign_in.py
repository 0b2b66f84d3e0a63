"""Signing in, staying in, and being thrown out."""

from httpx import AsyncClient, Response
from sqlalchemy import text

from app.access import passwords
from app.access.attempts import FAILURES_BY_ADDRESS, FAILURES_BY_LOGIN
from app.access.sessions import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE
from app.clock import SetClock
from app.db import Sessions
from app.models.account import Account, SignInFailure
from tests.api.conftest import Person, make_account

SESSION = "/api/v1/session"
PASSWORD = "correct horse battery"


async def wang(sessions: Sessions) -> Account:
    return await make_account(
        sessions, login="wang", password_hash=await passwords.hash_password(PASSWORD)
    )


async def sign_in(
    client: AsyncClient, *, login: str = "wang", password: str = PASSWORD
) -> Response:
    return await client.post(SESSION, json={"login": login, "password": password})


class TestSigningIn:
    async def test_says_who_one_is_and_what_one_may(
        self, client: AsyncClient, sessions: Sessions
    ) -> None:
        account = await wang(sessions)

        response = await sign_in(client)

        assert response.status_code == 200
        me = response.json()
        assert me["id"] == str(account.id)
        assert me["role"] == "agent"
        assert "desk.use" in me["permissions"]
        assert "password_hash" not in me

    async def test_works_with_the_login_in_capitals(
        self, client: AsyncClient, sessions: Sessions
    ) -> None:
        await wang(sessions)

        response = await sign_in(client, login=" Wang ")

        assert response.status_code == 200

    async def test_hides_the_session_token_from_scripts(
        self, client: AsyncClient, sessions: Sessions
    ) -> None:
        await wang(sessions)

        response = await sign_in(client)

        cookies = {
            cookie.split("=")[0]: cookie for cookie in response.headers.get_list("set-cookie")
        }
        assert "HttpOnly" in cookies[SESSION_COOKIE]
        assert "HttpOnly" not in cookies[CSRF_COOKIE]
        for cookie in cookies.values():
            assert "SameSite=lax" in cookie
            assert "Secure" not in cookie

    async def test_asks_for_https_cookies_over_https(
        self, client: AsyncClient, sessions: Sessions
    ) -> None:
        await wang(sessions)

        response = await client.post(
            f"https://test{SESSION}", json={"login": "wang", "password": PASSWORD}
        )

        assert all("Secure" in cookie for cookie in response.headers.get_list("set-cookie"))
        assert "Strict-Transport-Security" in response.headers

    async def test_tells_nobody_which_part_was_wrong(
        self, client: AsyncClient, sessions: Sessions
    ) -> None:
        await wang(sessions)

        unknown = await sign_in(client, login="nobody")
        wrong = await sign_in(client, password="wrong")

        assert unknown.status_code == wrong.status_code == 401
        assert unknown.json() == wrong.json()
        assert wrong.json()["code"] == "wrong_credentials"

    async def test_looks_at_a_password_even_when_nobody_has_the_login(self) -> None:
        assert not await passwords.matches(PASSWORD, None)
        assert not await passwords.matches("the password of an account that does not exist", None)

    async def test_refuses_a_page_of_another_site(
        self, client: AsyncClient, sessions: Sessions
    ) -> None:
        await wang(sessions)

        response = await client.post(
            SESSION,
            json={"login": "wang", "password": PASSWORD},
            headers={"Origin": "https://elsewhere.example"},
        )

        assert response.json()["code"] == "foreign_origin"


class TestGuessing:
    async def test_is_stopped_by_login_even_with_the_right_password(
        self, client: AsyncClient, sessions: Sessions, clock: SetClock
    ) -> None:
        await wang(sessions)
        for _ in range(FAILURES_BY_LOGIN):
            assert (await sign_in(client, password="wrong")).status_code == 401

        stopped = await sign_in(client)

        assert stopped.status_code == 429
        assert stopped.json()["code"] == "too_many_sign_ins"
        assert 0 < int(stopped.headers["Retry-After"]) <= 900
        clock.advance(minutes=15)
        assert (await sign_in(client)).status_code == 200

    async def test_does_not_count_those_who_knew_the_password(
        self, client: AsyncClient, sessions: Sessions
    ) -> None:
        await wang(sessions)

        answers = [(await sign_in(client)).status_code for _ in range(FAILURES_BY_LOGIN + 2)]

        assert set(answers) == {200}

    async def test_is_stopped_by_address_over_many_logins(
        self, client: AsyncClient, sessions: Sessions, clock: SetClock
    ) -> None:
        await wang(sessions)
        async with sessions.begin() as session:
            session.add_all(
                SignInFailure(key="address:127.0.0.1", at=clock.now())
                for _ in range(FAILURES_BY_ADDRESS)
            )

        stopped = await sign_in(client)

        assert stopped.status_code == 429


class TestSession:
    async def test_without_one_nothing_is_shown(self, client: AsyncClient) -> None:
        response = await client.get(SESSION)

        assert response.status_code == 401
        assert response.json()["code"] == "not_signed_in"

    async def test_lives_on_while_it_is_used(self, agent: Person, clock: SetClock) -> None:
        for _ in range(5):
            clock.advance(hours=11)

            assert (await agent.client.get("/session")).status_code == 200

    async def test_ends_when_it_is_not_used(self, agent: Person, clock: SetClock) -> None:
        clock.advance(hours=12, seconds=1)

        assert (await agent.client.get("/session")).status_code == 401

    async def test_ends_at_sign_out(self, agent: Person) -> None:
        token = agent.client.cookies[SESSION_COOKIE]

        response = await agent.client.delete("/session")

        assert response.status_code == 204
        agent.client.cookies.set(SESSION_COOKIE, token)
        assert (await agent.client.get("/session")).status_code == 401

    async def test_stores_no_token(self, agent: Person, sessions: Sessions) -> None:
        async with sessions.begin() as session:
            rows = (await session.execute(text("SELECT s::text FROM sessions s"))).scalars().all()

        assert all(cookie not in rows[0] for cookie in agent.client.cookies.values())

    async def test_remembers_the_language(self, agent: Person) -> None:
        response = await agent.client.patch("/session", json={"locale": "en"})

        assert response.json()["locale"] == "en"
        assert (await agent.client.get("/session")).json()["locale"] == "en"


class TestCsrf:
    async def test_a_change_without_the_token_is_refused(self, agent: Person) -> None:
        del agent.client.headers[CSRF_HEADER]

        response = await agent.client.patch("/session", json={"locale": "en"})

        assert response.status_code == 403
        assert response.json()["code"] == "csrf_refused"

    async def test_a_cookie_and_header_of_ones_own_making_are_refused(self, agent: Person) -> None:
        agent.client.cookies.delete(CSRF_COOKIE)
        agent.client.cookies.set(CSRF_COOKIE, "forged")

        response = await agent.client.patch(
            "/session", json={"locale": "en"}, headers={CSRF_HEADER: "forged"}
        )

        assert response.json()["code"] == "csrf_refused"

    async def test_another_sessions_token_is_refused(self, agent: Person, admin: Person) -> None:
        token = admin.client.cookies[CSRF_COOKIE]
        agent.client.cookies.delete(CSRF_COOKIE)
        agent.client.cookies.set(CSRF_COOKIE, token)

        response = await agent.client.patch(
            "/session", json={"locale": "en"}, headers={CSRF_HEADER: token}
        )

        assert response.json()["code"] == "csrf_refused"


class TestPassword:
    async def test_a_new_one_ends_the_other_sessions(
        self, client: AsyncClient, sessions: Sessions
    ) -> None:
        await wang(sessions)
        await sign_in(client)
        elsewhere = dict(client.cookies)
        client.cookies.clear()
        await sign_in(client)
        client.headers[CSRF_HEADER] = client.cookies[CSRF_COOKIE]

        response = await client.post(
            f"{SESSION}/password", json={"old": PASSWORD, "new": "another horse battery"}
        )

        assert response.status_code == 204
        assert (await client.get(SESSION)).status_code == 200
        client.cookies.clear()
        client.cookies.update(elsewhere)
        assert (await client.get(SESSION)).status_code == 401

    async def test_needs_the_old_one(self, agent: Person, sessions: Sessions) -> None:
        async with sessions.begin() as session:
            own = await session.get_one(Account, agent.id)
            own.password_hash = await passwords.hash_password(PASSWORD)

        response = await agent.client.post(
            "/session/password", json={"old": "a guess", "new": "another horse battery"}
        )

        assert response.status_code == 422
        assert response.json()["code"] == "wrong_password"
