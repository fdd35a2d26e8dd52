from __future__ import annotations

import pytest

from eval.lengths import LENGTHS, length_of


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("sổ hồng", "le_8"),
        ("một " * 8, "le_8"),
        ("một " * 9, "9_25"),
        ("một " * 25, "9_25"),
        ("một " * 26, "26_up"),
        # More than eighty words, and yet no letter.
        ("ba " * 90, "26_up"),
        ("a" * 400, "le_8"),
        ("a" * 401, "over_400"),
    ],
)
def test_every_question_has_one_slice(question: str, name: str) -> None:
    assert length_of(question) == name
    assert name in LENGTHS
