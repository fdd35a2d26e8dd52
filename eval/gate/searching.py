"""Put the questions of the golden sets, and those that officers taught or confirmed, to two searches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from actions.twins import telling_question
from eval.gate.observation import Kind, Observation, Probe, Told
from eval.guides import GUIDES, GuideQuestion, read_guide_questions
from eval.progress import Track, silently
from eval.questions import LETTERS, OUTSIDE, QUESTIONS, QUESTIONS_2, Question, read_questions
from eval.requests import REQUESTS, ManyRequests, read_requests
from knowledge.decision import Decision
from knowledge.guides.force import guides_in_force
from knowledge.loader import Catalogue
from knowledge.search import Searcher, SearchResult

NOTHING: Final = "Việc ngoài danh mục"


@dataclass(frozen=True)
class Wanted:
    """Hold a probe and what is right for it: codes (the first is meant), or a guide, or nothing at all."""

    probe: Probe
    codes: tuple[str, ...] = ()
    guide: str | None = None


def golden(catalogue: Catalogue) -> list[Wanted]:
    """Return every question of our golden sets that this catalogue can be asked."""
    sets = {"questions": QUESTIONS, "questions_2": QUESTIONS_2, "letters": LETTERS, "outside": OUTSIDE}
    wanted = [one for name, path in sets.items() for one in about(name, read_questions(path), catalogue)]
    wanted += [_guided(one) for one in read_guide_questions(GUIDES) if one.guide]
    several = (_several(one, catalogue) for one in read_requests(REQUESTS))
    return [*wanted, *(one for one in several if one is not None)]


def about(name: str, questions: Sequence[Question], catalogue: Catalogue) -> Iterator[Wanted]:
    """Return questions of one slice, whose codes are known; one without a code wants no answer."""
    for question in questions:
        found = catalogue.get(question.code) if question.code else None
        if question.code is None:
            yield Wanted(Probe(name, Kind.OUTSIDE, NOTHING, question.q))
        elif found is not None:
            yield Wanted(Probe(name, Kind.PROCEDURE, found.plain_name, question.q), (found.code,))


def guided(name: str, text: str, guide: str) -> Wanted:
    """Return a question of one slice whose answer is a guide."""
    return Wanted(Probe(name, Kind.GUIDE, _guide_title(guide), text), guide=guide)


def observe(
    wanted: Sequence[Wanted], old: Searcher | None, new: Searcher, track: Track = silently
) -> list[Observation]:
    """Put every question to both searches; two that are the same object are asked once."""
    observed = []
    for one in track(wanted, "search"):
        told = tell(one, new.search(one.probe.text), new.catalogue)
        before = told if old is new else None
        if old is not None and before is None:
            before = tell(one, old.search(one.probe.text), old.catalogue)
        observed.append(Observation(one.probe, before, told))
    return observed


def tell(wanted: Wanted, found: SearchResult, catalogue: Catalogue) -> Told:
    """Say what a search did, and whether a person is served by it.

    That is so when the right thing is answered, or one question is asked whose answers lead there.
    """
    if wanted.guide is not None:
        right = found.decision is Decision.GUIDE and found.guides[0][0] == wanted.guide
    elif not wanted.codes:
        right = found.decision is not Decision.ANSWER
    else:
        right = _serves(wanted.codes, found, catalogue)
    return Told(right, _said(found), at_once=right and found.decision is Decision.ANSWER)


def _serves(codes: Sequence[str], found: SearchResult, catalogue: Catalogue) -> bool:
    first, *others = codes
    if found.decision is Decision.ANSWER:
        beside = {hit.procedure.code for hit in (*found.requests, *found.also)}
        return found.hits[0].procedure.code == first and beside.issuperset(others)
    if found.decision is not Decision.CLARIFY:
        return False
    asked_apart = telling_question(catalogue, found)
    offered = {hit.procedure.code for hit in found.choices} | (asked_apart.codes if asked_apart else set())
    return offered.issuperset(codes)


def _said(found: SearchResult) -> str:
    names: Mapping[Decision, str] = {
        Decision.ANSWER: found.hits[0].procedure.plain_name if found.hits else "",
        Decision.CLARIFY: "hỏi lại: " + " / ".join(hit.procedure.plain_name for hit in found.choices),
        Decision.GUIDE: f"chỉ từng bước: {_guide_title(found.guides[0][0])}" if found.guides else "",
    }
    return names.get(found.decision, "nói là chưa có việc này")


def _guided(question: GuideQuestion) -> Wanted:
    return guided("guides", question.q, question.guide or "")


def _several(message: ManyRequests, catalogue: Catalogue) -> Wanted | None:
    found = [catalogue.get(code) for code in message.codes]
    codes = tuple(one.code for one in found if one is not None)
    if found[0] is None or len(codes) < len(found):
        return None
    return Wanted(Probe("requests", Kind.PROCEDURE, found[0].plain_name, message.q), codes)


def _guide_title(guide: str) -> str:
    found = guides_in_force().get(guide)
    return found.title if found else guide
