"""Fetch messages from a platform instead of being called: for a laptop that nobody can reach."""

from __future__ import annotations

import asyncio
import time
from typing import Final, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from channels.errors import ChannelError
from channels.intake import Intake
from channels.platform import Event, Platform
from channels.switches import Switches

log = structlog.get_logger(__name__)
LONGEST_PAUSE: Final = 60.0
LOOK_AGAIN: Final = 5.0
"""Seconds after which a channel that is off is looked at again."""
AT_LEAST: Final = 1.0
"""Seconds that a question for news takes, when there is none."""


class Fetching(Platform, Protocol):
    """Be a platform that can also be asked."""

    async def fetch(self) -> list[Event]:
        """Wait some seconds for news and return them; what was returned before is not told again.

        Raises:
            NotSentError: the platform did not answer.
            RefusedError: it does not want to be asked: the token is wrong, or a webhook is set.
        """


async def keep_fetching(platform: Fetching, intake: Intake, switches: Switches) -> None:
    """Ask again and again until cancelled, with growing pauses while the platform or the store is away.

    What was fetched is stored before anything new is asked for: a platform that hands every message out
    once only would otherwise lose it with us.
    """
    pause = 1.0
    while True:
        if not await _is_on(platform.name, switches):
            # What is not asked for stays with the platform.
            await asyncio.sleep(LOOK_AGAIN)
            continue
        asked = time.monotonic()
        try:
            events = await platform.fetch()
        except ChannelError as error:
            log.warning("fetch_failed", channel=platform.name, code=error.code)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            continue
        pause = 1.0
        if not events and time.monotonic() - asked < AT_LEAST:
            # A platform that says "nothing" at once would otherwise be asked without a pause.
            await asyncio.sleep(AT_LEAST)
        await _store(platform.name, events, intake)


async def _is_on(channel: str, switches: Switches) -> bool:
    try:
        return await switches.is_on(channel)
    except SQLAlchemyError as error:
        # Without the store nothing could be kept of what is told only once.
        log.warning("switch_unknown", channel=channel, kind=type(error).__name__)
        return False


async def _store(channel: str, events: list[Event], intake: Intake) -> None:
    pause = 1.0
    while True:
        try:
            await intake.take(channel, events)
            return
        except ChannelError:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
