"""What the commune that somebody typed is called today, and where its committee sits, if that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from actions.places import ask_which, place_citations, place_note
from channels.contract import Citation
from knowledge.places.gazetteer import gazetteer
from knowledge.places.lookup import find
from knowledge.places.model import Meaning, Mention, NewCommune, OldDistrict

UNKNOWN: Final = (
    "Trợ lý chưa có nguồn cho nơi này. Anh/chị xem lại tên xã, phường (kèm tên huyện cũ nếu nhớ), "
    "hoặc hỏi Ủy ban nhân dân xã, phường, đặc khu gần nhà."
)
_KINDS: Final = ("xã", "phường", "thị trấn", "đặc khu", "huyện")
"""Tried before a name that stands alone: here it can only be a place."""


@dataclass(frozen=True)
class Way:
    """Offer one place to choose; ``value`` is ``None`` for one that leads nowhere."""

    label: str
    hint: str | None
    value: str | None


@dataclass(frozen=True)
class Question:
    """Ask which place is meant."""

    text: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Whereabouts:
    """Hold what was typed, what can be said of it with its sources, and what is left to ask."""

    typed: str
    text: str | None
    questions: tuple[Question, ...] = ()
    citations: tuple[Citation, ...] = ()
    commune: NewCommune | None = None


def communes() -> tuple[str, ...]:
    """Return the communes of today in the order of the alphabet, to choose from."""
    return tuple(sorted(commune.full_name for commune in gazetteer().communes))


def whereabouts(typed: str) -> Whereabouts | None:
    """Return what a typed place is today; ``None`` when nothing was typed.

    A commune may also be given by its five digits, an old district as "huyện Châu Thành, An Giang".
    """
    if not typed:
        return None
    mentions = _chosen(typed) or _mentions(typed)
    if not mentions:
        return Whereabouts(typed, UNKNOWN)
    note = place_note(mentions)
    settled = {commune for mention in mentions if (commune := mention.settled)}
    commune = settled.pop() if len(settled) == 1 and len(mentions) == 1 else None
    said = note.text if note else _is_today(mentions)
    name = commune.full_name if commune and typed == commune.code else typed
    return Whereabouts(name, said, _questions(mentions), place_citations(mentions), commune)


def named_in(query: str) -> Whereabouts | None:
    """Return what the places in a question are called today; ``None`` when it names none."""
    mentions = [one for one in find(query) if not one.context and one.meaning is not Meaning.PROVINCE]
    note = place_note(mentions)
    if note is None:
        return None
    return Whereabouts(query, note.text, citations=place_citations(mentions))


def _mentions(typed: str) -> list[Mention]:
    found = [one for one in find(typed) if not one.context]
    if found:
        return found[:1]
    tried = [mention for kind in _KINDS for mention in find(f"{kind} {typed}") if not mention.context]
    return list({mention.readings: mention for mention in tried}.values())[:2]


def _chosen(key: str) -> list[Mention]:
    places = gazetteer()
    commune = next((one for one in places.communes if one.code == key), None)
    if commune is not None:
        return [_mention(commune, Meaning.NEW)]
    district = next((one for one in places.districts if district_key(one) == key), None)
    return [_mention(district, Meaning.DISTRICT)] if district else []


def district_key(district: OldDistrict) -> str:
    """Return what an old district is called in an address, where one name had two."""
    return f"{district.full_name}, {district.province}"


def _mention(place: NewCommune | OldDistrict, meaning: Meaning) -> Mention:
    return Mention(0, len(place.full_name), place.full_name, meaning, (place,))


def _is_today(mentions: Sequence[Mention]) -> str | None:
    names = dict.fromkeys(commune.full_name for one in mentions for commune in one.communes)
    return f"{', '.join(names)} là tên hiện nay." if names else UNKNOWN


def _questions(mentions: Sequence[Mention]) -> tuple[Question, ...]:
    asked = [question for mention in mentions if (question := ask_which(mention))]
    return tuple(
        Question(
            one.question,
            tuple(Way(option.label, option.hint, _key(option.leads_to)) for option in one.options),
        )
        for one in asked
    )


def _key(place: NewCommune | OldDistrict | None) -> str | None:
    if isinstance(place, NewCommune):
        return place.code
    return district_key(place) if place else None
