"""Find the places that a message names: ``find(text)``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.places.elsewhere import lies_elsewhere
from knowledge.places.gazetteer import SUFFIXES, Gazetteer, Name, Needs, gazetteer
from knowledge.places.letters import Likeness, key, likeness
from knowledge.places.model import Meaning, Mention, NewCommune, OldDistrict, Place, Province
from knowledge.places.readings import Readings, meaning_of, readings_of
from knowledge.places.surroundings import (
    Era,
    KindWord,
    ends_name,
    ends_phrase,
    era_after,
    is_linking,
    is_named_after,
    is_placed,
    kind_before,
)
from knowledge.places.tokens import Token, tokenise

_LETTERS = frozenset(suffix.lower() for suffix in SUFFIXES if len(suffix) == 1)
_DIRECTIONS = frozenset(key(word) for word in ("Đông", "Tây", "Nam", "Bắc", "Trung", "Thượng"))
_LEVELS = tuple(Needs)
_NO_UNIT = -9
_ENOUGH = {Needs.NOTHING: _NO_UNIT, Needs.HINT: 1, Needs.STRONG: 2, Needs.KIND: 9}
"""Hints that a bare name needs: accents, capitals, a word of place. Nine can never be reached."""
_ADDRESS = 6
"""Words that may all have a capital because they are names: "Mỹ Phước Long Xuyên An Giang"."""
_MOST_PARTS = 3
"""What follows a name in an address: commune of today, district, province."""


@dataclass(frozen=True)
class _Found:
    """Hold a name seen in a text; ``start`` is the token of its kind word, if it has one."""

    start: int
    first: int
    end: int
    readings: Readings
    kind: KindWord | None
    era: Era | None
    certain: bool


def find(text: str) -> list[Mention]:
    """Return the places that a message names, in the order of the text; never raises.

    Names count with accents or without, with i for y, in any style of tone marks, after any usual kind word
    or abbreviation; the longest name wins. A name that is also everyday words needs a kind word, capitals,
    accents or a word of place (``evidence.csv``); a name that leads to another province is left out. The rest
    of an address narrows a name ("xã Bình An, huyện Kiên Lương").
    """
    places = gazetteer()
    tokens = tokenise(text)
    seen = _seen(tokens, places)
    return _mentions(text, tokens, [one for one in seen if _holds(one, seen, tokens, places)], places)


def _seen(tokens: Sequence[Token], places: Gazetteer) -> list[_Found]:
    """Return every name, certain or not yet; a certain one takes its words away from the others."""
    loud = _is_loud(tokens)
    seen: list[_Found] = []
    at = 0
    while at < len(tokens):
        found = next(_at(tokens, at, places, loud=loud), None)
        if found:
            seen.append(found)
        at = found.end if found and found.certain else at + 1
    return seen


def _is_loud(tokens: Sequence[Token]) -> bool:
    """Return whether capitals say nothing: all letters are big, or every word of a sentence starts big."""
    words = [token.text for token in tokens if token.text.isalpha()]
    return all(map(str.isupper, words)) or (len(words) > _ADDRESS and all(w[0].isupper() for w in words))


def _at(tokens: Sequence[Token], at: int, places: Gazetteer, *, loud: bool) -> Iterator[_Found]:
    """Yield the names that start at a token, the longest first."""
    for length in places.by_first.get(tokens[at].key, ()):
        typed = tokens[at : at + length]
        if len(typed) < length:
            continue
        names = places.names.get(tuple(token.key for token in typed), ())
        alike = _alike(typed, names) if names else ()
        if alike and (found := _judged(tokens, at, at + length, alike, loud=loud)):
            yield found


def _alike(typed: Sequence[Token], names: Sequence[Name]) -> tuple[Name, ...]:
    """Return the names that the typed words can be; those with just these accents alone, if there are any."""
    scores = [(max(_likenesses(typed, name), key=lambda one: one.value), name) for name in names]
    exact = tuple(name for worst, name in scores if worst is Likeness.SAME)
    return exact or tuple(name for worst, name in scores if worst is not Likeness.OTHER)


def _likenesses(typed: Sequence[Token], name: Name) -> list[Likeness]:
    return [likeness(token.text, word) for token, word in zip(typed, name.words, strict=True)]


def _judged(
    tokens: Sequence[Token], first: int, end: int, names: tuple[Name, ...], *, loud: bool
) -> _Found | None:
    """Weigh what speaks for a name; ``None`` where something speaks against it."""
    kind = kind_before(tokens, first)
    era = (kind.era if kind else None) or era_after(tokens, end)
    readings = readings_of(names, kind.called if kind else None, era)
    if not readings.best or _is_something_else(tokens, first, end, names, kind, loud=loud):
        return None
    hints = _hints(tokens, first, end, names, loud=loud) + is_placed(tokens, kind.start if kind else first)
    needs = max((name.needs for name in names), key=_LEVELS.index)
    certain = bool(kind) or hints >= _ENOUGH[needs]
    if certain and kind and not kind.certain:
        certain = _is_kind_meant(tokens, kind, end, needs, hinted=hints > 0)
    return _Found(kind.start if kind else first, first, end, readings, kind, era, certain)


def _hints(tokens: Sequence[Token], first: int, end: int, names: tuple[Name, ...], *, loud: bool) -> int:
    """Count what the spelling itself says for a name: its own accents, a capital on every word."""
    words = [token for token in tokens[first:end] if token.text.isalpha()]
    capitals = sum(token.is_capital for token in words)
    alike = all(one is Likeness.SAME for name in names for one in _likenesses(tokens[first:end], name))
    mixed = 0 < capitals < len(words)
    if mixed and not words[0].is_capital:
        # "trên núi Cấm" is on the mountain.
        return _NO_UNIT
    telling = names[0].has_marks and not mixed and (capitals > 0 or not names[0].is_phrase)
    return (alike and telling) + (not loud and capitals == len(words))


def _is_kind_meant(tokens: Sequence[Token], kind: KindWord, end: int, needs: Needs, *, hinted: bool) -> bool:
    """Return whether "xa", "phuong", "huyen" without accents is the kind word it looks like.

    "phuong an binh thuong" is a plan (phương án), "len xa co to khai" asks for a form.
    """
    risky = needs in (Needs.STRONG, Needs.KIND) or tokens[kind.start + 1].key == "an"
    return hinted or not risky or ends_name(tokens, end)


def _is_something_else(
    tokens: Sequence[Token],
    first: int,
    end: int,
    names: tuple[Name, ...],
    kind: KindWord | None,
    *,
    loud: bool,
) -> bool:
    capital = not loud and tokens[first].is_capital and tokens[end - 1].is_capital
    after = tokens[end].key if end < len(tokens) else ""
    return (
        (not capital and any(after in name.never_before for name in names))
        or _breaks_a_word(tokens, first, end, after)
        or _is_stray_letter(tokens[end - 1], kind)
        or (kind is None and is_named_after(tokens, first))
        or (kind is None and not loud and _continues_a_name(tokens, first))
        or (not loud and tokens[end - 1].is_capital and _goes_on(tokens, end, kind))
        or (names[0].needs is not Needs.NOTHING and lies_elsewhere(tokens, end))
    )


def _breaks_a_word(tokens: Sequence[Token], first: int, end: int, after: str) -> bool:
    """Return whether a name takes its "an" from "công an" or "An Giang", or its "hội" from "xã hội"."""
    before = tokens[first - 1].key if first else ""
    start, last = tokens[first], tokens[end - 1]
    if (start.key == "an" and before == "cong") or (last.key == "an" and after == "giang"):
        return True
    social = start.key == "hoi" and before == "xa" and not (start.is_capital and last.is_capital)
    opens = first == 1 or is_placed(tokens, first - 1)
    return social and not (opens and ends_name(tokens, end))


def _is_stray_letter(last: Token, kind: KindWord | None) -> bool:
    """Return whether the letter of "Tây Yên A" is rather a small word of address: "o tay yen a"."""
    return kind is None and last.text in _LETTERS


def _continues_a_name(tokens: Sequence[Token], first: int) -> bool:
    """Return whether a capitalised word stands before a name: "Nguyễn Mỹ Đức", "Tân Bình Thủy"."""
    if first < 2 or not tokens[first].is_capital:
        return False
    before, earlier = tokens[first - 1], tokens[first - 2]
    plain = before.text.isalpha() and before.is_capital and not before.is_acronym
    return plain and earlier.text not in ".!?;:" and not is_placed(tokens, first) and _is_new(tokens, first)


def _is_new(tokens: Sequence[Token], first: int) -> bool:
    """Return whether the words before are no place themselves: "Vĩnh Trạch Thoại Sơn" is an address."""
    names = gazetteer().names
    before = tuple(token.key for token in tokens[max(0, first - 4) : first])
    return not any(before[at:] in names for at in range(len(before)))


def _goes_on(tokens: Sequence[Token], end: int, kind: KindWord | None) -> bool:
    """Return whether a capitalised name is only the start of a longer one: "Mỹ Phước *Tây*"."""
    if end >= len(tokens):
        return False
    after = tokens[end]
    if not after.text.isalpha() or not after.is_capital or after.is_acronym or ends_phrase(tokens, end):
        return False
    if after.key in gazetteer().by_first and after.key not in _DIRECTIONS:
        return False
    # A new sentence without its full stop: "xã Thoại Giang Cho tôi hỏi".
    sentence = end + 1 < len(tokens) and tokens[end + 1].text.islower()
    return not (kind and kind.certain and sentence and after.key not in _DIRECTIONS)


def _holds(one: _Found, seen: Sequence[_Found], tokens: Sequence[Token], places: Gazetteer) -> bool:
    """Return whether a name counts: by itself, or because a certain name beside it vouches for it."""
    if one.certain:
        return True
    certain = [other for other in seen if other.certain]
    if one.kind or any(other.start < one.end and one.first < other.end for other in certain):
        return False
    beside = [other for other in certain if _linked(tokens, one.end, other.start)]
    return any(one.readings.inside(other.readings.best, places) for other in beside)


def _linked(tokens: Sequence[Token], end: int, start: int) -> bool:
    """Return whether only commas and words of an address lie between two tokens."""
    return end <= start and all(is_linking(token) for token in tokens[end:start])


def _mentions(
    text: str, tokens: Sequence[Token], found: Sequence[_Found], places: Gazetteer
) -> list[Mention]:
    mentions: list[Mention] = []
    for at, one in enumerate(found):
        readings = _narrowed(one, _chain(tokens, found, at), found, places)
        if not readings:
            continue
        start, end = tokens[one.start].start, tokens[one.end - 1].end
        mentions.append(Mention(start, end, text[start:end], meaning_of(readings), readings))
    return _with_context(mentions, places)


def _chain(tokens: Sequence[Token], found: Sequence[_Found], at: int) -> list[_Found]:
    """Return the names that go on the address which a name starts."""
    chain: list[_Found] = []
    end = found[at].end
    for other in found[at + 1 : at + 1 + _MOST_PARTS]:
        if not _linked(tokens, end, other.start):
            break
        chain.append(other)
        end = other.end
    return chain


def _narrowed(
    one: _Found, chain: Sequence[_Found], found: Sequence[_Found], places: Gazetteer
) -> tuple[Place, ...]:
    """Return the readings that agree with the rest of the address, or else with a district named elsewhere.

    Empty where the address contradicts them all: such a name is some other province's.
    """
    readings = one.readings
    for other in chain:
        outer = _outer(other)
        inside = readings.inside(outer, places)
        if inside:
            readings = Readings((_as_then(inside, outer),))
        elif _is_smaller(readings.best, outer):
            return ()
    if meaning_of(readings.best) is not Meaning.AMBIGUOUS:
        return readings.best
    # Named somewhere else in the message: "tui ở Chợ Mới ... xã Hòa An".
    others = [unit for other in found if other is not one for unit in _outer(other)]
    return readings.inside(others, places) or readings.best


def _as_then(readings: tuple[Place, ...], outer: Sequence[Place]) -> tuple[Place, ...]:
    """Leave out today's communes in an address that ends with the province of Kiên Giang."""
    if not all(isinstance(one, Province) and one.gone for one in outer):
        return readings
    return tuple(one for one in readings if not isinstance(one, NewCommune)) or readings


def _outer(other: _Found) -> tuple[Place, ...]:
    """Return the units that may hold another one; today's An Giang holds everything and says nothing."""
    return tuple(
        unit
        for unit in other.readings.best
        if not isinstance(unit, Province) or unit.gone or other.era is Era.OLD
    )


def _is_smaller(readings: Sequence[Place], outer: Sequence[Place]) -> bool:
    """Return whether communes stand before a district that does not hold them."""
    communes = not any(isinstance(one, (OldDistrict, Province)) for one in readings)
    wider = bool(outer) and all(isinstance(one, (OldDistrict, Province)) for one in outer)
    return communes and wider


def _with_context(mentions: list[Mention], places: Gazetteer) -> list[Mention]:
    """Mark the mentions that only say where another one lies."""
    wide = [one for one in mentions if _is_wide(one)]
    outer = {one.start for one in wide if any(_explains(one, other, places) for other in mentions)}
    return [replace(one, context=one.start in outer) for one in mentions]


def _is_wide(one: Mention) -> bool:
    return any(isinstance(reading, (OldDistrict, Province)) for reading in one.readings)


def _explains(outer: Mention, inner: Mention, places: Gazetteer) -> bool:
    if inner is outer or inner.meaning is Meaning.PROVINCE:
        return False
    if outer.meaning is Meaning.PROVINCE:
        return True
    districts = [one for one in outer.readings if isinstance(one, OldDistrict)]
    return any(places.lies_in(one, district) for one in inner.readings for district in districts)
