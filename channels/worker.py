"""Answer stored messages: one at a time per conversation, conversations side by side."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from channels.contract import Answer, Effect, Inbound, Intent, Outbound, Paragraph
from channels.errors import ChannelError
from channels.inbox import Inbox
from channels.numbers import typed_number
from channels.rasa_client import RasaClient
from channels.reception import Reception, introduced
from channels.status import Status
from channels.tokens import TokenBook
from channels.turns import RecordedTurn, TurnLog

log = structlog.get_logger(__name__)
Fallback = Callable[[str], Answer]
"""Answer a text without the dialogue."""
_AWAY = "Trợ lý đang bận, chưa tra được. Anh/chị thử lại sau ít phút, hoặc gọi 18001096 (miễn phí)."
_EXPIRED = "Nút này đã cũ, trợ lý không dùng được nữa. Anh/chị nhắn lại câu hỏi giúp nhé."


class Worker:
    """Turn stored messages into recorded turns."""

    def __init__(
        self,
        inbox: Inbox,
        turn_log: TurnLog,
        tokens: TokenBook,
        rasa: RasaClient,
        model_version: str | Callable[[], str | None] | None,
        *,
        reception: Reception,
        fallback: Fallback | None = None,
        recorded: Callable[[str], None] | None = None,
    ) -> None:
        """Take the parts of a turn.

        ``model_version`` names the model, or knows which is live, for turns that no model answered.
        ``fallback`` answers, less well, while the dialogue is away; ``recorded`` is told the channel on
        which an answer now waits to be sent.
        """
        self._inbox = inbox
        self._turn_log = turn_log
        self._tokens = tokens
        self._rasa = rasa
        self._model_version = model_version
        self._reception = reception
        self._fallback = fallback
        self._recorded = recorded
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
            version = answer.model_version or self._version()
            recorded = await self._turn_log.record(row, message, answer, version)
        if self._recorded is not None:
            self._recorded(message.channel)
        log.info(
            "turn",
            turn=recorded.id,
            status=answer.status,
            **{f"{k}_ms": v for k, v in answer.timings_ms.items()},
        )
        return recorded

    async def close(self) -> None:
        """Stop; what is not recorded stays unanswered in the store, for the next start."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _version(self) -> str | None:
        return self._model_version() if callable(self._model_version) else self._model_version

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
        person = None
        try:
            received = await self._reception.receive(message)
            person = received.person
            answer = received.answer or await self._dialogue(message)
        except ChannelError:
            answer = await self._without_the_dialogue(message)
        except SQLAlchemyError:
            # The store could not hold an apology either; the message stays in it, unanswered.
            raise
        except Exception as error:
            log.error("turn_failed", kind=type(error).__name__, exc_info=error)
            answer = _apology(Status.ERROR, _AWAY)
        return introduced(answer, person)

    async def _dialogue(self, message: Inbound) -> Answer:
        intent = await self._pressed(message)
        if message.token is not None and intent is None:
            return _apology(Status.UNSUPPORTED_INPUT, _EXPIRED)
        answer = await self._rasa.ask(message, intent)
        if answer.effect is Effect.DELETE_DATA:
            # Before our own part: if Rasa cannot forget, nobody is told that all is deleted.
            await self._rasa.forget(message)
        return answer

    async def _pressed(self, message: Inbound) -> Intent | None:
        """Return what was pressed: a button, or a number that stands for one."""
        if message.token is not None:
            return await self._tokens.intent_of(message.token, message.conversation)
        number = typed_number(message.text)
        if number is None:
            return None
        return await self._tokens.intent_of_number(number, message.conversation)

    async def _without_the_dialogue(self, message: Inbound) -> Answer:
        if self._fallback is None or message.token is not None:
            return _apology(Status.DEGRADED, _AWAY)
        try:
            return await asyncio.to_thread(self._fallback, message.text)
        except Exception as error:
            log.error("fallback_failed", kind=type(error).__name__, exc_info=error)
            return _apology(Status.DEGRADED, _AWAY)


def _apology(status: Status, text: str) -> Answer:
    return Answer(status=status, replies=(Outbound(blocks=(Paragraph(text=text),), plain=text),))
