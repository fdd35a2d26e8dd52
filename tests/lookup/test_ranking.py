"""The action server as the look-up asks it: what it answers, and what happens when it does not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest
from structlog.testing import capture_logs

from actions.server import found_as_json
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from knowledge.search import Hit, SearchResult
from lookup.ranking import PAUSE, ActionServer, Ranked

pytestmark = pytest.mark.anyio
SECRET = "cccd cua ba Bay"
ANSWER = {
    "decision": "answer",
    "hits": [{"code": "1.001193", "score": 0.9}],
    "guides": [{"id": "portal-file", "score": 0.2}],
}


def server(handle: Callable[[httpx.Request], httpx.Response], now: list[float]) -> ActionServer:
    return ActionServer("http://actions", httpx.MockTransport(handle), lambda: now[0])


async def test_ranking_is_read(now: list[float]) -> None:
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=ANSWER)

    ranked = await server(handle, now).rank("khai sinh & cưới")
    assert ranked
    assert [(hit.code, hit.score) for hit in ranked.hits] == [("1.001193", 0.9)]
    assert [guide.id for guide in ranked.guides] == ["portal-file"]
    assert dict(asked[0].url.params) == {"q": "khai sinh & cưới", "top": "50"}
    assert asked[0].url.path == "/search"


@pytest.fixture
def now() -> list[float]:
    return [100.0]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503, json={"error": "not ready"}),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=json.dumps({"hits": [{"code": 1}]}).encode()),
        httpx.ConnectError("refused " + SECRET),
        httpx.ReadTimeout("slow " + SECRET),
    ],
)
async def test_server_that_fails_is_away_and_left_alone_for_a_while(
    answer: httpx.Response | Exception, now: list[float]
) -> None:
    calls = 0

    def handle(_request: httpx.Request) -> httpx.Response:
        nonlocal calls
        calls += 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    ranking = server(handle, now)
    with capture_logs() as logs:
        assert await ranking.rank(SECRET) is None
    assert SECRET not in str(logs)
    assert logs[0]["event"] == "lookup_ranking_away"
    now[0] += PAUSE - 0.1
    assert await ranking.rank(SECRET) is None
    assert calls == 1
    now[0] += 0.2
    await ranking.rank(SECRET)
    assert calls == 2


async def test_answer_that_drips_is_not_waited_for(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup.ranking.PATIENCE", 0.05)

    async def handle(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)
        return httpx.Response(200, json=ANSWER)

    ranking = ActionServer("http://actions", httpx.MockTransport(handle), lambda: now[0])
    assert await ranking.rank("khai sinh") is None
    await ranking.close()


def test_what_the_action_server_writes_is_what_is_read_here(real: Catalogue) -> None:
    hits = (Hit(real.procedures["1.001193"], 0.75),)
    found = SearchResult(Decision.CLARIFY, hits, 1.0, (("portal-file", 0.25),))
    ranked = Ranked.model_validate_json(json.dumps(found_as_json(found)))
    assert (ranked.decision, ranked.hits[0].score, ranked.guides[0].id) == ("clarify", 0.75, "portal-file")
