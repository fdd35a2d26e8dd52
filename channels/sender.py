"""Send what waits for one platform: in order for each person, at its pace, never knowingly twice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from channels.breaker import Breaker
from channels.clock import Clock, utc_now
from channels.errors import NotSentError, RefusedError, SendError
from channels.outbox import Letter, Outbox
from channels.people import People, Person
from channels.platform import Platform
from channels.switches import Switches

T = TypeVar("T")
log = structlog.get_logger(__name__)
TOO_LATE: Final = timedelta(hours=24)
"""An answer that is a day late answers nothing any more; the person has asked somebody else."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 300.0
"""Seconds before a message that did not arrive is tried again: doubled each time, up to this."""
MOST_ATTEMPTS: Final = 8
"""Tries of one message while the platform takes others; while it takes none, messages wait."""
IDLE: Final = 5.0
"""Seconds after which the outbox is looked at without having been called."""
SLOW: Final = 16
"""Messages under way at once; a platform that answers slowly holds no more than these."""
BUDGET_ALARM: Final = 0.8


class Sender:
    """Run one platform's way out."""

    def __init__(
        self, platform: Platform, outbox: Outbox, people: People, switches: Switches, clock: Clock = utc_now
    ) -> None:
        self.platform = platform
        self.breaker = Breaker()
        self._outbox = outbox
        self._people = people
        self._switches = switches
        self._clock = clock
        self._call = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Say that something may wait."""
        self._call.set()

    async def run(self) -> None:
        """Send until cancelled; what a crash left half sent is marked first."""
        name = self.platform.name
        left = await self._patiently(lambda: self._outbox.recover(name))
        if left:
            log.warning("left_unknown", channel=name, messages=left)
        await self._patiently(self._people.forget_leaving)
        while True:
            self._call.clear()
            # Before a message is taken up: whoever stops us now must not leave it half sent.
            await asyncio.sleep(self.breaker.pause)
            letter = await self._patiently(lambda: self._outbox.take(name))
            if letter is None:
                await self._rest()
                continue
            await self._hand_over(letter)

    async def close(self) -> None:
        """Let what is under way come to its end, for a moment, and close the connections."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=5.0)
        await self.platform.close()

    async def send(self, letter: Letter) -> None:
        """Send one message and note what became of it."""
        try:
            person = await self._patiently(lambda: self._people.find(letter.conversation))
            hindrance = await self._patiently(lambda: self._hindrance(letter, person))
            if person is None or hindrance:
                await self._patiently(lambda: self._outbox.failed(letter.row, hindrance or "nobody"))
            else:
                await self._try(letter, person.user_id)
            if person is not None and person.is_leaving:
                await self._patiently(self._people.forget_leaving)
        finally:
            self.wake()

    async def _hand_over(self, letter: Letter) -> None:
        """Begin to send, at the platform's pace; while it is away, one message at a time."""
        task = asyncio.create_task(self.send(letter))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.sleep(1.0 / self.platform.limits.per_second)
        while len(self._under_way) >= (1 if self.breaker.is_open else SLOW):
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def _try(self, letter: Letter, user: str) -> None:
        try:
            provider_id = await self.platform.send(user, letter.piece)
        except SendError as error:
            await self._note_failure(letter, error)
        except Exception as error:
            # A fault of our own, after the request may have left.
            log.error("send_broke", channel=self.platform.name, kind=type(error).__name__, exc_info=error)
            reason = type(error).__name__
            await self._patiently(lambda: self._outbox.unknown(letter.row, reason))
        else:
            self.breaker.succeeded()
            await self._patiently(lambda: self._outbox.sent(letter.row, provider_id))

    async def _note_failure(self, letter: Letter, error: SendError) -> None:
        reason = error.reason
        log.warning(error.code, channel=self.platform.name, reason=reason, attempts=letter.attempts)
        if isinstance(error, RefusedError):
            self.breaker.succeeded()
            await self._patiently(lambda: self._outbox.failed(letter.row, reason))
            return
        self.breaker.failed()
        if isinstance(error, NotSentError) and letter.attempts >= MOST_ATTEMPTS and not self.breaker.is_open:
            # Others get through: it is about this one message or person.
            await self._patiently(lambda: self._outbox.failed(letter.row, reason))
        elif isinstance(error, NotSentError):
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (letter.attempts - 1))
            pause = max(pause, error.retry_after or 0.0)
            await self._patiently(lambda: self._outbox.again(letter.row, reason, pause))
        else:
            await self._patiently(lambda: self._outbox.unknown(letter.row, reason))

    async def _hindrance(self, letter: Letter, person: Person | None) -> str | None:
        """Return why a message is not even tried."""
        if person is None:
            return "nobody"
        if self._clock() - letter.created_at > TOO_LATE:
            return "too_late"
        if not await self._switches.is_on(self.platform.name):
            return "switched_off"
        return "budget" if await self._budget_is_used_up() else None

    async def _budget_is_used_up(self) -> bool:
        budget = self.platform.limits.per_month
        if budget is None:
            return False
        used = await self._outbox.sent_since(self.platform.name, _first_of_month(self._clock()))
        if used == int(budget * BUDGET_ALARM):
            log.warning("budget_alarm", channel=self.platform.name, used=used, budget=budget)
        return used >= budget

    async def _rest(self) -> None:
        due = await self._patiently(lambda: self._outbox.next_due(self.platform.name))
        patience = IDLE if due is None else min(IDLE, due)
        # Not wait_for: in Python 3.11 it may swallow a cancellation, and we would never stop.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._call.wait()

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask the store until it answers: what became of a message must not be forgotten."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await ask()
            except SQLAlchemyError as error:
                log.error("outbox_away", channel=self.platform.name, kind=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, IDLE)


def _first_of_month(now: datetime) -> datetime:
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
