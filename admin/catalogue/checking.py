"""The list of facts to look at again, and the same as a table to work through on paper."""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin import spreadsheet
from admin.accounts.access import Editor
from admin.accounts.desk import desk_of
from admin.catalogue.addresses import TO_CHECK
from admin.catalogue.stock import stock_of
from admin.catalogue.to_check import AGES, OLD, ToCheck, Why, Wish, domains_of, facts_to_check
from admin.catalogue.wording import label_of
from admin.follow_ups.clock import day_of
from admin.spreadsheet import Sheet
from admin.web.pages import NO_STORE, page
from admin.web.paging import Paging
from knowledge.fact_edits import FactField

ON_A_PAGE: Final = 40
_HEAD: Final = ("Thủ tục", "Mã", "Mục", "Nội dung", "Vì sao", "Nguồn", "Địa chỉ", "Đọc ngày", "Đã mấy ngày")
router = APIRouter(include_in_schema=False)


@router.get(TO_CHECK)
async def listed(request: Request, who: Editor) -> Response:
    """List the facts that are wanted, those read longest ago first."""
    wish = Wish.of(request.query_params)
    found = await _found(request, wish)
    paging = Paging.of(request.query_params, TO_CHECK, wish.pairs)
    last = paging.last(len(found), ON_A_PAGE)
    number = min(paging.number, last)
    catalogue = (await stock_of(request).shelf()).now
    return page(
        request,
        "catalogue_check.html",
        who,
        wish=wish,
        found=found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        count=len(found),
        number=number,
        last=last,
        link=paging.link,
        query=paging.link(1).partition("?")[2],
        reasons=tuple((one.value, one.label) for one in Why),
        fields=tuple((one.value, label_of(one)) for one in FactField),
        domains=domains_of(catalogue),
        ages=AGES,
        usual=OLD,
    )


@router.get(f"{TO_CHECK}/bang.csv")
async def as_csv(request: Request, _who: Editor) -> Response:
    """Give the list as a table of text."""
    content = spreadsheet.as_csv([await _sheet(request)])
    return _file(content, spreadsheet.CSV_TYPE, "can-xem-lai.csv")


@router.get(f"{TO_CHECK}/bang.xlsx")
async def as_xlsx(request: Request, _who: Editor) -> Response:
    """Give the list as a workbook."""
    sheet = await _sheet(request)
    content = await asyncio.to_thread(spreadsheet.as_xlsx, [sheet])
    return _file(content, spreadsheet.XLSX_TYPE, "can-xem-lai.xlsx")


async def _found(request: Request, wish: Wish) -> list[ToCheck]:
    catalogue = (await stock_of(request).shelf()).now
    return await asyncio.to_thread(facts_to_check, catalogue, day_of(desk_of(request).now), wish)


async def _sheet(request: Request) -> Sheet:
    found = await _found(request, Wish.of(request.query_params))
    return Sheet("Cần xem lại", _HEAD, [_row(one) for one in found])


def _row(one: ToCheck) -> list[spreadsheet.Value]:
    why = ", ".join(reason.label for reason in one.reasons)
    read = f"{one.source.read:%d/%m/%Y}"
    procedure = one.procedure
    facts = [one.label, one.text, why, one.where, one.source.url, read, one.age]
    return [procedure.plain_name, procedure.code, *facts]


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, 200, {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}, kind)
