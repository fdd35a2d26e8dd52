"""Wait as a guest should: between requests, after a trouble, before a wall."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from knowledge.sync.clock import Clock
from knowledge.sync.errors import LATER, PortalUnavailableError, PortalWallError, SyncError, TransientError
from knowledge.sync.report import Progress, Stage, Tell
from knowledge.sync.settings import SyncSettings

T = TypeVar("T")
P = ParamSpec("P")


class Patience:
    """Space requests out and repeat those that may succeed later.

    Back-off doubles from ``first_wait`` with jitter; a Retry-After lengthens it and never shortens it.
    """

    def __init__(self, settings: SyncSettings, clock: Clock, tell: Tell) -> None:
        self._settings = settings
        self._clock = clock
        self._tell = tell
        self._rested = True
        self._backoff = wait_exponential_jitter(
            multiplier=settings.first_wait, max=settings.longest_backoff, jitter=settings.first_wait
        )

    async def pause(self) -> None:
        """Wait the polite pause, unless nothing was asked yet or a longer wait has just passed."""
        if not self._rested:
            await self._clock.sleep(self._settings.pause + self._settings.jitter * self._clock.chance())
        self._rested = False

    async def insist(self, request: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a request (an ``async def``) gives, repeating it as long as that makes sense.

        Raises:
            PortalWallError: the wall still stands after the last pause.
            PortalUnavailableError: the portal asks for less traffic than ours, or for too long a wait.
            TransientError: the trouble outlasted the attempts.
        """
        pauses = self._settings.wall_pauses
        past_walls = AsyncRetrying(
            sleep=self._clock.sleep,
            retry=retry_if_exception_type(PortalWallError),
            wait=lambda state: pauses[state.attempt_number - 1] if state.attempt_number <= len(pauses) else 0,
            stop=stop_after_attempt(len(pauses) + 1),
            before_sleep=self._tell_wait,
            reraise=True,
        )
        return await past_walls(self._past_trouble, request, *args, **kwargs)

    async def _past_trouble(self, request: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        past_trouble = AsyncRetrying(
            sleep=self._clock.sleep,
            retry=retry_if_exception_type(TransientError),
            wait=self._trouble_wait,
            stop=self._enough,
            before_sleep=self._tell_wait,
            reraise=True,
        )
        try:
            return await past_trouble(request, *args, **kwargs)
        except TransientError as error:
            if self._is_too_long(error):
                minutes = round(error.retry_after / 60)
                raise PortalUnavailableError(
                    f"{error.message}: Cổng yêu cầu đợi {minutes} phút.", LATER
                ) from error
            if error.reason == "too_many":
                hint = "Tăng thời gian nghỉ giữa hai lần hỏi rồi chạy lại; phần đã tải được giữ nguyên."
                raise PortalUnavailableError(f"{error.message}.", hint) from error
            raise

    def _trouble_wait(self, state: RetryCallState) -> float:
        error = _error_of(state)
        asked = error.retry_after if isinstance(error, TransientError) else 0.0
        return max(self._backoff(state), asked, self._settings.pause)

    def _enough(self, state: RetryCallState) -> bool:
        error = _error_of(state)
        too_long = isinstance(error, TransientError) and self._is_too_long(error)
        return too_long or state.attempt_number >= self._settings.attempts

    def _is_too_long(self, error: TransientError) -> bool:
        return error.retry_after > self._settings.longest_retry_after

    def _tell_wait(self, state: RetryCallState) -> None:
        self._rested = True
        error = _error_of(state)
        why = error.message if isinstance(error, SyncError) else ""
        self._tell(Progress(Stage.WAIT, state.attempt_number, seconds=state.upcoming_sleep, why=why))


def _error_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
