"""What a retraining can be, and what may become of it: one table, and whatever is not in it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from vietnamese.errors import TthcError


class State(StrEnum):
    """Name the states."""

    QUEUED = "queued"
    TRAINING = "training"
    TESTING = "testing"
    READY = "ready"
    """The gate let it pass; nobody has put it live yet."""
    LIVE = "live"
    REJECTED = "rejected"
    """The gate stopped it."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    RETIRED = "retired"
    """It was live, or was overtaken while it waited."""

    @property
    def label(self) -> str:
        """Return the name that people read."""
        return _TITLES[self]

    @property
    def is_open(self) -> bool:
        """Return whether somebody is at work on it, or will be."""
        return self in OPEN


class Origin(StrEnum):
    """Say why there is a retraining."""

    ASKED = "asked"
    WEEKLY = "weekly"
    FIRST = "first"
    """What the house ran on before anything was retrained."""

    @property
    def label(self) -> str:
        """Return the words that people read."""
        return _ORIGINS[self]


class Phase(StrEnum):
    """Name the parts of the work, in their order."""

    FREEZE = "freeze"
    INDEX = "index"
    MODEL = "model"
    SEARCH = "search"
    HEARING = "hearing"
    TALKS = "talks"

    @property
    def label(self) -> str:
        """Return the words that people read."""
        return _PHASES[self][0]

    def overall(self, share: float) -> float:
        """Return how much of the whole is done, in 0..1, when so much of this part is."""
        _, begins, ends = _PHASES[self]
        return begins + (ends - begins) * min(max(share, 0.0), 1.0)


OPEN: Final = frozenset({State.QUEUED, State.TRAINING, State.TESTING})
WORKED_ON: Final = frozenset({State.TRAINING, State.TESTING})
KEPT: Final = frozenset({State.READY, State.LIVE, State.REJECTED, State.RETIRED})
"""States whose model and index may be wanted again."""
CAN_GO_LIVE: Final = frozenset({State.READY, State.RETIRED})

ALLOWED: Final[Mapping[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.TRAINING, State.CANCELLED}),
    State.TRAINING: frozenset({State.TESTING, State.FAILED, State.CANCELLED}),
    State.TESTING: frozenset({State.READY, State.REJECTED, State.FAILED, State.CANCELLED}),
    # A version that does not answer while it is warmed up is a failed one.
    State.READY: frozenset({State.LIVE, State.RETIRED, State.FAILED}),
    # Overruled by an administrator, with a reason.
    State.REJECTED: frozenset({State.READY, State.RETIRED}),
    State.LIVE: frozenset({State.RETIRED}),
    State.RETIRED: frozenset({State.LIVE, State.FAILED}),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}

_TITLES: Final[Mapping[State, str]] = {
    State.QUEUED: "Đang chờ",
    State.TRAINING: "Đang học",
    State.TESTING: "Đang kiểm tra",
    State.READY: "Sẵn sàng",
    State.LIVE: "Đang chạy",
    State.REJECTED: "Bị giữ lại",
    State.FAILED: "Hỏng",
    State.CANCELLED: "Đã thôi",
    State.RETIRED: "Đã thay",
}
_ORIGINS: Final[Mapping[Origin, str]] = {
    Origin.ASKED: "bấm tay",
    Origin.WEEKLY: "theo lịch hằng tuần",
    Origin.FIRST: "bản lúc cài đặt",
}
# Shares of the whole as measured on two cores: index and Rasa take most of it.
_PHASES: Final[Mapping[Phase, tuple[str, float, float]]] = {
    Phase.FREEZE: ("chép lại những gì đã dạy", 0.0, 0.03),
    Phase.INDEX: ("học cách tìm thủ tục", 0.03, 0.5),
    Phase.MODEL: ("học cách hiểu ý", 0.5, 0.7),
    Phase.SEARCH: ("so câu trả lời với bản đang chạy", 0.7, 0.82),
    Phase.HEARING: ("so cách hiểu ý với bản đang chạy", 0.82, 0.9),
    Phase.TALKS: ("trò chuyện thử", 0.9, 1.0),
}


class TransitionError(TthcError):
    """A retraining is no longer, or not yet, in a state from which this can be done."""

    code = "retraining_state"
    http_status = 409


class BusyError(TthcError):
    """Another retraining is under way."""

    code = "retraining_busy"
    http_status = 409


def came_from(wanted: State) -> frozenset[State]:
    """Return the states from which a state may be reached."""
    return frozenset(state for state, allowed in ALLOWED.items() if wanted in allowed)
