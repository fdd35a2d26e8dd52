"""Pages that correct a fact: an editor proposes with a source and a date, an administrator confirms."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from admin.accounts.access import Admin, Editor, Signed, checked_form
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.catalogue.addresses import EDITS, PROCEDURE
from admin.catalogue.book import EditBook
from admin.catalogue.browse import require
from admin.catalogue.draft import Draft, draft_of, typed_of
from admin.catalogue.edit import Edit, Proposal, State, key_of
from admin.catalogue.fields import READING, inputs_of
from admin.catalogue.reasons import reason_of
from admin.catalogue.rerun import Rerun, rerun_between
from admin.catalogue.stock import Shelf, stock_of
from admin.catalogue.wording import label_of, told
from admin.errors import ConflictError, InvalidInputError, NotThereError
from admin.follow_ups.clock import day_of
from admin.web.answers import done, go
from admin.web.pages import page
from knowledge.abolished import abolished_in
from knowledge.fact_edits import FactEdits, FactField, content_of
from knowledge.schema import Fact, Procedure

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_DONE: Final = {
    "de-nghi": "Đã ghi đề nghị. Người quản trị xác nhận thì mới được dùng.",
    "xac-nhan": "Đã xác nhận. Bà con nghe theo bản mới sau lần huấn luyện lại tới.",
    "tu-choi": "Đã ghi là không nhận.",
    "rut": "Đã rút. Điều có trước đó lại được dùng, từ lần huấn luyện lại tới.",
}
router = APIRouter(include_in_schema=False)


@router.get(f"{PROCEDURE}/{{code}}/sua/{{named}}")
async def form(request: Request, who: Editor, code: str, named: str) -> Response:
    """Show the form for one fact (``dieu``), or for a new one."""
    field = _field(named)
    shelf = await stock_of(request).shelf()
    procedure = require(shelf.now, code)
    key = request.query_params.get("dieu", "")
    fact = _fact(procedure, field, key)
    typed = typed_of(field, content_of(fact) if fact else None)
    is_gone = bool(key) and fact is None
    return await _form(request, who, procedure, field, Draft(typed, None, None), fact, is_gone=is_gone)


@router.post(f"{PROCEDURE}/{{code}}/sua/{{named}}")
async def propose(request: Request, who: Editor, code: str, named: str) -> Response:
    """Take a correction in; what was typed is never lost to a refusal or to somebody who was quicker."""
    form = await checked_form(request, who)
    stock, field = stock_of(request), _field(named)
    procedure = require((await stock.shelf()).now, code)
    key, removes = text_of(form, "dieu"), text_of(form, "viec") == "bo"
    fact = _fact(procedure, field, key)
    draft = draft_of(form, field, day_of(desk_of(request).now), removes=removes)
    if key and fact is None:
        return await _form(
            request, who, procedure, field, draft, await _now(request, procedure, field, key), 409
        )
    if draft.problems or draft.reading is None or (removes and fact is None):
        return await _form(request, who, procedure, field, draft, fact, 422)
    before = content_of(fact) if fact else None
    proposal = Proposal(procedure.code, field, before, None if removes else draft.content, draft.reading)
    try:
        number = await _book(request).propose(proposal, who.account)
    except ConflictError as error:
        return await _form(request, who, procedure, field, draft, fact, 409, conflict=error)
    return go(f"{EDITS}/{number}", xong="de-nghi")


@router.get(EDITS)
async def listed(request: Request, who: Editor) -> Response:
    """List what waits to be confirmed, and what was decided lately."""
    book, shelf = _book(request), await stock_of(request).shelf()
    waiting = await book.in_states(State.PROPOSED)
    decided = await book.in_states(State.IN_FORCE, State.REFUSED, State.WITHDRAWN)
    return page(
        request, "catalogue_edits.html", who, waiting=waiting, decided=decided[:60], name_of=_naming(shelf)
    )


@router.get(f"{EDITS}/{{number}}")
async def one(request: Request, who: Editor, number: Number) -> Response:
    """Show one correction: before, after, where it was read, and what would have to run again."""
    return await _shown(request, who, number)


@router.post(f"{EDITS}/{{number}}/xac-nhan")
async def confirm(request: Request, who: Admin, number: Number) -> Response:
    """Confirm a proposal."""
    form = await checked_form(request, who)
    base = (await stock_of(request).shelf()).base
    try:
        await _book(request).confirm(number, _version(form), base, who.account)
    except ConflictError as error:
        return await _shown(request, who, number, error)
    return go(f"{EDITS}/{number}", xong="xac-nhan")


@router.post(f"{EDITS}/{{number}}/tu-choi")
async def refuse(request: Request, who: Admin, number: Number) -> Response:
    """Turn a proposal down, with a reason."""
    form = await checked_form(request, who)
    try:
        await _book(request).refuse(number, _version(form), reason_of(form), who.account)
    except (ConflictError, InvalidInputError) as error:
        return await _shown(request, who, number, error)
    return go(f"{EDITS}/{number}", xong="tu-choi")


@router.post(f"{EDITS}/{{number}}/rut")
async def withdraw(request: Request, who: Admin, number: Number) -> Response:
    """Take a confirmed correction back, with a reason."""
    form = await checked_form(request, who)
    base = (await stock_of(request).shelf()).base
    try:
        await _book(request).withdraw(number, _version(form), reason_of(form), base, who.account)
    except (ConflictError, InvalidInputError) as error:
        return await _shown(request, who, number, error)
    return go(f"{EDITS}/{number}", xong="rut")


async def _form(
    request: Request,
    who: Signed,
    procedure: Procedure,
    field: FactField,
    draft: Draft,
    fact: Fact | None,
    status: int = 200,
    *,
    conflict: ConflictError | None = None,
    is_gone: bool = False,
) -> Response:
    """Show the form. After a conflict it is about the fact of now: who sends it again has seen the change."""
    latest = None
    if is_gone or (status == 409 and conflict is None):
        latest = next((one for one in await _decided(request, procedure.code) if one.field is field), None)
        conflict = ConflictError("Người khác vừa đổi chỗ này.", "Anh/chị xem bản đang có rồi gửi lại.")
    return page(
        request,
        "catalogue_fact.html",
        who,
        409 if is_gone else status,
        one=procedure,
        field=field,
        label=label_of(field),
        inputs=inputs_of(field),
        reading=READING,
        draft=draft,
        key=key_of(content_of(fact)) if fact else "",
        now=told(fact) if fact else None,
        source=procedure.source_of(fact) if fact else None,
        conflict=conflict,
        latest=latest,
    )


async def _now(request: Request, procedure: Procedure, field: FactField, key: str) -> Fact | None:
    """Return what a fact has become that was corrected since the form was opened."""
    for one in reversed(await _decided(request, procedure.code)):
        if one.field is field and one.before is not None and key_of(one.before) == key:
            key = key_of(one.after) if one.after else ""
    return _fact(procedure, field, key)


async def _decided(request: Request, code: str) -> list[Edit]:
    """Return the corrections of a procedure that are in force, the newest first."""
    found = await _book(request).of_procedure(code)
    return [one for one in found if one.state is State.IN_FORCE]


async def _shown(
    request: Request, who: Signed, number: int, error: ConflictError | InvalidInputError | None = None
) -> Response:
    edit = await _book(request).find(number)
    shelf = await stock_of(request).shelf()
    return page(
        request,
        "catalogue_edit.html",
        who,
        error.http_status if error else 200,
        edit=edit,
        name_of=_naming(shelf),
        error=error,
        done=done(request, _DONE),
        rerun=await _rerun(request, shelf, edit),
        abolished=abolished_in(edit.after_told or ""),
    )


async def _rerun(request: Request, shelf: Shelf, edit: Edit) -> Rerun | None:
    """Return what a proposal would ask for; what was decided already is part of what is told elsewhere."""
    if edit.state is not State.PROPOSED:
        return None
    one = FactEdits({edit.code: (edit.in_force(edit.proposed_by, day_of(edit.proposed_at)),)})
    return await rerun_between(stock_of(request), shelf.now, one.applied(shelf.now))


def _field(named: str) -> FactField:
    if named not in set(FactField):
        raise NotThereError("Thủ tục không có mục này.", "Anh/chị mở lại thủ tục rồi bấm Sửa.")
    return FactField(named)


def _fact(procedure: Procedure, field: FactField, key: str) -> Fact | None:
    return next((one for one in field.facts_of(procedure) if key_of(content_of(one)) == key), None)


def _naming(shelf: Shelf) -> Any:
    def name_of(code: str) -> str:
        found = shelf.now.procedures.get(code)
        return found.plain_name if found else code

    return name_of


def _book(request: Request) -> EditBook:
    desk = desk_of(request)
    return EditBook(desk.database, stock_of(request).places.facts, desk.clock)


def _version(form: FormData) -> int:
    typed = text_of(form, "version", 9)
    return int(typed) if typed.isascii() and typed.isdecimal() else 0
