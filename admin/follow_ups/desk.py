"""What the office does with questions: see them, answer, correct, close. Every change leaves a trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from admin import audit
from admin.accounts.account import Account
from admin.errors import ConflictError, NotThereError
from admin.follow_ups.follow_up import Before, FollowUp, State, Told, before_of, follow_up_of
from admin.follow_ups.tables import follow_up_history, follow_ups
from channels.clock import Clock, utc_now
from channels.database import Database

A_PAGE: Final = 50
_NOTHING: Final = dict.fromkeys(("answer", "procedure", "source", "source_read", "office", "reason"))


class FollowUpDesk:
    """Read and settle questions."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def list(self, state: State, page: int = 1) -> Sequence[FollowUp]:
        """Return a page of questions: those that wait longest first, of the settled the newest first."""
        oldest = (follow_ups.c.asked_at, follow_ups.c.id)
        newest = (follow_ups.c.settled_at.desc(), follow_ups.c.id.desc())
        wanted = (
            sa.select(follow_ups)
            .where(follow_ups.c.state == state.value)
            .order_by(*(oldest if state is State.WAITING else newest))
            .limit(A_PAGE)
            .offset((page - 1) * A_PAGE)
        )
        return [follow_up_of(row) for row in await self._rows(wanted)]

    async def counts(self) -> Mapping[State, int]:
        """Return how many questions there are in each state."""
        wanted = sa.select(follow_ups.c.state, sa.func.count().label("n")).group_by(follow_ups.c.state)
        found = {State(row["state"]): int(row["n"]) for row in await self._rows(wanted)}
        return {state: found.get(state, 0) for state in State}

    async def find(self, number: int) -> FollowUp:
        """Return one question.

        Raises:
            NotThereError: there is none of this number; perhaps it was wiped.
        """
        found = await self._rows(sa.select(follow_ups).where(follow_ups.c.id == number))
        if not found:
            raise NotThereError("Không còn câu hỏi này.", "Câu đã trả lời xong thì 90 ngày sau được xóa.")
        return follow_up_of(found[0])

    async def history(self, number: int) -> Sequence[Before]:
        """Return every state that was left to a question, the newest first."""
        wanted = (
            sa.select(follow_up_history)
            .where(follow_up_history.c.follow_up_id == number)
            .order_by(follow_up_history.c.version.desc())
        )
        return [before_of(row) for row in await self._rows(wanted)]

    async def publish(self, number: int, version: int, told: Told, by: Account) -> None:
        """Tell an answer, or another one in its place.

        Raises:
            ConflictError: the question is not in the ``version`` that was read any more.
        """
        await self._settle(number, version, State.ANSWERED, vars(told), by)

    async def close(self, number: int, version: int, reason: str, by: Account) -> None:
        """Close a question without an answer; the reason is told to who asked.

        Raises:
            ConflictError: the question is not in the ``version`` that was read any more.
        """
        await self._settle(number, version, State.CLOSED, {"reason": reason}, by)

    async def _settle(
        self, number: int, version: int, state: State, told: Mapping[str, Any], by: Account
    ) -> None:
        now = self._clock()
        values = {**_NOTHING, **told, "state": state.value, "version": version + 1}
        mine = (follow_ups.c.id == number, follow_ups.c.version == version)

        def work(connection: sa.Connection) -> bool:
            before = connection.execute(sa.select(follow_ups).where(*mine)).mappings().first()
            changed = follow_ups.update().where(*mine).values(**values, settled_at=now)
            # The update decides, not what was read: somebody may have been between the two.
            if before is None or connection.execute(changed).rowcount == 0:
                return False
            kept = {**values, "follow_up_id": number, "by": by.username, "saved_at": now}
            connection.execute(follow_up_history.insert(), kept)
            action = f"follow_up.{state.value}"
            audit.note(connection, by, action, f"mã hỏi {number}", _noted(before), _noted(values), at=now)
            return True

        if not await self._database.run(work):
            raise ConflictError("Người khác vừa sửa câu này.", "Xem phần họ sửa rồi quyết định lại.")

    async def _rows(self, wanted: sa.Select[Any]) -> Sequence[Any]:
        return await self._database.run(lambda connection: connection.execute(wanted).mappings().all())


def _noted(values: Any) -> dict[str, Any]:
    """Return what the log of changes says: which, not the words, which are wiped with the question."""
    day = values["source_read"]
    return {
        **{name: values[name] for name in ("state", "version", "procedure", "source", "office")},
        "source_read": day.isoformat() if day else None,
        "answer_letters": len(values["answer"] or ""),
    }
