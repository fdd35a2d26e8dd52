"""The pages under ``/quan-tri/huan-luyen``: start, watch, stop, put live, go back, overrule."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, Final

import sqlalchemy as sa
from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from admin.accounts.access import Admin, Editor, Signed, checked_form
from admin.accounts.addresses import HOME
from admin.accounts.desk import desk_of
from admin.accounts.roles import Role
from admin.audit import note
from admin.errors import InvalidInputError
from admin.retraining import store
from admin.retraining.journal import Journal
from admin.retraining.states import Origin
from admin.retraining.view import duration, kind_in_words, report_view
from admin.web.pages import NO_STORE, page
from vietnamese.personal_data import mask

ROOT: Final = f"{HOME}/huan-luyen"
LEAST_REASON: Final = 15
MOST_REASON: Final = 500
"""Characters; a reason is a sentence, for whoever asks later why the gate was overruled."""
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
router = APIRouter(include_in_schema=False)


@router.get(ROOT)
async def index(request: Request, who: Editor) -> Response:
    """Show what runs, what can be gone back to, and every retraining."""

    def read(connection: sa.Connection) -> dict[str, Any]:
        rows = store.recent(connection, 30)
        return {
            "rows": rows,
            "live": store.live(connection),
            "previous": store.previous(connection),
            "open": next((one for one in rows if one.state.is_open), None),
            "going": store.going_live(rows),
        }

    found = await desk_of(request).database.run(read)
    return page(request, "retrainings.html", who, root=ROOT, may_put_live=_is_admin(who), **found)


@router.post(ROOT)
async def start(request: Request, who: Editor) -> Response:
    """Put a retraining into the queue."""
    await checked_form(request, who)
    desk = desk_of(request)

    def ask(connection: sa.Connection) -> int:
        number = store.enqueue(connection, Origin.ASKED, who.account.username, desk.now)
        note(connection, who.account, "retraining.start", str(number), None, None, at=desk.now)
        return number

    return _to(await desk.database.run(ask))


@router.get(f"{ROOT}/{{number}}")
async def one(request: Request, who: Editor, number: Number) -> Response:
    """Show one retraining: how far it is, or what the gate found."""
    return await _shown(request, who, number, "retraining.html")


@router.get(f"{ROOT}/{{number}}/tinh-hinh")
async def now(request: Request, who: Editor, number: Number) -> Response:
    """Return the part of that page which changes while it works."""
    return await _shown(request, who, number, "retrain_now.html")


@router.post(f"{ROOT}/{{number}}/dung")
async def cancel(request: Request, who: Editor, number: Number) -> Response:
    """Stop a retraining."""
    who_by, when = who.account.username, desk_of(request).now
    return await _change(request, who, number, "cancel", lambda c: store.ask_cancel(c, number, who_by, when))


@router.post(f"{ROOT}/{{number}}/chay")
async def put_live(request: Request, who: Admin, number: Number) -> Response:
    """Ask the house to put a version live: a new one, or one of before."""
    who_by, when = who.account.username, desk_of(request).now
    return await _change(request, who, number, "live", lambda c: store.want_live(c, number, who_by, when))


@router.post(f"{ROOT}/{{number}}/cho-qua")
async def overrule(request: Request, who: Admin, number: Number) -> Response:
    """Let a version pass that the gate stopped, for a reason."""
    form = await checked_form(request, who)
    because = _reason(str(form.get("reason", "")))
    desk = desk_of(request)

    def change(connection: sa.Connection) -> None:
        before = store.find(connection, number)
        store.overrule(connection, number, who.account.username, because, desk.now)
        was = {"state": before.state, "sentence": before.sentence}
        after = {"state": "ready", "reason": because}
        note(connection, who.account, "retraining.overrule", str(number), was, after, at=desk.now)

    await desk.database.run(change)
    return _to(number)


async def _shown(request: Request, who: Signed, number: int, template: str) -> Response:
    def read(connection: sa.Connection) -> dict[str, Any]:
        return {"it": store.find(connection, number), "live": store.live(connection)}

    found = await desk_of(request).database.run(read)
    lines = await asyncio.to_thread(Journal.of(request.app.state.log_dir, number).tail)
    return page(
        request,
        template,
        who,
        root=ROOT,
        lines=lines,
        view=report_view(found["it"].report),
        may_put_live=_is_admin(who),
        least_reason=LEAST_REASON,
        most_reason=MOST_REASON,
        kind_in_words=kind_in_words,
        duration=duration,
        **found,
    )


async def _change(
    request: Request, who: Signed, number: int, what: str, change: Callable[[sa.Connection], None]
) -> Response:
    await checked_form(request, who)
    desk = desk_of(request)

    def do(connection: sa.Connection) -> None:
        live = store.live(connection)
        change(connection)
        before = {"live": live.number if live else None}
        note(connection, who.account, f"retraining.{what}", str(number), before, None, at=desk.now)

    await desk.database.run(do)
    return _to(number)


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not LEAST_REASON <= len(reason) <= MOST_REASON:
        raise InvalidInputError(
            f"Lý do cần từ {LEAST_REASON} đến {MOST_REASON} chữ cái.",
            "Ghi vì sao vẫn dùng bản này, để người sau xem lại.",
        )
    return mask(reason).text


def _is_admin(who: Signed) -> bool:
    return who.account.role.covers(Role.ADMIN)


def _to(number: int) -> Response:
    return RedirectResponse(f"{ROOT}/{number}", 303, NO_STORE)
