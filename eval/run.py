"""Run one evaluation from beginning to end: our golden sets, or a file that somebody names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.curve import curve_of
from eval.dialogues.figures import measure_dialogues
from eval.dialogues.run import observe_dialogues
from eval.dialogues.script import read_dialogues
from eval.external import Matched
from eval.guides import GUIDES, GuideMeasures, measure_guides, observe_guides, read_guide_questions
from eval.outside import measure_outside, observe_outside
from eval.progress import Track, silently
from eval.questions import (
    LETTERS,
    OUTSIDE,
    QUESTIONS,
    QUESTIONS_2,
    Asked,
    in_catalogue,
    read_questions,
)
from eval.report import Report, SetReport
from eval.requests import REQUESTS, measure_requests, observe_requests, read_requests
from eval.retrieval import observe
from eval.robustness import measure_variants
from eval.seen import Seen
from knowledge.search import Searcher


def evaluate(searcher: Searcher, track: Track = silently) -> Report:
    """Measure a searcher on all our golden sets but the dialogues."""
    sets = [
        _read_set(searcher, QUESTIONS, track, with_variants=True),
        _read_set(searcher, QUESTIONS_2, track, with_variants=True),
        _read_set(searcher, LETTERS, track),
    ]
    strayed = observe_outside(searcher.search, read_questions(OUTSIDE), track, OUTSIDE.name)
    served = observe_requests(searcher.search, read_requests(), track, REQUESTS.name)
    guides, guided = _guides(searcher, track)
    outcomes = [outcome for one in sets for outcome in one.outcomes]
    return Report(
        catalogue=searcher.catalogue,
        own=True,
        sets=sets,
        seen=[
            *_seen(sets),
            *(one.seen(OUTSIDE.name) for one in strayed),
            *(one.seen(REQUESTS.name) for one in served),
            *guided,
        ],
        outside=measure_outside(strayed),
        requests=measure_requests(served),
        guides=guides,
        curve=curve_of(outcomes, strayed, searcher.thresholds),
    )


def evaluate_file(searcher: Searcher, path: Path, track: Track = silently) -> Report:
    """Measure a searcher on somebody's file of questions and codes.

    Raises:
        QuestionFileError: the file is not a question file.
    """
    return _other(searcher, _read_set(searcher, path, track))


def evaluate_matched(searcher: Searcher, name: str, matched: Matched, track: Track = silently) -> Report:
    """Measure a searcher on other people's questions, whose titles were matched to procedures."""
    return _other(searcher, _set(searcher, name, matched.asked, matched.left_out, track))


def with_dialogues(report: Report, built: Path, track: Track = silently) -> Report:
    """Return a report completed by the dialogues, said to a house that runs on the data folder ``built``.

    Raises:
        HouseError: the house did not start, or did not answer.
    """
    judged = observe_dialogues(built, read_dialogues(), report.catalogue, track)
    seen = [*report.seen, *(one.seen() for one in judged)]
    return replace(report, seen=seen, dialogues=measure_dialogues(judged))


def _other(searcher: Searcher, one: SetReport) -> Report:
    return Report(searcher.catalogue, own=False, sets=[one], seen=_seen([one]))


def _read_set(searcher: Searcher, path: Path, track: Track, *, with_variants: bool = False) -> SetReport:
    asked, left_out = in_catalogue(read_questions(path), searcher.catalogue)
    return _set(searcher, path.name, asked, left_out, track, with_variants=with_variants)


def _set(
    searcher: Searcher,
    name: str,
    asked: Sequence[Asked],
    left_out: int,
    track: Track,
    *,
    with_variants: bool = False,
) -> SetReport:
    outcomes = observe(searcher.search, searcher.catalogue, asked, track, name)
    variants = measure_variants(searcher.search, outcomes, track) if with_variants else {}
    return SetReport(name, outcomes, left_out, variants)


def _guides(searcher: Searcher, track: Track) -> tuple[dict[str, GuideMeasures] | None, list[Seen]]:
    """Return the figures of guides, and each question; nothing while their questions are not written."""
    if not GUIDES.is_file():
        return None, []
    guided = observe_guides(searcher.search, read_guide_questions(), track, GUIDES.name)
    return measure_guides(guided), [one.seen(GUIDES.name) for one in guided]


def _seen(sets: Sequence[SetReport]) -> list[Seen]:
    return [outcome.seen(one.name) for one in sets for outcome in one.outcomes]
