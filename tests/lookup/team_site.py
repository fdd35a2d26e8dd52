"""The application of production with a list of teams, and people who go: all of it made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from channels.database import Database
from knowledge.loader import load_catalogue
from knowledge.teams.schema import Directory
from knowledge.teams.store import save
from lookup.room import Room
from lookup.shelf import Shelf
from tests.admin.visitors import StandingClock, browser, console, form_of
from tests.knowledge.teams.lists import SMALL, THOAI_SON
from tests.lookup.fakes import TODAY, FakeRanking

ASK = "/tra-cuu/nho-to-den"
FORM = f"{ASK}?xa={THOAI_SON}&ap=%E1%BA%A5p+Trung+B%C3%ACnh"
WITHDRAW = f"{ASK}/rut-lai"
TODAYS = "/tra-cuu/to/hom-nay"
FILLED = {"chuyen": "Cài VNeID cho má", "ten": "Bà Năm Giả", "lien-lac": "0912 345 678", "dong-y": "co"}


def team_site(
    folder: Path, database: Database, clock: StandingClock, shelf: Shelf, teams: Directory = SMALL
) -> FastAPI:
    """Return the application on a store of the test; its lifespan does not run."""
    save(folder / "teams.json", teams)
    app = console(folder, database, clock)
    app.state.lookup = Room(load_catalogue, FakeRanking(), "", lambda: TODAY)
    app.state.lookup._shelf = shelf
    return app


async def filled_form(client: httpx.AsyncClient, page: str = FORM, **fields: Any) -> dict[str, Any]:
    """Open the form and return what it would post, filled in."""
    form = form_of((await client.get(page)).text, ASK)
    return {**form.fields, **FILLED, **fields}


async def ask(client: httpx.AsyncClient, clock: StandingClock, page: str = FORM, **fields: Any) -> str:
    """Ask for a visit as a person would, and return the code."""
    given = await filled_form(client, page, **fields)
    clock.forward(seconds=30)
    response = await client.post(ASK, data=given)
    assert response.status_code == 200, response.text
    return response.text.partition('class="receipt">')[2].partition("<")[0]


def visitor(app: FastAPI) -> httpx.AsyncClient:
    """Return a browser in which nobody is signed in."""
    return browser(app)
