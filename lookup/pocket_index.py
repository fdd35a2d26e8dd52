"""An inverted index that fits into a page: BM25 worked out here, so that the phone only adds numbers.

A text counts by its syllables without accents, by pairs of neighbouring ones (a Vietnamese word is often two
syllables: "khai sinh"), and by its syllables with accents, so that who types them is understood better.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from channels.contract import Part
from vietnamese.unaccent import unaccent

NAME, ALIAS, ORDINARY = 4, 3, 1
"""How much a name, another name, and any other text counts."""
K1, B = 4.0, 0.5
RAREST_PAIR: Final = 2
"""Weight below which a pair of syllables says too little about a card to be kept."""
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_HALF: Final = len(LETTERS) // 2
_SYLLABLE: Final = re.compile(r"\w+")

Weighed = tuple[str, int]


class Index(Part):
    """Hold terms in order, one a line, and beside each the cards it stands in.

    A line of ``postings`` is a row of pairs: the distance to the card before (groups of five bits, the lowest
    first, one letter each; those from the 33rd letter on say that another follows), then one letter of score.
    """

    terms: str
    postings: str


def build_index(texts: Sequence[Iterable[Weighed]]) -> Index:
    """Index the weighed texts of each card, in the order of the cards."""
    bags = [_bag(of_card) for of_card in texts]
    sizes = [sum(count for term, count in bag.items() if _is_plain_syllable(term)) for bag in bags]
    mean = sum(sizes) / max(len(sizes), 1) or 1.0
    standing: dict[str, list[tuple[int, float]]] = {}
    for place, (bag, size) in enumerate(zip(bags, sizes, strict=True)):
        for term, count in bag.items():
            share = count * (K1 + 1) / (count + K1 * (1 - B + B * size / mean))
            standing.setdefault(term, []).append((place, share))
    scored = {
        term: [(place, _rarity(len(bags), len(rows)) * share) for place, share in rows]
        for term, rows in standing.items()
    }
    highest = max((score for rows in scored.values() for _, score in rows), default=1.0)
    terms = sorted(scored)
    return Index(terms="\n".join(terms), postings="\n".join(_row(scored[term], highest) for term in terms))


def terms_of(text: str) -> list[str]:
    """Return what a text is found by."""
    accented = _SYLLABLE.findall(text.lower())
    plain = [unaccent(syllable) for syllable in accented]
    marked = [syllable for syllable, bare in zip(accented, plain, strict=True) if syllable != bare]
    return [*plain, *(f"{one} {two}" for one, two in pairwise(plain)), *marked]


def _bag(texts: Iterable[Weighed]) -> Counter[str]:
    bag: Counter[str] = Counter()
    for text, weight in texts:
        for term in terms_of(text):
            bag[term] += weight
    return Counter({term: n for term, n in bag.items() if " " not in term or n >= RAREST_PAIR})


def _is_plain_syllable(term: str) -> bool:
    return " " not in term and unaccent(term) == term


def _rarity(cards: int, holding: int) -> float:
    return math.log(1 + (cards - holding + 0.5) / (holding + 0.5))


def _row(scores: Iterable[tuple[int, float]], highest: float) -> str:
    letters, before = [], -1
    for place, score in scores:
        letters += [_distance(place - before - 1), LETTERS[max(1, round(score / highest * 63))]]
        before = place
    return "".join(letters)


def _distance(number: int) -> str:
    letters = ""
    while number >= _HALF:
        letters += LETTERS[_HALF + number % _HALF]
        number //= _HALF
    return letters + LETTERS[number]
