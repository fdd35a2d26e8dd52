"""Facts that officers corrected, over the catalogue that was written by hand or imported.

An edit names the fact it was made for. Where that fact no longer stands there, because an import or an
update brought another one, the edit waits for somebody to look at it: it never overwrites what its author
has not seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from knowledge.loader import Catalogue
from knowledge.schema import (
    Document,
    Fact,
    Fee,
    Label,
    Model,
    Online,
    Place,
    Procedure,
    Source,
    Statement,
    Text,
    TimeLimit,
)

Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"'\\]{3,150}$")]
_MARKS: Final = {"source", "unconfirmed"}
"""What a fact says about itself; two facts are the same when everything else is."""


class FactField(StrEnum):
    """Name the fields of a procedure that hold facts."""

    DOCUMENTS = "documents"
    FEES = "fees"
    TIME_LIMITS = "time_limits"
    PLACES = "places"
    ONLINE = "online"
    STEPS = "steps"
    CONDITIONS = "conditions"
    RESULTS = "results"
    LEGAL_BASIS = "legal_basis"
    PITFALLS = "pitfalls"

    @property
    def shape(self) -> type[Fact]:
        """Return what a fact of this field must be like."""
        return _SHAPES.get(self, Statement)

    def facts_of(self, procedure: Procedure) -> tuple[Fact, ...]:
        """Return the facts of this field; there is at most one way online."""
        found = getattr(procedure, self.value)
        if self is FactField.ONLINE:
            return (found,) if found else ()
        return tuple(found)


_SHAPES: Final[Mapping[FactField, type[Fact]]] = {
    FactField.DOCUMENTS: Document,
    FactField.FEES: Fee,
    FactField.TIME_LIMITS: TimeLimit,
    FactField.PLACES: Place,
    FactField.ONLINE: Online,
}


class Reading(Model):
    """Say where an officer read a fact: a decision or an address, and the day of reading."""

    title: Text
    decision: Label | None = None
    url: Address | None = None
    read: date

    @model_validator(mode="after")
    def _names_a_place(self) -> Self:
        if self.decision is None and self.url is None:
            raise ValueError("a reading needs a decision number or an address")
        return self

    def as_source(self, name: str) -> Source:
        """Return the same as a source of a procedure or a guide."""
        return Source(id=name, title=self.title, decision=self.decision, url=self.url, read=self.read)


class FactEdit(Model):
    """Replace one fact, add one (``before`` is missing), or take one away (``after`` is missing).

    Both are a fact's fields without its marks. ``id`` is the number of the edit in the console; ``by`` and
    ``on`` say who confirmed it, and when.
    """

    id: int = Field(ge=1)
    field: FactField
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reading: Reading
    by: Label
    on: date

    @model_validator(mode="after")
    def _holds_facts(self) -> Self:
        if self.before is None and self.after is None:
            raise ValueError("an edit needs a fact before, a fact after, or both")
        for one in (self.before, self.after):
            if one is not None:
                _check(self.field, one)
        return self

    @property
    def source_id(self) -> str:
        """Return the id of the source that the edit brings along."""
        return f"edit-{self.id}"


@dataclass(frozen=True)
class FactEdits:
    """Hold the edits in force by code, each list in the order in which they were confirmed."""

    by_code: Mapping[str, Sequence[FactEdit]] = field(default_factory=dict)

    def applied(self, catalogue: Catalogue) -> Catalogue:
        """Return the catalogue with the edits, under a version of its own; what waits changes nothing."""
        changed: dict[str, Procedure] = {}
        for code, edits in sorted(self.by_code.items()):
            before = catalogue.procedures.get(code)
            after = with_edits(before, edits) if before else None
            if after is not None and after is not before:
                changed[code] = after
        if not changed:
            return catalogue
        version = _hash([catalogue.version, [changed[code].model_dump(mode="json") for code in changed]])
        return Catalogue({**catalogue.procedures, **changed}, version, catalogue.twin_questions)

    def waiting(self, catalogue: Catalogue) -> Iterator[tuple[str, FactEdit]]:
        """Yield the edits whose fact, or whose procedure, is no longer there."""
        for code, edits in sorted(self.by_code.items()):
            procedure = catalogue.procedures.get(code)
            for edit in edits:
                after = _with_edit(procedure, edit) if procedure else None
                if after is None:
                    yield code, edit
                procedure = after or procedure


def with_edits(procedure: Procedure, edits: Sequence[FactEdit]) -> Procedure:
    """Return a procedure with its edits; the very same one when none of them applies."""
    for edit in edits:
        procedure = _with_edit(procedure, edit) or procedure
    return procedure


def content_of(fact: Fact) -> dict[str, Any]:
    """Return the fields of a fact without its marks, and without those that have their usual value."""
    return fact.model_dump(mode="json", exclude=_MARKS, exclude_defaults=True)


def is_there(procedure: Procedure, where: FactField, content: Mapping[str, Any]) -> bool:
    """Return whether a procedure has this fact."""
    return _place_of(where.facts_of(procedure), where, content) is not None


def _with_edit(procedure: Procedure, edit: FactEdit) -> Procedure | None:
    """Return the procedure after an edit; ``None`` where the edit has to wait."""
    facts = list(edit.field.facts_of(procedure))
    place = len(facts) if edit.before is None else _place_of(facts, edit.field, edit.before)
    is_second_way_online = edit.field is FactField.ONLINE and edit.before is None and facts
    if place is None or is_second_way_online:
        return None
    facts[place : place + 1] = [_fact(edit)] if edit.after is not None else []
    value = (facts[0] if facts else None) if edit.field is FactField.ONLINE else tuple(facts)
    sources = procedure.sources
    if edit.after is not None:
        sources = (*sources, edit.reading.as_source(edit.source_id))
    data = {**dict(procedure), edit.field.value: value, "sources": sources}
    try:
        return Procedure.model_validate(data)
    except ValidationError:
        # Two edits of one number: somebody wrote in the files by hand.
        return None


def _fact(edit: FactEdit) -> Fact:
    return edit.field.shape.model_validate({**(edit.after or {}), "source": edit.source_id})


def _place_of(facts: Sequence[Fact], where: FactField, content: Mapping[str, Any]) -> int | None:
    wanted = content_of(where.shape.model_validate(content))
    return next((n for n, fact in enumerate(facts) if content_of(fact) == wanted), None)


def _check(where: FactField, content: Mapping[str, Any]) -> None:
    if not _MARKS.isdisjoint(content):
        raise ValueError("an edit brings its own source, and is confirmed")
    where.shape.model_validate(content)


def _hash(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
