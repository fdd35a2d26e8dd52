"""What a short message means on a screen of a walk: a number, the words of an offer, or a usual word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from knowledge.guides.offers import Offer, Wish
from vietnamese.normalise import clean
from vietnamese.shorthand import expand
from vietnamese.unaccent import skeleton

ALIKE: Final = 80.0
"""Of 100; how much of a typed answer must stand in an offered one (rapidfuzz, token set ratio)."""
LONGEST: Final = 12
"""Words; a longer message tells a case of its own."""
WORDIER: Final = 3
"""Words that an answer may have beyond the label it repeats; more of them ask something else."""

_NOISE: Final = re.compile(r"[^\w\s]+")
_PARTICLE: Final = r"(?:da|a|nha|nhe|nhen|nghe|di|em|con|chau|chi|anh|oi|luon|do|ne|ha|vay|cho|toi|tui|minh)"
_NUMBER: Final = re.compile(r"(?:chon |bam |lay )?(?:(?:cai|so|y|muc|thu) )*([1-9])")
_WORDS: Final[tuple[tuple[Wish, str], ...]] = (
    (
        Wish.SCREEN_DIFFERS,
        r"(?:man hinh|hinh)(?: (?:no|cua))*(?: hien)? (?:khac|khong giong)(?: (?:roi|vay|het))?",
    ),
    (Wish.WHOLE, r"(?:xem |in |ban )*(?:day du|toan bo|het cac buoc|tat ca cac buoc)(?: cac buoc)?"),
    (
        Wish.FORWARD,
        r"(?:da )?(?:duoc|xong|lam|roi|thay|nop|gui|chon|bam|nhan|dien|ghi|chup|doc|tai|cai|mo|dang nhap)"
        r"(?: xong| duoc| het)? roi|ok|oke|okie|xong"
        r"|(?:di )?tiep(?: tuc| theo)?|buoc tiep(?: theo)?",
    ),
    (Wish.TROUBLE, r"(?:lam |bam |van )*(?:khong|chua) (?:duoc|thay|co|len|ra)(?: gi)?(?: het)?|bi loi"),
    (Wish.BACK, r"(?:quay|lui|tro) lai|buoc truoc"),
    (
        Wish.LEAVE,
        r"(?:de|hen)? ?(?:mai|sau|lat|(?:khi|luc|bua|hom) khac)(?: lam)?(?: tiep)?|(?:tam )?dung(?: lai)?",
    ),
    (Wish.AGAIN, r"(?:noi|xem|nhac|doc) lai(?: buoc nay)?"),
)
_USUAL: Final = tuple((wish, re.compile(pattern)) for wish, pattern in _WORDS)


def meant(text: str, offered: Sequence[Offer]) -> Offer | None:
    """Return the offer that a message takes up, or a usual wish beyond them; ``None`` for anything else.

    The very words of an offer come first, then a number, then the usual words, then words that are
    enough like one offer and like no other.
    """
    said = plain(text)
    if not said or len(said.split()) > LONGEST:
        return None
    labels = [_label(offer.label) for offer in offered]
    if said in labels:
        return offered[labels.index(said)]
    bare = [_bare(label) for label in labels]
    if bare.count(_bare(said)) == 1:
        return offered[bare.index(_bare(said))]
    return _by_number(said, offered) or _by_habit(said) or _by_likeness(said, offered, labels)


@lru_cache(maxsize=4096)
def _label(label: str) -> str:
    """Return an offered label as :func:`plain` does; the same labels come again and again."""
    return plain(label)


def plain(text: str) -> str:
    """Return a message without marks, capitals, shorthand and punctuation."""
    return " ".join(_NOISE.sub(" ", skeleton(expand(clean(text)))).split())


def _by_number(said: str, offered: Sequence[Offer]) -> Offer | None:
    found = _NUMBER.fullmatch(_bare(said))
    place = int(found[1]) if found else 0
    return offered[place - 1] if 1 <= place <= len(offered) else None


def _by_habit(said: str) -> Offer | None:
    bare = _bare(said)
    return next((Offer(said, wish) for wish, pattern in _USUAL if pattern.fullmatch(bare)), None)


def _by_likeness(said: str, offered: Sequence[Offer], labels: Sequence[str]) -> Offer | None:
    ranked = process.extract(said, labels, scorer=fuzz.token_set_ratio, limit=2)
    if not ranked:
        return None
    (label, best, place), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    wordy = len(said.split()) > len(label.split()) + WORDIER
    return offered[place] if best >= ALIKE and best > second and not wordy else None


def _bare(said: str) -> str:
    """Drop what only makes a message friendly: "dạ được rồi nha em" is "được rồi"."""
    return re.sub(rf"^(?:{_PARTICLE} )+|(?: {_PARTICLE})+$", "", said)
