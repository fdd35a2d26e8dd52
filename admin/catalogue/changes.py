"""The difference between two versions of the catalogue, in words that an officer reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from admin.catalogue.trial import Changed, Changes, FieldChange, Named
from admin.catalogue.wording import label_of, pairs_of
from knowledge.diff import Change, diff
from knowledge.schema import Procedure


def changes_between(before: Mapping[str, Procedure], after: Mapping[str, Procedure]) -> Changes:
    """Return what is new, gone and changed, in order of code."""
    found = diff(before, after)
    by_code: dict[str, list[Change]] = defaultdict(list)
    for change in found.changes:
        by_code[change.code].append(change)
    return Changes(
        new=tuple(Named(code=code, name=after[code].name) for code in found.new),
        gone=tuple(Named(code=code, name=before[code].name) for code in found.withdrawn),
        changed=tuple(
            Changed(code=code, name=after[code].name, fields=tuple(map(_field, changes)))
            for code, changes in by_code.items()
        ),
    )


def _field(change: Change) -> FieldChange:
    return FieldChange(label=label_of(change.field), pairs=tuple(pairs_of(change)))
