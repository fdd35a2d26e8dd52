"""Compare a report with the last one: which questions came right, and which went wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from eval.seen import Seen


class Before(BaseModel):
    """Hold what the last report says of one question."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    rank: int | None
    decision: str
    right: bool


@dataclass(frozen=True)
class Change:
    """Hold one question whose outcome turned."""

    before: Before
    now: Seen


@dataclass(frozen=True)
class Changes:
    """Hold the questions that went wrong, and those that came right, in the order of asking."""

    worse: tuple[Change, ...]
    better: tuple[Change, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the keys of what changed, ready for JSON."""
        return {
            "right_to_wrong": [change.now.key for change in self.worse],
            "wrong_to_right": [change.now.key for change in self.better],
        }


_QUESTIONS = TypeAdapter(dict[str, Before])


def last_report(folder: Path) -> dict[str, Before]:
    """Return what the report in a folder says of every question, by key.

    Empty when there is no report, or one that cannot be read: then everything is new.
    """
    try:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        return _QUESTIONS.validate_python(report["questions"])
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        return {}


def compare(before: Mapping[str, Before], now: Sequence[Seen]) -> Changes:
    """Return the questions that both reports have and that turned."""
    turned = [
        Change(before[one.key], one)
        for one in now
        if one.key in before and before[one.key].right != one.right
    ]
    return Changes(
        worse=tuple(change for change in turned if change.before.right),
        better=tuple(change for change in turned if change.now.right),
    )
