from __future__ import annotations

from typing import Any

import pytest

from channels.status import Status
from eval.dialogues.judge import Judged, Verdict, judge, judge_all, offered
from eval.dialogues.script import Dialogue, Expectation, Kind, Line
from knowledge.aspects import Aspect
from knowledge.loader import Catalogue
from tests.eval.dialogues.made_up import answer
from tests.eval.made_up import BIRTH, DEATH, MARRIAGE


def judged(catalogue: Catalogue, said: dict[str, Any], **expected: Any) -> Judged:
    return judge(Expectation("d", 0, Line(say="x", **expected), Kind.FIRST), said, catalogue)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (answer("answered", BIRTH, aspects=("fee",)), Verdict.RIGHT),
        (answer("not_stated", BIRTH, aspects=("time", "fee")), Verdict.RIGHT),
        (answer("answered", BIRTH, aspects=("time",)), Verdict.WRONG),
        (answer("answered", DEATH, aspects=("fee",)), Verdict.WRONG),
        (answer("no_match"), Verdict.WRONG),
    ],
)
def test_procedure_and_aspect_must_both_be_right(
    said: dict[str, Any], verdict: Verdict, embedded: Catalogue
) -> None:
    assert judged(embedded, said, procedure=BIRTH, aspect=Aspect.FEE).verdict is verdict


def test_parts_are_judged_apart(embedded: Catalogue) -> None:
    one = judged(embedded, answer("answered", BIRTH), procedure=BIRTH, aspect=Aspect.FEE)
    assert (one.procedure_right, one.aspect_right) == (True, False)
    other = judged(embedded, answer("small_talk"), status=Status.SMALL_TALK)
    assert (other.verdict, other.procedure_right, other.aspect_right) == (Verdict.RIGHT, None, None)
    assert judged(embedded, answer("no_match"), status=Status.SMALL_TALK).verdict is Verdict.WRONG


def test_choices_that_hold_the_right_one_are_asking_back(embedded: Catalogue) -> None:
    names = [embedded.procedures[code].plain_name for code in (BIRTH, MARRIAGE)]
    said = answer("clarify", None, *names)
    assert judged(embedded, said, procedure=BIRTH).verdict is Verdict.ASKED_BACK
    assert judged(embedded, said, procedure=DEATH).verdict is Verdict.WRONG


def test_answers_of_a_telling_question_lead_to_their_procedures(embedded: Catalogue) -> None:
    twins = embedded.twin_questions[0]
    said = answer("clarify", None, *(option.answer for option in twins.options))
    assert offered(said, embedded) >= twins.codes


def test_buttons_beside_an_answer_are_no_question(embedded: Catalogue) -> None:
    said = answer("answered", DEATH, embedded.procedures[BIRTH].plain_name)
    assert offered(said, embedded) == set()
    assert judged(embedded, said, procedure=BIRTH).verdict is Verdict.WRONG


def test_question_without_choices_offers_nothing(embedded: Catalogue) -> None:
    assert offered(answer("clarify"), embedded) == set()


def test_what_was_under_discussion_is_remembered_through_a_digression(embedded: Catalogue) -> None:
    lines = [
        Line(say="một", procedure=BIRTH),
        Line(say="hai", status=Status.OUT_OF_SCOPE),
        Line(say="ba"),
        Line(say="bốn", procedure=BIRTH),
        Line(say="năm", procedure=BIRTH),
    ]
    answers = [
        answer("answered", BIRTH),
        answer("out_of_scope"),
        answer("small_talk"),
        answer("no_match"),
        answer("answered", BIRTH),
    ]
    scored = judge_all(Dialogue(name="d", turns=tuple(lines)), answers, embedded)
    assert [one.after_right for one in scored] == [False, True, True, False]
    assert [one.verdict for one in scored] == [Verdict.RIGHT, Verdict.RIGHT, Verdict.WRONG, Verdict.RIGHT]


def test_same_words_in_two_conversations_are_told_apart(embedded: Catalogue) -> None:
    line = Line(say="bao nhiêu", procedure=BIRTH)
    keys = {
        judge(Expectation(name, 1, line, Kind.FOLLOW_UP), answer(), embedded).seen().key
        for name in ("a", "b")
    }
    assert len(keys) == 2
