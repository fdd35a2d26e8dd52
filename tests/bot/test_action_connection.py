from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.utils.endpoints import EndpointConfig

from bot.components import action_connection

STOCK = EndpointConfig.session


class ActionServer:
    """Answer like the action server, and remember over which connections it was asked."""

    def __init__(self, *, hangs_up: bool = False) -> None:
        self.connections: list[object] = []
        self._hangs_up = hangs_up
        self._app = web.Application()
        self._app.router.add_post("/webhook", self._answer)

    async def asked(self, *, times: int) -> list[object]:
        """Serve while one endpoint asks so often; return what it got."""
        async with TestServer(self._app, host="127.0.0.1") as server:
            endpoint = EndpointConfig(str(server.make_url("/webhook")))
            answers = [await endpoint.request(json={"next_action": "action_answer"}) for _ in range(times)]
            await _hang_up(endpoint)
        return answers

    async def _answer(self, request: web.Request) -> web.Response:
        if request.transport not in self.connections:
            self.connections.append(request.transport)
        response = web.json_response({"events": [], "responses": []})
        if self._hangs_up:
            response.force_close()
        return response


async def _hang_up(endpoint: EndpointConfig) -> None:
    async with endpoint.session() as session:
        await session.close()


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EndpointConfig, "session", STOCK)
        yield


def test_stock_rasa_opens_a_connection_for_every_action() -> None:
    server = ActionServer()
    asyncio.run(server.asked(times=3))
    assert len(server.connections) == 3


def test_one_connection_serves_every_action() -> None:
    action_connection.install()
    server = ActionServer()
    answers = asyncio.run(server.asked(times=3))
    assert answers == [{"events": [], "responses": []}] * 3
    assert len(server.connections) == 1


def test_an_action_server_that_hangs_up_is_asked_over_a_new_connection() -> None:
    """As when it is restarted between two messages."""
    action_connection.install()
    server = ActionServer(hangs_up=True)
    answers = asyncio.run(server.asked(times=3))
    assert len(answers) == len(server.connections) == 3


def test_each_endpoint_has_a_session_of_its_own() -> None:
    action_connection.install()

    async def sessions() -> tuple[object, ...]:
        one, other = EndpointConfig("http://127.0.0.1:1"), EndpointConfig("http://127.0.0.1:2")
        kept = []
        for endpoint in (one, one, other):
            async with endpoint.session() as session:
                kept.append(session)
        await _hang_up(one)
        await _hang_up(other)
        return tuple(kept)

    first, again, other = asyncio.run(sessions())
    assert first is again
    assert first is not other
