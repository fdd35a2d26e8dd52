"""Run one evaluation from beginning to end: our golden sets, or a file that somebody names."""

from __future__ import annotations

from pathlib import Path

from eval.questions import OUTSIDE, QUESTIONS, in_catalogue, read_questions
from eval.report import Report
from eval.retrieval import measure_by_procedure, measure_by_slice, measure_outside, observe
from knowledge.search import Searcher


def evaluate(searcher: Searcher, set_file: Path | None = None) -> Report:
    """Measure a searcher on our golden sets, or on ``set_file`` alone.

    Raises:
        QuestionFileError: the file is not a question file.
    """
    asked, left_out = in_catalogue(read_questions(set_file or QUESTIONS), searcher.catalogue)
    outcomes = observe(searcher.search, asked)
    return Report(
        source=(set_file or QUESTIONS).name,
        catalogue=searcher.catalogue.version,
        left_out=left_out,
        slices=measure_by_slice(outcomes),
        procedures=measure_by_procedure(outcomes),
        outside={} if set_file else measure_outside(searcher.search, read_questions(OUTSIDE)),
    )
