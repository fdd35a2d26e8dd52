"""People who write over four channels, and platforms that deliver until they are heard."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.fakes.platform import FakePlatform

QUESTIONS = (
    "làm khai sinh cho con cần giấy gì",
    "mat can cuoc roi lam lai o dau",
    "đăng ký tạm trú hết bao nhiêu tiền",
    "xin giay xac nhan doc than may ngay co",
    "cấp đổi bằng lái xe nộp ở đâu",
    "sang ten so dat can gi",
    "cảm ơn",
)
GIVE_UP_AFTER = 120.0
"""Seconds a platform goes on delivering; the real ladders take hours, with pauses."""


@dataclass
class Tally:
    """Count what the outside saw."""

    delivered: int = 0
    repeats: int = 0
    refused: int = 0
    """Answers that were neither 200 nor 503, nor a cut line."""
    given_up: int = 0
    acks: list[float] = field(default_factory=list)
    """Seconds of each delivery that was taken."""
    web_turns: dict[str, set[str]] = field(default_factory=dict)
    """Which turns a message of the page was answered with."""


class Crowd:
    """Send ``count`` messages at ``rate`` a second, over all channels in turn."""

    def __init__(self, house: str, fakes: list[FakePlatform], people: int, seed: int = 0) -> None:
        self._house = house
        self._fakes = fakes
        self._people = people
        self._random = Random(seed)
        self._conversations: dict[str, str] = {}
        self.tally = Tally()

    async def write(self, count: int, rate: float) -> Tally:
        """Write until all messages are taken, or given up."""
        started = time.monotonic()
        tasks = []
        for n in range(count):
            await asyncio.sleep(max(0.0, started + n / rate - time.monotonic()))
            tasks.append(asyncio.create_task(self._one(n)))
        await asyncio.gather(*tasks)
        return self.tally

    async def _one(self, n: int) -> None:
        doors = len(self._fakes) + 1
        user = str(10**9 + self._random.randrange(self._people))
        text = f"{self._random.choice(QUESTIONS)} ({n})"
        times = self._random.choice((1, 1, 1, 2, 3))
        if n % doors == len(self._fakes):
            await self._on_the_page(user, text, times)
        else:
            await self._on_a_platform(self._fakes[n % doors], user, text, times)

    async def _on_a_platform(self, fake: FakePlatform, user: str, text: str, times: int) -> None:
        key, body = fake.event(user, text)
        deadline, taken, pause = time.monotonic() + GIVE_UP_AFTER, 0, 0.2
        while taken < times:
            done = await fake.deliver(user, key, body)
            if done.status == 200:
                taken += 1
                self.tally.acks.append(done.seconds)
                continue
            self.tally.refused += done.status not in (0, 503)
            if time.monotonic() > deadline:
                self.tally.given_up += 1
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)
        self.tally.delivered += 1
        self.tally.repeats += times - 1

    async def _on_the_page(self, user: str, text: str, times: int) -> None:
        body: dict[str, Any] = {"message_id": str(uuid.uuid4()), "text": text}
        turns = self.tally.web_turns.setdefault(body["message_id"], set())
        deadline, taken, pause = time.monotonic() + GIVE_UP_AFTER, 0, 0.2
        options: dict[str, Any] = {"timeout": 40.0, "trust_env": False, "verify": False}
        async with httpx.AsyncClient(base_url=self._house, **options) as http:
            while taken < times:
                try:
                    # The same message belongs to one conversation, however often it is sent.
                    if "conversation_id" not in body:
                        body["conversation_id"] = await self._conversation(http, user)
                    answer = await http.post("/api/v1/messages", json=body)
                except httpx.HTTPError:
                    answer = None
                if answer is not None and answer.status_code == 200:
                    turns.add(answer.json()["turn_id"])
                    taken += 1
                    continue
                if answer is not None:
                    self.tally.refused += answer.status_code not in (500, 503)
                if time.monotonic() > deadline:
                    self.tally.given_up += 1
                    return
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
        self.tally.delivered += 1
        self.tally.repeats += times - 1

    async def _conversation(self, http: httpx.AsyncClient, user: str) -> str:
        if user not in self._conversations:
            answer = await http.post("/api/v1/conversations")
            answer.raise_for_status()
            self._conversations[user] = answer.json()["conversation_id"]
        return self._conversations[user]
