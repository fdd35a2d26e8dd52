"""What a look over the catalogue can find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Name a kind of problem; errors must be mended, the others are for somebody to know."""

    ABOLISHED_BODY = "abolished_body"
    BAD_LINK = "bad_link"
    NO_PLACE = "no_place"
    NEAR_DUPLICATE = "near_duplicate"
    UNTOLD_TWINS = "untold_twins"
    NEVER_FOUND = "never_found"
    STALE = "stale"
    UNCONFIRMED = "unconfirmed"
    ENDED = "ended"
    IMPORTED = "imported"
    """Any of the others, in a procedure that nobody here wrote."""

    @property
    def is_error(self) -> bool:
        """Return whether a catalogue with this problem is not clean."""
        return self not in (Kind.STALE, Kind.UNCONFIRMED, Kind.IMPORTED)

    @property
    def label(self) -> str:
        """Return its name for people."""
        return _TITLES[self]


_TITLES = {
    Kind.ABOLISHED_BODY: "Cơ quan không còn",
    Kind.BAD_LINK: "Liên kết hỏng",
    Kind.NO_PLACE: "Không nói hỏi ở đâu",
    Kind.NEAR_DUPLICATE: "Trùng tên",
    Kind.UNTOLD_TWINS: "Sinh đôi chưa có câu hỏi",
    Kind.NEVER_FOUND: "Không ai tìm ra",
    Kind.STALE: "Nguồn xem đã lâu",
    Kind.UNCONFIRMED: "Chưa chắc, chờ xem",
    Kind.ENDED: "Ưu đãi đã hết",
    Kind.IMPORTED: "Ở phần đã nhập",
}


@dataclass(frozen=True)
class Problem:
    """Say what is the matter with which procedure."""

    kind: Kind
    code: str
    detail: str

    def as_dict(self) -> dict[str, str]:
        """Return it as JSON can hold it."""
        return {"kind": self.kind.value, "code": self.code, "detail": self.detail}
