"""Judge one answer by what was expected after the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from channels.status import Status
from eval.dialogues.script import Dialogue, Expectation, expectations
from eval.dialogues.talk import Answer
from eval.seen import Seen
from knowledge.loader import Catalogue

SET_NAME = "dialogues.yaml"


class Verdict(StrEnum):
    """Say how a turn went."""

    RIGHT = "right"
    """All that was expected is so."""
    ASKED_BACK = "asked_back"
    """A question was asked, and one of its answers leads to the right procedure."""
    WRONG = "wrong"


@dataclass(frozen=True)
class Judged:
    """Hold one scored turn. A part that was not expected is ``None``.

    ``after_right`` says that the right procedure was under discussion when it was said.
    """

    expected: Expectation
    status: str
    verdict: Verdict
    procedure_right: bool | None
    aspect_right: bool | None
    after_right: bool = False

    def seen(self) -> Seen:
        """Return what a report keeps of it; the same words may be said in two conversations."""
        text = f"{self.expected.dialogue} · {self.expected.place + 1} · {self.expected.line.say}"
        return Seen(SET_NAME, text, None, self.status, self.verdict is Verdict.RIGHT)


def judge_all(dialogue: Dialogue, answers: Sequence[Answer], catalogue: Catalogue) -> list[Judged]:
    """Return every scored turn of a conversation, judged.

    Args:
        dialogue: the conversation.
        answers: what the web interface answered, one a message.
        catalogue: the one that the answers come from.
    """
    judged: list[Judged] = []
    well = False
    for expected in expectations(dialogue):
        one = judge(expected, answers[expected.place], catalogue, after_right=well)
        judged.append(one)
        well = well if one.procedure_right is None else one.procedure_right
    return judged


def judge(
    expected: Expectation, answer: Answer, catalogue: Catalogue, *, after_right: bool = False
) -> Judged:
    """Return how an answer of the web interface, asked to explain itself, meets what was expected."""
    line = expected.line
    procedure = None if line.procedure is None else _shown(answer) == line.procedure
    aspect = None if line.aspect is None else line.aspect in (answer.get("explain") or {}).get("aspects", ())
    status = None if line.status is None else answer["status"] == line.status
    if all(part is not False for part in (procedure, aspect, status)):
        verdict = Verdict.RIGHT
    elif procedure is False and line.procedure in offered(answer, catalogue):
        verdict = Verdict.ASKED_BACK
    else:
        verdict = Verdict.WRONG
    return Judged(expected, answer["status"], verdict, procedure, aspect, after_right)


def offered(answer: Answer, catalogue: Catalogue) -> set[str]:
    """Return the procedures that a question's answers lead to; none when no question was asked back.

    Buttons hide what they stand for, so their labels are looked up: answers of a telling question, or
    everyday names.
    """
    if answer["status"] != Status.CLARIFY:
        return set()
    buttons = (button for reply in answer["replies"] for button in reply["actions"])
    labels = {button["label"].partition(". ")[2] for button in buttons if button["kind"] == "reply"}
    twins = (
        question
        for question in catalogue.twin_questions
        if labels and {option.answer for option in question.options} <= labels
    )
    named = (procedure.code for procedure in catalogue if procedure.plain_name in labels)
    return {*(code for question in twins for code in question.codes), *named}


def _shown(answer: Answer) -> str | None:
    procedure = answer.get("procedure")
    return str(procedure["code"]) if procedure else None
