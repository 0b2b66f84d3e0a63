"""Every route names a permission, and nobody without it gets in."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from app.access.guard import SAFE, permission_of
from app.access.permissions import PERMISSIONS, Permission, may
from app.access.sessions import CSRF_HEADER
from app.models.account import Role
from tests.api.conftest import SignInAs

PUBLIC = {"sign_in", "live", "ready", "metrics", "console"}
"""Operations that anyone may ask for. Think twice before a name is added."""


def dependants(app: FastAPI) -> Iterator[tuple[str, str, set[str], Dependant]]:
    """Yield name, path, methods and dependencies of each route; a WebSocket has no methods."""
    for route in iter_route_contexts(app.routes):
        if route.name and route.path:
            yield route.name, route.path, route.methods or set(), route.dependant


def permissions_in(dependant: Dependant) -> Iterator[Permission]:
    for each in dependant.dependencies:
        permission = permission_of(each.call)
        if permission is not None:
            yield permission
        yield from permissions_in(each)


def guarded(app: FastAPI) -> Iterator[tuple[str, str, Permission]]:
    """Yield method, filled-in path and permission of each route that is not public."""
    for name, path, methods, dependant in dependants(app):
        if name not in PUBLIC:
            for method in methods:
                yield method, fill(path), next(permissions_in(dependant))


def fill(path: str) -> str:
    parts = (str(uuid4()) if part.startswith("{") else part for part in path.split("/"))
    return "/".join(parts).removeprefix("/api/v1")


def test_every_route_names_one_permission(app: FastAPI) -> None:
    named = {name: len(set(permissions_in(each))) for name, _, _, each in dependants(app)}

    assert {name for name, count in named.items() if count != 1 and name not in PUBLIC} == set()
    assert len(named) > len(PUBLIC)


def test_every_operation_has_a_name_of_its_own(app: FastAPI) -> None:
    operations = [
        operation["operationId"]
        for methods in app.openapi()["paths"].values()
        for operation in methods.values()
    ]

    assert len(operations) == len(set(operations))


def test_the_sweep_sees_sockets_too(app: FastAPI) -> None:
    assert "/api/v1/sip" in {path for _, path, methods, _ in dependants(app) if not methods}


async def test_strangers_see_nothing(app: FastAPI, sign_in_as: SignInAs) -> None:
    person = await sign_in_as(Role.ADMIN)
    person.client.cookies.clear()

    answers = [
        (method, path, (await person.client.request(method, path)).status_code)
        for method, path, _ in guarded(app)
    ]

    assert [each for each in answers if each[2] != 401] == []


@pytest.mark.parametrize("role", Role)
async def test_nobody_passes_without_the_permission(
    app: FastAPI, sign_in_as: SignInAs, role: Role
) -> None:
    person = await sign_in_as(role)

    leaks = []
    for method, path, permission in guarded(app):
        if may(role, permission):
            continue
        response = await person.client.request(method, path)
        if response.status_code != 403 or response.json()["code"] != "forbidden":
            leaks.append((method, path, response.status_code))

    assert leaks == []


async def test_no_change_passes_without_the_csrf_token(app: FastAPI, sign_in_as: SignInAs) -> None:
    person = await sign_in_as(Role.ADMIN)
    del person.client.headers[CSRF_HEADER]

    leaks = []
    for method, path, _ in guarded(app):
        if method in SAFE:
            continue
        response = await person.client.request(method, path)
        if response.json().get("code") != "csrf_refused":
            leaks.append((method, path, response.status_code))

    assert leaks == []


def test_every_permission_is_somebodys() -> None:
    assert frozenset().union(*PERMISSIONS.values()) == frozenset(Permission)
