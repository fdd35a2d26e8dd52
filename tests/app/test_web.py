"""The web process as it starts in production, with a loopback Rasa behind it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.database import migrate, open_database
from app.errors import StartError
from app.settings import Settings
from app.web import create_app
from channels.inbox import Inbox
from channels.turns import RecordedTurn
from tests.channels.fakes import LoopbackRasa, a_message, an_answer, loopback_rasa
from tests.house import free_ports

pytestmark = pytest.mark.anyio


def settings_for(tmp_path: Path, port: int) -> Settings:
    settings = Settings(_env_file=None, data_dir=tmp_path, rasa_port=port)
    migrate(settings.database)
    return settings


async def left_by_a_crash(settings: Settings, text: str) -> int:
    """Store a message that nobody answered, and return its row."""
    database = open_database(settings.database)
    row = (await Inbox(database).receive(a_message(text))).row
    await database.close()
    return row


async def answer_of(app: FastAPI, row: int) -> RecordedTurn:
    turn: RecordedTurn = await app.state.worker.answer(row)
    return turn


def texts(rasa: LoopbackRasa) -> list[object]:
    return [body["text"] for _, _, body in rasa.requests]


async def test_message_that_a_crash_left_is_answered_once_after_the_start(tmp_path: Path) -> None:
    async with loopback_rasa() as rasa:
        rasa.answers(an_answer("Cần giấy chứng sinh."))
        settings = settings_for(tmp_path, int(rasa.url.rpartition(":")[2]))
        row = await left_by_a_crash(settings, "bị bỏ dở")
        app = create_app(settings, "model-1")
        async with app.router.lifespan_context(app):
            await app.state.readiness.first.wait()
            await app.state.dispatcher.recover()
            await app.state.dispatcher.idle()
            assert (await answer_of(app, row)).answer.replies[0].plain == "Cần giấy chứng sinh."
            assert await app.state.inbox.waiting_conversations() == []
        assert texts(rasa).count("bị bỏ dở") == 1


async def test_message_that_a_crash_left_waits_for_rasa(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    settings = settings_for(tmp_path, port)
    await left_by_a_crash(settings, "bị bỏ dở")
    app = create_app(settings, "model-1")
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as web:
            assert (await web.get("/readyz")).status_code == 503
            body = {"message_id": "m1", "text": "chào"}
            answer = (await web.post("/api/v1/messages", json=body)).json()
            assert answer["status"] == "degraded"
        assert len(await app.state.inbox.waiting_conversations()) == 1


async def test_something_else_on_rasas_port_keeps_the_house_red_but_alive(tmp_path: Path) -> None:
    async with loopback_rasa() as rasa:
        rasa.body = b"<html>another program</html>"
        app = create_app(settings_for(tmp_path, int(rasa.url.rpartition(":")[2])), "model-1")
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as web:
                body = {"message_id": "m1", "text": "chào"}
                assert (await web.post("/api/v1/messages", json=body)).json()["status"] == "degraded"
                assert (await web.get("/readyz")).status_code == 503
                assert (await web.get("/healthz")).status_code == 200


async def test_stopping_frees_everything(tmp_path: Path) -> None:
    async with loopback_rasa() as rasa:
        rasa.answers(an_answer())
        app = create_app(settings_for(tmp_path, int(rasa.url.rpartition(":")[2])), "model-1")
        for _ in range(2):
            async with app.router.lifespan_context(app):
                await app.state.readiness.first.wait()


@pytest.mark.parametrize(
    "guard", ["zalo_oa_webhook_secret", "zalo_bot_webhook_secret", "telegram_webhook_secret"]
)
async def test_house_does_not_open_a_door_without_a_secret_outside_development(
    guard: str, tmp_path: Path
) -> None:
    tokens = {
        "zalo_oa_app_id": "1",
        "zalo_oa_id": "2",
        "zalo_bot_token": "1:a",
        "telegram_token": "1:a",
        "zalo_oa_webhook_secret": "secret-12",
        "zalo_bot_webhook_secret": "secret-12",
        "telegram_webhook_secret": "secret-12",
    }
    settings = Settings(_env_file=None, data_dir=tmp_path, environment="production", **{**tokens, guard: ""})
    migrate(settings.database)
    app = create_app(settings, "model-1")
    with pytest.raises(StartError, match=f"TTHC_{guard.upper()}"):
        async with app.router.lifespan_context(app):
            pass
