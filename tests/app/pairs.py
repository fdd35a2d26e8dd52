"""Rasas of the tests, on real loopback ports: each answers slowly, says who it is, and counts."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field

from app.pair import Pair, Running
from app.settings import Settings
from tests.channels.fakes import an_answer


@dataclass
class Stable:
    """Hold every pair that was begun, by the number of its version; ``lame`` ones never answer."""

    seconds: float = 0.02
    slow: dict[str, float] = field(default_factory=dict)
    """Seconds for some messages, by their id."""
    lame: set[int] = field(default_factory=set)
    dying: set[int] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)
    """How often each message reached any Rasa."""
    by_version: Counter[int] = field(default_factory=Counter)
    running: set[int] = field(default_factory=set)
    hung_up: int = 0
    """Answers that a Rasa owed when it was stopped."""

    def begin(self, _settings: Settings, pair: Pair) -> Running:
        """Start a pair, as :func:`app.pair.start` does."""
        running = Running(pair)
        running.tasks.append(asyncio.create_task(self._serve(running)))
        return running

    async def _serve(self, running: Running) -> None:
        number = running.pair.release.number
        if number in self.dying:
            running.ended.set()
            return
        owed: set[asyncio.Task[None]] = set()

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            owed.add(task)
            try:
                await self._answer(number, reader, writer)
            finally:
                owed.discard(task)
                writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", running.pair.rasa_port)
        self.running.add(number)
        try:
            await asyncio.Event().wait()
        finally:
            self.hung_up += len(owed)
            server.close()
            for task in [*owed]:
                task.cancel()
            await asyncio.gather(*[*owed], return_exceptions=True)
            await server.wait_closed()
            self.running.discard(number)

    async def _answer(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r")[0])
        body = json.loads(await reader.readexactly(length))
        if number in self.lame:
            await asyncio.sleep(60)
        self.asked[body.get("message_id", "")] += 1
        self.by_version[number] += 1
        await asyncio.sleep(self.slow.get(body.get("message_id", ""), self.seconds))
        reply = json.dumps({"messages": [an_answer(f"bản {number}").model_dump_json()]}).encode()
        writer.write(
            b"HTTP/1.1 200 X\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(reply) + reply
        )
        await writer.drain()
