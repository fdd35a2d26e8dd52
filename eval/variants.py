"""Ask the same question as other hands would type it: without accents, hurried, in chat shorthand.

Every variant is made by rules of its own, not by the tables that the search reads (``vietnamese/``), and the
same question always gives the same variant.
"""

from __future__ import annotations

import random
import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from typing import Final

TYPO_EVERY: Final = 25
"""Letters; one slip of the finger in so many, and at least one in each question."""

_NEIGHBOURS: Final = {
    **dict(
        zip("qwertyuiop", ["wa", "qes", "wrd", "etf", "ryg", "tuh", "yij", "uok", "ipl", "ol"], strict=True)
    ),
    **dict(zip("asdfghjkl", ["qsz", "adw", "sfe", "dgr", "fht", "gjy", "hku", "jli", "ko"], strict=True)),
    **dict(zip("zxcvbnm", ["xa", "zcs", "xvd", "cbf", "vng", "bmh", "nj"], strict=True)),
}
_TEENCODE: Final = {
    "không": "k", "được": "dc", "gì": "j", "rồi": "r", "vậy": "z", "với": "vs", "bao nhiêu": "bn",
    "người": "ng", "làm": "lm", "như thế nào": "ntn", "mình": "mk", "anh": "a", "em": "e", "chị": "c",
    "trước": "trc", "cũng": "cx", "biết": "bik", "giờ": "h", "đăng ký": "đki", "bây giờ": "bh",
    "giấy tờ": "gtờ", "luôn": "lun", "quá": "wá", "thôi": "thui", "muốn": "mún", "nhiều": "nhìu",
    "hồ sơ": "hs", "căn cước": "cc", "hộ khẩu": "hk",
}  # fmt: skip
_SOUTHERN: Final = {
    "không": "hông", "sinh": "sanh", "làm": "mần", "về": "dìa", "tôi": "tui", "vậy": "dậy", "thật": "thiệt",
    "nhất": "nhứt", "bệnh": "bịnh", "chính": "chánh", "mẹ": "má", "bố": "tía", "cha": "tía",
    "bây giờ": "bi giờ", "như thế nào": "sao", "ông ấy": "ổng", "bà ấy": "bả", "anh ấy": "ảnh",
    "chị ấy": "chỉ", "giúp": "giùm", "bảo": "biểu", "xem": "coi", "tìm": "kiếm", "quá": "dữ", "vào": "vô",
}  # fmt: skip
_OLD_STYLE: Final = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ",
    "õe": "oẽ", "ọe": "oẹ", "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip


def unaccented(text: str) -> str:
    """Drop every accent, as on a phone without a Vietnamese keyboard."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in bare if not unicodedata.combining(char))


def decomposed(text: str) -> str:
    """Send letters and marks apart (NFD), as some phones do."""
    return unicodedata.normalize("NFD", text)


def old_style(text: str) -> str:
    """Put tone marks the other way: "hoà", "uỷ" for "hòa", "ủy"."""
    for new, old in _OLD_STYLE.items():
        text = re.sub(rf"{new}\b", old, text)
    return text


def mistyped(text: str) -> str:
    """Slip on the keys: letters left out, doubled, or the key beside."""
    chance = random.Random(zlib.crc32(text.encode()))  # noqa: S311 - a slip of the finger, not a secret
    letters = list(text)
    places = [at for at, char in enumerate(text[:-1]) if char.isalpha() and text[at + 1].isalpha()]
    for at in chance.sample(places, min(len(places), max(1, len(text) // TYPO_EVERY))):
        letters[at] = chance.choice(_SLIPS)(letters[at], chance)
    return "".join(letters)


def teencode(text: str) -> str:
    """Shorten as in a chat: "k", "dc", "j"."""
    return _replaced(text.lower(), _TEENCODE)


def southern(text: str) -> str:
    """Say it as in the south: "hông", "sanh", "mần"."""
    return _replaced(text, _SOUTHERN)


VARIANTS: Final[Mapping[str, Callable[[str], str]]] = {
    "unaccented": unaccented,
    "nfd": decomposed,
    "old_style": old_style,
    "typo": mistyped,
    "teencode": teencode,
    "southern": southern,
}
"""Every variant by the name that reports call it."""


def _replaced(text: str, table: Mapping[str, str]) -> str:
    longest_first = sorted(table, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(longest_first)})\b", lambda found: table[found.group()], text)


def _beside(letter: str, chance: random.Random) -> str:
    return chance.choice(_NEIGHBOURS.get(letter, letter))


_SLIPS: Final[tuple[Callable[[str, random.Random], str], ...]] = (
    lambda _letter, _chance: "",
    lambda letter, _chance: letter * 2,
    _beside,
)
