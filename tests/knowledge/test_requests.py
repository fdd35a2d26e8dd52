"""Several requests in one message: each part that is sure alone, and that the whole allows for."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.requests import LONGEST, parts_of, several

BIRTH, RESIDENCE, MARRIAGE = range(3)
SCORES = {
    "làm khai sinh": (0.95, 0.0, 0.0),
    "nhập hộ khẩu cho bé": (0.0, 0.99, 0.0),
    "nhập hộ khẩu": (0.0, 0.99, 0.0),
    "tụi em mới cưới": (0.1, 0.0, 0.6),
}


def score(part: str) -> NDArray[np.float64]:
    return np.array(SCORES.get(part, (0.0, 0.0, 0.0)))


def heard(text: str, *whole: float) -> list[int]:
    return list(several(text, np.array(whole), score))


def test_two_requests_come_in_the_order_asked() -> None:
    assert heard("nhập hộ khẩu, làm khai sinh", 0.8, 0.3, 0.0) == [RESIDENCE, BIRTH]
    assert heard("làm khai sinh rồi nhập hộ khẩu cho bé", 0.3, 0.8, 0.0) == [BIRTH, RESIDENCE]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("làm khai sinh", (0.9, 0.3, 0.0)),
        ("làm khai sinh, tụi em mới cưới", (0.9, 0.0, 0.3)),
        ("làm khai sinh, nhập hộ khẩu", (0.9, 0.04, 0.0)),
        ("làm khai sinh, làm khai sinh", (0.9, 0.3, 0.0)),
        ("", ()),
    ],
)
def test_one_request_is_not_several(text: str, whole: tuple[float, ...]) -> None:
    """A part that is unsure, that the whole does not allow for, or that repeats another is none."""
    assert heard(text, *whole) == []


def test_story_is_not_cut_up() -> None:
    story = "làm khai sinh, nhập hộ khẩu" + " và kể thêm" * LONGEST
    assert heard(story, 0.5, 0.5, 0.0) == []


def test_parts_end_at_marks_and_at_words_that_add() -> None:
    assert parts_of("đổi bằng lái, sẵn cà vẹt bị mờ cũng đổi") == ["đổi bằng lái", "cà vẹt bị mờ cũng đổi"]
    assert parts_of("và; rồi") == []
