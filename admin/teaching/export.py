"""Write what was decided into the teaching folder, whole and in one go, and remember that it is there."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from admin.teaching import book, store
from admin.teaching.decision import Decision
from admin.teaching.history import commit
from admin.teaching.overlay import taught_by
from channels.clock import Clock, utc_now
from channels.database import Database
from eval.tested import tested_forms
from knowledge.errors import TeachingError
from knowledge.teaching import Taught
from knowledge.teaching_files import files_of, write_taught

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Written:
    """Hold what an export did: the files that changed, and whether git keeps their history."""

    changed: tuple[str, ...]
    in_history: bool


class Export:
    """Write the folder of one house."""

    def __init__(
        self,
        folder: Path,
        share: float,
        clock: Clock = utc_now,
        tested: Callable[[], Collection[str]] = tested_forms,
    ) -> None:
        """Take the folder, and which share (0..1) is kept for testing."""
        self.folder = folder
        self.share = share
        self._clock = clock
        self._tested = tested
        self._lock = asyncio.Lock()

    async def write(self, database: Database, by: str, message: str) -> Written:
        """Make the folder say what the decisions in force say; ``by`` is a username.

        Raises:
            TeachingError: a decision names something that cannot be a file.
            OSError: the folder cannot be written.
        """
        async with self._lock:
            found = await database.run(book.in_force)
            written = await asyncio.to_thread(self._write, found, by, message)
            await database.run(lambda c: store.mark_exported(c, found, self._clock()))
        return written

    async def write_or_wait(self, database: Database, by: str, message: str) -> bool:
        """Write as :meth:`write`; when that cannot be, decisions wait as confirmed, and the log says why."""
        try:
            await self.write(database, by, message)
        except (OSError, TeachingError) as error:
            log.error("lessons_not_written", kind=type(error).__name__)
            return False
        return True

    async def taught(self, database: Database) -> Taught:
        """Return the lessons of the decisions in force."""
        found = await database.run(book.in_force)
        return await asyncio.to_thread(lambda: taught_by(found, self.share, self._tested()))

    async def files(self, database: Database) -> dict[str, str]:
        """Return the text of every file by its path, as an export would write it."""
        return files_of(await self.taught(database))

    def _write(self, found: list[Decision], by: str, message: str) -> Written:
        taught = taught_by(found, self.share, self._tested())
        with _alone(self.folder):
            changed = write_taught(self.folder, taught)
            in_history = commit(self.folder, message, by) if changed else False
        return Written(tuple(changed), in_history)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes out: the command line writes the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
