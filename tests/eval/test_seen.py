from __future__ import annotations

import hashlib

from eval.keys import key_of
from eval.seen import Seen


def test_key_by_hand() -> None:
    digest = hashlib.sha256("a.jsonl\nlàm khai sinh".encode()).hexdigest()
    assert key_of("a.jsonl", "làm khai sinh") == digest[:12]


def test_same_words_in_two_sets_have_two_keys() -> None:
    assert key_of("a.jsonl", "x") != key_of("b.jsonl", "x")


def test_lone_surrogate_has_a_key() -> None:
    assert len(key_of("a.jsonl", "\ud800")) == 12


def test_text_is_kept_only_when_it_is_ours() -> None:
    seen = Seen("a.jsonl", "chuyện riêng", 2, "clarify", right=False)
    without = {"set": "a.jsonl", "rank": 2, "decision": "clarify", "right": False}
    assert seen.as_dict(with_text=False) == without
    assert seen.as_dict(with_text=True) == {**without, "q": "chuyện riêng"}
