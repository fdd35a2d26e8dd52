"""From decisions to lessons: what the files of the teaching folder say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from admin.teaching.decision import Content, Decision, Kind, Wording
from admin.teaching.held_out import split
from knowledge.aspects import Aspect
from knowledge.lessons import (
    CuratedAnswer,
    GoldenQuestion,
    GuideLesson,
    Phrase,
    ProcedureLesson,
    question_form,
)
from knowledge.phrases import can_be_marked
from knowledge.teaching import Taught

_ASKS: Final = {
    Kind.PROCEDURE: "ask_procedure",
    Kind.ALIAS: "ask_procedure",
    Kind.GUIDE: "start_guide",
    Kind.OUT_OF_SCOPE: "out_of_scope",
}
"""What kind of message it is whose content is decided."""


class Right(NamedTuple):
    """Say what is right for a message: kind of thing, its name, and the intent to learn."""

    what: str
    name: str
    intent: str


@dataclass(frozen=True)
class Line:
    """Hold one wording with what is right for it."""

    text: str
    right: Right
    aspects: tuple[Aspect, ...]


def taught_by(decisions: Sequence[Decision], share: float, tested: Collection[str] = ()) -> Taught:
    """Return the lessons of decisions; of two about the same wording the one confirmed last counts.

    ``share`` (0..1) is kept for testing; ``tested`` are forms of questions that the house tests with
    anyway, and never learns from.
    """
    lines = _lines(decisions)
    for form in tested:
        lines.pop(form, None)
    by_right: dict[Right, dict[str, str]] = defaultdict(dict)
    for form, line in lines.items():
        by_right[line.right][form] = line.text
    learnt: dict[Right, list[str]] = {}
    golden: list[GoldenQuestion] = []
    for right, texts in sorted(by_right.items()):
        learnt[right], kept = split(texts, share)
        golden += [_golden(right, text) for text in kept]
    aspects = {line.text: line.aspects for line in lines.values()}
    aliases = _aliases(decisions)
    return Taught(
        nlu=_nlu(learnt, aspects),
        procedures=_procedures(learnt, aliases),
        guides={name: GuideLesson(examples=found) for name, found in _of("guide", learnt).items()},
        outside=_of("outside", learnt).get("", ()),
        golden=tuple(golden),
        answers=_answers(decisions),
    )


def right_of(content: Content) -> Right:
    """Return what is right for the questions of a decision."""
    name = content.target or ""
    if content.kind is Kind.INTENT:
        return Right("intent", name, name)
    what = {Kind.GUIDE: "guide", Kind.OUT_OF_SCOPE: "outside"}.get(content.kind, "procedure")
    return Right(what, name, _ASKS[content.kind])


def _lines(decisions: Sequence[Decision]) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for decision in sorted(decisions, key=_confirmed):
        content = decision.content
        if not content.kind.teaches or not decision.holds:
            continue
        for wording in content.lessons:
            aspects = content.aspects if content.kind is Kind.INTENT else wording.aspects
            found[question_form(wording.text)] = Line(wording.text, right_of(content), aspects)
    return found


def _confirmed(decision: Decision) -> tuple[float, int]:
    at = decision.confirmed_at or decision.decided_at
    return at.timestamp(), decision.id


def _of(what: str, learnt: dict[Right, list[str]]) -> dict[str, tuple[str, ...]]:
    """Return the wordings to learn for one kind of thing, by its name; names with none are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for right, texts in learnt.items():
        if right.what == what and texts:
            found[right.name].update(texts)
    return {name: tuple(sorted(texts)) for name, texts in sorted(found.items())}


def _golden(right: Right, text: str) -> GoldenQuestion:
    return GoldenQuestion(
        q=text,
        code=right.name if right.what == "procedure" else None,
        guide=right.name if right.what == "guide" else None,
        intent=right.name if right.what == "intent" else None,
    )


def _nlu(
    learnt: dict[Right, list[str]], aspects: dict[str, tuple[Aspect, ...]]
) -> dict[str, tuple[Phrase, ...]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for right, found in learnt.items():
        texts[right.intent] += found
    return {
        intent: tuple(_phrase(text, aspects[text]) for text in sorted(found))
        for intent, found in sorted(texts.items())
        if found
    }


def _phrase(text: str, aspects: tuple[Aspect, ...]) -> Phrase:
    phrase = Phrase(text=text, aspects=tuple(one for one in Aspect if one in aspects))
    return phrase if can_be_marked(phrase) else Phrase(text=text)


def _procedures(
    learnt: dict[Right, list[str]], aliases: dict[str, tuple[str, ...]]
) -> dict[str, ProcedureLesson]:
    examples = _of("procedure", learnt)
    return {
        code: ProcedureLesson(aliases=aliases.get(code, ()), examples=examples.get(code, ()))
        for code in sorted({*examples, *aliases})
    }


def _aliases(decisions: Sequence[Decision]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in decisions:
        if one.holds and one.content.alias and one.content.target:
            found[one.content.target].add(one.content.alias)
    return {code: tuple(sorted(names)) for code, names in sorted(found.items())}


def _answers(decisions: Sequence[Decision]) -> dict[str, CuratedAnswer]:
    return {
        f"{one.id:05}": one.content.answer.curated(_asked(one.content.wordings))
        for one in decisions
        if one.holds and one.content.answer and _asked(one.content.wordings)
    }


def _asked(wordings: Sequence[Wording]) -> list[str]:
    return sorted({one.text for one in wordings if one.taught})
