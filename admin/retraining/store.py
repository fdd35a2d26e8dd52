"""Read and change retrainings; every change of state passes through one door, which knows what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from admin.errors import NotThereError
from admin.retraining.retraining import Retraining, of_row
from admin.retraining.states import (
    CAN_GO_LIVE,
    OPEN,
    WORKED_ON,
    BusyError,
    Origin,
    Phase,
    State,
    TransitionError,
    came_from,
)
from admin.retraining.tables import retrainings

_ID: Final = retrainings.c.id
_STATE: Final = retrainings.c.state
_ENDS: Final = {State.READY, State.REJECTED, State.FAILED, State.CANCELLED}


def enqueue(connection: sa.Connection, origin: Origin, by: str, now: datetime) -> int:
    """Add a retraining to the queue and return its number.

    Raises:
        BusyError: one is under way or waiting; there is at most one at a time.
    """
    busy = connection.execute(sa.select(_ID).where(_STATE.in_(OPEN))).scalar()
    if busy is not None:
        raise BusyError(f"lần huấn luyện số {busy} chưa xong.", "Chờ nó xong, hoặc dừng nó trước.")
    return _add(connection, origin, by, now, state=State.QUEUED)


def add_first(connection: sa.Connection, now: datetime) -> int:
    """Note that the house runs on what it was installed with, and return the number of that."""
    sentence = "Bản có sẵn lúc cài đặt, chưa qua lần huấn luyện lại nào."
    more = {"ended_at": now, "live_at": now, "share": 1.0, "sentence": sentence}
    return _add(connection, Origin.FIRST, "", now, state=State.LIVE, **more)


def find(connection: sa.Connection, number: int) -> Retraining:
    """Return a retraining.

    Raises:
        NotThereError: there is none of this number.
    """
    found = connection.execute(sa.select(retrainings).where(_is(number))).mappings().first()
    if found is None:
        raise NotThereError(f"không có lần huấn luyện số {number}.", "Xem danh sách ở trang Huấn luyện lại.")
    return of_row(found)


def recent(connection: sa.Connection, most: int = 20) -> list[Retraining]:
    """Return the newest, the newest first."""
    wanted = sa.select(retrainings).order_by(_ID.desc()).limit(most)
    return [of_row(row) for row in connection.execute(wanted).mappings()]


def in_state(connection: sa.Connection, *states: State) -> list[Retraining]:
    """Return all that are in one of these states, the oldest first."""
    wanted = sa.select(retrainings).where(_STATE.in_(states)).order_by(_ID)
    return [of_row(row) for row in connection.execute(wanted).mappings()]


def live(connection: sa.Connection) -> Retraining | None:
    """Return the one that people talk to; ``None`` before the house ran for the first time."""
    return next(iter(in_state(connection, State.LIVE)), None)


def previous(connection: sa.Connection) -> Retraining | None:
    """Return the one that was live before, if it can still be gone back to."""
    were_live = (one for one in in_state(connection, State.RETIRED) if one.live_at and not one.swept)
    return max(were_live, key=lambda one: one.live_at or one.asked_at, default=None)


def move(connection: sa.Connection, number: int, to: State, now: datetime, **values: Any) -> None:
    """Change the state, and other columns with it.

    Raises:
        TransitionError: it is not in a state from which that is allowed.
    """
    if to is State.TRAINING:
        values["started_at"] = now
    if to in _ENDS:
        values |= {"ended_at": now, "phase": None}
    changed = connection.execute(
        retrainings.update().where(_is(number), _STATE.in_(came_from(to))).values(state=to, **values)
    )
    if changed.rowcount == 0:
        state = find(connection, number).state
        raise TransitionError(
            f"lần huấn luyện số {number} {state.label.lower()}, không chuyển sang “{to.label.lower()}” được.",
            "Tải lại trang để xem tình hình mới nhất.",
        )


def progress(connection: sa.Connection, number: int, phase: Phase, share: float) -> None:
    """Note how far the work has come; one that is no longer worked on stays as it is."""
    mine = retrainings.update().where(_is(number), _STATE.in_(WORKED_ON))
    connection.execute(mine.values(phase=phase, share=phase.overall(share)))


def annotate(connection: sa.Connection, number: int, **values: Any) -> None:
    """Fill in what became known, whatever the state."""
    connection.execute(retrainings.update().where(_is(number)).values(**values))


def add_seconds(connection: sa.Connection, number: int, phase: Phase, seconds: float) -> None:
    """Note how long a part of the work took."""
    known = dict(find(connection, number).seconds)
    annotate(connection, number, seconds={**known, phase.value: seconds})


def ask_cancel(connection: sa.Connection, number: int, by: str, now: datetime) -> None:
    """Stop a retraining: one that waits at once, one at work as soon as its process has ended.

    Raises:
        TransitionError: it is over.
    """
    found = find(connection, number)
    if not found.state.is_open:
        raise TransitionError(f"lần huấn luyện số {number} đã xong.", "Tải lại trang.")
    annotate(connection, number, cancel_by=by)
    if found.state is State.QUEUED:
        move(connection, number, State.CANCELLED, now, sentence="Dừng trước khi bắt đầu.")


def want_live(connection: sa.Connection, number: int, by: str, now: datetime) -> None:
    """Note that somebody wants it live; the house does the rest.

    Raises:
        TransitionError: it did not pass, its files are gone, or it is live.
    """
    found = find(connection, number)
    if not found.can_go_live:
        why = "tệp đã được dọn" if found.swept else found.state.label.lower()
        raise TransitionError(f"bản số {number} chưa đưa vào chạy được: {why}.", "Chọn bản khác.")
    # The newest wish counts.
    connection.execute(retrainings.update().values(live_wanted_by=None, live_wanted_at=None))
    annotate(connection, number, live_wanted_by=by, live_wanted_at=now)


def next_wish(connection: sa.Connection) -> Retraining | None:
    """Return the one that somebody wants live."""
    wanted = sa.select(retrainings).where(retrainings.c.live_wanted_at.is_not(None)).order_by(_ID.desc())
    found = connection.execute(wanted.limit(1)).mappings().first()
    return of_row(found) if found else None


def put_live(connection: sa.Connection, number: int, now: datetime) -> None:
    """Note that people talk to this one from now on; who was live, or waited and is older, retires.

    Raises:
        TransitionError: it may not go live.
    """
    for one in in_state(connection, State.LIVE, State.READY):
        if one.number != number and (one.state is State.LIVE or one.number < number):
            move(connection, one.number, State.RETIRED, now)
    move(connection, number, State.LIVE, now, live_at=now, live_wanted_at=None, live_wanted_by=None)


def give_up_wish(connection: sa.Connection, number: int, now: datetime, why: str) -> None:
    """Note that it could not be put live: the old one goes on, and this one is a failed one."""
    move(connection, number, State.FAILED, now, sentence=why, live_wanted_at=None, live_wanted_by=None)


def overrule(connection: sa.Connection, number: int, by: str, because: str, now: datetime) -> None:
    """Let one that the gate stopped pass, with the reason that an administrator gives.

    Raises:
        TransitionError: the gate did not stop it.
    """
    move(connection, number, State.READY, now, overruled_by=by, overruled_because=because)


def going_live(rows: Sequence[Retraining]) -> Retraining | None:
    """Return the one among these that is on its way to be live."""
    return next((one for one in rows if one.is_going_live and one.state in CAN_GO_LIVE), None)


def _is(number: int) -> sa.ColumnElement[bool]:
    return retrainings.c.id == number


def _add(
    connection: sa.Connection, origin: Origin, by: str, now: datetime, *, state: State, **more: Any
) -> int:
    row = {"share": 0.0, "seconds": {}, "sentence": "", "swept": False, **more}
    row |= {"state": state, "origin": origin, "asked_by": by, "asked_at": now}
    made = connection.execute(retrainings.insert().values(**row))
    (number,) = made.inserted_primary_key or (0,)
    return int(number)
