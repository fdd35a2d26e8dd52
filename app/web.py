"""The web process: the doors, the worker behind them, the ways out, and health."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import cast

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from admin.catalogue.addresses import IMPORT
from admin.catalogue.uploads import MOST_BYTES
from admin.channels.self_tests import SelfTests
from admin.follow_ups.retention import FollowUpRetention, keep_follow_ups_tidy
from admin.privacy.keeping import Keeping, RecordedRetention
from admin.web import install as console
from app import health
from app.bench import open_bench
from app.database import open_database
from app.desk import open_desk
from app.fallback import Fallback
from app.knowledge import shown_catalogue
from app.logs import configure
from app.platforms import fetched, open_platforms
from app.secret import gateway_secret
from app.serving import Pointer
from app.settings import Settings
from app.stock import open_stock
from channels import webhooks
from channels.dispatcher import Dispatcher
from channels.inbox import Inbox
from channels.intake import Intake
from channels.outbox import Outbox
from channels.people import People
from channels.platform import Platform
from channels.polling import Fetching, keep_fetching
from channels.rasa_client import RasaClient
from channels.reception import Reception
from channels.retention import keep_tidy
from channels.self_test import keep_testing
from channels.sender import Sender
from channels.switches import Switches
from channels.tokens import TokenBook
from channels.turns import TurnLog
from channels.web import errors, page, routes
from channels.web.embed import Embedding
from channels.web.guard import Guard
from channels.worker import Worker
from knowledge.guides.force import operate
from knowledge.guides.loader import PICTURES
from knowledge.loader import Catalogue
from knowledge.teams.force import TeamsInForce
from lookup import page as lookup_page
from lookup.ranking import ActionServer
from lookup.room import Room
from lookup.team_room import TeamRoom
from lookup.visits.wiping import VisitRetention, keep_wiping

THREADS = 32
LOOK = 2.0
"""Seconds between two looks whether another version is live."""


def create_app(settings: Settings, model: str) -> FastAPI:
    """Return the web application; the database must be migrated."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Look-ups of names that hang (a Telegram that is blocked) must not use up the few usual threads.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
        database = open_database(settings.database)
        secret = gateway_secret(settings)
        pointer = Pointer.of(settings, model)
        rasa = RasaClient(pointer.speaker, secret)

        def in_use() -> Catalogue:
            return shown_catalogue(settings, pointer.current().index)

        platforms = open_platforms(settings, database)
        people, outbox = People(database, secret), Outbox(database)
        senders = [Sender(one, outbox, people, Switches(database)) for one in platforms.values()]
        by_name = {sender.platform.name: sender for sender in senders}

        def recorded(channel: str) -> None:
            if channel in by_name:
                by_name[channel].wake()

        state = app.state
        state.database, state.rasa, state.log_dir = database, rasa, settings.log_dir
        state.desk = open_desk(settings, database)
        state.platforms, state.switches, state.senders = platforms, Switches(database), by_name
        state.inbox = Inbox(database)
        state.turn_log = TurnLog(database, limits={name: one.limits for name, one in platforms.items()})
        state.worker = Worker(
            state.inbox,
            state.turn_log,
            TokenBook(database),
            rasa,
            lambda: pointer.current().model,
            reception=Reception(people, platforms),
            fallback=Fallback(settings, in_use),
            recorded=recorded,
        )
        state.dispatcher = Dispatcher(state.inbox, state.worker)
        state.intake = Intake(state.inbox, people, state.dispatcher.wake)
        state.readiness = health.Readiness(rasa)
        state.lookup = Room(in_use, ActionServer(pointer.actions_url), settings.public_url)
        state.called = _called(settings, platforms)
        retention = RecordedRetention(database, settings.keep_turns_days, settings.keep_addresses_days)
        tasks = [
            asyncio.create_task(state.readiness.watch()),
            asyncio.create_task(_recover(app)),
            asyncio.create_task(_prepare_lookup(app, pointer)),
            asyncio.create_task(keep_tidy(retention)),
            asyncio.create_task(keep_wiping(VisitRetention(database, settings.keep_turns_days))),
            asyncio.create_task(keep_follow_ups_tidy(FollowUpRetention(database))),
            asyncio.create_task(keep_testing(_own_address(settings), state.called, SelfTests(database).note)),
            *(asyncio.create_task(sender.run()) for sender in senders),
            *_fetchers(settings, platforms, state.intake, state.switches),
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await state.dispatcher.close()
        for sender in senders:
            await sender.close()
        await rasa.close()
        await state.lookup.close()
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
    app.include_router(webhooks.router)
    app.include_router(health.router)
    page.install(app, settings.pocket_file)
    console.install(app)
    app.state.stock = open_stock(settings)
    app.state.keeping = Keeping(settings.keep_turns_days, settings.keep_addresses_days)
    app.state.bench = open_bench(settings, model)
    app.state.team_room = TeamRoom(TeamsInForce(settings.teams_file))
    lookup_page.install(app)
    app.mount("/pictures", StaticFiles(directory=PICTURES, check_dir=False), name="pictures")
    app.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=5)
    app.add_middleware(Embedding, origins=settings.embedding_origins)
    app.add_middleware(Guard, larger={IMPORT: MOST_BYTES})
    return app


def serve(settings: Settings, model: str) -> None:
    """Serve until stopped."""
    configure(settings.log_level)
    operate(*settings.guide_files, unconfirmed=settings.unconfirmed_steps)
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
    await app.state.dispatcher.recover()


async def _prepare_lookup(app: FastAPI, pointer: Pointer) -> None:
    """Read the catalogue for the look-up only when the house stands: that takes seconds of a processor.

    Another version that goes live brings another catalogue.
    """
    await app.state.readiness.first.wait()
    shown = pointer.current().index
    await app.state.lookup.prepare()
    while True:
        await asyncio.sleep(LOOK)
        if pointer.current().index != shown:
            shown = pointer.current().index
            await app.state.lookup.renew()


def _fetchers(
    settings: Settings, platforms: Mapping[str, Platform], intake: Intake, switches: Switches
) -> list[asyncio.Task[None]]:
    asked = [cast("Fetching", platforms[name]) for name in fetched(settings) if name in platforms]
    return [asyncio.create_task(keep_fetching(platform, intake, switches)) for platform in asked]


def _called(settings: Settings, platforms: Mapping[str, Platform]) -> Mapping[str, Platform]:
    """Return the platforms that call us; one that is asked for news needs no door."""
    return {name: one for name, one in platforms.items() if name not in fetched(settings)}


def _own_address(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 - a comparison
    return f"http://{host}:{settings.port}"
