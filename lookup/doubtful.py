"""What is noted but not confirmed yet, worded like everything else, to be shown in a place of its own."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from knowledge.schema import Fact, Procedure

_FACTS: Final = (
    "documents",
    "fees",
    "time_limits",
    "places",
    "steps",
    "conditions",
    "results",
    "legal_basis",
    "pitfalls",
)


def doubtful_twin(procedure: Procedure) -> Procedure | None:
    """Return the procedure with its unconfirmed facts alone, marked so that they can be worded.

    What comes back must only be shown as unconfirmed; ``None`` where there is nothing of that kind.
    """
    changed: dict[str, Any] = {name: _doubtful(getattr(procedure, name)) for name in _FACTS}
    online = procedure.online
    changed["online"] = _spoken(online) if online and online.unconfirmed else None
    twin = procedure.model_copy(update=changed)
    return twin if twin.facts() else None


def last_days(procedure: Procedure) -> date:
    """Return a day on which no fee row of a procedure has run out."""
    return min((fee.until for fee in procedure.fees if fee.until), default=date.min)


def _doubtful(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(_spoken(fact) for fact in facts if fact.unconfirmed)


def _spoken(fact: Fact) -> Fact:
    return fact.model_copy(update={"unconfirmed": False})
