"""Answer stored messages: one at a time per conversation, conversations side by side."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict

import structlog

from channels.contract import Answer, Effect, Inbound, Outbound, Paragraph
from channels.errors import ChannelError
from channels.inbox import Inbox
from channels.rasa_client import RasaClient
from channels.status import Status
from channels.tokens import TokenBook
from channels.turns import RecordedTurn, TurnLog

log = structlog.get_logger(__name__)
_AWAY = "Trợ lý đang bận, chưa tra được. Anh/chị thử lại sau ít phút, hoặc gọi 18001096 (miễn phí)."
_EXPIRED = "Nút này đã cũ, trợ lý không dùng được nữa. Anh/chị nhắn lại câu hỏi giúp nhé."


class Worker:
    """Turn stored messages into recorded turns."""

    def __init__(
        self, inbox: Inbox, turn_log: TurnLog, tokens: TokenBook, rasa: RasaClient, model_version: str | None
    ) -> None:
        self._inbox = inbox
        self._turn_log = turn_log
        self._tokens = tokens
        self._rasa = rasa
        self._model_version = model_version
        self._running: dict[int, asyncio.Task[RecordedTurn]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def answer(self, row: int, message: Inbound | None = None) -> RecordedTurn:
        """Return the turn of a stored message, working it out unless that is done or under way.

        ``message`` is given when it has just been stored for the first time: then no answer is looked for.
        The work goes on when the caller hangs up: the person's retry then finds it finished.
        """
        task = self._running.get(row)
        if task is None:
            task = asyncio.create_task(self._work(row, message))
            self._running[row] = task
            task.add_done_callback(lambda _: self._running.pop(row, None))
        return await asyncio.shield(task)

    async def recover(self) -> int:
        """Answer what a crash left behind; return how many messages that were."""
        rows = await self._inbox.unanswered()
        for row in rows:
            await self.answer(row)
        return len(rows)

    async def _work(self, row: int, message: Inbound | None) -> RecordedTurn:
        is_new = message is not None
        message = message or await self._inbox.load(row)
        arrived = time.perf_counter()
        async with self._turn_of(message.conversation):
            recorded = None if is_new else await self._turn_log.find(row)
            if recorded is not None:
                return recorded
            waited = time.perf_counter() - arrived
            answer = await self._timed_answer(message, waited)
            recorded = await self._turn_log.record(row, message, answer, self._model_version)
        log.info(
            "turn",
            turn=recorded.id,
            status=answer.status,
            **{f"{k}_ms": v for k, v in answer.timings_ms.items()},
        )
        return recorded

    def _turn_of(self, conversation: str) -> asyncio.Lock:
        """Return the lock of a conversation; locks nobody waits for are dropped now and then."""
        if len(self._locks) > 10_000:
            for key in [key for key, lock in self._locks.items() if not lock.locked()]:
                del self._locks[key]
        return self._locks[conversation]

    async def _timed_answer(self, message: Inbound, waited: float) -> Answer:
        started = time.perf_counter()
        answer = await self._ask(message)
        timings = {
            "wait": round(waited * 1000, 2),
            "rasa": round((time.perf_counter() - started) * 1000, 2),
            **answer.timings_ms,
        }
        return answer.model_copy(update={"timings_ms": timings})

    async def _ask(self, message: Inbound) -> Answer:
        try:
            intent = None
            if message.token is not None:
                intent = await self._tokens.intent_of(message.token, message.conversation)
                if intent is None:
                    return _apology(Status.UNSUPPORTED_INPUT, _EXPIRED)
            answer = await self._rasa.ask(message, intent)
            if answer.effect is Effect.DELETE_DATA:
                # Before our own part: if Rasa cannot forget, nobody is told that all is deleted.
                await self._rasa.forget(message)
            return answer
        except ChannelError:
            return _apology(Status.DEGRADED, _AWAY)
        except Exception as error:
            log.error("turn_failed", kind=type(error).__name__, exc_info=error)
            return _apology(Status.ERROR, _AWAY)


def _apology(status: Status, text: str) -> Answer:
    return Answer(status=status, replies=(Outbound(blocks=(Paragraph(text=text),), plain=text),))
