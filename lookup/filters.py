"""Narrow a list of procedures down, and count what each choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.counts import TITLES
from knowledge.life_events import LifeEvent, life_event, life_events
from knowledge.schema import Domain, Procedure
from lookup.addresses import Pair
from lookup.receivers import LABELS
from lookup.shelf import Shelf

FIELD: Final = "linh-vuc"
RECEIVER: Final = "noi"
ONLINE: Final = "mang"
EVENT: Final = "chuyen"
CAN, CANNOT = "duoc", "khong"
_ONLINE_LABELS: Final = {CAN: "Nộp trên mạng được", CANNOT: "Chưa có nộp trên mạng"}
_OTHER_FIELD: Final = "Lĩnh vực khác"


@dataclass(frozen=True)
class Option:
    """Hold one choice of a filter and how many procedures it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """Hold one filter: its name in the address, its words, and its choices."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Filters:
    """Hold what was chosen; empty where nothing was, or nothing that we know."""

    field: str = ""
    receiver: str = ""
    online: str = ""
    event: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """Read filters from an address; a value that we do not know filters nothing."""
        field, receiver = asked.get(FIELD, ""), asked.get(RECEIVER, "")
        online, event = asked.get(ONLINE, ""), asked.get(EVENT, "")
        return cls(
            field=field if field in set(Domain) else "",
            receiver=receiver if receiver in LABELS else "",
            online=online if online in _ONLINE_LABELS else "",
            event=event if life_event(event) else "",
        )

    def __bool__(self) -> bool:
        return any(value for _, value in self.pairs)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Return the filters as they stand in an address."""
        return ((FIELD, self.field), (RECEIVER, self.receiver), (ONLINE, self.online), (EVENT, self.event))

    @property
    def life_event(self) -> LifeEvent | None:
        """Return the event in life that was chosen."""
        return life_event(self.event) if self.event else None

    @property
    def is_event_alone(self) -> bool:
        """Return whether nothing but an event in life was chosen."""
        return bool(self.event) and self == Filters(event=self.event)

    def kept(self, procedures: Iterable[Procedure], shelf: Shelf) -> list[Procedure]:
        """Return the procedures that pass every filter, in their order."""
        tests = self._tests(shelf)
        return [one for one in procedures if all(test(one) for test in tests.values())]

    def facets(self, procedures: Sequence[Procedure], shelf: Shelf) -> tuple[Facet, ...]:
        """Return the filters with counts: what each choice would leave beside the other filters."""
        tests = self._tests(shelf)
        return tuple(
            self._facet(name, [one for one in procedures if _passes(one, tests, but=name)], shelf)
            for name in tests
        )

    def _tests(self, shelf: Shelf) -> dict[str, Callable[[Procedure], bool]]:
        def passes(name: str, chosen: str) -> Callable[[Procedure], bool]:
            return lambda one: not chosen or chosen in _values(name, one, shelf)

        return {name: passes(name, chosen) for name, chosen in self.pairs}

    def _facet(self, name: str, procedures: Sequence[Procedure], shelf: Shelf) -> Facet:
        counts = Counter(value for one in procedures for value in _values(name, one, shelf))
        chosen = dict(self.pairs)[name]
        options = tuple(
            Option(value, label, counts[value], value == chosen)
            for value, label in _LABELS[name]().items()
            if counts[value] or value == chosen
        )
        return Facet(name, _NAMES[name], options)


def field_title(procedure: Procedure) -> str:
    """Return the field of a procedure as people read it."""
    if procedure.domain is Domain.OTHER:
        return procedure.field or _OTHER_FIELD
    return TITLES[procedure.domain]


def can_go_online(procedure: Procedure) -> bool | None:
    """Return whether a procedure can be filed online; ``None`` where no confirmed fact says."""
    online = procedure.online
    return None if online is None or online.unconfirmed else online.available


def _passes(procedure: Procedure, tests: Mapping[str, Callable[[Procedure], bool]], but: str) -> bool:
    return all(test(procedure) for name, test in tests.items() if name != but)


def _values(name: str, procedure: Procedure, shelf: Shelf) -> Iterable[str]:
    """Return the values of one filter that a procedure has."""
    if name == FIELD:
        return (procedure.domain.value,)
    if name == RECEIVER:
        return shelf.entries[procedure.code].receivers
    if name == ONLINE:
        online = can_go_online(procedure)
        return () if online is None else (CAN if online else CANNOT,)
    return shelf.entries[procedure.code].events


_NAMES: Final = {
    FIELD: "Lĩnh vực",
    RECEIVER: "Nơi nhận hồ sơ",
    ONLINE: "Nộp trên mạng",
    EVENT: "Chuyện trong nhà",
}
_LABELS: Final[Mapping[str, Callable[[], Mapping[str, str]]]] = {
    FIELD: lambda: {domain.value: TITLES[domain] for domain in TITLES} | {Domain.OTHER.value: _OTHER_FIELD},
    RECEIVER: lambda: LABELS,
    ONLINE: lambda: _ONLINE_LABELS,
    EVENT: lambda: {event.id: event.title for event in life_events()},
}
