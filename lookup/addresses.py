"""Addresses: our own pages, and which of other people's may be linked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

ROOT: Final = "/tra-cuu"
GUIDES: Final = f"{ROOT}/huong-dan"
PRINT: Final = f"{ROOT}/in"
LONGEST: Final = 2000
_LINKABLE: Final = re.compile(r"https?://[^\s<>\"'\\^`{|}]+|tel:\+?[0-9][0-9.-]*", re.IGNORECASE)

Pair = tuple[str, str]


def page_of(code: str) -> str:
    """Return the stable path of a procedure."""
    return f"{ROOT}/{quote(code, safe='')}"


def page_of_guide(guide_id: str) -> str:
    """Return the stable path of a guide."""
    return f"{GUIDES}/{quote(guide_id, safe='')}"


def with_pairs(path: str, pairs: Iterable[Pair]) -> str:
    """Return a path with its query; pairs without a value are left out."""
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{path}?{query}" if query else path


def outside(address: str | None) -> str | None:
    """Return an address that may be linked, ``http``, ``https`` or ``tel``; ``None`` for any other."""
    if address is None or len(address) > LONGEST or not _LINKABLE.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme == "tel":
        return address
    return address if parts.hostname and "@" not in parts.netloc else None


def host_of(address: str) -> str:
    """Return the host of an address that may be linked, as a person reads it."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
