"""What a name may mean: the units that bear it, as far as kind word, era and neighbours allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.places.gazetteer import Gazetteer, Name
from knowledge.places.model import (
    MERGED,
    Kind,
    Meaning,
    NewCommune,
    OldCommune,
    OldDistrict,
    Place,
    Province,
    destinations,
)
from knowledge.places.surroundings import Called, Era

_FITS: dict[Called, tuple[frozenset[Kind], frozenset[Kind]]] = {
    Called.COMMUNE: (frozenset({Kind.COMMUNE}), frozenset({Kind.TOWN})),
    Called.WARD: (frozenset({Kind.WARD}), frozenset()),
    Called.TOWN: (frozenset({Kind.TOWN}), frozenset({Kind.WARD})),
    Called.ZONE: (frozenset({Kind.ZONE}), frozenset()),
    Called.DISTRICT: (frozenset({Kind.DISTRICT, Kind.BOROUGH, Kind.CITY}), frozenset()),
    Called.PROVINCE: (frozenset({Kind.PROVINCE}), frozenset()),
    Called.QUARTER: (frozenset(), frozenset()),
}
"""Kinds a kind word stands for, and those it is said for by mistake: a town was often a commune before."""


@dataclass(frozen=True)
class Readings:
    """Hold the units a name may mean, the likeliest rank first; only the first rank counts alone."""

    ranks: tuple[tuple[Place, ...], ...]

    @property
    def best(self) -> tuple[Place, ...]:
        """Return the first rank that has units."""
        return self.ranks[0] if self.ranks else ()

    def inside(self, outer: Iterable[Place], places: Gazetteer) -> tuple[Place, ...]:
        """Return the units of the first rank of which some lie in one of the outer units."""
        around = tuple(outer)
        for rank in self.ranks:
            if found := tuple(one for one in rank if any(places.lies_in(one, unit) for unit in around)):
                return found
        return ()


def readings_of(names: Sequence[Name], called: Called | None, era: Era | None) -> Readings:
    """Return what names that are spelled alike may mean after a kind word, in an era."""
    units = [unit for name in names for unit in name.units if _is_of(unit, era)]
    family = [unit for name in names for unit in name.family if era is not Era.NEW]
    today = [unit for unit in units if not _is_lost(unit)]
    lost = [unit for unit in units if _is_lost(unit)]
    if called is None:
        ranks: list[Sequence[Place]] = [_districts_first(today), lost, family]
    else:
        meant, mistaken = _FITS[called]
        ranks = [_of(today, meant), _of(lost, meant), _of(today, mistaken), _of(family, meant)]
        if era is Era.OLD:
            ranks = [[unit for rank in ranks[:3] for unit in rank], ranks[3]]
    return Readings(tuple(tuple(rank) for rank in ranks if rank))


def meaning_of(readings: Sequence[Place]) -> Meaning:
    """Return what a mention with these readings can be answered with."""
    if any(isinstance(one, Province) for one in readings):
        return Meaning.PROVINCE
    districts = [one for one in readings if isinstance(one, OldDistrict)]
    if districts:
        return Meaning.DISTRICT if len(readings) == 1 else Meaning.AMBIGUOUS
    if len(readings) == 1 and isinstance(readings[0], OldCommune) and readings[0].divided:
        return Meaning.DIVIDED
    if len({commune for one in readings for commune in destinations(one)}) > 1:
        return Meaning.AMBIGUOUS
    return Meaning.NEW if any(isinstance(one, NewCommune) for one in readings) else Meaning.OLD


def _is_of(unit: Place, era: Era | None) -> bool:
    if era is Era.OLD:
        return not isinstance(unit, NewCommune)
    return era is None or isinstance(unit, NewCommune)


def _is_lost(unit: Place) -> bool:
    return isinstance(unit, OldCommune) and unit.until < MERGED


def _of(units: Iterable[Place], kinds: frozenset[Kind]) -> list[Place]:
    return [unit for unit in units if _kind(unit) in kinds]


def _kind(unit: Place) -> Kind:
    return Kind.PROVINCE if isinstance(unit, Province) else unit.kind


def _districts_first(units: list[Place]) -> list[Place]:
    """Keep the districts where a bare name is a district's: "ở Chợ Mới" is said of all of it.

    Of the seventeen communes of today that bear a district's name, each holds only a part of its land.
    """
    return [unit for unit in units if isinstance(unit, (OldDistrict, Province))] or units
