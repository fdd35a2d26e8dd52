"""Read the floors that a measure must not fall below, and name those that it broke."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import tomllib

from eval.errors import FloorsError

FLOORS = Path(__file__).parent / "floors.toml"
_BOUNDS: Final = ("at_least", "at_most")


@dataclass(frozen=True)
class Floor:
    """Hold one demand. ``path`` leads through report.json to the figure; one bound of the two is set."""

    path: tuple[str, ...]
    at_least: float | None = None
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        """Return whether a figure is good enough."""
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


@dataclass(frozen=True)
class Broken:
    """Hold a floor and what was measured instead; ``None`` when there is no such figure."""

    floor: Floor
    measured: float | None

    def __str__(self) -> str:
        """Say what was measured and what was asked, in one line."""
        asked = [("ít nhất", self.floor.at_least), ("nhiều nhất", self.floor.at_most)]
        wanted = " và ".join(f"{word} {_number(bound)}" for word, bound in asked if bound is not None)
        measured = "không có số đo" if self.measured is None else f"đo được {_number(self.measured)}"
        return f"{' › '.join(self.floor.path)}: {measured}, phải {wanted}"


def read_floors(path: Path = FLOORS) -> list[Floor]:
    """Read the floors.

    Raises:
        FloorsError: the file is no TOML, or one of its entries is no floor.
    """
    try:
        return floors_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FloorsError(f"không đọc được {path}: {error}.", "Cần tệp TOML, mã hóa UTF-8.") from error


def floors_of(tables: Mapping[str, Any]) -> list[Floor]:
    """Return the floors of a TOML file that was read.

    Raises:
        FloorsError: one of its entries is no floor.
    """
    return list(_floors(tables, ()))


def broken(floors: list[Floor], report: Mapping[str, Any]) -> list[Broken]:
    """Return the floors that a report, as its JSON has it, does not reach.

    A part that was not measured at all (dialogues take a house, guides may not be written) breaks
    nothing; a floor whose figure is missing from a part that was measured is broken.
    """
    asked = [floor for floor in floors if report.get(floor.path[0]) is not None]
    measured = [(floor, _figure(report, floor.path)) for floor in asked]
    return [Broken(floor, value) for floor, value in measured if value is None or not floor.holds(value)]


def _floors(node: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Floor]:
    if node and set(node) <= set(_BOUNDS):
        yield _floor(node, path)
        return
    for name, below in node.items():
        if not isinstance(below, Mapping):
            raise FloorsError(
                f"{' › '.join((*path, name))} không phải một sàn.", "Ghi at_least = … hoặc at_most = …"
            )
        yield from _floors(below, (*path, name))


def _floor(node: Mapping[str, Any], path: tuple[str, ...]) -> Floor:
    for bound in node.values():
        if isinstance(bound, bool) or not isinstance(bound, int | float):
            raise FloorsError(f"{' › '.join(path)}: {bound!r} không phải số.", "Ghi số, ví dụ 0.85.")
    if not path:
        raise FloorsError("sàn đầu tiên không có tên.", "Ghi dưới một bảng, ví dụ [sets.…].")
    return Floor(path, node.get("at_least"), node.get("at_most"))


def _figure(report: Any, path: tuple[str, ...]) -> float | None:
    for name in path:
        report = report.get(name) if isinstance(report, Mapping) else None
    value = report.get("value") if isinstance(report, Mapping) else report
    return float(value) if isinstance(value, int | float) else None


def _number(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")
