"""Groups of questions that mean the same: one row of a list."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from admin.questions.asked import Asked, Candidate
from admin.questions.brain import Brain
from admin.questions.meaning import MOST, SURE, Meant, meanings
from knowledge.lessons import question_form

A_WEEK: Final = timedelta(days=7)
_REMEMBERED: Final = 16
"""Lists whose groups are kept: turning a page groups nothing anew."""


@dataclass(frozen=True)
class Group:
    """Hold turns of one meaning, the newest first."""

    turns: tuple[Asked, ...]

    @cached_property
    def lead(self) -> Asked:
        """Return the turn that stands for all: the wording asked most often, the newest time."""
        forms = Counter(question_form(one.text) for one in self.turns)
        return max(self.turns, key=lambda one: (forms[question_form(one.text)], one.at, one.id))

    @property
    def count(self) -> int:
        """Return how often it was asked."""
        return len(self.turns)

    @cached_property
    def statuses(self) -> list[tuple[str, int]]:
        """Return how the turns ended, the most frequent first."""
        found = Counter(one.status for one in self.turns)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    @cached_property
    def top(self) -> Candidate | None:
        """Return the procedure that stood first most often."""
        found = Counter(one.top.code for one in self.turns if one.top)
        if not found:
            return None
        code = min(found, key=lambda one: (-found[one], one))
        return next(one.top for one in self.turns if one.top and one.top.code == code)

    def wordings(self) -> list[tuple[str, tuple[Asked, ...]]]:
        """Return what was typed, each form once with its turns, the most frequent first."""
        found: dict[str, list[Asked]] = defaultdict(list)
        for one in self.turns:
            found[question_form(one.text)].append(one)
        ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return [(turns[0].text, tuple(turns)) for _, turns in ranked]

    def trend(self, now: datetime) -> tuple[int, int]:
        """Return how often it was asked in the last seven days, and in the seven before."""
        ages = [now - one.at for one in self.turns]
        return sum(age < A_WEEK for age in ages), sum(A_WEEK <= age < 2 * A_WEEK for age in ages)


class Grouping:
    """Put turns into groups, and remember how."""

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._known: OrderedDict[str, list[int]] = OrderedDict()

    async def by_meaning(self, turns: Sequence[Asked]) -> tuple[list[Group], bool]:
        """Return the groups, the largest first, and whether sentences could be compared for it."""
        questions = [_meant(one) for one in turns]
        key = _key(questions)
        if key in self._known:
            self._known.move_to_end(key)
            return _grouped(turns, self._known[key]), True
        texts = _most_asked(questions, turns)
        vectors = await self._brain.vectors(list(texts.values()))
        by_form = {} if vectors is None else dict(zip(texts, vectors, strict=True))
        labels = await asyncio.to_thread(meanings, questions, by_form)
        if vectors is not None:
            self._remember(key, labels)
        return _grouped(turns, labels), vectors is not None

    def _remember(self, key: str, labels: list[int]) -> None:
        self._known[key] = labels
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def by_step(turns: Sequence[Asked]) -> list[Group]:
    """Return the turns by the step of a guide at which they stood, most turns first."""
    steps: dict[tuple[str, str], int] = {}
    labels = [steps.setdefault((one.guide or "", one.step or ""), len(steps)) for one in turns]
    return _grouped(turns, labels)


def _meant(turn: Asked) -> Meant:
    best = turn.candidates[0] if turn.candidates else None
    return Meant(question_form(turn.text), best.code if best and best.score >= SURE else None)


def _most_asked(questions: Sequence[Meant], turns: Sequence[Asked]) -> dict[str, str]:
    """Return one text for each form that is to be compared, the forms asked most often first."""
    texts: dict[str, str] = {}
    for one, turn in zip(questions, turns, strict=True):
        # Of two spellings always the same one speaks, whichever came first.
        texts[one.form] = min(turn.text, texts.get(one.form, turn.text))
    counts = Counter(one.form for one in questions)
    return {form: texts[form] for form in sorted(texts, key=lambda form: (-counts[form], form))[:MOST]}


def _key(questions: Sequence[Meant]) -> str:
    parts = (f"{one.form}\t{one.about or ''}" for one in questions)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _grouped(turns: Sequence[Asked], labels: Sequence[int]) -> list[Group]:
    found: dict[int, list[Asked]] = defaultdict(list)
    for turn, label in zip(turns, labels, strict=True):
        found[label].append(turn)
    groups = [Group(tuple(members)) for members in found.values()]
    return sorted(groups, key=lambda one: (-one.count, -one.turns[0].at.timestamp(), one.lead.id))
