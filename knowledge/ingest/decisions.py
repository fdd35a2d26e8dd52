"""Numbers of decisions that publish procedures: brought to one shape, placeholders told apart."""

from __future__ import annotations

import re

from knowledge.ingest.text import clean
from vietnamese.unaccent import skeleton

_NUMBER = re.compile(r"^\d{1,5}[a-zđ]?/QĐ-[A-ZĐ]{2,12}(?:[.-][A-ZĐ0-9]{1,12}){0,3}$")
_KIND_FIRST = re.compile(r"^QĐ/?([1-9]\d{1,4})-([A-ZĐ].*)$")
_PLACEHOLDER = re.compile(r"^QĐ/?0+\d{0,2}-|^0+/QĐ|demo|test", re.IGNORECASE)


def decision_number(text: str) -> str:
    """Return "163/QĐ-BTP" for "Số 163 /QD-BTP."; text of another shape comes back cleaned only."""
    number = re.sub(r"^(?:quyết định\s*)?(?:số\s*:?\s*)?", "", clean(text), flags=re.IGNORECASE)
    number = re.sub(r"\s*([/-])\s*", r"\1", number).strip(" .")
    number = re.sub(r"(?<=\d)\.(?=/)", "", number)
    number = re.sub(r"(?<=/)Q[DđĐ]-", "QĐ-", number)
    return _KIND_FIRST.sub(r"\1/QĐ-\2", number)


def is_placeholder(number: str) -> bool:
    """Return whether a number stands in for a decision that nobody entered: "QĐ/0001-BTP", "Demo/QĐ-BCA"."""
    return bool(_PLACEHOLDER.search(number))


def is_decision(number: str) -> bool:
    """Return whether a number has the shape of a decision of a ministry or a province."""
    return bool(_NUMBER.match(number))


def is_of_a_province(number: str) -> bool:
    """Return whether a decision is one of a People's Committee, whose number names no province."""
    return "-UBND" in number.upper()


def is_ministry(issuer: str) -> bool:
    """Return whether the body that published a procedure is a ministry ("Bộ Công an", "bo-cong-an")."""
    return bool(
        re.match(
            r"^(?:bo|ngan hang nha nuoc|toa an|thanh tra chinh phu)\b", skeleton(issuer).replace("-", " ")
        )
    )
