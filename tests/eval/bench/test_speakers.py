"""Each speaker talks its bot's language, begins anew now and then, and knows an answer from none."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from eval.bench.errors import BenchError
from eval.bench.speakers import TURNS, RestSpeaker, WebSpeaker


class Bot(ThreadingHTTPServer):
    """Answer every message with ``answer``; remember path and body."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.callers: set[int] = set()
        self.answer: Any = None
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bot

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, json.loads(body)))
        self.server.callers.add(self.client_address[1])
        content = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        pass


@pytest.fixture
def bot() -> Iterator[Bot]:
    server = Bot()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def turn(status: str = "answered") -> dict[str, Any]:
    return {"status": status, "replies": [{}], "conversation_id": "c1", "timings_ms": {"rasa": 5.0}}


def test_web_goes_on_in_the_conversation_that_the_server_opened(bot: Bot) -> None:
    bot.answer = turn()
    speaker = WebSpeaker(bot.url)
    for _ in range(TURNS + 1):
        assert speaker.say("làm khai sinh").parts == {"rasa": 5.0}
    speaker.close()
    assert {path for path, _ in bot.heard} == {"/api/v1/messages"}
    known = [body.get("conversation_id") for _, body in bot.heard]
    assert known == [None, *["c1"] * (TURNS - 1), None]
    assert len({body["message_id"] for _, body in bot.heard}) == TURNS + 1


def test_rest_becomes_another_sender_as_often(bot: Bot) -> None:
    bot.answer = [{"text": "chào"}]
    speaker = RestSpeaker(bot.url)
    for _ in range(TURNS + 1):
        speaker.say("chào")
    speaker.close()
    assert {path for path, _ in bot.heard} == {"/webhooks/rest/webhook"}
    senders = [body["sender"] for _, body in bot.heard]
    assert len(set(senders[:TURNS])) == 1
    assert senders[TURNS] != senders[0]


def test_one_connection_is_kept(bot: Bot) -> None:
    bot.answer = [{"text": "chào"}]
    speaker = RestSpeaker(bot.url)
    for _ in range(3):
        speaker.say("chào")
    speaker.close()
    assert len(bot.callers) == 1


@pytest.mark.parametrize("answer", [turn("degraded"), turn("error"), {**turn(), "replies": []}])
def test_web_an_apology_is_no_answer(bot: Bot, answer: dict[str, Any]) -> None:
    bot.answer = answer
    speaker = WebSpeaker(bot.url)
    with pytest.raises(BenchError):
        speaker.say("làm khai sinh")
    speaker.close()


def test_rest_silence_is_no_answer(bot: Bot) -> None:
    bot.answer = []
    speaker = RestSpeaker(bot.url)
    with pytest.raises(BenchError):
        speaker.say("chào")
    speaker.close()


def test_an_http_error_is_no_answer(bot: Bot) -> None:
    bot.answer, bot.status = [{"text": "chào"}], 500
    speaker = RestSpeaker(bot.url)
    with pytest.raises(BenchError, match="500"):
        speaker.say("chào")
    speaker.close()
