"""Hours of a day as people write them: "7h30-11h, 13h30 đến 17h", "7:30–11:00"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

Span = tuple[int, int]
"""From and to, in minutes of the day."""
_NOON: Final = 12 * 60
_TIME: Final = r"(\d{1,2}) ?(?:gio|h|:|g)(?: ?([0-5]\d)(?: ?phut)?)?"
_SPAN: Final = re.compile(rf"(?:(sang|chieu)\b:? ?)?(?:tu )?{_TIME} ?(?:-|den|toi) ?{_TIME}")
_BETWEEN: Final = re.compile(r"[\s,;/&.]+|\bva\b")


def parse_hours(text: str) -> tuple[Span, ...] | None:
    """Return the spans that a text names, in order; ``None`` where it leaves a doubt.

    "chiều 1h30" is refused: hours count to 24.
    """
    written = unaccent(clean(text)).lower()
    spans: list[Span] = []
    at = 0
    while at < len(written):
        between = _BETWEEN.match(written, at)
        if between:
            at = between.end()
            continue
        found = _SPAN.match(written, at)
        span = _span(found) if found else None
        if found is None or span is None:
            return None
        spans.append(span)
        at = found.end()
    in_order = all(before[1] <= after[0] for before, after in pairwise(spans))
    return tuple(spans) if spans and in_order else None


def said_hours(spans: Sequence[Span]) -> str:
    """Return spans in words: "7h30–11h, 13h30–17h"."""
    return ", ".join(f"{_said(start)}–{_said(end)}" for start, end in spans)


def _span(found: re.Match[str]) -> Span | None:
    part, *numbers = found.groups()
    first, second, third, fourth = (int(number or 0) for number in numbers)
    start, end = first * 60 + second, third * 60 + fourth
    fits = {"sang": start < _NOON, "chieu": start >= _NOON}.get(part, True)
    return (start, end) if start < end <= 24 * 60 and fits else None


def _said(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour}h{minute:02}" if minute else f"{hour}h"
