"""Hear that a message is about another province: what is done there is not ours to tell.

The 34 provinces and cities of today, and the names of those that they took in (Nghị quyết 202/2025/QH15,
in force since 12/6/2025; checked on 26/11/2026 against what quotes it), with the best-known towns that
people name instead.
"""

from __future__ import annotations

import re
from typing import Final

from vietnamese.normalise import clean
from vietnamese.unaccent import has_marks, skeleton, unaccent

_OTHERS: Final = {
    "Hà Nội": "",
    "Huế": "Thừa Thiên Huế",
    "Lai Châu": "",
    "Điện Biên": "",
    "Sơn La": "",
    "Lạng Sơn": "",
    "Quảng Ninh": "Hạ Long",
    "Thanh Hóa": "",
    "Nghệ An": "",
    "Hà Tĩnh": "",
    "Cao Bằng": "",
    "Tuyên Quang": "Hà Giang",
    "Lào Cai": "Yên Bái, Sa Pa",
    "Thái Nguyên": "Bắc Kạn",
    "Phú Thọ": "Vĩnh Phúc",
    "Bắc Ninh": "Bắc Giang",
    "Hưng Yên": "",
    "Hải Phòng": "Hải Dương",
    "Ninh Bình": "Nam Định",
    "Quảng Trị": "Quảng Bình",
    "Đà Nẵng": "Quảng Nam, Hội An",
    "Quảng Ngãi": "Kon Tum",
    "Gia Lai": "Bình Định, Quy Nhơn, Pleiku",
    "Khánh Hòa": "Ninh Thuận, Nha Trang",
    "Lâm Đồng": "Đắk Nông, Bình Thuận, Đà Lạt, Phan Thiết",
    "Đắk Lắk": "Buôn Ma Thuột",
    "Thành phố Hồ Chí Minh": "Hồ Chí Minh, TPHCM, Sài Gòn, Bình Dương, Vũng Tàu, Thủ Đức, Gò Vấp, "
    "Bình Thạnh, Thủ Dầu Một, Dĩ An",
    "Đồng Nai": "Biên Hòa",
    "Tây Ninh": "",
    "Cần Thơ": "Sóc Trăng, Ninh Kiều, Cái Răng",
    "Vĩnh Long": "Bến Tre, Trà Vinh",
    "Đồng Tháp": "Tiền Giang, Cao Lãnh, Sa Đéc, Mỹ Tho",
    "Cà Mau": "Bạc Liêu",
}
"""Today's name, and other names for it or for parts of it. Left out: what An Giang has a commune of the
same name for, or what is an everyday word (Long An, Thái Bình, Hòa Bình, Hà Nam, Phú Yên, Hậu Giang …)."""

LONGEST: Final = 20
"""Words; a longer message tells a story, in which other provinces come up for many reasons."""
_DASHES: Final = re.compile(r"[-–]")


_SPELLINGS: Final = {
    clean(name).lower(): today
    for today, others in _OTHERS.items()
    for name in (today, *filter(None, others.split(", ")))
}
_NAMES: Final = {unaccent(name): today for name, today in _SPELLINGS.items() if name != "huế"}
_NAME: Final = "|".join(sorted(_NAMES, key=len, reverse=True))
_THERE: Final = re.compile(
    rf"\b(?:o|tai|ben|tren|ngoai|tinh|tp|thanh pho|quan|phuong|so|cong an)\s+(?:\w+\s+){{0,5}}?({_NAME})\b"
)
_ABOUT_SOMEBODY: Final = re.compile(
    r"\b(?:tu tinh|que|goc|nguoi|sinh|sanh|cuoi|lay|vo|chong|ck|vk|ba|ma|me|cha|tia|con|chau|co|chu|bac|"
    r"ut|ban|di|dang|lam viec|lam cong nhan|hoc|song|mo|mat|mua|giam|quan lao|chu|trinh|tau|xe)\s+"
    r"(?:\w+\s+){0,3}$"
)
"""Words just before the place that tell where somebody is, was, or comes from."""
_FOR_HERE: Final = re.compile(
    r"\b(?:chuyen|doi ve|doi ho khau|don|cat khau|cat ho khau|ve|dia|len do|bien so|tinh khac|khac tinh|"
    r"o que|duoi que|xa minh|an giang|kien giang|long xuyen|chau doc|rach gia|ha tien|phu quoc)\b"
)
"""Words that bring the matter home."""


def other_province(text: str) -> str | None:
    """Return today's name of the other province where something is to be done; ``None`` when it is ours.

    Who was born, works or has family somewhere else and asks about something here is ours: words that
    tell of a person just before the place, of a move, or of An Giang keep the message here.
    """
    readable = _DASHES.sub(" ", clean(text)).lower()
    bare = skeleton(readable)
    if len(bare.split()) > LONGEST:
        return None
    found = _THERE.search(bare)
    if not found or _FOR_HERE.search(bare) or _ABOUT_SOMEBODY.search(bare[: found.start(1)]):
        return None
    typed = readable[slice(*found.span(1))]
    # "đánh giá lại" is no Gia Lai: what is typed with accents must have the right ones.
    if has_marks(typed) and typed not in _SPELLINGS:
        return None
    return _NAMES[found[1]]
