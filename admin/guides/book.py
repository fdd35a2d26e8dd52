"""Switch steps off and on, word them anew, take words back; each change counts from the next message.

The file is written last in the transaction that notes the change, under a lock that other changes wait for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filelock import FileLock

from admin import audit
from admin.accounts.account import Account
from admin.errors import ConflictError, InvalidInputError
from admin.follow_ups.clock import day_of
from admin.guides.shelf import GuideShelf, problems_of_off, problems_of_words, read_shelf
from channels.clock import Clock, utc_now
from channels.database import Database
from knowledge.fact_edits import Reading
from knowledge.guides.corrections import Correction, StepWords, write_corrections
from knowledge.guides.force import switch


class GuideBook:
    """Change how the guides are walked."""

    def __init__(
        self, database: Database, off_file: Path, corrected_file: Path, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._off_file = off_file
        self._corrected_file = corrected_file
        self._clock = clock

    def read(self) -> GuideShelf:
        """Return the guides as they are now."""
        return read_shelf(self._off_file, self._corrected_file)

    async def switch(self, name: str, step: str, seen: str, because: str, by: Account, *, on: bool) -> None:
        """Switch a step on or off.

        Raises:
            ConflictError: somebody else changed this step since the page was opened.
            InvalidInputError: without it people would get lost.
        """

        def work(shelf: GuideShelf) -> tuple[dict[str, Any], dict[str, Any], Callable[[], object]]:
            off = set(shelf.off.get(name, ()))
            wanted = off - {step} if on else {*off, step}
            lost = problems_of_off(shelf, name, wanted, day_of(self._clock()))
            if lost:
                raise InvalidInputError(f"Chưa {'bật' if on else 'tắt'} được: {lost[0]}", "Bài vẫn như cũ.")
            after = {"đang bật": on, "lý do": because}
            return {"đang bật": step not in off}, after, lambda: switch(self._off_file, name, step, on=on)

        await self._change(name, step, seen, f"guide.step_{'on' if on else 'off'}", by, work)

    async def word(
        self,
        name: str,
        step: str,
        seen: str,
        words: StepWords,
        reading: Reading,
        codes: Collection[str],
        by: Account,
    ) -> None:
        """Word a step anew; ``codes`` are the procedures that guides may lead to.

        Raises:
            ConflictError: somebody else changed this step since the page was opened.
            InvalidInputError: the words are hard to read, too long for a channel, or break the guide.
        """

        def work(shelf: GuideShelf) -> tuple[dict[str, Any], dict[str, Any], Callable[[], object]]:
            shipped = StepWords.of(shelf.step(name, step))
            new = Correction(before=shipped, after=words, reading=reading, by=by.username)
            mine = {**shelf.corrections.get(name, {}), step: new}
            wrong = problems_of_words(shelf, name, mine, codes, day_of(self._clock()))
            if wrong:
                raise InvalidInputError(wrong[0], " ".join(wrong[1:]))
            before = shelf.words(name, step).model_dump(exclude_none=True)
            after = words.model_dump(exclude_none=True)
            after["nguồn"] = f"{reading.decision or reading.url}, xem {reading.read:%d/%m/%Y}"
            kept = {**shelf.corrections, name: mine}
            return before, after, lambda: write_corrections(self._corrected_file, kept)

        await self._change(name, step, seen, "guide.word", by, work)

    async def take_back(self, name: str, step: str, seen: str, because: str, by: Account) -> None:
        """Use the words that we ship again.

        Raises:
            ConflictError: somebody else changed this step since the page was opened.
        """

        def work(shelf: GuideShelf) -> tuple[dict[str, Any], dict[str, Any], Callable[[], object]]:
            mine = {one: words for one, words in shelf.corrections.get(name, {}).items() if one != step}
            before = shelf.words(name, step).model_dump(exclude_none=True)
            after = StepWords.of(shelf.step(name, step)).model_dump(exclude_none=True) | {"lý do": because}
            kept = {**shelf.corrections, name: mine}
            return before, after, lambda: write_corrections(self._corrected_file, kept)

        await self._change(name, step, seen, "guide.word_back", by, work)

    async def _change(
        self,
        name: str,
        step: str,
        seen: str,
        action: str,
        by: Account,
        work: Callable[[GuideShelf], tuple[dict[str, Any], dict[str, Any], Callable[[], object]]],
    ) -> None:
        def change(connection: sa.Connection) -> None:
            with FileLock(self._corrected_file.with_suffix(".lock"), timeout=30):
                shelf = self.read()
                shelf.step(name, step)
                if state_of(shelf, name, step) != seen:
                    raise ConflictError("Người khác vừa đổi bước này.", "Anh/chị xem bản mới rồi làm lại.")
                before, after, write = work(shelf)
                audit.note(connection, by, action, f"{name} · {step}", before, after, at=self._clock())
                write()

        self._corrected_file.parent.mkdir(parents=True, exist_ok=True)
        await self._database.run(change)


def state_of(shelf: GuideShelf, name: str, step: str) -> str:
    """Return what changes when anything about a step does; forms bring it back: 16 hex digits."""
    is_off = step in shelf.off.get(name, ())
    correction = shelf.corrections.get(name, {}).get(step)
    words = correction.model_dump_json() if correction else shelf.step(name, step).model_dump_json()
    return hashlib.sha256(f"{is_off}\n{words}".encode()).hexdigest()[:16]
