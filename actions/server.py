"""Serve the actions to Rasa on loopback.

The executor is rasa-sdk's; the HTTP frame is ours, because the stock one answers an exception with
its text and the whole tracker, which holds what the person wrote.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

from actions.answer import ActionAnswer, ActionFollowUp
from actions.ask_place import ActionAskPlace
from actions.choose import ActionPickChoice, ActionShowProcedure, ActionYesNo
from actions.delete_data import ActionDeleteData
from actions.frame import TurnAction
from actions.help import ActionHelp
from actions.life_event import ActionLifeEvent
from actions.out_of_scope import ActionOutOfScope
from actions.small_talk import ActionFeedback, ActionSmallTalk
from actions.walking import ActionGuide
from channels.contract import MAX_TEXT
from knowledge.search import Searcher, SearchResult

ACTIONS: tuple[type[TurnAction], ...] = (
    ActionAnswer,
    ActionFollowUp,
    ActionPickChoice,
    ActionShowProcedure,
    ActionYesNo,
    ActionAskPlace,
    ActionGuide,
    ActionHelp,
    ActionLifeEvent,
    ActionSmallTalk,
    ActionFeedback,
    ActionDeleteData,
    ActionOutOfScope,
)
MOST_HITS = 100
"""More of a ranking nobody reads."""
MOST_TEXTS = 256
"""Texts turned into vectors at once: 30 ms, in which nobody is answered."""
KEEP_ALIVE = 60
"""Seconds; longer than Rasa keeps an idle connection (bot/components/action_connection.py), so that it
never sends on one that is just being closed here."""

log = structlog.get_logger(__name__)


def create_app(load_searcher: Callable[[], Searcher]) -> FastAPI:
    """Return the action server. The index loads in the background; ``/health`` says when it is there."""
    executor = ActionExecutor()
    ready = asyncio.Event()

    def load() -> None:
        TurnAction.searcher = load_searcher()
        TurnAction.searcher.search("khởi động")
        for action in ACTIONS:
            executor.register_action(action())

    async def prepare() -> None:
        try:
            await asyncio.to_thread(load)
        except Exception as error:  # noqa: BLE001 - the process must end, and the supervisor say why
            log.error("index_not_loaded", error=str(error))
            os._exit(1)
        ready.set()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(prepare())
        yield
        task.cancel()

    app = FastAPI(docs_url=None, openapi_url=None, lifespan=lifespan)

    _add_routes(app, executor, ready)
    return app


async def look_up(question: str, top: int, *, is_ready: bool) -> JSONResponse:
    """Search for the look-up page, beside the event loop, once the index is there."""
    if not is_ready:
        return JSONResponse({"error": "not ready"}, status_code=503)
    found = await asyncio.to_thread(TurnAction.searcher.search, question, min(top, MOST_HITS))
    return JSONResponse(found_as_json(found))


async def embed(texts: object, *, is_ready: bool) -> Response:
    """Turn texts into vectors of length 1 for the console, which groups questions: float32, row by row."""
    if not is_ready:
        return JSONResponse({"error": "not ready"}, status_code=503)
    wanted = _texts(texts)
    if wanted is None:
        return JSONResponse({"error": f"1 to {MOST_TEXTS} texts"}, status_code=422)
    searcher = TurnAction.searcher
    vectors = await asyncio.to_thread(searcher.vectors, wanted)
    # Vectors of two versions cannot be compared.
    headers = {"X-Version": searcher.catalogue.version}
    return Response(vectors.astype("<f4").tobytes(), media_type="application/octet-stream", headers=headers)


def found_as_json(found: SearchResult) -> dict[str, Any]:
    """Return what the look-up page needs of a search: decision, codes and guides with their scores."""
    hits = [{"code": hit.procedure.code, "score": round(hit.score, 4)} for hit in found.hits]
    guides = [{"id": guide, "score": round(score, 4)} for guide, score in found.guides]
    return {"decision": found.decision, "hits": hits, "guides": guides}


def _add_routes(app: FastAPI, executor: ActionExecutor, ready: asyncio.Event) -> None:
    @app.get("/health")
    async def health() -> JSONResponse:
        return JSONResponse({"ready": ready.is_set()}, status_code=200 if ready.is_set() else 503)

    @app.get("/search")
    async def search(q: str, top: int = 50) -> JSONResponse:
        return await look_up(q, top, is_ready=ready.is_set())

    @app.post("/embed")
    async def vectors(request: Request) -> Response:
        return await embed(await _json(request), is_ready=ready.is_set())

    @app.post("/webhook")
    async def webhook(request: Request) -> JSONResponse:
        return await run_action(executor, await request.json())


def _texts(given: object) -> list[str] | None:
    """Return a list of texts that is neither empty nor too long, else ``None``."""
    if not isinstance(given, list) or not 0 < len(given) <= MOST_TEXTS:
        return None
    return given if all(isinstance(one, str) and len(one) <= MAX_TEXT for one in given) else None


async def _json(request: Request) -> object:
    try:
        return await request.json()
    except ValueError:
        return None


async def run_action(executor: ActionExecutor, call: dict[str, Any]) -> JSONResponse:
    """Run one action call; an error says its kind and the action's name, never the tracker."""
    name = call.get("next_action")
    try:
        # Rasa 3.6 may leave the domain out (selective domain); the newer executor insists on one.
        result = await executor.run({"domain": {}, **call})
    except ActionNotFoundException:
        return JSONResponse({"error": "unknown action", "action_name": name}, status_code=404)
    except Exception as error:
        log.error("action_failed", action=name, error=type(error).__name__, exc_info=error)
        return JSONResponse({"error": "action failed", "action_name": name}, status_code=500)
    return JSONResponse(result.model_dump() if result else None)


def serve(load_searcher: Callable[[], Searcher], port: int) -> None:
    """Serve until stopped."""
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    config = uvicorn.Config(
        create_app(load_searcher),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE,
    )
    uvicorn.Server(config).run()
