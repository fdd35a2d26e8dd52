"""Cut a procedure into the texts that retrieval compares a question with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.index.query import Query
from knowledge.schema import Procedure
from vietnamese.spelling import Speller


@dataclass(frozen=True)
class View:
    """Hold one text of one procedure.

    ``position`` is the procedure's place in the catalogue. After the last come the guides, and then
    one place for "none of these": its views are messages that nothing answers.
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


def guide_views(guides: Mapping[str, Sequence[str]], start: int) -> list[View]:
    """Return the views of each guide, in order; the first one stands at ``start``."""
    return [
        View(position, text, Query.of(text), is_example=True)
        for position, texts in enumerate(guides.values(), start)
        for text in texts
    ]


def outside_views(texts: Iterable[str], position: int) -> list[View]:
    """Return the views of the candidate "none of these"."""
    return [View(position, text, Query.of(text), is_example=True) for text in texts]


def mended(views: Iterable[View], speller: Speller) -> list[View]:
    """Return the views spelt as a question will be when it comes."""
    return [replace(view, query=view.query.mended(speller)) for view in views]


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
