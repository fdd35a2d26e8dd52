"""What is missing from the list of teams, or was read long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from knowledge.places.gazetteer import gazetteer
from knowledge.teams.schema import Directory, Team

OLD_AFTER: Final = timedelta(days=180)
"""As long as for the sources of the catalogue (``tthc catalogue check``)."""
MOST_NAMED: Final = 10


def problems(directory: Directory, today: date) -> Iterator[str]:
    """Yield, one line each, what an operator should know; nothing of it stops anything."""
    known = {one.code for one in gazetteer().communes}
    covered = {team.commune for team in directory.teams}
    for team in directory.teams:
        missing = ", ".join(_missing(team, today))
        if missing:
            yield f"{team.hamlet}, {team.commune_name}: {missing}"
        if team.commune not in known:
            yield f"{team.hamlet}, {team.commune_name}: mã xã {team.commune} không còn trong danh mục"
    without = [one.full_name for one in gazetteer().communes if one.code not in covered]
    if without and directory.teams:
        more = f" và {len(without) - MOST_NAMED} nơi khác" if len(without) > MOST_NAMED else ""
        yield f"{len(without)} xã, phường, đặc khu chưa có tổ nào: {', '.join(without[:MOST_NAMED])}{more}"


def _missing(team: Team, today: date) -> Iterator[str]:
    if not team.days:
        yield "chưa có ngày trực"
    if not team.point:
        yield "chưa có điểm hỗ trợ"
    if not team.members:
        yield "chưa có thành viên"
    if not team.source or team.read is None:
        yield "chưa có nguồn và ngày xem"
    elif today - team.read > OLD_AFTER:
        yield f"nguồn xem đã lâu ({team.read:%d/%m/%Y})"
