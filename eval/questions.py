"""The questions to measure with: JSON Lines, one question a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from eval.jsonl import read_lines
from knowledge.loader import Catalogue
from knowledge.schema import Procedure

GOLDEN = Path(__file__).parent / "golden"
QUESTIONS = GOLDEN / "questions.jsonl"
QUESTIONS_2 = GOLDEN / "questions-2.jsonl"
"""For the procedures that came later; written from their summaries, so easier: not to be averaged."""
LETTERS = GOLDEN / "letters.jsonl"
OUTSIDE = GOLDEN / "outside.jsonl"

Text = Annotated[str, Field(min_length=1)]


class Question(BaseModel):
    """Hold a question. Other keys of its line are left aside.

    ``code`` is the procedure that answers it, ``None`` when none does; ``slice`` (other people's files
    call it ``kind``) says what kind of question it is, and is empty in a set that is not divided.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", populate_by_name=True)

    q: Text
    code: str | None = None
    slice: str = Field(default="", validation_alias=AliasChoices("slice", "kind"))


@dataclass(frozen=True)
class Asked:
    """Hold a question together with the procedure that answers it."""

    question: Question
    right: Procedure


def read_questions(path: Path) -> list[Question]:
    """Read a question file.

    Raises:
        QuestionFileError: naming the line that is wrong, never what somebody wrote in it.
    """
    return read_lines(path, Question, '{"q": "câu hỏi", "code": "1.000656"}')


def in_catalogue(questions: list[Question], catalogue: Catalogue) -> tuple[list[Asked], int]:
    """Pair questions with their procedures; also return how many name a code we do not have."""
    found = [(question, catalogue.get(question.code or "")) for question in questions]
    asked = [Asked(question, right) for question, right in found if right is not None]
    return asked, len(questions) - len(asked)
