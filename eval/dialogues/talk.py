"""Say a conversation to a running house over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx

from eval.dialogues.script import Dialogue
from eval.errors import HouseError
from eval.house import running_house

TIMEOUT: Final = 60.0
"""Seconds to wait for one answer."""
_CONTENT: Final = ("catalogue", "popularity.json")
"""What a data folder may hold, besides model and index, that decides which index is used."""

Answer = Mapping[str, Any]
"""One answer of the web interface, as JSON."""


@contextmanager
def house_for_talking(built: Path) -> Iterator[httpx.Client]:
    """Run a house on what the data folder ``built`` holds, and yield a client of it; stop it at the end.

    Raises:
        HouseError: the house did not start; quotes its output.
    """
    with TemporaryDirectory() as folder:
        data = Path(folder) / "house"
        data.mkdir()
        for name in _CONTENT:
            if (built / name).exists():
                (data / name).symlink_to(built / name)
        try:
            with (
                running_house(data, built) as house,
                httpx.Client(base_url=house.url, timeout=TIMEOUT) as client,
            ):
                yield client
        except AssertionError as error:
            raise HouseError(f"trợ lý không khởi động được: {error}", "Chạy `tthc doctor`.") from error


def talk(client: httpx.Client, dialogue: Dialogue) -> Sequence[Answer]:
    """Say every message of a conversation in turn, and return the answers.

    Raises:
        HouseError: one of the messages was refused, or not answered.
    """
    known: dict[str, str] = {}
    answers: list[Answer] = []
    for line in dialogue.turns:
        answer = _say(client, {"message_id": str(uuid.uuid4()), "text": line.say, **known})
        known = {"conversation_id": answer["conversation_id"]}
        answers.append(answer)
    return answers


def _say(client: httpx.Client, body: Mapping[str, str]) -> Answer:
    try:
        response = client.post("/api/v1/messages", params={"explain": 1}, json=body)
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise HouseError(f"trợ lý không trả lời: {type(error).__name__}.", "Xem nhật ký.") from error
    answer: Answer = response.json()
    return answer
