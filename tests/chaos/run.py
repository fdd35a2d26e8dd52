"""Run the storm: people write, platforms fail, processes are killed; then count.

``python -m tests.chaos.run --deliveries 2000 --rate 10 --kills 20 --database sqlite``
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import sqlalchemy as sa

from app.database import driver_url
from channels.outbox import State
from channels.tables import inbound, outbox
from tests.app.processes import of_house
from tests.chaos.people import Crowd, Tally
from tests.chaos.verdict import Verdict, verdict
from tests.databases import Postgres, fresh_database, throw_away_postgres_server
from tests.fakes.house import house_with_platforms
from tests.fakes.platform import FakePlatform, Fault
from tests.house import House

SETTLE_WITHIN = 300.0
_COMMANDS = {"web": "serve-web", "rasa": "-m rasa run", "actions": "serve-actions"}


@dataclass(frozen=True)
class Outcome:
    """Hold what a storm did and what it left."""

    tally: Tally
    verdict: Verdict
    killed: Counter[str]
    seconds: float

    def row(self, database: str) -> str:
        """Return the outcome as a row of a Markdown table."""
        acks = sorted(self.tally.acks)
        p99 = acks[int(0.99 * (len(acks) - 1))] * 1000
        v = self.verdict
        kills = ", ".join(f"{name} {n}" for name, n in sorted(self.killed.items()))
        cells = [
            *(
                database,
                self.tally.delivered,
                self.tally.repeats,
                kills,
                self.tally.given_up,
                v.missing + v.unanswered + v.lost,
            ),
            *(v.answered_twice + v.said_twice, v.unknown, v.unknown_arrived),
            *(f"{statistics.median(acks) * 1000:.0f}", f"{p99:.0f}", f"{acks[-1] * 1000:.0f}"),
        ]
        return "| " + " | ".join(map(str, cells)) + " |"


HEADER = (
    "| kho | tin | gửi lặp | kill -9 | bên gửi bỏ cuộc | mất | trả lời hai lần | không rõ | trong đó đã tới "
    "| ACK p50 (ms) | p99 | lâu nhất |\n|---|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|"
)


async def storm(
    house: House,
    url: str,
    fakes: list[FakePlatform],
    *,
    count: int,
    rate: float,
    kills: list[str],
    server: Postgres | None,
) -> Outcome:
    """Let people write while processes die; wait until everything is settled."""
    started = time.monotonic()
    crowd = Crowd(house.url, fakes, people=max(20, count // 20))
    writing = asyncio.create_task(crowd.write(count, rate))
    killed: Counter[str] = Counter()
    pause = count / rate / (len(kills) + 1)
    for name in kills:
        await asyncio.sleep(pause)
        await asyncio.to_thread(_kill, name, house, server)
        killed[name] += 1
    tally = await writing
    for fake in fakes:
        fake.faults.share = 0.0
    await asyncio.to_thread(_settled, url)
    return Outcome(tally, verdict(url, fakes, tally), killed, time.monotonic() - started)


def _kill(name: str, house: House, server: Postgres | None) -> None:
    if name == "database":
        if server is None:
            raise ValueError("an SQLite file has no process of its own")
        server.crash()
        time.sleep(1.0)
        server.start()
        return
    for pid, command in of_house(house.data).items():
        if _COMMANDS[name] in command:
            os.kill(pid, signal.SIGKILL)


def _settled(url: str) -> None:
    engine = sa.create_engine(driver_url(url))
    on_the_way = outbox.c.state.in_((State.PENDING, State.SENDING))
    left = [
        sa.select(sa.func.count()).select_from(inbound).where(~inbound.c.done),
        sa.select(sa.func.count()).select_from(outbox).where(on_the_way),
    ]
    deadline = time.monotonic() + SETTLE_WITHIN
    while time.monotonic() < deadline:
        with engine.begin() as store:
            if not any(store.execute(one).scalar_one() for one in left):
                break
        time.sleep(0.5)
    engine.dispose()


@contextmanager
def stormy_house(data: Path, url: str, *, share: float) -> Iterator[tuple[House, list[FakePlatform]]]:
    """Run a house between platforms whose answers fail with the probability ``share``."""
    address = url if url.startswith("postgres") else ""
    with house_with_platforms(data, DATABASE_URL=address) as (house, around):
        # What is sent between a kill and the next start meets everything that a line can do.
        kinds = (Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.BUSY, Fault.BROKEN, Fault.SLOW)
        for fake in around.all:
            fake.faults.share, fake.faults.kinds = share, kinds
        around.zalo_bot.per_month = None
        yield house, around.all


@contextmanager
def _store(database: str, data: Path) -> Iterator[tuple[str, Postgres | None]]:
    if database == "sqlite":
        yield f"sqlite:///{data / 'tthc.db'}", None
        return
    with throw_away_postgres_server(survives_crashes=True) as server:
        yield fresh_database(server.url, "storm"), server


def main() -> None:
    """Run one storm and print its row."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--deliveries", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--faults", type=float, default=0.1)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked = parser.parse_args()
    kinds = ["web", "web", "rasa", "actions", *(["database"] if asked.database == "postgres" else [])]
    kills = [Random(n).choice(kinds) for n in range(asked.kills)]
    with (
        tempfile.TemporaryDirectory() as folder,
        _store(asked.database, Path(folder)) as (url, server),
        stormy_house(Path(folder), url, share=asked.faults) as (house, fakes),
    ):
        outcome = asyncio.run(
            storm(house, url, fakes, count=asked.deliveries, rate=asked.rate, kills=kills, server=server)
        )
    told = (HEADER, outcome.row(asked.database), f"{outcome.verdict} {outcome.seconds:.0f} s")
    sys.stdout.write("\n".join(told) + "\n")
    raise SystemExit(not outcome.verdict.is_clean)


if __name__ == "__main__":
    main()
