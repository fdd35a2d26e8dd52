"""Communes, what they were before 1 July 2025, and a mention of one in a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

MERGED = date(2025, 7, 1)
"""The day the old districts and communes ended (NQ 1654/NQ-UBTVQH15)."""


class Kind(StrEnum):
    """Name the kinds of units, in the words people use."""

    COMMUNE = "xã"
    WARD = "phường"
    ZONE = "đặc khu"
    TOWN = "thị trấn"
    DISTRICT = "huyện"
    BOROUGH = "thị xã"
    CITY = "thành phố"
    PROVINCE = "tỉnh"


@dataclass(frozen=True)
class Office:
    """Hold where a commune's committee sits; ``ask_first`` where the sources do not agree."""

    address: str
    phone: str | None
    ask_first: bool
    source: str


@dataclass(frozen=True)
class NewCommune:
    """Describe one of the 102 communes, wards and special zones of today."""

    code: str
    name: str
    kind: Kind
    source: str
    office: Office | None = field(repr=False)

    @property
    def full_name(self) -> str:
        """Return kind and name: "xã Thoại Sơn"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Province:
    """Describe a province by the name it had before the merger; ``gone`` for the name that ended."""

    name: str
    gone: bool


@dataclass(frozen=True)
class OldDistrict:
    """Describe a district, borough or city of before the merger, and what lies on its land today."""

    name: str
    kind: Kind
    province: str
    communes: tuple[NewCommune, ...] = field(repr=False)

    @property
    def full_name(self) -> str:
        """Return kind and name: "huyện Thoại Sơn"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Hamlet:
    """Say where one hamlet of a divided commune went, as the plan of April 2025 had it."""

    name: str
    commune: NewCommune
    source: str


@dataclass(frozen=True)
class Part:
    """Say that an old commune, or a share of it ("một phần", "phần còn lại"), lies in a new one."""

    commune: NewCommune
    share: str
    source: str


@dataclass(frozen=True)
class OldCommune:
    """Describe a commune, ward or town that no longer exists.

    ``parts`` has more than one entry for a divided commune. ``until`` is the day the unit ended; before
    :data:`MERGED` it first ``became`` another unit ("phường Mỹ Xuyên").
    """

    name: str
    kind: Kind
    district: OldDistrict
    parts: tuple[Part, ...]
    hamlets: tuple[Hamlet, ...] = ()
    until: date = MERGED
    became: str | None = None
    source: str = ""

    @property
    def full_name(self) -> str:
        """Return kind and name: "thị trấn Núi Sập"."""
        return f"{self.kind} {self.name}"

    @property
    def divided(self) -> bool:
        """Return whether its hamlets went to different communes."""
        return len(self.parts) > 1


Place = NewCommune | OldCommune | OldDistrict | Province


class Meaning(StrEnum):
    """Say what a mention can be answered with."""

    NEW = "new"
    """A commune of today."""
    OLD = "old"
    """An old commune that lies in one commune of today."""
    DISTRICT = "district"
    """An old district: ask which commune."""
    DIVIDED = "divided"
    """An old commune that was divided: ask the hamlet."""
    AMBIGUOUS = "ambiguous"
    """A name that several units bear or bore: ask the old district."""
    PROVINCE = "province"
    """A province, by its name of today or before."""


@dataclass(frozen=True)
class Mention:
    """Hold a place named in a text.

    ``text[start:end]`` is kind word and name as typed. ``readings`` are the units it may mean, at least
    one. A mention with ``context`` only says where another one lies ("xã Vĩnh Trạch, *huyện Thoại Sơn*").
    """

    start: int
    end: int
    text: str
    meaning: Meaning
    readings: tuple[Place, ...]
    context: bool = False

    @property
    def communes(self) -> tuple[NewCommune, ...]:
        """Return the communes of today it may be answered with, each once."""
        return tuple(dict.fromkeys(commune for place in self.readings for commune in destinations(place)))

    @property
    def settled(self) -> NewCommune | None:
        """Return the one commune of today, or ``None`` where something must be asked."""
        communes = self.communes
        return communes[0] if len(communes) == 1 else None


def destinations(place: Place) -> tuple[NewCommune, ...]:
    """Return the communes of today on the land of a place; none for a province."""
    if isinstance(place, NewCommune):
        return (place,)
    if isinstance(place, OldCommune):
        return tuple(part.commune for part in place.parts)
    return place.communes if isinstance(place, OldDistrict) else ()
