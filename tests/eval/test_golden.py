"""The golden sets themselves: big enough, spread out, nobody's words but ours, and not the training data."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

import pytest
from rapidfuzz import fuzz, process

from app.outside import outside_messages
from eval.dialogues.script import expectations, read_dialogues
from eval.guides import read_guide_questions
from eval.lengths import LETTER
from eval.questions import LETTERS, OUTSIDE, QUESTIONS, QUESTIONS_2, in_catalogue, read_questions
from eval.requests import read_requests
from knowledge.guides.loader import guides
from knowledge.loader import Catalogue
from vietnamese.normalise import clean
from vietnamese.personal_data import find
from vietnamese.unaccent import unaccent

SLICES = {"situation", "unaccented", "southern", "teencode", "short", "story", "formal"}
STORY_FROM = 250
SAME_PAIRS, SAME_LETTERS = 0.45, 0.8
GOLDEN = read_questions(QUESTIONS)
LATER = read_questions(QUESTIONS_2)
POST = read_questions(LETTERS)
NOWHERE = read_questions(OUTSIDE)
SEVERAL = read_requests()
GUIDED = read_guide_questions()
TALKS = read_dialogues()
SPOKEN = [line.say for dialogue in TALKS for line in dialogue.turns]


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
    return len(shared) / len(either) >= SAME_PAIRS or same_letters(one, other)


def same_letters(one: str, other: str) -> bool:
    return SequenceMatcher(None, " ".join(syllables(one)), " ".join(syllables(other))).ratio() >= SAME_LETTERS


def copies(questions: Iterable[str], known: Iterable[str]) -> list[tuple[str, str]]:
    """Return every near copy; which texts can be one is found out fast, and then looked at closely."""
    texts = list(known)
    letters = [" ".join(syllables(text)) for text in texts]
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        for pair in pairs(text):
            having[pair].append(at)
    found = []
    for q in questions:
        shared = Counter(at for pair in pairs(q) for at in having.get(pair, ()))
        near = {at for at, times in shared.items() if times >= SAME_PAIRS * len(pairs(q) | pairs(texts[at]))}
        # Never below the ratio of SequenceMatcher: the longest common subsequence holds its blocks.
        alike = process.extract(
            " ".join(syllables(q)),
            letters,
            processor=None,
            scorer=fuzz.ratio,
            score_cutoff=100 * SAME_LETTERS,
            limit=None,
        )
        found += [(q, texts[at]) for at in sorted(near | {at for *_, at in alike}) if near_copy(q, texts[at])]
    return found


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
    texts = [question.q for question in GOLDEN + LATER + POST + NOWHERE]
    assert [text for text, times in Counter(map(syllables, texts)).items() if text and times > 1] == []


def test_training_examples_hold_no_golden_question(embedded: Catalogue) -> None:
    """A golden question that the index has learnt measures memory."""
    known = [text for p in embedded for text in (p.plain_name, *p.aliases, *p.examples)]
    assert copies((question.q for question in GOLDEN + LATER + POST), known) == []


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


TEXTS = [
    *(question.q for question in GOLDEN + LATER + POST + NOWHERE),
    *(one.q for one in SEVERAL),
    *(one.q for one in GUIDED),
    *SPOKEN,
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:30])
def test_golden_questions_name_nobody(text: str) -> None:
    assert find(clean(text)) == []


def test_letters_are_long_and_rules_are_not(embedded: Catalogue) -> None:
    _, left_out = in_catalogue(POST, embedded)
    assert left_out == 0
    assert {q.q for q in POST if (q.slice == "letter") != (len(q.q) > LETTER)} == set()


def test_several_requests_are_different_procedures_of_the_catalogue(embedded: Catalogue) -> None:
    assert len(SEVERAL) >= 50
    codes = {code for one in SEVERAL for code in one.codes}
    assert {code for code in codes if embedded.get(code) is None} == set()
    assert [one.q for one in SEVERAL if len(set(one.codes)) < len(one.codes)] == []


def test_dialogues_are_whole_and_about_procedures_of_the_catalogue(embedded: Catalogue) -> None:
    assert len(TALKS) >= 150
    assert len({dialogue.name for dialogue in TALKS}) == len(TALKS)
    assert {dialogue.name for dialogue in TALKS if not 2 <= len(dialogue.turns) <= 5} == set()
    scored = [one.line.procedure for dialogue in TALKS for one in expectations(dialogue)]
    assert {code for code in scored if code and embedded.get(code) is None} == set()


def test_every_guide_is_asked_about_and_exists() -> None:
    wanted = {one.guide for one in GUIDED} - {None}
    assert wanted == set(guides().by_id)
