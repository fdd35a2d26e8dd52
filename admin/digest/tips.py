"""Up to three things for the helpers to remember, each read off the numbers of the week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from admin.dashboard.board import REASONS, Board
from admin.dashboard.tally import NEAR_NOTHING
from knowledge.guides.carry import carried
from knowledge.loader import Catalogue
from knowledge.schema import Procedure, confirmed

MOST: Final = 3
_LOOKED_UP: Final = 3
"""Of the most asked procedures, those whose papers are worth a line."""


def tips(board: Board, catalogue: Catalogue) -> Sequence[str]:
    """Return the sentences; fewer than three where the numbers are too small to tell."""
    asked = [found for line in board.part.procedures if (found := catalogue.get(line.key))]
    papers = [tip for one in asked[:_LOOKED_UP] if (tip := _papers(one))]
    others = [*_stops(board), *_unanswered(board, catalogue), *_reasons(board)]
    return list(islice([*papers[:1], *others, *papers[1:]], MOST))


def _papers(procedure: Procedure) -> str:
    if not confirmed(procedure.documents):
        return ""
    papers = carried(procedure)["papers"]
    return f"“{procedure.plain_name}” được hỏi nhiều. Dặn bà con đem: {papers}."


def _stops(board: Board) -> Iterator[str]:
    for funnel in board.funnels:
        if funnel.stop is not None:
            hint = f" Mẹo: {funnel.help}" if funnel.help else " Tổ viên ngồi cạnh làm cùng bước này."
            step = funnel.stop.words.rstrip(".")
            yield f"“{funnel.title}”: nhiều người dừng ở bước {funnel.stop.number} ({step}).{hint}"
            return


def _unanswered(board: Board, catalogue: Catalogue) -> Iterator[str]:
    for line in board.part.unanswered:
        found = catalogue.get(line.key) if line.key != NEAR_NOTHING else None
        about = f"quanh việc “{found.plain_name}”" if found else "ngoài danh mục"
        yield (
            f"Ít nhất {line.count} cuộc hỏi {about} chưa có câu trả lời. Tổ viên hỏi hộ ở trang tra cứu, "
            "gửi câu hỏi và giữ mã; hai ngày làm việc sau xem trả lời."
        )
        return


def _reasons(board: Board) -> Iterator[str]:
    for line in board.part.opinions.reasons:
        why = REASONS.get(line.key, line.key).lower()
        yield f"Bà con chê nhiều nhất: {why}. Tổ viên nghe thấy thì bấm “Báo sai” ở trang tra cứu."
        return
