"""What the gate found, as it is kept and shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from eval.gate.observation import Kind

SLICES: Final[Mapping[str, str]] = {
    "taught": "Câu đã dạy, để dành kiểm tra",
    "confirmed": "Câu mọi người duyệt tháng qua",
    "questions": "Câu bà con hay hỏi",
    "questions_2": "Câu về các việc khác",
    "letters": "Thư dài",
    "requests": "Một tin hỏi nhiều việc",
    "guides": "Nhờ chỉ từng bước",
    "outside": "Chuyện ngoài việc của trợ lý",
    "intents": "Hiểu ý",
    "talks": "Trò chuyện thử",
    "at_once": "Trả lời đúng ngay, khỏi hỏi lại",
}
AT_ONCE: Final = "at_once"
"""No questions of its own: those about procedures, judged more strictly."""
"""The slices in the order of showing, and what officers call them."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Slice(_Part):
    """Hold the figures of one slice: how many were right of ``n``, and 95 % intervals.

    ``old`` is ``None`` where there was nothing to compare with; ``difference`` is new less old, in -1..1.
    """

    name: str
    n: int
    old: int | None
    new: int
    new_low: float
    new_high: float
    old_low: float = 0.0
    old_high: float = 1.0
    difference: float | None = None
    low: float = -1.0
    high: float = 1.0

    @property
    def label(self) -> str:
        """Return what officers call it."""
        return SLICES.get(self.name, self.name)

    @property
    def is_surely_worse(self) -> bool:
        """Return whether even the upper end of the interval of the difference lies below nothing."""
        return self.difference is not None and self.high < 0

    def as_dict(self) -> dict[str, Any]:
        """Return the figures under the names by which floors call them."""
        return {"new": self.new / self.n if self.n else None, "difference": self.difference}


class Subject(_Part):
    """Hold what changed about one procedure, guide or intent: of ``n``, right before and right now."""

    kind: Kind
    name: str
    n: int
    old: int
    new: int
    lost: int
    gained: int
    asked_back: int = 0
    """How many more, of those right before and now, are asked back about first."""

    @property
    def net_lost(self) -> int:
        """Return how many more are wrong than before."""
        return self.lost - self.gained


class Turned(_Part):
    """Hold a question whose outcome turned: what was said then, and what is said now."""

    slice: str
    subject: str
    text: str
    before: str
    now: str

    @property
    def label(self) -> str:
        """Return what officers call its slice."""
        return SLICES.get(self.slice, self.slice)


class GateReport(_Part):
    """Hold everything the gate found, its verdict, and one sentence that says why."""

    passed: bool
    sentence: str
    slices: tuple[Slice, ...]
    subjects: tuple[Subject, ...]
    worse: tuple[Turned, ...]
    better: tuple[Turned, ...]
    broken: tuple[str, ...]
    """Demands that were not met, in words; empty when it passed."""

    @property
    def n(self) -> int:
        """Return how many questions were put."""
        return sum(one.n for one in self.slices if one.name != AT_ONCE)
