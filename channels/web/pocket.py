"""Serve the pocket catalogue, where ``tthc pocket`` has put one."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

ADDRESS: Final = "/tra-cuu/so-tay.html"
_HEAD: Final = 2000
"""Characters of the file within which it says what may run in it."""
_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def install(app: FastAPI, file: Path) -> None:
    """Add the address; the file may come, change and go while we run."""
    files = StaticFiles(directory=file.parent, check_dir=False)

    @app.api_route(ADDRESS, methods=["GET", "HEAD"], include_in_schema=False)
    def pocket(request: Request) -> Response:
        if not file.is_file():
            raise HTTPException(404)
        response = files.file_response(file, file.stat(), request.scope)
        response.headers["Cache-Control"] = "no-cache"
        # One file holds everything, and names the hash of each script and style in it.
        response.headers["Content-Security-Policy"] = _policy(file) + "; frame-ancestors 'none'"
        return response


def _policy(file: Path) -> str:
    with file.open(encoding="utf-8") as opened:
        found = _POLICY.search(opened.read(_HEAD))
    return html.unescape(found[1]) if found else "default-src 'none'"
