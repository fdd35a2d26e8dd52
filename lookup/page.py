"""Open the look-up in a web application."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from lookup.addresses import ROOT
from lookup.pages import STATIC
from lookup.routes import router


def install(app: FastAPI) -> None:
    """Add the pages; ``app.state.lookup`` must be their :class:`lookup.room.Room` once it runs."""
    app.mount(f"{ROOT}/static", StaticFiles(directory=STATIC), name="lookup-static")
    app.include_router(router)
