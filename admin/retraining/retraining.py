"""One retraining, as the store keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin.retraining.states import CAN_GO_LIVE, Origin, Phase, State
from channels.clock import aware


@dataclass(frozen=True)
class Retraining:
    """Hold a row. ``share`` is how much is done, in 0..1; ``seconds`` how long each part took, by its name.

    ``report`` is what the gate found (:class:`eval.gate.GateReport` as JSON).
    """

    number: int
    state: State
    origin: Origin
    asked_by: str
    asked_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    live_at: datetime | None = None
    phase: Phase | None = None
    share: float = 0.0
    index_name: str | None = None
    model_name: str | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    report: Mapping[str, Any] | None = None
    sentence: str = ""
    overruled_by: str | None = None
    overruled_because: str | None = None
    cancel_by: str | None = None
    live_wanted_by: str | None = None
    live_wanted_at: datetime | None = None
    swept: bool = False

    @property
    def names(self) -> tuple[str | None, str | None]:
        """Return what it is made of: the names of its index and its model."""
        return self.index_name, self.model_name

    @property
    def can_go_live(self) -> bool:
        """Return whether it may be put live as it is."""
        return self.state in CAN_GO_LIVE and not self.swept

    @property
    def is_going_live(self) -> bool:
        """Return whether somebody wants it live, and the house has not done it yet."""
        return self.live_wanted_at is not None


def of_row(row: sa.RowMapping) -> Retraining:
    """Return the retraining of a row."""
    values = dict(row)
    moments = {name: aware(value) for name, value in values.items() if isinstance(value, datetime)}
    kinds = {
        "state": State(values["state"]),
        "origin": Origin(values["origin"]),
        "phase": Phase(values["phase"]) if values["phase"] else None,
    }
    return Retraining(number=values.pop("id"), **{**values, **moments, **kinds})
