"""Answers that a person wrote for certain questions: found by the form of the question, while they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog

from knowledge.errors import TeachingError
from knowledge.lessons import CuratedAnswer, question_form
from knowledge.teaching import read_answers

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Found:
    """Hold an answer and its id."""

    id: str
    answer: CuratedAnswer


class CuratedAnswers:
    """Follow the folder of answers; a changed one counts from the next message."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._stamp = -1
        self._by_form: Mapping[str, list[Found]] = {}

    def find(self, text: str, today: date) -> Found | None:
        """Return the answer for a question that is one of its forms, accents aside; none that has run out.

        Of several, the one that was read last.
        """
        self._refresh()
        if not self._by_form:
            return None
        holding = [one for one in self._by_form.get(question_form(text), ()) if one.answer.holds_on(today)]
        return max(holding, key=lambda one: (one.answer.read, one.id), default=None)

    def _refresh(self) -> None:
        stamp = _stamp(self._folder)
        if stamp == self._stamp or self._folder is None:
            return
        self._stamp = stamp
        try:
            answers = read_answers(self._folder)
        except TeachingError as error:
            # What was there stays: one broken file must not silence the others.
            log.error("curated_answers_unreadable", error=error.message)
            return
        by_form: dict[str, list[Found]] = {}
        for name, answer in answers.items():
            for question in answer.questions:
                by_form.setdefault(question_form(question), []).append(Found(name, answer))
        self._by_form = by_form


_in_force = CuratedAnswers()


def operate_answers(folder: Path | None) -> None:
    """Set once, when a process starts: where the answers are (``answers`` below the teaching folder)."""
    global _in_force
    _in_force = CuratedAnswers(folder)


def curated_answer(text: str, today: date) -> Found | None:
    """Return the answer in force for a question, if a person wrote one."""
    return _in_force.find(text, today)


def _stamp(folder: Path | None) -> int:
    """Return what changes when a file of a folder is put in, replaced or taken out."""
    try:
        return folder.stat().st_mtime_ns if folder else 0
    except OSError:
        return 0
