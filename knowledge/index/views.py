"""Cut a procedure into the texts that retrieval compares a question with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.index.query import Query
from knowledge.schema import Procedure


@dataclass(frozen=True)
class View:
    """Hold one text of one procedure.

    ``position`` is the procedure's place in the catalogue. One place after the last stands for
    "none of these": its views are messages that no procedure answers.
    """

    position: int
    text: str
    query: Query
    is_example: bool


def views_of(procedures: Iterable[Procedure]) -> list[View]:
    """Return every view, ordered by procedure, at least one for each."""
    return [
        View(position, text, Query.of(text), is_example)
        for position, procedure in enumerate(procedures)
        for text, is_example in _texts(procedure)
    ]


def outside_views(texts: Iterable[str], position: int) -> list[View]:
    """Return the views of the candidate "none of these"."""
    return [View(position, text, Query.of(text), is_example=True) for text in texts]


def _texts(procedure: Procedure) -> Iterable[tuple[str, bool]]:
    yield procedure.name, False
    if not procedure.examples:
        # Imported: the rest is cut out of the name, and would only count its words twice.
        return
    yield procedure.plain_name, False
    yield procedure.summary, False
    for alias in procedure.aliases:
        yield alias, False
    for example in procedure.examples:
        yield example, True
