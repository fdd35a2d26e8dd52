"""The web process: the door, the worker behind it, and health."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from app import health
from app.database import open_database
from app.logs import configure
from app.secret import gateway_secret
from app.settings import Settings
from channels.inbox import Inbox
from channels.rasa_client import RasaClient
from channels.tokens import TokenBook
from channels.turns import TurnLog
from channels.web import errors, page, routes
from channels.web.guard import Guard
from channels.worker import Worker
from knowledge.guides.loader import PICTURES


def create_app(settings: Settings, model: str) -> FastAPI:
    """Return the web application; the database must be migrated."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = open_database(settings.database)
        rasa = RasaClient(settings.rasa_url, gateway_secret(settings))
        app.state.inbox = Inbox(database)
        app.state.turn_log = TurnLog(database)
        app.state.worker = Worker(app.state.inbox, app.state.turn_log, TokenBook(database), rasa, model)
        app.state.readiness = health.Readiness(rasa)
        tasks = [asyncio.create_task(app.state.readiness.watch()), asyncio.create_task(_recover(app))]
        yield
        for task in tasks:
            task.cancel()
        await rasa.close()
        await database.close()

    app = FastAPI(
        title="Trợ lý dịch vụ công An Giang",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
    )
    errors.install(app)
    app.include_router(routes.router)
    app.include_router(health.router)
    page.install(app)
    app.mount("/pictures", StaticFiles(directory=PICTURES, check_dir=False), name="pictures")
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(Guard)
    return app


def serve(settings: Settings, model: str) -> None:
    """Serve until stopped."""
    configure(settings.log_level)
    config = uvicorn.Config(
        create_app(settings, model),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
    )
    uvicorn.Server(config).run()


async def _recover(app: FastAPI) -> None:
    """Once Rasa answers, answer what a crash left behind."""
    await app.state.readiness.first.wait()
    await app.state.worker.recover()
