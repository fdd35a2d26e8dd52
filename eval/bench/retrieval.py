"""Retrieval alone: the searcher in this process, one question after another."""

from __future__ import annotations

import time
from collections.abc import Sequence

from eval.bench.load import Measured, measured
from eval.bench.speakers import Reply
from knowledge.search import Searcher

ROUNDS = 5


def time_search(searcher: Searcher, questions: Sequence[str]) -> Measured:
    """Return the times of a warm searcher, each question :data:`ROUNDS` times."""
    for question in questions:
        searcher.search(question)
    started = time.perf_counter()
    replies = [_timed(searcher, question) for _ in range(ROUNDS) for question in questions]
    return measured(1, replies, time.perf_counter() - started)


def _timed(searcher: Searcher, question: str) -> Reply:
    started = time.perf_counter()
    searcher.search(question)
    return Reply((time.perf_counter() - started) * 1000)
