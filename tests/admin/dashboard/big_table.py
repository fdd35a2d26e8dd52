"""Time the dashboard on 200,000 turns of four months: ``python -m tests.admin.dashboard.big_table``."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from admin.dashboard.board import board, charts
from admin.dashboard.counts import Counts
from admin.dashboard.span import last_days
from app.database import migrate, open_database
from knowledge.loader import load_catalogue
from tests.admin.dashboard.turn_rows import a_turn, about, store
from tests.admin.visitors import NOON, StandingClock

TURNS: Final = 200_000
DAYS: Final = 120
AT_ONCE: Final = 5_000
ENDINGS: Final = ("answered", "answered", "clarify", "no_match", "guide_step", "small_talk", "out_of_scope")
TEXTS: Final = ("khai sinh ở xã Châu Phú", "lam lai can cuoc o dau", "phí bao nhiêu", "ở phường Long Xuyên")


def made_up(codes: list[str]) -> Iterator[list[dict[str, Any]]]:
    """Yield turns as large as real ones."""
    chance = random.Random(1)
    for _ in range(TURNS // AT_ONCE):
        yield [
            a_turn(
                f"c{chance.randrange(TURNS // 4)}",
                chance.choice(ENDINGS),
                channel=chance.choice(("web", "zalo_oa", "telegram")),
                text=chance.choice(TEXTS),
                procedure=about(chance.choice(codes)),
                candidates=[about(chance.choice(codes)) for _ in range(5)],
                replies=[{"plain": "x" * 2500}],
                timings_ms={"rasa": chance.random() * 100, "wait": 0.1},
                created_at=NOON - timedelta(seconds=chance.random() * DAYS * 86_400),
            )
            for _ in range(AT_ONCE)
        ]


async def main() -> None:
    """Fill a store, then open the page twice."""
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'big.db'}"
        migrate(url)
        database = open_database(url)
        for rows in made_up([one.code for one in catalogue]):
            await store(database, *rows)
        counts = Counts(database, StandingClock())
        span = last_days(counts.today)
        for which in ("first", "again"):
            started, worked = time.perf_counter(), time.process_time()
            await counts.first()
            await charts(counts)
            await board(counts, span, [span], catalogue)
            took, work = time.perf_counter() - started, time.process_time() - worked
            print(f"{which}: {took:.3f} s, {work:.3f} s of a processor")  # noqa: T201 - a script
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
