"""Serve the chat: the page, the door for other people's pages, the service worker, and their files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from string import Template
from typing import Final

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from channels.web import pocket
from channels.web.lean import lean

_HERE: Final = Path(__file__).parent
STATIC: Final = _HERE / "static"
PAGES: Final = _HERE / "pages"
OFFLINE: Final = "/ngoai-tuyen"
_UNCHANGED_NAMES: Final = ("favicon.svg", "icon-192.png", "manifest.webmanifest", "register.js")
"""Files that other rooms and the manifest name without a version."""
_CHECKED: Final = {"Cache-Control": "no-cache"}
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_LEAN_TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
_NEVER_LOADED: Final = ("types.js", "register.js")


def install(app: FastAPI, pocket_file: Path) -> None:
    """Mount the page at ``/``, its files below ``/static``, and what makes it open without a signal."""
    version = version_of_files()
    filled = _Filled(version, pocket_file)
    pocket.install(app, pocket_file)

    @app.get("/", include_in_schema=False)
    async def page() -> HTMLResponse:
        return HTMLResponse(filled.index(), headers=_CHECKED)

    @app.get(OFFLINE, include_in_schema=False)
    async def offline() -> HTMLResponse:
        return HTMLResponse(filled.offline(), headers=_CHECKED)

    @app.get("/widget.js", include_in_schema=False)
    async def widget() -> Response:
        return _script(filled.widget())

    @app.get("/sw.js", include_in_schema=False)
    async def service_worker() -> Response:
        return _script(filled.service_worker(), {"Service-Worker-Allowed": "/"})

    @app.get("/favicon.ico", include_in_schema=False)
    async def icon() -> FileResponse:
        return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")

    app.mount("/static", VersionedFiles(version), name="static")


def version_of_files() -> str:
    """Return what changes with any file of the chat, so that files of two versions never meet."""
    digest = hashlib.sha256()
    for path in sorted([*STATIC.iterdir(), *PAGES.iterdir()]):
        digest.update(path.name.encode() + path.read_bytes())
    return f"v{digest.hexdigest()[:10]}"


class VersionedFiles(StaticFiles):
    """Serve ``/static/<version>/name`` lean and for good, and ``/static/name`` to be checked each time.

    Imports between modules are relative, so they stay within the version that a page began with. Of an
    older version the newest file is given, rather than none.
    """

    def __init__(self, version: str) -> None:
        super().__init__(directory=STATIC)
        self._version = version
        self._lean = {
            path.name: lean(path.read_text(encoding="utf-8"))
            for path in STATIC.iterdir()
            if path.suffix in _LEAN_TYPES
        }

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file."""
        version, _, name = path.rpartition("/")
        if version and name in self._lean and scope["method"] in ("GET", "HEAD"):
            response = Response(self._lean[name], media_type=_LEAN_TYPES[Path(name).suffix])
        else:
            response = await super().get_response(name, scope)
        is_for_good = version == self._version
        response.headers["Cache-Control"] = _FOR_GOOD if is_for_good else "no-cache"
        return response


class _Filled:
    """Fill the version into the pages and scripts that begin everything else."""

    def __init__(self, version: str, pocket_file: Path) -> None:
        modules = sorted(path.name for path in STATIC.glob("*.js") if path.name not in _NEVER_LOADED)
        own = [f"/static/{version}/{name}" for name in (*modules, "chat.css", "offline.css")]
        links = [f'<link rel="modulepreload" href="/static/{version}/{name}">' for name in modules]
        self._pocket_file = pocket_file
        self._values = {
            "version": version,
            "preloads": "\n  ".join(links),
            "files": json.dumps(["/", OFFLINE, *own, *(f"/static/{name}" for name in _UNCHANGED_NAMES)]),
        }

    def index(self) -> str:
        """Return the page."""
        return self._of("index.html", f' pocket="{pocket.ADDRESS}"')

    def offline(self) -> str:
        """Return the page for what was never visited."""
        link = f'<a class="action" href="{pocket.ADDRESS}">Sổ tay mang theo, nếu đã mở lần nào</a>'
        return self._of("offline.html", f"\n          <li>{link}</li>")

    def widget(self) -> str:
        """Return the door for other people's pages."""
        return self._of("widget.js")

    def service_worker(self) -> str:
        """Return the service worker."""
        return self._of("sw.js")

    def _of(self, name: str, if_pocket: str = "") -> str:
        text = Template((PAGES / name).read_text(encoding="utf-8"))
        there = if_pocket if self._pocket_file.is_file() else ""
        return text.safe_substitute(self._values, pocket=there)


def _script(text: str, more: dict[str, str] | None = None) -> Response:
    return Response(text, media_type="text/javascript", headers={**_CHECKED, **(more or {})})
