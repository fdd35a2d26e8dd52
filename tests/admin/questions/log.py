"""A turn log with what the test plants in it, and sentences whose meaning the test writes down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from channels.database import Database
from channels.tables import turns
from tests.admin.visitors import NOON

BIRTH, DEATH, RESIDENCE, MARRIAGE = "1.001193", "1.000656", "1.004222", "1.000894"
NAMES = {BIRTH: "Khai sinh", DEATH: "Khai tử", RESIDENCE: "Thường trú", MARRIAGE: "Kết hôn"}


class Log:
    """Plant turns, the newest last, a minute apart."""

    def __init__(self, database: Database, now: datetime = NOON - timedelta(days=2)) -> None:
        self.database = database
        self.now = now
        self.count = 0

    async def turn(self, text: str, status: str = "no_match", conversation: str = "", **more: Any) -> str:
        """Add a turn and return its id. ``candidates`` are pairs of code and score; ``ago`` a time back."""
        self.count += 1
        candidates = [
            {"code": code, "name": NAMES.get(code, code), "score": score, "signals": {"svm": 0.5}}
            for code, score in more.pop("candidates", ())
        ]
        procedure = more.pop("procedure", None)
        ago = more.pop("ago", None)
        row = {
            "id": f"{self.count:08}-0000-4000-8000-000000000000",
            "inbound_id": self.count,
            "channel": "web",
            "conversation": conversation or f"c{self.count}",
            "text": text,
            "status": status,
            "intent": "ask_procedure",
            "confidence": 0.9,
            "entities": {},
            "procedure": {"code": procedure, "name": NAMES.get(procedure, procedure)} if procedure else None,
            "candidates": candidates,
            "explain": {"aspects": [], "decision": more.pop("decision", None)},
            "replies": [],
            "model_version": "m1",
            "catalogue_version": "c1",
            "timings_ms": {"rasa": 12.0},
            "created_at": NOON - ago if ago else self.now + timedelta(minutes=self.count),
        }
        explain = more.pop("explain", {})
        row["explain"] = {**row["explain"], **explain}  # type: ignore[dict-item]
        row |= more
        await self.database.run(lambda connection: connection.execute(turns.insert(), row))
        return str(row["id"])


class Meanings:
    """Know what sentences mean as the test says: texts with one word in common mean the same."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.asked: list[str] = []
        self.away = False
        self.ranked: dict[str, list[str]] = {}

    async def vectors(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        self.asked += texts
        if self.away:
            return None
        rows = np.zeros((len(texts), len(self.words) + len(texts)), np.float32)
        for n, text in enumerate(texts):
            place = next(
                (p for p, word in enumerate(self.words) if word in text.lower()), len(self.words) + n
            )
            rows[n, place] = 1.0
        return rows

    async def rank(self, words: str, top: int) -> list[str] | None:
        return None if self.away else self.ranked.get(words, [])[:top]


def count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
