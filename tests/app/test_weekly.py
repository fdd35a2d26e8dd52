from __future__ import annotations

from datetime import datetime

import pytest
from pydantic import ValidationError

from app.settings import Settings
from app.weekly import is_due
from channels.commissioning import VIET_NAM


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIET_NAM)


BEFORE = at("2026-11-20 10:00")
"""A Friday; the Sunday after it is the 22nd."""


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-22 01:59", False),
        ("2026-11-22 02:00", True),
        ("2026-11-22 04:59", True),
        ("2026-11-22 05:00", False),
        ("2026-11-23 02:30", False),
        ("2026-11-29 02:00", True),
    ],
)
def test_due_in_the_hours_after_the_one_that_was_set(now: str, due: bool) -> None:
    assert is_due("CN 2", at(now), BEFORE) is due


def test_due_once_a_week() -> None:
    assert not is_due("CN 2", at("2026-11-22 02:30"), at("2026-11-22 02:00"))
    assert is_due("CN 2", at("2026-11-22 02:30"), at("2026-11-22 01:59"))
    assert is_due("CN 2", at("2026-11-22 02:30"), None)


def test_never_due_when_switched_off() -> None:
    assert not is_due("", at("2026-11-22 02:30"), None)


def test_late_evening_and_monday_meet_in_the_right_week() -> None:
    assert is_due("T2 0", at("2026-11-23 00:10"), BEFORE)
    assert is_due("CN 23", at("2026-11-23 01:00"), BEFORE)


@pytest.mark.parametrize("setting", ["T1 2", "T8 2", "CN 24", "CN", "2", "cn 2", "CN 2:30"])
def test_impossible_hour_is_refused(setting: str) -> None:
    with pytest.raises(ValidationError, match="retrain_weekly"):
        Settings(_env_file=None, retrain_weekly=setting)
