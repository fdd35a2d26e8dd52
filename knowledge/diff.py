"""Tell two catalogues apart: what is new, what changed in which field, what is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.schema import Procedure


@dataclass(frozen=True)
class Change:
    """Hold one changed field of one procedure, both values as JSON would have them."""

    code: str
    field: str
    before: object
    after: object


@dataclass(frozen=True)
class Diff:
    """Hold the codes that are new and withdrawn, and the changes of those that stayed."""

    new: tuple[str, ...]
    withdrawn: tuple[str, ...]
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.withdrawn or self.changes)

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the codes that changed in at least one field."""
        return tuple(dict.fromkeys(change.code for change in self.changes))


def diff(before: Mapping[str, Procedure], after: Mapping[str, Procedure]) -> Diff:
    """Compare field by field. When only the day of reading differs, nothing has changed."""
    stayed = sorted(before.keys() & after.keys())
    return Diff(
        new=tuple(sorted(after.keys() - before.keys())),
        withdrawn=tuple(sorted(before.keys() - after.keys())),
        changes=tuple(change for code in stayed for change in _changes(before[code], after[code])),
    )


def _changes(before: Procedure, after: Procedure) -> list[Change]:
    old, new = _comparable(before), _comparable(after)
    return [Change(before.code, field, old[field], new[field]) for field in old if old[field] != new[field]]


def _comparable(procedure: Procedure) -> dict[str, object]:
    data = procedure.model_dump(mode="json")
    for source in data["sources"]:
        del source["read"]
    return data
