"""Each role against each address: nobody gets further than the table says, and every form is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from admin.accounts.access import SignedIn
from admin.accounts.roles import Role
from admin.accounts.sessions import Stage
from app.settings import Settings
from app.web import create_app
from tests.admin.access_table import ACCESS, HALF, OPEN
from tests.admin.visitors import browser, client_of, person, token_of

pytestmark = pytest.mark.anyio
DOOR = "/quan-tri/vao"
TOO_LOW, FORGED = "chưa được giao việc này", "Biểu mẫu này đã cũ"


def calls_of(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one.call
        yield from calls_of(one)


def behind_a_sign_in(app: FastAPI) -> Iterator[tuple[str, list[SignedIn]]]:
    """Yield every address below the console's, and every other that asks who is signed in."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute):
            continue
        guards = [call for call in calls_of(route.dependant) if isinstance(call, SignedIn)]
        if guards or re.match(r"/quan-tri(/|$)", route.path):
            for method in (route.methods or set()) - {"HEAD"}:
                yield f"{method} {route.path}", guards


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[SignedIn]]:
    folder: Path = tmp_path_factory.mktemp("house")
    return dict(behind_a_sign_in(create_app(Settings(_env_file=None, data_dir=folder), "model-1")))


def test_every_address_behind_a_sign_in_has_its_line(every: dict[str, list[SignedIn]]) -> None:
    assert set(every) - set(ACCESS) == set(), "add the lines to tests/admin/access_table.py"
    assert set(ACCESS) - set(every) == set(), "these addresses are gone"


def test_guard_of_each_address_is_that_of_the_table(every: dict[str, list[SignedIn]]) -> None:
    found = {address: [guard.role for guard in guards] for address, guards in every.items()}
    wanted = {address: [role] if isinstance(role, Role) else [] for address, role in ACCESS.items()}
    assert found == wanted


async def ask(client: httpx.AsyncClient, address: str) -> httpx.Response:
    method, path = address.split()
    data = {"csrf": "x.y"} if method == "POST" else None
    return await client.request(method, re.sub(r"{[^}]+}", "1", path), data=data)


def goes_to_the_door(answer: httpx.Response) -> bool:
    return answer.status_code == 303 and answer.headers["location"].partition("?")[0] == DOOR


async def test_who_is_not_signed_in_gets_to_the_door_and_no_further(app: FastAPI) -> None:
    client = browser(app)
    for address, role in ACCESS.items():
        if role is not OPEN:
            assert goes_to_the_door(await ask(client, address)), address


async def test_who_still_owes_the_code_gets_nowhere(app: FastAPI) -> None:
    client = browser(app, await token_of(app, await person(app, Role.ADMIN), Stage.CODE))
    for address, role in ACCESS.items():
        if isinstance(role, Role):
            answer = await ask(client, address)
            assert (answer.status_code, answer.headers["location"]) == (303, "/quan-tri/vao/ma"), address


async def test_administrator_who_owes_the_second_factor_gets_to_its_page_only(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.ADMIN, second_factor=False))
    spared = {"POST /quan-tri/ra", "GET /quan-tri/toi/hai-lop", "POST /quan-tri/toi/hai-lop"}
    for address, role in ACCESS.items():
        if isinstance(role, Role) and address not in spared:
            answer = await ask(client, address)
            assert (answer.status_code, answer.headers["location"]) == (303, "/quan-tri/toi/hai-lop"), address


@pytest.mark.parametrize("role", list(Role))
async def test_role_reaches_as_far_as_the_table_says(app: FastAPI, role: Role) -> None:
    client = await client_of(app, await person(app, role))
    for address, lowest in ACCESS.items():
        if not isinstance(lowest, Role):
            continue
        answer = await ask(client, address)
        if not role.covers(lowest):
            assert (answer.status_code, TOO_LOW in answer.text) == (403, True), address
        elif address.startswith("POST"):
            # Let in, and then stopped for want of a token: a form that is not checked would not say so.
            assert (answer.status_code, FORGED in answer.text) == (403, True), address
        else:
            assert answer.status_code in (200, 303, 404), address
            assert not goes_to_the_door(answer), address


async def test_session_of_a_locked_or_demoted_person_reaches_no_further_at_once(app: FastAPI) -> None:
    from admin.accounts import book

    account = await person(app, Role.ADMIN)
    client = await client_of(app, account)
    assert (await client.get("/quan-tri/nguoi")).status_code == 200
    await app.state.database.run(lambda c: book.change(c, account.id, role="helper"))
    assert (await client.get("/quan-tri/nguoi")).status_code == 403
    await app.state.database.run(lambda c: book.change(c, account.id, is_locked=True))
    assert goes_to_the_door(await client.get("/quan-tri/nguoi"))


def test_what_half_a_sign_in_may_open_is_the_code_alone() -> None:
    assert {address for address, role in ACCESS.items() if role == HALF} == {
        "GET /quan-tri/vao/ma",
        "POST /quan-tri/vao/ma",
    }


@pytest.mark.parametrize(("role", "reach"), [(Role.HELPER, 1), (Role.EDITOR, 2), (Role.ADMIN, 3)])
def test_role_covers_itself_and_those_below(role: Role, reach: int) -> None:
    assert [role.covers(other) for other in Role] == [n < reach for n in range(3)]
