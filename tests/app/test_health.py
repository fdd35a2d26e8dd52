from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from app import health
from app.health import Readiness
from channels.contract import Answer, Inbound
from channels.errors import RasaUnavailableError
from tests.channels.fakes import an_answer

pytestmark = pytest.mark.anyio


class ScriptOverError(Exception):
    pass


class ScriptedRasa:
    """Be there or away as the script says; note how red or green the house was at each question."""

    def __init__(self, *script: bool) -> None:
        self._script: Iterator[bool] = iter(script)
        self.readiness = Readiness(self, every=0)  # type: ignore[arg-type]
        self.seen: list[bool] = []

    async def ask(self, message: Inbound) -> Answer:
        self.seen.append(self.readiness.ready)
        there = next(self._script, None)
        if there is None:
            raise ScriptOverError
        if not there:
            raise RasaUnavailableError("Trợ lý đang khởi động lại.")
        return an_answer()

    async def play(self) -> list[bool]:
        with pytest.raises(ScriptOverError):
            await self.readiness.watch()
        return self.seen


async def test_red_until_the_first_answer() -> None:
    assert await ScriptedRasa(False, False, True).play() == [False, False, False, True]


async def test_red_again_while_rasa_is_away_and_green_when_it_is_back() -> None:
    assert await ScriptedRasa(True, False, False, True).play() == [False, True, False, False, True]


async def test_first_answer_is_announced() -> None:
    rasa = ScriptedRasa(False, True)
    assert not rasa.readiness.first.is_set()
    await rasa.play()
    assert rasa.readiness.first.is_set()


@pytest.mark.parametrize(("ready", "status"), [(False, 503), (True, 200)])
async def test_readiness_is_told_by_status_and_liveness_is_not_touched(ready: bool, status: int) -> None:
    app = FastAPI()
    app.include_router(health.router)
    app.state.readiness = ScriptedRasa().readiness
    app.state.readiness.ready = ready
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as web:
        response = await web.get("/readyz")
        assert response.status_code == status
        assert response.json() == {"ready": ready}
        assert (await web.get("/healthz")).status_code == 200
