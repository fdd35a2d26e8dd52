"""Turns to count, as the turn log holds them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from channels.database import Database
from channels.tables import turns
from tests.admin.visitors import NOON

_numbers = count(1)


def a_turn(conversation: str = "c1", status: str = "answered", **values: Any) -> dict[str, Any]:
    number = next(_numbers)
    return {
        "id": f"turn-{number}",
        "inbound_id": number,
        "channel": "web",
        "conversation": conversation,
        "text": "hỏi",
        "status": status,
        "entities": {},
        "procedure": None,
        "candidates": [],
        "explain": {},
        "replies": [],
        "timings_ms": {"rasa": 40.0, "wait": 1.0},
        "feedback": None,
        "feedback_reason": None,
        "created_at": NOON,
        **values,
    }


def about(code: str) -> dict[str, str]:
    return {"code": code, "name": code}


def many(number: int, status: str = "answered", **values: Any) -> list[dict[str, Any]]:
    """Return turns of as many conversations."""
    return [a_turn(f"{status}-{n}-{next(_numbers)}", status, **values) for n in range(number)]


def ago(**parts: float) -> datetime:
    return NOON - timedelta(**parts)


async def store(database: Database, *rows: dict[str, Any]) -> None:
    await database.run(lambda connection: connection.execute(turns.insert(), list(rows)))
