"""Rows that say the same for several ways of filing, made one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from knowledge.ingest.record import WayRow
from knowledge.schema import Fee, TimeLimit, Via

Row = TypeVar("Row", Fee, TimeLimit)


def offered(ways: Sequence[WayRow]) -> tuple[Via, ...]:
    """Return the ways that are offered, in the order of the schema."""
    found = {way.via for way in ways}
    return tuple(via for via in Via if via in found)


def merged_ways(rows: Sequence[Row], ways: Sequence[WayRow]) -> tuple[Row, ...]:
    """Return rows with equal content as one; a row that holds for every way offered names none."""
    everywhere = offered(ways)
    together: dict[Row, list[Via]] = {}
    for row in rows:
        together.setdefault(row.model_copy(update={"via": ()}), []).extend(row.via)
    merged = []
    for row, found in together.items():
        via = tuple(one for one in Via if one in found)
        merged.append(row if via == everywhere else row.model_copy(update={"via": via}))
    return tuple(merged)
