"""What has to run again when the catalogue changes, told by the very hashes that name index and model."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from admin.catalogue.stock import Stock
from admin.retraining import store
from channels.database import Database
from eval.questions import LETTERS, QUESTIONS, QUESTIONS_2, read_questions
from knowledge.loader import Catalogue
from knowledge.teaching import read_taught


@dataclass(frozen=True)
class Rerun:
    """Say whether the index has to be built again, and whether Rasa has to learn again."""

    index: bool
    model: bool

    def __bool__(self) -> bool:
        return self.index or self.model


async def rerun_between(stock: Stock, before: Catalogue, after: Catalogue) -> Rerun:
    """Return what the step from one catalogue to another asks for."""
    old, new = await asyncio.to_thread(lambda: (stock.names(before), stock.names(after)))
    return Rerun(index=old[0] != new[0], model=old[1] != new[1])


async def rerun_of_change(stock: Stock, now: Catalogue) -> Rerun:
    """Return what any change of a procedure asks for: each gives the catalogue another version."""
    return await rerun_between(stock, now, replace(now, version=f"{now.version}+"))


async def behind(stock: Stock, database: Database) -> Rerun | None:
    """Return what the catalogue of now has that people do not hear yet; ``None`` when nothing ran so far."""
    live = await database.run(store.live)
    if live is None or not live.index_name or not live.model_name:
        return None
    shelf = await stock.shelf()
    index, model = await asyncio.to_thread(stock.names, shelf.now)
    return Rerun(index=index != live.index_name, model=model != live.model_name)


async def golden_questions(code: str, lessons: Path) -> list[str]:
    """Return the questions that a retraining tries on a procedure: those we ship, and those officers kept."""
    return await asyncio.to_thread(lambda: [q for one, q in _golden(lessons) if one == code])


def _golden(lessons: Path) -> Iterable[tuple[str | None, str]]:
    for path in (QUESTIONS, QUESTIONS_2, LETTERS):
        yield from ((one.code, one.q) for one in read_questions(path))
    yield from ((one.code, one.q) for one in read_taught(lessons).golden)
