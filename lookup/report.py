"""Say that a fact of a page is wrong: which part, what, and where it is said better. No account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from admin.accounts.desk import desk_of
from admin.follow_ups.draft import masked_line
from admin.follow_ups.wording import KINDS
from admin.reports.report import About, NewReport
from admin.reports.store import FactReports
from channels.door import admit
from channels.errors import ChannelError
from knowledge.guides.force import guides_in_force
from lookup.addresses import ROOT, page_of, page_of_guide
from lookup.follow_up import telling
from lookup.follow_up_forms import Fields, RefusedError, posted, too_often, unkept
from lookup.follow_up_limits import visitors_of
from lookup.report_parts import OTHER, parts_of_guide, parts_of_procedure
from lookup.room import Room
from lookup.routes import room_of

REPORT: Final = f"{ROOT}/bao-sai"
LONGEST_SOURCE: Final = 300
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Subject:
    """Hold what a report is about: its name, its page, and the parts that it has."""

    about: About
    key: str
    name: str
    path: str
    parts: Mapping[str, str]
    catalogue_version: str


@router.get(REPORT)
async def nowhere() -> Response:
    """Lead to the look-up: the form stands on each page."""
    return RedirectResponse(ROOT, 303)


@router.post(REPORT)
@telling
async def report(request: Request) -> Response:
    """Keep a report, masked, and show what was kept."""
    fields = await posted(request)
    subject = await _subject(room_of(request), fields)
    part = fields.text("part", 64)
    counts: Counter[str] = Counter()
    try:
        wrong = admit(fields.text("wrong"))
    except ChannelError as error:
        return _form(request, subject, fields, f"{error.message} {error.hint}", error.http_status)
    source = masked_line(fields.text("source", LONGEST_SOURCE), counts) or None
    name = subject.parts.get(part, subject.parts[OTHER])
    new = NewReport(subject.about, subject.key, name, wrong, source, subject.catalogue_version)
    await _keep(request, new)
    masked_line(fields.text("wrong"), counts)
    redacted = [KINDS.get(kind, kind) for kind in sorted(counts)]
    return unkept(request, "report_thanks.html", subject=subject, report=new, redacted=redacted)


async def _keep(request: Request, new: NewReport) -> None:
    visitors = visitors_of(request)
    now, address = visitors.clock(), visitors.address_of(request)
    if visitors.reports.is_reached(address, now):
        raise too_often(int(visitors.reports.within.total_seconds() // 60))
    desk = desk_of(request)
    await FactReports(desk.database, desk.clock).add(new)
    visitors.reports.count(address, now)


async def _subject(room: Room, fields: Fields) -> Subject:
    """Return what is reported.

    Raises:
        RefusedError: no page of ours is about it.
    """
    shelf, key = await room.shelf(), fields.key("subject")
    version = shelf.catalogue.version
    if fields.text("about", 16) == About.GUIDE:
        guide = guides_in_force().get(key)
        if guide is not None:
            parts = parts_of_guide(guide)
            return Subject(About.GUIDE, guide.id, guide.title, page_of_guide(guide.id), parts, version)
    procedure = shelf.catalogue.get(key)
    if procedure is None:
        raise RefusedError("Không có trang này nữa.", "Anh/chị mở lại trang cần báo rồi gửi giúp.", 404)
    parts = parts_of_procedure(procedure, shelf.catalogue, room.today())
    code, name = procedure.code, procedure.plain_name
    return Subject(About.PROCEDURE, code, name, page_of(code), parts, version)


def _form(request: Request, subject: Subject, fields: Fields, problem: str, status: int) -> Response:
    typed = {name: fields.text(name) for name in ("part", "wrong", "source")}
    return unkept(request, "report.html", status, subject=subject, typed=typed, problem=problem)
