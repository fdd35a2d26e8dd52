"""Put another version live without dropping a message: warm it up beside the old one, point to it, drain."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError

from admin.retraining import store
from admin.retraining.journal import Journal
from admin.retraining.retraining import Retraining
from app.pair import Pair, Running, pair_beside, start
from app.release import Release, is_there, release_of
from app.secret import gateway_secret
from app.serving import Pointer
from app.settings import Settings
from app.warm_up import WarmUpError, require_good_talks
from channels.clock import Clock, utc_now
from channels.database import Database
from channels.rasa_client import SECRET_HEADER

LOOK: Final = 1.0
"""Seconds between two looks for a wish."""
DRAIN: Final = 40.0
"""Seconds; twice what anybody waits for an answer of Rasa (channels.rasa_client.TIMEOUT)."""
LEAST_DRAIN: Final = 1.5
"""Seconds; a look-up waits one second for a ranking, and is not counted (lookup.ranking.PATIENCE)."""
log = structlog.get_logger(__name__)
Warm = Callable[[Settings, Running], Awaitable[None]]


class Changeover:
    """Hold the pair that people talk to, and replace it when somebody wishes."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        pair: Pair,
        *,
        begin: Callable[[Settings, Pair], Running] = start,
        warm: Warm = require_good_talks,
        drain: float = DRAIN,
        clock: Clock = utc_now,
    ) -> None:
        """Take the first pair; it is started, and pointed to, at once."""
        self._settings = settings
        self._database = database
        self._begin = begin
        self._warm = warm
        self._drain = drain
        self._clock = clock
        self._pointer = Pointer.of(settings, pair.release.model_version)
        self._pointer.write(pair.serving)
        self._running = begin(settings, pair)

    @property
    def running(self) -> Running:
        """Return the pair that people talk to."""
        return self._running

    async def follow(self) -> None:
        """Do what people wish, one wish after the other, for ever."""
        while True:
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as error:
                # The wish stays, and is tried again: the database is away, or the disk full.
                log.error("changeover_interrupted", kind=type(error).__name__)
            await asyncio.sleep(LOOK)

    async def look(self) -> None:
        """Do the newest wish, if there is one."""
        wish = await self._database.run(store.next_wish)
        if wish is None:
            return
        try:
            await self._replace(await self._release_of(wish))
        except WarmUpError as error:
            log.error("changeover_failed", number=wish.number, why=error.message)
            await self._give_up(wish, error.message)

    async def stop(self) -> None:
        """Stop the pair that runs."""
        await self._running.stop()

    async def _release_of(self, wish: Retraining) -> Release:
        release = release_of(self._settings, wish.number, wish.index_name or "-", wish.model_name or "-")
        if not await asyncio.to_thread(is_there, release):
            raise WarmUpError("không còn đủ tệp trên đĩa.", "Huấn luyện lại.")
        return release

    async def _replace(self, release: Release) -> None:
        number, journal = release.number, Journal.of(self._settings.log_dir, release.number)
        journal.say("Đang khởi động bản này bên cạnh bản đang chạy.")
        new = self._begin(self._settings, pair_beside(release))
        try:
            await self._warm(self._settings, new)
            prepared = self._pointer.prepare(new.pair.serving)
            await self._database.run(lambda connection: store.put_live(connection, number, self._clock()))
        except BaseException:
            await new.stop()
            raise
        self._pointer.turn(prepared)
        old, self._running = self._running, new
        log.info("live", number=number, model=release.model_version)
        journal.say("Đang chạy. Tin nhắn mới vào bản này từ bây giờ.")
        await self._drained(old.pair)
        await old.stop()
        journal.say("Bản cũ đã trả lời xong tin cuối và đã dừng.")

    async def _give_up(self, wish: Retraining, why: str) -> None:
        sentence = f"Không đưa vào chạy được: {why} Bản cũ vẫn đang chạy."
        Journal.of(self._settings.log_dir, wish.number).say(sentence)
        await self._database.run(
            lambda connection: store.give_up_wish(connection, wish.number, self._clock(), sentence)
        )

    async def _drained(self, old: Pair) -> None:
        """Wait until the web process has turned to the new pair and nobody waits for the old one."""
        try:
            async with asyncio.timeout(self._drain), self._web() as web:
                await asyncio.sleep(min(LEAST_DRAIN, self._drain))
                while not await self._is_idle(web, old):  # noqa: ASYNC110 - another process sets nothing
                    await asyncio.sleep(0.2)
        except TimeoutError:
            log.warning("not_drained", seconds=self._drain)

    def _web(self) -> httpx.AsyncClient:
        headers = {SECRET_HEADER: gateway_secret(self._settings)}
        return httpx.AsyncClient(
            base_url=self._settings.web_url, headers=headers, timeout=5.0, trust_env=False
        )

    async def _is_idle(self, web: httpx.AsyncClient, old: Pair) -> bool:
        try:
            told = (await web.get("/servingz")).raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            return False
        turned: bool = told["rasa_url"] != old.serving.rasa_url
        return turned and not told["under_way"].get(old.serving.rasa_url)
