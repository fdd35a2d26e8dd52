"""One correction of a fact, from the proposal to what became of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from admin.catalogue.wording import label_of, told_content
from channels.clock import aware
from knowledge.fact_edits import FactEdit, FactField, Reading


class State(StrEnum):
    """Name the states of a correction."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return the words that people read."""
        return _LABELS[self]


_LABELS: Final = {
    State.PROPOSED: "Chờ xác nhận",
    State.IN_FORCE: "Đã xác nhận",
    State.REFUSED: "Không nhận",
    State.WITHDRAWN: "Đã rút",
}


@dataclass(frozen=True)
class Proposal:
    """Hold what an officer wants: another fact in the place of one, one more, or one less."""

    code: str
    field: FactField
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reading: Reading

    @property
    def label(self) -> str:
        """Return the name of the field."""
        return label_of(self.field)

    @property
    def before_told(self) -> str | None:
        """Return what the fact said, in words."""
        return told_content(self.field, self.before)

    @property
    def after_told(self) -> str | None:
        """Return what it would say."""
        return told_content(self.field, self.after)

    @property
    def is_same(self) -> bool:
        """Return whether only the source is new: somebody looked again, and it still holds."""
        return self.before is not None and self.before == self.after


@dataclass(frozen=True)
class Edit(Proposal):
    """Hold a correction that is on record."""

    id: int
    state: State
    version: int
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    closed_by: str | None
    closed_at: datetime | None
    closed_because: str | None

    def in_force(self, by: str, on: date) -> FactEdit:
        """Return what the catalogue reads of it once somebody has confirmed it."""
        return FactEdit(
            id=self.id,
            field=self.field,
            before=self.before,
            after=self.after,
            reading=self.reading,
            by=by,
            on=on,
        )


def edit_of(row: Mapping[Any, Any] | sa.RowMapping) -> Edit:
    """Return the correction of a row."""
    values: dict[str, Any] = dict(row)
    moments = {name: aware(one) for name, one in values.items() if isinstance(one, datetime)}
    kinds: dict[str, Any] = {
        "field": FactField(values["field"]),
        "reading": Reading.model_validate(values["reading"]),
        "state": State(values["state"]),
    }
    return Edit(**{**values, **moments, **kinds})


def key_of(content: Mapping[str, Any]) -> str:
    """Return a short name of a fact by all that it says, for addresses and forms: 12 hex digits."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
