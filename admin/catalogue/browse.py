"""Pages to read: what there is, one procedure with all its facts, what contradicts the import."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.accounts.access import Editor
from admin.accounts.desk import desk_of
from admin.catalogue.addresses import CATALOGUE, CONFLICTS, PROCEDURE
from admin.catalogue.book import EditBook
from admin.catalogue.edit import Edit, State, key_of
from admin.catalogue.rerun import behind, golden_questions, rerun_of_change
from admin.catalogue.stock import Stock, stock_of
from admin.catalogue.to_check import Wish, facts_to_check
from admin.catalogue.wording import label_of, source_line, told, told_conflict, told_content
from admin.errors import NotThereError
from admin.follow_ups.clock import day_of
from admin.web.pages import page
from admin.web.paging import Paging
from knowledge.counts import TITLES
from knowledge.fact_edits import FactField, content_of
from knowledge.loader import Catalogue
from knowledge.schema import Fact, Procedure, Source

ON_A_PAGE: Final = 40
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Line:
    """Hold one fact as the page of its procedure shows it; ``edit`` is the correction it comes from."""

    key: str
    text: str
    source: Source
    where: str
    age: int
    unconfirmed: bool
    edit: Edit | None
    waiting: Edit | None


@dataclass(frozen=True)
class Section:
    """Hold one field of a procedure; ``added`` are new facts that wait to be confirmed."""

    field: FactField
    label: str
    lines: Sequence[Line]
    added: Sequence[Edit]

    @property
    def is_full(self) -> bool:
        """Return whether nothing can be added: there is one way online."""
        return self.field is FactField.ONLINE and bool(self.lines)


@router.get(CATALOGUE)
async def home(request: Request, who: Editor) -> Response:
    """Search the procedures, and show what is to be done."""
    stock, desk = stock_of(request), desk_of(request)
    shelf = await stock.shelf()
    wish = Wish.of(request.query_params)
    paging = Paging.of(request.query_params, CATALOGUE, [("tim", wish.words)])
    found = await asyncio.to_thread(lambda: [one for one in shelf.now if wish.names(one)])
    last = paging.last(len(found), ON_A_PAGE)
    start = (min(paging.number, last) - 1) * ON_A_PAGE
    return page(
        request,
        "catalogue.html",
        who,
        shelf=shelf,
        words=wish.words,
        found=found[start : start + ON_A_PAGE],
        count=len(found),
        number=min(paging.number, last),
        last=last,
        link=paging.link,
        titles=TITLES,
        todo=await _todo(stock, shelf.now, EditBook(desk.database, stock.places.facts), day_of(desk.now)),
        waiting=list(shelf.edits.waiting(shelf.base)),
        behind=await behind(stock, desk.database),
    )


@router.get(f"{PROCEDURE}/{{code}}")
async def procedure(request: Request, who: Editor, code: str) -> Response:
    """Show every fact of a procedure with its source, its date, and who corrected it."""
    stock, desk = stock_of(request), desk_of(request)
    shelf = await stock.shelf()
    found = require(shelf.now, code)
    edits = await EditBook(desk.database, stock.places.facts).of_procedure(found.code)
    return page(
        request,
        "catalogue_procedure.html",
        who,
        one=found,
        sections=_sections(found, edits, day_of(desk.now)),
        history=edits,
        waiting=[one for code, one in shelf.edits.waiting(shelf.base) if code == found.code],
        is_written=found.code in shelf.written.procedures,
        conflicts=[one for one in shelf.conflicts if one.code == found.code],
        rerun=await rerun_of_change(stock, shelf.now),
        golden=await golden_questions(found.code, stock.places.lessons),
        label_of=label_of,
        told_conflict=told_conflict,
        told_content=told_content,
        source_line=source_line,
        titles=TITLES,
    )


@router.get(CONFLICTS)
async def conflicts(request: Request, who: Editor) -> Response:
    """List where the import says something else than a person wrote, and corrections without their fact."""
    shelf = await stock_of(request).shelf()
    paging = Paging.of(request.query_params, CONFLICTS)
    last = paging.last(len(shelf.conflicts), ON_A_PAGE)
    start = (min(paging.number, last) - 1) * ON_A_PAGE
    return page(
        request,
        "catalogue_conflicts.html",
        who,
        shelf=shelf,
        found=shelf.conflicts[start : start + ON_A_PAGE],
        waiting=list(shelf.edits.waiting(shelf.base)),
        number=min(paging.number, last),
        last=last,
        link=paging.link,
        label_of=label_of,
        told_conflict=told_conflict,
        told_content=told_content,
    )


def require(catalogue: Catalogue, code: str) -> Procedure:
    """Return a procedure.

    Raises:
        NotThereError: there is none with this code.
    """
    found = catalogue.procedures.get(code)
    if found is None:
        raise NotThereError("Danh mục không có thủ tục mang mã này.", "Anh/chị tìm lại theo tên.")
    return found


async def _todo(stock: Stock, catalogue: Catalogue, book: EditBook, today: date) -> dict[str, int]:
    to_check = await asyncio.to_thread(facts_to_check, catalogue, today, Wish())
    return {
        "edits": len(await book.in_states(State.PROPOSED)),
        "to_check": len(to_check),
        "conflicts": len((await stock.shelf()).conflicts),
    }


def _sections(procedure: Procedure, edits: Sequence[Edit], today: date) -> list[Section]:
    return [_section(procedure, field, edits, today) for field in FactField]


def _section(procedure: Procedure, field: FactField, edits: Sequence[Edit], today: date) -> Section:
    mine = [one for one in edits if one.field is field]
    open_ones = [one for one in mine if one.state is State.PROPOSED]
    in_force = {f"edit-{one.id}": one for one in mine if one.state is State.IN_FORCE}

    def line(fact: Fact) -> Line:
        source, content = procedure.source_of(fact), content_of(fact)
        return Line(
            key=key_of(content),
            text=told(fact),
            source=source,
            where=source_line(source),
            age=(today - source.read).days,
            unconfirmed=fact.unconfirmed,
            edit=in_force.get(source.id),
            waiting=next((one for one in open_ones if one.before == content), None),
        )

    lines = [line(fact) for fact in field.facts_of(procedure)]
    return Section(field, label_of(field), lines, [one for one in open_ones if one.before is None])
