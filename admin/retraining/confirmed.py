"""The questions that people confirmed lately, and that nothing was trained on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from admin.teaching import book
from admin.teaching.decision import Decision, Kind
from knowledge.lessons import question_form
from knowledge.teaching import Taught

LATELY: Final = timedelta(days=31)
_NAMES_A_PROCEDURE: Final = (Kind.PROCEDURE, Kind.ALIAS)


@dataclass(frozen=True)
class Confirmed:
    """Hold a question with what is right for it: a procedure's code, a guide's id, or neither."""

    text: str
    code: str | None = None
    guide: str | None = None


def confirmed_questions(connection: sa.Connection, now: datetime, lessons: Taught) -> list[Confirmed]:
    """Return the questions of decisions of the last month that ``lessons`` hold nowhere, each once.

    What is learnt from would flatter the new version, and what is kept for testing has a slice of its own.
    """
    known = {question_form(text) for text in _texts(lessons)}
    found: dict[str, Confirmed] = {}
    for decision in book.in_force(connection):
        if (decision.confirmed_at or decision.decided_at) < now - LATELY:
            continue
        for one in _of(decision):
            form = question_form(one.text)
            if form not in known:
                found[form] = one
    return list(found.values())


def _of(decision: Decision) -> Iterator[Confirmed]:
    content = decision.content
    for wording in content.wordings:
        if content.kind in _NAMES_A_PROCEDURE and content.target:
            yield Confirmed(wording.text, code=content.target)
        elif content.kind is Kind.GUIDE and content.target:
            yield Confirmed(wording.text, guide=content.target)
        elif content.kind is Kind.OUT_OF_SCOPE:
            yield Confirmed(wording.text)


def _texts(lessons: Taught) -> Iterator[str]:
    for phrases in lessons.nlu.values():
        yield from (phrase.text for phrase in phrases)
    for procedure in lessons.procedures.values():
        yield from procedure.examples
    for guide in lessons.guides.values():
        yield from guide.examples
    yield from lessons.outside
    yield from (one.q for one in lessons.golden)
