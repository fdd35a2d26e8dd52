"""The list of those who go, as the page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from channels.clock import aware
from channels.commissioning import VIET_NAM
from knowledge.loader import Catalogue
from knowledge.places.gazetteer import gazetteer
from knowledge.schema import Procedure
from knowledge.teams.values import BadValueError, phone_of
from lookup.addresses import PRINT
from lookup.carried import Carried
from lookup.visits.form import procedures_of
from lookup.visits.visit import Visit


@dataclass(frozen=True)
class Stop:
    """Hold one visit as it is shown: its place in the list, its procedures, and the address of its slip.

    ``phone`` is set where the contact is a telephone number, so that it can be called.
    """

    number: int
    visit: Visit
    commune: str
    procedures: tuple[Procedure, ...]
    asked: str
    changed: str
    wiped_by: str
    phone: str
    slip: str


@dataclass(frozen=True)
class Filter:
    """Offer to see one hamlet only; ``count`` visits wait there."""

    hamlet: str
    count: int
    chosen: bool


def stops(visits: Iterable[Visit], catalogue: Catalogue) -> tuple[Stop, ...]:
    """Return visits in their order, worded."""
    names = {one.code: one.full_name for one in gazetteer().communes}
    return tuple(
        Stop(
            number=number,
            visit=visit,
            commune=names.get(visit.commune, visit.commune),
            procedures=procedures_of(visit.procedures, catalogue),
            asked=_said(visit.asked_at),
            changed=_said(visit.changed_at) if visit.changed_at else "",
            wiped_by=f"{aware(visit.wiped_by).astimezone(VIET_NAM):%d/%m}",
            phone=_phone(visit.contact.reach) if visit.contact else "",
            slip=Carried(visit.procedures, visit.commune).link(PRINT) if visit.procedures else "",
        )
        for number, visit in enumerate(visits, start=1)
    )


def filters(visits: Sequence[Visit], chosen: str) -> tuple[Filter, ...]:
    """Return the hamlets in which somebody waits, and the chosen one."""
    counts = Counter(visit.hamlet for visit in visits)
    names = sorted({*counts, *([chosen] if chosen else [])})
    return tuple(Filter(name, counts[name], name == chosen) for name in names)


def midnight(now: datetime) -> datetime:
    """Return the moment at which the day began here."""
    return datetime.combine(now.astimezone(VIET_NAM).date(), time(), VIET_NAM)


def _said(moment: datetime) -> str:
    return f"{aware(moment).astimezone(VIET_NAM):%H:%M %d/%m}"


def _phone(reach: str) -> str:
    try:
        return phone_of(reach)
    except BadValueError:
        return ""
