"""Keep decisions: made, confirmed by somebody else where asked, changed, withdrawn; all leaves a trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin import audit
from admin.accounts.account import Account
from admin.errors import ConflictError, NotAllowedError
from admin.teaching.book import AT_ONCE, about, by_id
from admin.teaching.decision import Content, Decision, State, Wording
from admin.teaching.tables import teach_decisions, teach_questions


@dataclass(frozen=True)
class Plan:
    """Hold what is to be decided, and who else is asked; ``redacted`` counts what was masked."""

    content: Content
    needs_second: bool = False
    asked_of: int | None = None
    redacted: Mapping[str, int] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """Return the state it begins in."""
        return State.PROPOSED if self.needs_second else State.CONFIRMED


def add(
    connection: sa.Connection, plan: Plan, by: Account, now: datetime, seen: Sequence[tuple[int, int]] = ()
) -> Decision:
    """Decide about some questions.

    ``seen`` names the decisions about the same turns that the person has looked at, with their versions:
    these give the turns up. Any other is a conflict.

    Raises:
        ConflictError: somebody has decided about one of the turns in the meantime.
    """
    if connection.dialect.name == "postgresql":
        # Two people at the same moment: the second one must see what the first has decided.
        connection.execute(sa.text("LOCK TABLE teach_decisions IN SHARE ROW EXCLUSIVE MODE"))
    standing = about(connection, plan.content.turn_ids)
    if {(one.id, one.version) for one in standing} - set(seen):
        raise ConflictError(
            "Có người vừa quyết định về những câu này, nên quyết định của anh/chị chưa được ghi.",
            "Anh/chị xem quyết định đó rồi chọn lại.",
        )
    for one in standing:
        _give_up(connection, one, set(plan.content.turn_ids), by, now)
    row = {"version": 1, "by_id": by.id, "by": by.username, "decided_at": now, **_values(plan, by, now)}
    made = connection.execute(teach_decisions.insert(), row).inserted_primary_key
    assert made is not None  # noqa: S101 - one row was inserted
    _write_questions(connection, made[0], plan.content.wordings)
    _note(connection, by, "teach.decide", made[0], None, _told(plan.content, plan.state), now)
    return by_id(connection, made[0])


def change(
    connection: sa.Connection, number: int, version: int, plan: Plan, by: Account, now: datetime
) -> Decision:
    """Change a decision; it is then a decision of who changed it, and confirmed anew where asked.

    Raises:
        ConflictError: it is not in the ``version`` that was read any more.
    """
    before = by_id(connection, number)
    _require(before.state is not State.WITHDRAWN)
    values = {"by_id": by.id, "by": by.username, "decided_at": now, **_values(plan, by, now)}
    _update(connection, number, version, values)
    connection.execute(teach_questions.delete().where(teach_questions.c.decision_id == number))
    _write_questions(connection, number, plan.content.wordings)
    told = (_told(before.content, before.state), _told(plan.content, plan.state))
    _note(connection, by, "teach.change", number, *told, now)
    return by_id(connection, number)


def confirm(connection: sa.Connection, number: int, version: int, by: Account, now: datetime) -> Decision:
    """Confirm what somebody else has proposed.

    Raises:
        NotAllowedError: it is the person's own, or somebody else was asked.
        ConflictError: it is not in the ``version`` that was read any more.
    """
    before = by_id(connection, number)
    _require(before.state is State.PROPOSED)
    if before.by_id == by.id:
        raise NotAllowedError(
            "Quyết định này do chính anh/chị đề nghị.", "Anh/chị nhờ một người khác xác nhận."
        )
    if before.asked_of not in (None, by.id):
        raise NotAllowedError(
            "Quyết định này đã nhờ một người khác xác nhận.",
            "Anh/chị nhờ người đó, hoặc người đề nghị sửa lại.",
        )
    values = {"state": State.CONFIRMED.value, "confirmed_by": by.username, "confirmed_at": now}
    _update(connection, number, version, {**values, "changed_at": now})
    _note(connection, by, "teach.confirm", number, before.state.value, State.CONFIRMED.value, now)
    return by_id(connection, number)


def withdraw(connection: sa.Connection, number: int, version: int, by: Account, now: datetime) -> Decision:
    """Take a decision back; its questions are open again.

    Raises:
        ConflictError: it is not in the ``version`` that was read any more.
    """
    before = by_id(connection, number)
    _require(before.state is not State.WITHDRAWN)
    values = {"state": State.WITHDRAWN.value, "exported_at": None, "changed_at": now}
    _update(connection, number, version, values)
    _note(connection, by, "teach.withdraw", number, before.state.value, State.WITHDRAWN.value, now)
    return by_id(connection, number)


def mark_exported(connection: sa.Connection, written: Iterable[Decision], now: datetime) -> None:
    """Note that decisions are in the files now, unless they have changed since; that is no new version."""
    for one in written:
        if one.state is State.CONFIRMED:
            same = (teach_decisions.c.id == one.id, teach_decisions.c.version == one.version)
            values = {"state": State.EXPORTED.value, "exported_at": now}
            connection.execute(teach_decisions.update().where(*same).values(values))


def _values(plan: Plan, by: Account, now: datetime) -> dict[str, Any]:
    confirmed = not plan.needs_second
    return {
        "kind": plan.content.kind.value,
        "target": plan.content.target,
        "detail": plan.content.detail,
        "state": plan.state.value,
        "needs_second": plan.needs_second,
        "asked_of": plan.asked_of if plan.needs_second else None,
        "confirmed_by": by.username if confirmed else None,
        "confirmed_at": now if confirmed else None,
        "exported_at": None,
        "changed_at": now,
        "redacted": dict(plan.redacted),
    }


def _update(connection: sa.Connection, number: int, version: int, values: Mapping[str, Any]) -> None:
    """Change a row that is still in the version that was read; the update decides, not what was read."""
    same = (teach_decisions.c.id == number, teach_decisions.c.version == version)
    changed = teach_decisions.update().where(*same).values(**values, version=version + 1)
    if connection.execute(changed).rowcount == 0:
        raise ConflictError(
            "Có người vừa sửa quyết định này, nên thay đổi của anh/chị chưa được ghi.",
            "Anh/chị xem bản mới rồi quyết định lại.",
        )


def _write_questions(connection: sa.Connection, number: int, wordings: Iterable[Wording]) -> None:
    rows = [
        {
            "decision_id": number,
            "turn_id": turn_id,
            "text": one.text,
            "aspects": list(one.aspects),
            "taught": one.taught,
        }
        for one in wordings
        for turn_id in one.turn_ids or (None,)
    ]
    if rows:
        connection.execute(teach_questions.insert(), rows)


def _give_up(
    connection: sa.Connection, standing: Decision, turn_ids: set[str], by: Account, now: datetime
) -> None:
    """Take turns out of a decision that another one overtakes; one that is left without any is withdrawn."""
    mine = teach_questions.c.decision_id == standing.id
    left = [one for one in standing.content.wordings if set(one.turn_ids) - turn_ids or not one.turn_ids]
    gone = [one for one in standing.content.turn_ids if one in turn_ids]
    for start in range(0, len(gone), AT_ONCE):
        part = teach_questions.c.turn_id.in_(gone[start : start + AT_ONCE])
        connection.execute(teach_questions.delete().where(mine, part))
    state = standing.state if left else State.WITHDRAWN
    # What is written of it is out of date: the next export writes it anew.
    state = State.CONFIRMED if state is State.EXPORTED else state
    _update(connection, standing.id, standing.version, {"state": state.value, "changed_at": now})
    told = ({"turns": len(gone), "state": standing.state.value}, {"state": state.value})
    _note(connection, by, "teach.overtaken", standing.id, *told, now)


def _require(still: bool) -> None:
    if not still:
        raise ConflictError(
            "Có người vừa sửa quyết định này, nên thay đổi của anh/chị chưa được ghi.",
            "Anh/chị xem bản mới rồi quyết định lại.",
        )


def _told(content: Content, state: State) -> dict[str, Any]:
    """Return what the audit log says of a decision."""
    taught = [one.text for one in content.wordings if one.taught]
    return {
        "kind": content.kind.value,
        "target": content.target,
        "state": state.value,
        "turns": len(content.turn_ids),
        "taught": taught[:20],
        **content.detail,
    }


def _note(
    connection: sa.Connection,
    by: Account,
    action: str,
    number: int,
    before: object,
    after: object,
    now: datetime,
) -> None:
    audit.note(connection, by, action, f"quyết định {number}", before, after, at=now)
