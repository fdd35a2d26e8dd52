"""Have stored messages answered: those of one person in order, different people side by side."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from channels.inbox import Inbox
from channels.worker import Worker

log = structlog.get_logger(__name__)
AT_ONCE: Final = 6
"""Conversations worked on at the same time; more only wait inside Rasa, and hold up what comes in."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
"""Seconds between two tries when the store itself does not answer: doubled each time, up to this."""


class Dispatcher:
    """Keep one task per conversation that has something to answer."""

    def __init__(self, inbox: Inbox, worker: Worker) -> None:
        self._inbox = inbox
        self._worker = worker
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    def wake(self, conversation: str) -> None:
        """See to a conversation, now or as soon as its task is through with what it has."""
        self._woken.add(conversation)
        if conversation not in self._tasks:
            task = asyncio.create_task(self._work(conversation))
            self._tasks[conversation] = task
            task.add_done_callback(lambda done: self._done(conversation, done))

    async def recover(self) -> int:
        """See to everything that a crash left without an answer; return how many conversations that is."""
        waiting = await self._inbox.waiting_conversations()
        for conversation in waiting:
            self.wake(conversation)
        return len(waiting)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))
            await asyncio.sleep(0)

    async def close(self) -> None:
        """Stop; what is not answered stays in the store for the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._worker.close()

    async def _work(self, conversation: str) -> None:
        pause = FIRST_PAUSE
        while conversation in self._woken:
            self._woken.discard(conversation)
            try:
                async with self._room:
                    await self._answer_all(conversation)
                pause = FIRST_PAUSE
            except Exception as error:
                # The store is away, or one message breaks us: try again later, and let the others go on.
                log.error("dispatch_failed", kind=type(error).__name__, exc_info=error)
                self._woken.add(conversation)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _answer_all(self, conversation: str) -> None:
        while (row := await self._inbox.next_of(conversation)) is not None:
            await self._worker.answer(row)

    def _done(self, conversation: str, task: asyncio.Task[None]) -> None:
        del self._tasks[conversation]
        if conversation in self._woken and not task.cancelled():
            self.wake(conversation)
