"""One table of a report, ready to be shown on a screen or in a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Hold one table: every row has a cell for each heading."""

    title: str
    headings: Row
    rows: Sequence[Row]

    def as_markdown(self) -> str:
        """Return heading and table; figures stand to the right."""
        rule = ("---", *("---:" for _ in self.headings[1:]))
        cells = (self.headings, rule, *(tuple(map(_plain, row)) for row in self.rows))
        table = "\n".join(f"| {' | '.join(row)} |" for row in cells)
        return f"### {self.title}\n\n{table}"


def _plain(cell: str) -> str:
    """Return a cell that cannot end its column or its line."""
    return " ".join(cell.replace("|", "\\|").split())
