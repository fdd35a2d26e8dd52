"""One person at a keyboard: a kept-alive connection and a conversation, timed message by message."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from eval.bench.errors import BenchError

TURNS: Final = 10
"""Messages of one conversation; then a new one begins, for every bot alike. Rasa's own trackers hold
every event and are read whole on every turn, so an endless conversation would slow stock Rasa down."""

_NOT_AN_ANSWER: Final = frozenset({"degraded", "error"})


@dataclass(frozen=True)
class Reply:
    """Hold how long an answer took, and the steps that the bot itself timed, all in milliseconds."""

    ms: float
    parts: Mapping[str, float] = field(default_factory=dict)


class Speaker:
    """Say one thing after another over one connection; subclasses know the bot's interface."""

    path = ""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        # http.client costs the machine the least of all clients: what is timed is the bot.
        self._connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
        self._said = 0

    def say(self, text: str) -> Reply:
        """Send a message and wait for the whole answer.

        Raises:
            BenchError: what came back is no answer.
        """
        if self._said % TURNS == 0:
            self.begin()
        self._said += 1
        body = json.dumps(self.body(text)).encode()
        started = time.perf_counter()
        self._connection.request("POST", self.path, body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        content = response.read()
        elapsed = (time.perf_counter() - started) * 1000
        if response.status != http.client.OK:
            raise BenchError(f"{self.path} trả mã {response.status}.", "Xem nhật ký của bot.")
        return Reply(elapsed, self.parts(json.loads(content)))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def begin(self) -> None:
        """Begin a new conversation."""
        raise NotImplementedError

    def body(self, text: str) -> dict[str, Any]:
        """Return the request for a message."""
        raise NotImplementedError

    def parts(self, answer: Any) -> Mapping[str, float]:
        """Check an answer and return the steps it says it took."""
        raise NotImplementedError


class WebSpeaker(Speaker):
    """Speak through our web channel; the first message opens the conversation."""

    path = "/api/v1/messages"
    _conversation: str | None = None

    def begin(self) -> None:
        """Forget the conversation: the server opens one for a message without an id."""
        self._conversation = None

    def body(self, text: str) -> dict[str, Any]:
        """Return the request for a message."""
        known = {"conversation_id": self._conversation} if self._conversation else {}
        return {"message_id": str(uuid.uuid4()), "text": text, **known}

    def parts(self, answer: Any) -> Mapping[str, float]:
        """Return the server's own timings."""
        if answer["status"] in _NOT_AN_ANSWER or not answer["replies"]:
            raise BenchError(f"trợ lý trả lời “{answer['status']}”.", "Xem nhật ký của bot.")
        self._conversation = answer["conversation_id"]
        timings: Mapping[str, float] = answer["timings_ms"]
        return timings


class RestSpeaker(Speaker):
    """Speak through stock Rasa's REST channel."""

    path = "/webhooks/rest/webhook"
    _sender = ""

    def begin(self) -> None:
        """Become another sender."""
        self._sender = uuid.uuid4().hex

    def body(self, text: str) -> dict[str, Any]:
        """Return the request for a message."""
        return {"sender": self._sender, "message": text}

    def parts(self, answer: Any) -> Mapping[str, float]:
        """Check that something was answered; stock Rasa times nothing."""
        if not answer:
            raise BenchError("Rasa gốc không trả lời gì.", "Xem nhật ký của bot.")
        return {}
