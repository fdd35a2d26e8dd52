"""What a person may do: each role may do all that the one before it may."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from admin.errors import InvalidInputError


class Role(StrEnum):
    """Name the roles, the lowest first."""

    HELPER = "helper"
    """A member of a Tổ công nghệ số cộng đồng: the desk of the commune."""
    EDITOR = "editor"
    """Reviews what people asked, and teaches."""
    ADMIN = "admin"
    """Puts models live, switches channels, and decides who may do what."""

    def covers(self, other: Role) -> bool:
        """Return whether this role may do all that another may."""
        return _ORDER.index(self) >= _ORDER.index(other)

    @property
    def label(self) -> str:
        """Return the name that people read."""
        return _LABELS[self]


_ORDER: Final = tuple(Role)
_LABELS: Final = {Role.HELPER: "Tổ viên", Role.EDITOR: "Biên tập", Role.ADMIN: "Quản trị"}


def role_of(text: str) -> Role:
    """Return the role that was chosen.

    Raises:
        InvalidInputError: there is no such role.
    """
    try:
        return Role(text)
    except ValueError as error:
        raise InvalidInputError("Không có vai trò này.", "Anh/chị chọn trong danh sách.") from error
