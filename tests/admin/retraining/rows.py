"""Put retrainings into a store, in any state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from admin.retraining import store
from admin.retraining.states import Origin, State
from admin.retraining.tables import retrainings
from eval.gate.judge import Rules, judge
from eval.gate.observation import Kind, Observation, Probe, Told
from eval.gate.report import GateReport

NOW = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)


def put(connection: sa.Connection, state: State, **values: Any) -> int:
    """Add a retraining in a state and return its number."""
    number = store.add_first(connection, NOW)
    kept = {"origin": Origin.ASKED, "live_at": None, "sentence": "", **values}
    changed = retrainings.update().where(retrainings.c.id == number).values(state=state, **kept)
    connection.execute(changed)
    return number


def observed(
    right_before: bool | None, right_now: bool, subject: str = "Làm giấy khai sinh", **probe: Any
) -> Observation:
    """Return what became of one question."""
    asked = Probe(
        probe.get("slice", "questions"),
        probe.get("kind", Kind.PROCEDURE),
        subject,
        probe.get("text", "câu hỏi"),
    )
    old = None if right_before is None else Told(right_before, "trước đây", at_once=right_before)
    return Observation(
        asked, old, Told(right_now, "bây giờ", at_once=probe.get("at_once", True) and right_now)
    )


def a_report(lost: int = 0, gained: int = 0, same: int = 20, **probe: Any) -> GateReport:
    """Return the report on a version that lost and gained so many questions."""
    everything = [observed(True, False, **probe)] * lost + [observed(False, True, **probe)] * gained
    return judge([*everything, *[observed(True, True, "Việc khác")] * same], Rules((), 2, 3))
