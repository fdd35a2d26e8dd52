"""Make the pages of the console: everything escaped, nothing kept by the browser."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import Response

from admin.accounts import addresses
from admin.accounts.access import Signed
from admin.accounts.forms import FIELD
from admin.web.inert import finalized
from admin.web.navigation import links_for
from channels.clock import aware
from channels.commissioning import VIET_NAM

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
NO_STORE: Final = {"Cache-Control": "no-store"}


def page(request: Request, name: str, who: Signed | None, status: int = 200, /, **context: Any) -> Response:
    """Return a page made of ``templates/<name>``, which extends ``desk.html``.

    Templates have ``who``, ``here`` (the path), ``navigation``, ``csrf_field()`` and what ``context`` adds;
    a page for nobody signed in gives its forms their token as ``csrf``.
    """
    token = who.csrf if who else context.pop("csrf", "")
    html = _ENVIRONMENT.get_template(name).render(
        who=who,
        here=request.url.path,
        navigation=links_for(who.account) if who else (),
        csrf_field=lambda: _field(token),
        **context,
    )
    return HTMLResponse(html, status, NO_STORE)


def moment(at: datetime) -> str:
    """Return a moment as people here read it."""
    return f"{aware(at).astimezone(VIET_NAM):%H:%M %d/%m/%Y}"


def _field(token: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, escape(token))


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
    environment.globals.update(addresses=addresses, version=_version_of_files())
    environment.filters["moment"] = moment
    environment.filters["tojson_plain"] = lambda value: json.dumps(value, ensure_ascii=False)
    environment.filters["day"] = lambda day: f"{day:%d/%m/%Y}"
    return environment


_ENVIRONMENT: Final = _made()
