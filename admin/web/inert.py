"""Take out of a text what no page should carry: control characters, and those that turn its direction."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

_DIRECTION: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROL: Final = (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))
"""Line feed and tab stay; half a surrogate pair could not be sent at all."""
_GONE: Final = dict.fromkeys((*_DIRECTION, *_CONTROL))


def inert(text: str) -> str:
    """Return a text without characters that hide, or that turn what stands beside them around."""
    return text.translate(_GONE)


def finalized(value: object) -> object:
    """Make what a template writes inert; markup is made of parts that already are."""
    return inert(value) if isinstance(value, str) and not isinstance(value, Markup) else value
