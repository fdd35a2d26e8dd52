"""Places outside the province: a name that one of them follows in an address is not ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from knowledge.places.letters import key
from knowledge.places.tokens import Token

# The provinces and cities of before the mergers of 2025 but An Giang and Kiên Giang, and short forms.
_NAMES_TEXT: Final = """
    Hà Nội, Hải Phòng, Đà Nẵng, Cần Thơ, Hồ Chí Minh, HCM, TPHCM, Sài Gòn, Bà Rịa, Vũng Tàu, Bạc Liêu,
    Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định, Bình Phước, Bình Thuận, Cà Mau, Cao
    Bằng, Đắk Lắk, Đắc Lắc, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang, Hà Nam, Hà
    Tĩnh, Hải Dương, Hậu Giang, Hòa Bình, Huế, Hưng Yên, Khánh Hòa, Kon Tum, Lai Châu, Lạng Sơn, Lào
    Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình,
    Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên,
    Thanh Hóa, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái
"""
_NAMES: Final = frozenset(tuple(key(word) for word in name.split()) for name in _NAMES_TEXT.split(","))
_LONGEST: Final = max(map(len, _NAMES))
_COMMUNE_WORDS: Final = frozenset({"xa", "phuong", "p", "x", "tran", "tt"})
_UNIT_WORDS: Final = _COMMUNE_WORDS | frozenset(
    {"huyen", "thi", "thanh", "pho", "tp", "tx", "tinh", "h", "q", "t"}
)
_QUARTERS: Final = frozenset({"quan", "q"})
"""There never was a quận in An Giang or Kiên Giang."""
MOST_TOKENS: Final = 12
"""How far the rest of an address is read."""
_NAME_WORDS: Final = 3
"""Words after a kind word that may be a name, though written small."""


def lies_elsewhere(tokens: Sequence[Token], end: int) -> bool:
    """Return whether the address that goes on at token ``end`` leads to a province of others."""
    allowed = 0
    for at in range(end, min(end + MOST_TOKENS, len(tokens))):
        token = tokens[at]
        if token.key in _QUARTERS and (token.text.lower() in ("quận", "q") or _numbered(tokens, at)):
            return True
        if _is_foreign(tokens, at):
            return True
        if token.text in ",-(./":
            continue
        if token.key in _UNIT_WORDS:
            allowed = _NAME_WORDS
        elif token.is_capital and token.is_word:
            continue
        elif allowed and token.is_word:
            allowed -= 1
        else:
            return False
    return False


def _numbered(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].text.isdigit()


def _is_foreign(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a province of others starts here and is not called a commune ("xã Long An")."""
    if at and tokens[at - 1].key in _COMMUNE_WORDS:
        return False
    keys = tuple(token.key for token in tokens[at : at + _LONGEST])
    return any(keys[:length] in _NAMES for length in range(1, len(keys) + 1))
