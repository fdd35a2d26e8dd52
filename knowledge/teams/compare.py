"""What an import would change: teams that are new, gone, or told differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from knowledge.teams.schema import Team

_FIELDS: Final[Mapping[str, str]] = {
    "members": "thành viên",
    "days": "ngày trực",
    "hours": "giờ trực",
    "point": "điểm hỗ trợ",
    "note": "ghi chú",
    "source": "nguồn",
    "read": "ngày xem nguồn",
    "hamlet": "cách viết tên ấp",
    "commune_name": "tên xã",
}


@dataclass(frozen=True)
class Difference:
    """Hold the teams that are new or gone, and those that changed with the names of the fields."""

    new: tuple[Team, ...]
    gone: tuple[Team, ...]
    changed: tuple[tuple[Team, tuple[str, ...]], ...]

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.new or self.gone or self.changed)


def compare(before: tuple[Team, ...], after: tuple[Team, ...]) -> Difference:
    """Return what changes from one list to another."""
    old, new = _by_place(before), _by_place(after)
    changed = ((team, _changed(old[place], team)) for place, team in new.items() if place in old)
    return Difference(
        tuple(team for place, team in new.items() if place not in old),
        tuple(team for place, team in old.items() if place not in new),
        tuple((team, fields) for team, fields in changed if fields),
    )


def _by_place(teams: tuple[Team, ...]) -> dict[tuple[str, str], Team]:
    return {(team.commune, team.hamlet.lower()): team for team in teams}


def _changed(before: Team, after: Team) -> tuple[str, ...]:
    return tuple(label for name, label in _FIELDS.items() if getattr(before, name) != getattr(after, name))
