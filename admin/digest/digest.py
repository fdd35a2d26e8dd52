"""Put the week on one page: what was asked, what was not answered, what to remember, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from admin.dashboard.board import Board
from admin.dashboard.few import SHOWN_FROM, STEP, Line
from admin.digest.changes import Changed
from admin.spreadsheet import Sheet

MOST_ASKED: Final = 5
MOST_UNANSWERED: Final = 3
MOST_CHANGES: Final = 4
"""Lines that fit one page in large type."""


@dataclass(frozen=True)
class Digest:
    """Hold the page; ``names`` are the words for the codes in its lines."""

    board: Board
    tips: Sequence[str]
    changes: Sequence[Changed]
    names: Mapping[str, str]

    @property
    def asked(self) -> Sequence[Line[str]]:
        """Return what was asked most."""
        return self.board.part.procedures[:MOST_ASKED]

    @property
    def unanswered(self) -> Sequence[Line[str]]:
        """Return what could not be answered, by the procedure that it came nearest to."""
        return self.board.part.unanswered[:MOST_UNANSWERED]

    @property
    def shown_changes(self) -> Sequence[Changed]:
        """Return the changes that fit the page."""
        return self.changes[:MOST_CHANGES]

    @property
    def left_out(self) -> int:
        """Return how many changes do not fit the page."""
        return len(self.changes) - len(self.shown_changes)

    def sheets(self) -> Sequence[Sheet]:
        """Return the same as tables, with every line."""
        part = self.board.part
        count = f"Ít nhất (từ {SHOWN_FROM}, từng {STEP})"
        return (
            Sheet("Hỏi nhiều nhất", ("Thủ tục", count, "Mã"), self._rows(part.procedures)),
            Sheet("Chưa trả lời được", ("Gần với thủ tục", count, "Mã"), self._rows(part.unanswered)),
            Sheet("Tổ viên nhớ giúp", ("Điều cần nhớ",), [(tip,) for tip in self.tips]),
            Sheet("Thay đổi danh mục", ("Về", "Thay đổi"), [(one.about, one.what) for one in self.changes]),
        )

    def _rows(self, lines: Sequence[Line[str]]) -> list[tuple[str, int, str]]:
        return [(self.names.get(one.key, one.key), one.count.at_least, one.key) for one in lines]
