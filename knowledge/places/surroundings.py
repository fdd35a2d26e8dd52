"""What the words around a name say: its kind, that a place follows, or that it is no place at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from knowledge.places.letters import Likeness, key, likeness
from knowledge.places.tokens import Token


class Called(StrEnum):
    """Name what a kind word calls the unit; districts, boroughs and cities are mixed up and are one."""

    COMMUNE = "xã"
    WARD = "phường"
    TOWN = "thị trấn"
    ZONE = "đặc khu"
    DISTRICT = "huyện"
    PROVINCE = "tỉnh"
    QUARTER = "quận"


class Era(Enum):
    """Say whether a name is meant as it was, or as it is today."""

    OLD = "old"
    NEW = "new"


@dataclass(frozen=True)
class KindWord:
    """Hold a kind word before a name: the token it starts at, and whether it can mean anything else."""

    called: Called
    start: int
    certain: bool
    era: Era | None


class Phrases:
    """Match phrases that end just before, or start at, a token; accents left out count, others do not."""

    def __init__(self, phrases: Iterable[str], *, exact: Iterable[str] = ()) -> None:
        """Take phrases that hold with or without accents, and ``exact`` ones that need them."""
        marked = [(phrase, True) for phrase in exact]
        self._by_keys: dict[tuple[str, ...], list[tuple[tuple[str, ...], bool]]] = {}
        for phrase, strict in [*((phrase, False) for phrase in phrases), *marked]:
            words = tuple(phrase.split())
            self._by_keys.setdefault(tuple(map(key, words)), []).append((words, strict))
        self._longest = max(map(len, self._by_keys))

    def before(self, tokens: Sequence[Token], end: int) -> str | None:
        """Return the longest phrase whose last word is the token before ``end``."""
        lengths = range(min(self._longest, end), 0, -1)
        return next((p for length in lengths if (p := self._match(tokens[end - length : end]))), None)

    def at(self, tokens: Sequence[Token], start: int) -> str | None:
        """Return the longest phrase whose first word is the token at ``start``."""
        lengths = range(min(self._longest, len(tokens) - start), 0, -1)
        return next((p for length in lengths if (p := self._match(tokens[start : start + length]))), None)

    def _match(self, typed: Sequence[Token]) -> str | None:
        for words, strict in self._by_keys.get(tuple(token.key for token in typed), ()):
            likenesses = [likeness(token.text, word) for token, word in zip(typed, words, strict=True)]
            if Likeness.OTHER not in likenesses and not (strict and Likeness.BARE in likenesses):
                return " ".join(words)
        return None


_KIND_WORDS: Final = {
    "xã": Called.COMMUNE, "xã đảo": Called.COMMUNE, "xã biên giới": Called.COMMUNE, "x": Called.COMMUNE,
    "phường": Called.WARD, "p": Called.WARD, "f": Called.WARD,
    "thị trấn": Called.TOWN, "tt": Called.TOWN,
    "đặc khu": Called.ZONE,
    "huyện": Called.DISTRICT, "huyện đảo": Called.DISTRICT, "h": Called.DISTRICT, "thị xã": Called.DISTRICT,
    "tx": Called.DISTRICT, "thành phố": Called.DISTRICT, "tp": Called.DISTRICT,
    "tỉnh": Called.PROVINCE, "quận": Called.QUARTER,
}  # fmt: skip
_KINDS: Final = Phrases(_KIND_WORDS)
_LETTERS: Final = frozenset({"x", "p", "f", "h"})
_SHORT: Final = _LETTERS | {"tt", "tx", "tp"}
_ERAS: Final = {
    "cũ": Era.OLD, "trước đây": Era.OLD, "hồi trước": Era.OLD, "ngày trước": Era.OLD, "trước kia": Era.OLD,
    "mới": Era.NEW, "hiện nay": Era.NEW,
}  # fmt: skip
_ERA_PHRASES: Final = Phrases(_ERAS)

_PLACING: Final = Phrases(
    ("ở", "tại", "về", "dưới", "trên", "quê", "ngụ", "ubnd", "nhân dân", "công an", "địa bàn", "khu vực",
     "thường trú", "tạm trú", "cư trú"),
    exact=("từ", "qua", "bên", "lên", "xuống", "ngoài", "trong", "vô", "ra", "tới", "đến", "dân", "người",
           "gốc", "đất", "miệt", "xứ", "quần đảo", "đảo"),
)  # fmt: skip
"""Words that a place follows. Without accents some are too common to say so: "tu" (tự), "vo" (vợ)."""

_NOT_A_UNIT: Final = Phrases(
    ("đường", "hẻm", "ấp", "khóm", "khu phố", "thôn", "kênh", "kinh", "sông", "cầu", "trường", "thcs", "thpt",
     "tiểu học", "trung học", "mẫu giáo", "mầm non", "chùa", "công ty", "cty", "ngân hàng", "bệnh viện",
     "chợ", "quốc lộ", "bến xe", "phà", "khu công nghiệp", "cảng", "sân bay", "khách sạn", "tiệm", "quán",
     "nhà hàng", "smart", "tên", "anh", "chị", "em", "ông", "bà", "cô", "chú",
     "bác", "cháu", "bé", "thầy", "cậu", "dì", "cha", "mẹ", "ba", "má", "vợ", "chồng"),
)  # fmt: skip
"""Words after which the name is a street's, a hamlet's, a school's or a person's."""


def kind_before(tokens: Sequence[Token], start: int) -> KindWord | None:
    """Return the kind word of a name that starts at a token: "xã", "TT.", "huyện cũ"."""
    end, era = start, None
    if (found := _ERA_PHRASES.before(tokens, end)) and " " not in found and end > 1:
        end, era = end - 1, _ERAS[found]
    dotted = end > 1 and tokens[end - 1].text in ".:"
    end -= dotted
    word = _KINDS.before(tokens, end)
    if word is None:
        return None
    first = end - len(word.split())
    typed = tokens[first].text
    certain = dotted or " " in word or _says_it(word, typed)
    return KindWord(_KIND_WORDS[word], first, certain, era) if certain or word not in _LETTERS else None


def _says_it(word: str, typed: str) -> bool:
    """Return whether a kind word of one syllable or a few letters is typed so that it is nothing else."""
    if word in _SHORT:
        return typed.isupper() or word not in _LETTERS
    return likeness(typed, word) is Likeness.SAME


def era_after(tokens: Sequence[Token], end: int) -> Era | None:
    """Return what "cũ", "trước đây" or "mới" after a name says."""
    at = end + 1 if end < len(tokens) and tokens[end].text == "(" else end
    found = _ERA_PHRASES.at(tokens, at)
    if found == "mới" and not ends_phrase(tokens, at + 1):
        # "xã Bình An mới sáp nhập" has only just been merged.
        return None
    return _ERAS[found] if found else None


def is_placed(tokens: Sequence[Token], start: int) -> bool:
    """Return whether the word before a token tells that a place follows."""
    return _PLACING.before(tokens, start) is not None


def is_named_after(tokens: Sequence[Token], start: int) -> bool:
    """Return whether the word before a token makes the name a street's, a hamlet's or a person's."""
    return _NOT_A_UNIT.before(tokens, start) is not None


def ends_phrase(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a text or phrase ends at a token, or a kind word starts there."""
    return at >= len(tokens) or not tokens[at].is_word or _KINDS.at(tokens, at) is not None


def ends_name(tokens: Sequence[Token], at: int) -> bool:
    """Return whether what starts at a token can follow a place and continues no everyday phrase."""
    return ends_phrase(tokens, at) or tokens[at].key in _AFTER_PLACE


def is_linking(token: Token) -> bool:
    """Return whether a token may stand between the parts of one address."""
    return token.text in ",-(./)" or token.key in _LINKS


_AFTER_PLACE: Final = frozenset({"o", "gio", "bay", "nay", "thi", "la", "thuoc", "cu", "hien", "sap", "muon"})
"""Keys of words that go on after a place: "ở đâu", "giờ", "bây giờ", "sáp nhập"."""
_LINKS: Final = frozenset(
    {"xa", "phuong", "thi", "tran", "tt", "huyen", "thanh", "pho", "tp", "tx", "tinh", "p", "x", "h", "cu"}
    | {"thuoc", "o", "cua"}
)
