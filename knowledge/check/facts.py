"""Facts that are old, over, unconfirmed, or that name a body which no longer exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from knowledge.abolished import abolished_in
from knowledge.check.report import Kind, Problem
from knowledge.loader import Catalogue
from knowledge.schema import Procedure, confirmed

TEXTS = ("name", "text", "body", "when", "note", "form", "unit")


def shown_texts(procedure: Procedure) -> Iterator[str]:
    """Yield every text of a procedure that a resident may read."""
    yield from (procedure.name, procedure.plain_name, procedure.summary)
    for fact in confirmed(procedure.facts()):
        yield from (str(value) for key, value in fact if key in TEXTS and value)
    yield from (step.text for step in procedure.next_steps)


def facts_to_look_at(catalogue: Catalogue, today: date, days: int) -> Iterator[Problem]:
    """Yield what is old, over, unconfirmed, abolished, and procedures that name no body to go to."""
    for procedure in catalogue:
        yield from _abolished(procedure)
        yield from _by_date(procedure, today, days)
        if not confirmed(procedure.places):
            yield Problem(Kind.NO_PLACE, procedure.code, "chưa có nơi nhận nào chắc chắn")
        waiting = Counter(type(fact).__name__ for fact in procedure.facts() if fact.unconfirmed)
        if waiting:
            detail = ", ".join(f"{name} {count}" for name, count in sorted(waiting.items()))
            yield Problem(Kind.UNCONFIRMED, procedure.code, detail)


def _abolished(procedure: Procedure) -> Iterator[Problem]:
    for text in shown_texts(procedure):
        for match in abolished_in(text):
            yield Problem(Kind.ABOLISHED_BODY, procedure.code, f"“{match.text}” trong “{text[:90]}”")


def _by_date(procedure: Procedure, today: date, days: int) -> Iterator[Problem]:
    for source in procedure.sources:
        age = (today - source.read).days
        if age > days:
            yield Problem(Kind.STALE, procedure.code, f"{source.title}: xem cách đây {age} ngày")
    for fee in confirmed(procedure.fees):
        if fee.until and fee.until < today:
            yield Problem(Kind.ENDED, procedure.code, f"mức phí tới {fee.until:%d/%m/%Y}")
