"""Read decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from admin.errors import NotThereError
from admin.teaching.decision import HOLDS, OPEN, Decision, State, decision_of
from admin.teaching.tables import teach_decisions, teach_questions

AT_ONCE: Final = 400
"""Values in one list of a statement; SQLite takes no more than a thousand."""


def by_id(connection: sa.Connection, number: int) -> Decision:
    """Return one decision.

    Raises:
        NotThereError: there is none of this number.
    """
    found = _read(connection, teach_decisions.c.id == number)
    if not found:
        raise NotThereError("Không có quyết định này.", "Anh/chị chọn lại trong danh sách.")
    return found[0]


def some(connection: sa.Connection, numbers: Sequence[int]) -> list[Decision]:
    """Return the decisions of some numbers that are there, in order of number."""
    return _read(connection, teach_decisions.c.id.in_(list(numbers)[:AT_ONCE])) if numbers else []


def in_force(connection: sa.Connection) -> list[Decision]:
    """Return what is to be taught, in order of number."""
    return _read(connection, teach_decisions.c.state.in_([one.value for one in HOLDS]))


def recent(connection: sa.Connection, states: Sequence[State], limit: int) -> list[Decision]:
    """Return the decisions in some states, the one changed last first."""
    wanted = teach_decisions.c.state.in_([one.value for one in states])
    newest = (
        sa.select(teach_decisions.c.id)
        .where(wanted)
        .order_by(teach_decisions.c.changed_at.desc(), teach_decisions.c.id.desc())
        .limit(limit)
    )
    found = _read(connection, teach_decisions.c.id.in_(list(connection.execute(newest).scalars())))
    return sorted(found, key=lambda one: (one.changed_at, one.id), reverse=True)


def about(connection: sa.Connection, turn_ids: Sequence[str]) -> list[Decision]:
    """Return the decisions about any of some turns that were not withdrawn, in order of number."""
    numbers: set[int] = set()
    for start in range(0, len(turn_ids), AT_ONCE):
        part = teach_questions.c.turn_id.in_(turn_ids[start : start + AT_ONCE])
        numbers.update(connection.execute(sa.select(teach_questions.c.decision_id).where(part)).scalars())
    open_now = teach_decisions.c.state.in_([one.value for one in OPEN])
    return _read(connection, teach_decisions.c.id.in_(numbers) & open_now) if numbers else []


def counts(connection: sa.Connection) -> dict[State, int]:
    """Return how many decisions there are in each state."""
    wanted = sa.select(teach_decisions.c.state, sa.func.count()).group_by(teach_decisions.c.state)
    found = {row[0]: int(row[1]) for row in connection.execute(wanted)}
    return {state: found.get(state.value, 0) for state in State}


def _read(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> list[Decision]:
    chosen = sa.select(teach_decisions).where(wanted).order_by(teach_decisions.c.id)
    rows = connection.execute(chosen).mappings().all()
    mine = teach_questions.c.decision_id.in_(sa.select(teach_decisions.c.id).where(wanted))
    questions: dict[int, list[sa.RowMapping]] = {}
    for one in connection.execute(
        sa.select(teach_questions).where(mine).order_by(teach_questions.c.id)
    ).mappings():
        questions.setdefault(one["decision_id"], []).append(one)
    return [decision_of(row, questions.get(row["id"], [])) for row in rows]
