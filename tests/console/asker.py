"""A client that keeps asking while the officer works, and remembers every answer that was none."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

import httpx

EVERY = 0.25
"""Seconds between two questions."""
_NO_ANSWER = frozenset({"degraded", "error"})


@dataclass
class Asker:
    """Ask one question after another until told to stop, each in a conversation of its own."""

    url: str
    questions: Sequence[str]
    answered: int = 0
    failed: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Asker:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        with httpx.Client(base_url=self.url, timeout=30) as http:
            place = 0
            while not self._stop.wait(EVERY):
                try:
                    answer = ask(http, self.questions[place % len(self.questions)])
                except (httpx.HTTPError, AssertionError) as error:
                    self.failed.append(f"{type(error).__name__}: {error}")
                else:
                    self.answered += 1
                    if answer["status"] in _NO_ANSWER:
                        self.failed.append(answer["status"])
                place += 1


def ask(http: httpx.Client, text: str) -> dict[str, object]:
    """Say one thing in a new conversation, and return the turn."""
    response = http.post("/api/v1/messages", json={"message_id": str(uuid.uuid4()), "text": text})
    assert response.status_code == httpx.codes.OK, f"{response.status_code}"
    turn: dict[str, object] = response.json()
    return turn
