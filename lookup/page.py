"""Open the look-up in a web application."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from lookup import ask_for_page, follow_up, report, team_routes
from lookup.addresses import ROOT
from lookup.follow_up_limits import Visitors
from lookup.pages import STATIC
from lookup.routes import router


def install(app: FastAPI) -> None:
    """Add the pages; ``app.state.lookup`` must be their :class:`lookup.room.Room` once it runs."""
    app.mount(f"{ROOT}/static", StaticFiles(directory=STATIC), name="lookup-static")
    app.state.visitors = Visitors()
    for feature in (ask_for_page, follow_up, report, team_routes):
        # Before the page of a procedure, whose address takes any word.
        app.include_router(feature.router)
    app.include_router(router)
