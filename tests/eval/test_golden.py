"""The golden sets themselves: big enough, spread out, nobody's words but ours, and not the training data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

import pytest

from app.outside import outside_messages
from eval.questions import OUTSIDE, QUESTIONS, QUESTIONS_2, Question, in_catalogue, read_questions
from knowledge.loader import Catalogue
from vietnamese.normalise import clean
from vietnamese.personal_data import find
from vietnamese.unaccent import unaccent

SLICES = {"situation", "unaccented", "southern", "teencode", "short", "story", "formal"}
STORY_FROM = 250
SAME_PAIRS, SAME_LETTERS = 0.45, 0.8
GOLDEN = read_questions(QUESTIONS)
LATER = read_questions(QUESTIONS_2)
NOWHERE = read_questions(OUTSIDE)


@cache
def syllables(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", unaccent(text).lower()))


@cache
def pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(syllables(text)))


def near_copy(one: str, other: str) -> bool:
    """Tell whether two texts share most neighbouring syllables, or most letters in the same order."""
    if syllables(one) == syllables(other):
        return bool(syllables(one)) or one == other
    shared, either = pairs(one) & pairs(other), pairs(one) | pairs(other)
    if not shared:
        return False
    matcher = SequenceMatcher(None, " ".join(syllables(one)), " ".join(syllables(other)))
    return len(shared) / len(either) >= SAME_PAIRS or (
        matcher.quick_ratio() >= SAME_LETTERS and matcher.ratio() >= SAME_LETTERS
    )


def copies(questions: Iterable[str], known: Iterable[str]) -> list[tuple[str, str]]:
    texts = list(known)
    return [(q, text) for q in questions for text in texts if near_copy(q, text)]


def test_every_procedure_is_asked_about(embedded: Catalogue) -> None:
    asked, left_out = in_catalogue(GOLDEN + LATER, embedded)
    counted = Counter(one.right.code for one in asked)
    assert left_out == 0
    assert {procedure.code for procedure in embedded if not counted[procedure.code]} == set()


def test_every_kind_of_question_is_there() -> None:
    counted = Counter(question.slice for question in GOLDEN)
    assert set(counted) == SLICES
    assert min(counted.values()) >= 25
    assert {q.q for q in GOLDEN if (q.slice == "story") != (len(q.q) > STORY_FROM)} == set()
    assert {q.q for q in GOLDEN if q.slice == "unaccented" and unaccent(q.q) != q.q} == set()


def test_no_question_is_asked_twice() -> None:
    texts = [question.q for question in GOLDEN + LATER + NOWHERE]
    assert [text for text, times in Counter(map(syllables, texts)).items() if text and times > 1] == []


def test_training_examples_hold_no_golden_question(embedded: Catalogue) -> None:
    """A golden question that the index has learnt measures memory."""
    known = [text for p in embedded for text in (p.plain_name, *p.aliases, *p.examples)]
    assert copies((question.q for question in GOLDEN + LATER), known) == []


def test_outside_examples_hold_no_golden_question() -> None:
    assert copies((question.q for question in NOWHERE), outside_messages()) == []


def test_outside_questions_name_no_procedure() -> None:
    assert len(NOWHERE) >= 80
    assert {question.code for question in NOWHERE} == {None}


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("mất cà vẹt xe thì làm sao", "Mat ca vet xe thi lam sao?", True),
        ("mất cà vẹt xe máy thì làm sao vậy", "mất cà vẹt xe thì làm sao", True),
        ("sáng nay ra xe thấy mất bảng số", "mất cà vẹt xe thì làm sao", False),
        ("cất nhà", "xây nhà", False),
    ],
)
def test_near_copies_are_seen(one: str, other: str, near: bool) -> None:
    assert near_copy(one, other) is near


@pytest.mark.parametrize("question", GOLDEN + LATER + NOWHERE, ids=lambda question: question.q[:30])
def test_golden_questions_name_nobody(question: Question) -> None:
    assert find(clean(question.q)) == []
