"""Wait until a pair really answers, and say a few conversations to it before anybody else does."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from app.health import WARM_UP
from app.pair import Running
from app.secret import gateway_secret
from app.settings import Settings
from channels.errors import ChannelError
from channels.rasa_client import RasaClient
from eval.gate.observation import Observation
from eval.gate.talks import observe_talks, smoke
from knowledge.loader import load_snapshot
from vietnamese.errors import TthcError

WITHIN: Final = 180.0
"""Seconds; Rasa imports for twenty on two idle cores, several times that on busy ones."""
AGAIN: Final = 0.5
"""Seconds between two knocks."""


class WarmUpError(TthcError):
    """A pair does not answer, or answers wrongly."""

    code = "warm_up_failed"


async def warmed_up(settings: Settings, running: Running, within: float = WITHIN) -> list[Observation]:
    """Return how the conversations of the smoke test went, once the pair answers.

    Raises:
        WarmUpError: one of its processes ended, or it does not answer in time.
    """
    rasa = RasaClient(running.pair.serving.rasa_url, gateway_secret(settings))
    try:
        await _answers(rasa, running, within)
        catalogue = await asyncio.to_thread(load_snapshot, running.pair.release.index / "catalogue.json")
        return await observe_talks(rasa, smoke(), catalogue)
    finally:
        await rasa.close()


async def require_good_talks(settings: Settings, running: Running, within: float = WITHIN) -> None:
    """Wait until a pair answers, and answers a few conversations rightly.

    Raises:
        WarmUpError: it does not.
    """
    for one in await warmed_up(settings, running, within):
        if not one.new.right:
            raise WarmUpError(f"trò chuyện thử “{one.probe.subject}” không đạt: {one.new.said}.")


async def _answers(rasa: RasaClient, running: Running, within: float) -> None:
    try:
        async with asyncio.timeout(within):
            while not await _answered(rasa):
                if running.ended.is_set():
                    raise WarmUpError("bản mới tự dừng lúc khởi động.", "Xem rasa.log và actions.log.")
                await asyncio.sleep(AGAIN)
    except TimeoutError as error:
        raise WarmUpError(
            f"bản mới không trả lời trong {within:.0f} giây.", "Xem rasa.log và actions.log."
        ) from error


async def _answered(rasa: RasaClient) -> bool:
    with contextlib.suppress(ChannelError):
        await rasa.ask(WARM_UP)
        return True
    return False
