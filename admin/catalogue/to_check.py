"""Facts that somebody should look at again: read long ago, never confirmed, or past their last day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from starlette.datastructures import QueryParams

from admin.catalogue.wording import label_of, source_line, told
from knowledge.counts import TITLES
from knowledge.fact_edits import FactField
from knowledge.loader import Catalogue
from knowledge.schema import Domain, Fee, Procedure, Source
from vietnamese.unaccent import skeleton

OLD: Final = 180
"""Days. Ministries and the province publish their lists anew about twice a year, and fees change with the
sessions of the provincial council in July and December; ``tthc catalogue check`` takes the same."""
AGES: Final = (90, OLD, 365)
_LONGEST_WORDS: Final = 80
T = TypeVar("T", bound=StrEnum)


class Why(StrEnum):
    """Name why a fact should be looked at."""

    OLD = "cu"
    UNCONFIRMED = "chua-chac"
    ENDED = "het-han"

    @property
    def label(self) -> str:
        """Return the words that people read."""
        return _WHY[self]


_WHY: Final = {
    Why.OLD: "Xem đã lâu",
    Why.UNCONFIRMED: "Chưa chắc",
    Why.ENDED: "Quá ngày áp dụng",
}


@dataclass(frozen=True)
class ToCheck:
    """Hold one fact, in words, and how many days ago its source was read."""

    procedure: Procedure
    field: FactField
    text: str
    source: Source
    age: int
    reasons: tuple[Why, ...]

    @property
    def label(self) -> str:
        """Return the name of its field."""
        return label_of(self.field)

    @property
    def where(self) -> str:
        """Return where it was read."""
        return source_line(self.source)


@dataclass(frozen=True)
class Wish:
    """Hold what of the list is wanted; empty and ``None`` mean everything."""

    why: Why | None = None
    field: FactField | None = None
    domain: Domain | None = None
    words: str = ""
    days: int = OLD

    @classmethod
    def of(cls, params: QueryParams) -> Wish:
        """Read it from an address; what is none of ours counts as not said."""
        days = params.get("ngay", "")
        return cls(
            why=_one(Why, params.get("vi", "")),
            field=_one(FactField, params.get("muc", "")),
            domain=_one(Domain, params.get("linh-vuc", "")),
            words=params.get("tim", "")[:_LONGEST_WORDS].strip(),
            days=int(days) if days in {str(age) for age in AGES} else OLD,
        )

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the same for an address."""
        return (
            ("vi", self.why or ""),
            ("muc", self.field or ""),
            ("linh-vuc", self.domain or ""),
            ("tim", self.words),
            ("ngay", str(self.days)),
        )

    def fits(self, one: ToCheck) -> bool:
        """Return whether a fact is wanted."""
        return (
            (self.why is None or self.why in one.reasons)
            and (self.field is None or self.field is one.field)
            and (self.domain is None or self.domain is one.procedure.domain)
        )

    def names(self, procedure: Procedure) -> bool:
        """Return whether a procedure has the words that are looked for in its code or names."""
        wanted = skeleton(self.words).split()
        names = skeleton(f"{procedure.code} {procedure.name} {procedure.plain_name}")
        return all(word in names for word in wanted)


def facts_to_check(catalogue: Catalogue, today: date, wish: Wish) -> list[ToCheck]:
    """Return the facts that should be looked at, those read longest ago first."""
    procedures = (one for one in catalogue if wish.names(one))
    found = [one for procedure in procedures for one in _of(procedure, today, wish.days) if wish.fits(one)]
    return sorted(found, key=lambda one: (-one.age, one.procedure.code))


def domains_of(catalogue: Catalogue) -> Sequence[tuple[str, str]]:
    """Return the fields of administration there are, with their names."""
    there = {procedure.domain for procedure in catalogue}
    return [(one.value, TITLES[one]) for one in Domain if one in there]


def _of(procedure: Procedure, today: date, days: int) -> Iterator[ToCheck]:
    for field in FactField:
        for fact in field.facts_of(procedure):
            source = procedure.source_of(fact)
            age = (today - source.read).days
            has_ended = isinstance(fact, Fee) and fact.until is not None and fact.until < today
            given = {Why.OLD: age > days, Why.UNCONFIRMED: fact.unconfirmed, Why.ENDED: has_ended}
            reasons = tuple(why for why, holds in given.items() if holds)
            if reasons:
                yield ToCheck(procedure, field, told(fact), source, age, reasons)


def _one(kind: type[T], text: str) -> T | None:
    return kind(text) if text in set(kind) else None
