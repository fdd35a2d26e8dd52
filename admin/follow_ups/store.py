"""Keep questions that found no answer, and read one by its code."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from admin.accounts.keys import Keys
from admin.follow_ups.codes import LENGTH, LETTERS, Seal, new_code, read_code
from admin.follow_ups.follow_up import FollowUp, State, follow_up_of
from admin.follow_ups.tables import follow_ups
from channels.clock import Clock, utc_now
from channels.database import Database


class FollowUps:
    """Store questions under the keyed hash of a code; nothing says who asked."""

    def __init__(self, database: Database, keys: Keys, clock: Clock = utc_now) -> None:
        self.seal = Seal(keys)
        self._database = database
        self._clock = clock

    async def draw(self) -> str:
        """Return a code that no question bears."""
        while True:
            code = new_code()
            if await self._find(code) is None:
                return code

    async def ask(self, question: str, code: str) -> bool:
        """Keep a question that came through the door; the same one again, a second press, changes nothing.

        Returns:
            Whether the code now leads to this question; ``False`` where another one got it in the meantime.
        """
        row = {
            "code_hash": self.seal.hash_of(code),
            "question": question,
            "state": State.WAITING.value,
            "version": 1,
            "asked_at": self._clock(),
        }
        try:
            await self._database.run(lambda connection: connection.execute(follow_ups.insert(), row))
        except IntegrityError:
            known = await self._find(code)
            return known is not None and known.question == question
        return True

    async def read(self, typed: str) -> FollowUp | None:
        """Return the question of a code as somebody typed it; ``None`` for every other text alike."""
        return await self._find(read_code(typed))

    async def _find(self, code: str) -> FollowUp | None:
        # What cannot be a code takes the same way, so that it takes the same time.
        is_one = len(code) == LENGTH and set(code) <= set(LETTERS)
        hashed = self.seal.hash_of(code if is_one else "")
        wanted = sa.select(follow_ups).where(follow_ups.c.code_hash == hashed)
        found = await self._database.run(lambda connection: connection.execute(wanted).mappings().first())
        return follow_up_of(found) if found else None
