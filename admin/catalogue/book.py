"""Keep corrections of facts: propose, confirm, refuse, withdraw. Each change is noted, and done whole or not.

The file that the catalogue reads is written last in the transaction: what is confirmed stands in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from filelock import FileLock

from admin import audit
from admin.accounts.account import Account
from admin.catalogue.edit import Edit, Proposal, State, edit_of
from admin.catalogue.tables import fact_edits
from admin.errors import ConflictError, NotThereError
from admin.follow_ups.clock import day_of
from channels.clock import Clock, utc_now
from channels.database import Database
from knowledge.fact_edits import FactEdit, FactEdits, with_edits
from knowledge.fact_files import read_edits_of, write_edits_of
from knowledge.loader import Catalogue
from knowledge.schema import Procedure

MOST: Final = 200
"""Corrections shown at once."""
_SAME: Final = ("code", "field", "before", "after", "reading")


class EditBook:
    """Read and change corrections; ``facts`` is the folder that the catalogue reads."""

    def __init__(self, database: Database, facts: Path, clock: Clock = utc_now) -> None:
        self._database = database
        self._facts = facts
        self._clock = clock

    async def find(self, number: int) -> Edit:
        """Return one correction.

        Raises:
            NotThereError: there is none of this number.
        """
        return await self._database.run(lambda connection: _find(connection, number))

    async def in_states(self, *states: State) -> list[Edit]:
        """Return what is in one of these states, the newest first."""
        return await self._read(fact_edits.c.state.in_([one.value for one in states]))

    async def of_procedure(self, code: str) -> list[Edit]:
        """Return every correction of one procedure, the newest first."""
        return await self._read(fact_edits.c.code == code)

    async def propose(self, proposal: Proposal, by: Account) -> int:
        """Put a correction before the administrators and return its number.

        Raises:
            ConflictError: another one of the very same fact is waiting.
        """

        def work(connection: sa.Connection) -> int:
            waiting = _waiting_for(connection, proposal)
            if waiting is not None:
                who = f"{waiting.proposed_by} đã đề nghị sửa đúng chỗ này (số {waiting.id})"
                raise ConflictError(f"{who}, đang chờ xác nhận.", "Anh/chị xem đề nghị đó trước.")
            row = _row(proposal) | {"state": State.PROPOSED.value, "version": 1}
            row |= {"proposed_by": by.username, "proposed_at": self._clock()}
            (number,) = connection.execute(fact_edits.insert().values(**row)).inserted_primary_key or (0,)
            _note(connection, by, "fact.propose", proposal, self._clock())
            return int(number)

        return await self._database.run(work)

    async def confirm(self, number: int, version: int, base: Catalogue, by: Account) -> None:
        """Let a correction count from the next retraining on; ``base`` is the catalogue without corrections.

        Raises:
            ConflictError: somebody else decided, or the fact it is about is no longer there.
        """

        def work(connection: sa.Connection) -> None:
            edit = _find(connection, number)
            now = self._clock()
            self._change(connection, edit, version, State.PROPOSED, State.IN_FORCE, by)
            with self._alone():
                before = read_edits_of(self._facts, edit.code)
                after = (*before, edit.in_force(by.username, day_of(now)))
                if _said(base, edit.code, after) == _said(base, edit.code, before):
                    raise ConflictError(
                        "Chỗ này trong danh mục đã khác lúc đề nghị, nên chưa xác nhận được.",
                        "Anh/chị xem bản đang có, rồi đề nghị lại hoặc không nhận đề nghị này.",
                    )
                _note(connection, by, "fact.confirm", edit, now)
                write_edits_of(self._facts, edit.code, after)

        await self._database.run(work)

    async def refuse(self, number: int, version: int, because: str, by: Account) -> None:
        """Turn a proposal down, with the reason.

        Raises:
            ConflictError: somebody else decided.
        """

        def work(connection: sa.Connection) -> None:
            edit = _find(connection, number)
            self._change(connection, edit, version, State.PROPOSED, State.REFUSED, by, because)
            _note(connection, by, "fact.refuse", edit, self._clock(), because)

        await self._database.run(work)

    async def withdraw(self, number: int, version: int, because: str, base: Catalogue, by: Account) -> None:
        """Take a correction back: what stood there before counts again.

        Raises:
            ConflictError: somebody else did, or a later correction was made on top of it.
        """

        def work(connection: sa.Connection) -> None:
            edit = _find(connection, number)
            self._change(connection, edit, version, State.IN_FORCE, State.WITHDRAWN, by, because)
            with self._alone():
                before = read_edits_of(self._facts, edit.code)
                after = tuple(one for one in before if one.id != number)
                _keep_later_ones(base, edit.code, before, after)
                _note(connection, by, "fact.withdraw", edit, self._clock(), because)
                write_edits_of(self._facts, edit.code, after)

        await self._database.run(work)

    def _change(
        self,
        connection: sa.Connection,
        edit: Edit,
        version: int,
        was: State,
        to: State,
        by: Account,
        because: str | None = None,
    ) -> None:
        part = "confirmed" if to is State.IN_FORCE else "closed"
        values: dict[str, Any] = {f"{part}_by": by.username, f"{part}_at": self._clock()}
        values |= {"state": to.value, "version": version + 1, "closed_because": because}
        mine = (fact_edits.c.id == edit.id, fact_edits.c.version == version, fact_edits.c.state == was.value)
        # The update decides, not what was read: somebody may have been between the two.
        if connection.execute(fact_edits.update().where(*mine).values(**values)).rowcount == 0:
            now = _find(connection, edit.id)
            who = now.closed_by or now.confirmed_by or now.proposed_by
            raise ConflictError(
                f"{who} vừa đổi đề nghị này: {now.state.label.lower()}.", "Anh/chị xem lại rồi quyết định."
            )

    def _alone(self) -> FileLock:
        self._facts.mkdir(parents=True, exist_ok=True)
        return FileLock(self._facts / ".lock", timeout=30)

    async def _read(self, wanted: sa.ColumnElement[bool]) -> list[Edit]:
        chosen = sa.select(fact_edits).where(wanted).order_by(fact_edits.c.id.desc()).limit(MOST)
        rows = await self._database.run(lambda connection: connection.execute(chosen).mappings().all())
        return [edit_of(row) for row in rows]


def _find(connection: sa.Connection, number: int) -> Edit:
    found = connection.execute(sa.select(fact_edits).where(fact_edits.c.id == number)).mappings().first()
    if found is None:
        raise NotThereError("Không có đề nghị sửa này.", "Anh/chị chọn lại trong danh sách.")
    return edit_of(found)


def _waiting_for(connection: sa.Connection, proposal: Proposal) -> Edit | None:
    """Return a proposal about the same fact; of new facts, one that would add the same."""
    same = (fact_edits.c.code == proposal.code, fact_edits.c.field == proposal.field.value)
    chosen = sa.select(fact_edits).where(*same, fact_edits.c.state == State.PROPOSED.value)
    open_ones = [edit_of(row) for row in connection.execute(chosen).mappings()]
    about = "after" if proposal.before is None else "before"
    return next((one for one in open_ones if getattr(one, about) == getattr(proposal, about)), None)


def _row(proposal: Proposal) -> dict[str, Any]:
    values = {name: getattr(proposal, name) for name in _SAME}
    reading = proposal.reading.model_dump(mode="json", exclude_none=True)
    return {**values, "field": proposal.field.value, "reading": reading}


def _said(base: Catalogue, code: str, edits: Sequence[FactEdit]) -> Procedure | None:
    procedure = base.procedures.get(code)
    return with_edits(procedure, edits) if procedure else None


def _keep_later_ones(
    base: Catalogue, code: str, before: Sequence[FactEdit], after: Sequence[FactEdit]
) -> None:
    """Refuse what would leave a later correction without the fact it was made for."""
    waited = {one.id for _, one in FactEdits({code: before}).waiting(base)}
    waits = {one.id for _, one in FactEdits({code: after}).waiting(base)}
    lost = sorted(waits - waited)
    if lost:
        raise ConflictError(
            f"Thay đổi số {lost[-1]} được làm tiếp trên thay đổi này.", f"Anh/chị rút số {lost[-1]} trước."
        )


def _note(
    connection: sa.Connection,
    by: Account,
    action: str,
    edit: Proposal,
    at: datetime,
    because: str | None = None,
) -> None:
    source = edit.reading.decision or edit.reading.url
    after = {"điều": edit.after_told, "nguồn": source, "xem ngày": f"{edit.reading.read:%d/%m/%Y}"}
    if because:
        after["lý do"] = because
    subject = f"{edit.code} · {edit.label}"
    audit.note(connection, by, action, subject, {"điều": edit.before_told}, after, at=at)
