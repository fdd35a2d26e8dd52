"""Make HTML of templates: everything escaped, and not sent again to who has it already."""

from __future__ import annotations

import hashlib
import time
from datetime import date
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from admin.web.inert import finalized
from channels.contract import ChecklistItem
from channels.plain import citation_line
from knowledge.contacts import contact
from lookup import addresses
from lookup.filters import can_go_online, field_title
from lookup.receivers import LEVELS

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
_STARTED: Final = str(time.time_ns())
"""A new start may bring new words; a page of before is not good enough then."""


def page(
    request: Request, name: str, key: tuple[object, ...], status: int = 200, /, **context: Any
) -> Response:
    """Return a page, or 304 where the browser has the same one: same address, and same ``key``."""
    tag = _tag(request, key)
    headers = {"Cache-Control": "no-cache", "ETag": tag}
    if status == 200 and _has(request, tag):
        return Response(status_code=304, headers=headers)
    html = _ENVIRONMENT.get_template(name).render(context)
    # An error is not kept: the page may be there tomorrow.
    return HTMLResponse(html, status, headers if status == 200 else {"Cache-Control": "no-store"})


def unkept_page(name: str, status: int = 200, /, **context: Any) -> Response:
    """Return a page that no browser and no proxy keeps: a form, or something about a person."""
    html = _ENVIRONMENT.get_template(name).render(context)
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


def tick_id(item: ChecklistItem) -> str:
    """Return a name for one paper that stays when others come and go around it."""
    return hashlib.sha256(f"{item.text}\n{item.detail}".encode()).hexdigest()[:10]


def after_when(title: str) -> str:
    """Return the title of an event without the words that all of them begin with."""
    rest = title.removeprefix("Các việc khi ").removeprefix("Các việc ")
    return rest[:1].upper() + rest[1:]


def _tag(request: Request, key: tuple[object, ...]) -> str:
    parts = (_STARTED, str(request.base_url), request.url.path, request.url.query, *map(str, key))
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:20]}"'


def _has(request: Request, tag: str) -> bool:
    kept = request.headers.get("if-none-match", "")
    bare = tag.removeprefix("W/")
    return kept.strip() == "*" or any(one.strip().removeprefix("W/") == bare for one in kept.split(","))


def _version_of_files() -> str:
    """Return what changes with our style and script, so that an old copy is never used for a new page."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:8]


def _made() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        addresses=addresses,
        can_go_online=can_go_online,
        field_title=field_title,
        level_labels={level: label for label, level in LEVELS.values()},
        tick_id=tick_id,
        citation_line=citation_line,
        contact=contact,
        version=_version_of_files(),
    )
    environment.filters["day"] = lambda day: f"{day:%d/%m/%Y}"
    environment.filters["after_when"] = after_when
    environment.filters["upper_first"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["read"] = lambda text: f"{date.fromisoformat(text):%d/%m/%Y}"
    environment.tests["linkable"] = lambda address: addresses.outside(address) is not None
    return environment


_ENVIRONMENT: Final = _made()
