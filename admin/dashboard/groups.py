"""How a question can end, in the few groups that a chart can show."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from channels.status import Status


class Group(StrEnum):
    """Name what became of a question."""

    ANSWERED = "answered"
    CLARIFIED = "clarified"
    UNANSWERED = "unanswered"
    OUTSIDE = "outside"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        """Return the words that people read."""
        return _LABELS[self]


_LABELS: Final = {
    Group.ANSWERED: "Trả lời được",
    Group.CLARIFIED: "Hỏi lại cho rõ",
    Group.UNANSWERED: "Chưa trả lời được",
    Group.OUTSIDE: "Ngoài dịch vụ công",
    Group.BROKEN: "Máy trục trặc",
}
GROUP_OF: Final[Mapping[str, Group]] = {
    Status.ANSWERED: Group.ANSWERED,
    Status.GUIDE_STEP: Group.ANSWERED,
    Status.GUIDE_ENDED: Group.ANSWERED,
    Status.HANDED_OVER: Group.ANSWERED,
    Status.SCAM_WARNING: Group.ANSWERED,
    Status.CLARIFY: Group.CLARIFIED,
    Status.NO_MATCH: Group.UNANSWERED,
    Status.NOT_STATED: Group.UNANSWERED,
    Status.OUT_OF_SCOPE: Group.OUTSIDE,
    Status.DEGRADED: Group.BROKEN,
    Status.ERROR: Group.BROKEN,
}
"""What is none of these was no question: a greeting, a thank-you, a rating, a picture, a pause for staff."""
CHANNELS: Final[Mapping[str, str]] = {
    "web": "Trang web",
    "zalo_oa": "Zalo OA",
    "zalo_bot": "Zalo Bot",
    "telegram": "Telegram",
}
