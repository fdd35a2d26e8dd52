"""A console over a small catalogue that a person wrote, an editor and an administrator who are signed in."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.catalogue.stock import Names, Places, Stock
from channels.database import Database
from knowledge.loader import Catalogue
from tests.admin.visitors import StandingClock, client_of, console, person
from tests.knowledge import made_up
from tests.knowledge.made_up import BEES, FERRY, WELL, procedure

HALL = [{"body": "Ủy ban nhân dân xã"}]
CLUB = {"id": "club", "title": "Sổ tay bến đò", "url": "https://angiang.gov.vn/do", "read": "2026-11-01"}


def small() -> Catalogue:
    """Return a ferry with facts of several kinds, bees and a well."""
    first = {"id": "list", "title": "Danh mục thử", "decision": "12/QĐ-UBND", "read": "2026-01-02"}
    ferry = procedure(
        FERRY,
        fees=[{"amount": 8000}, {"amount": 0, "when": "Hộ nghèo.", "unconfirmed": True}],
        places=HALL,
        documents=[{"name": "Đơn đăng ký đò", "originals": 1, "form": "Mẫu 01"}],
        pitfalls=[{"text": "Đò quá mười năm phải xem lại vỏ.", "source": "club"}],
        sources=[first, CLUB],
    )
    return made_up.catalogue(ferry, procedure(BEES, places=HALL), procedure(WELL, places=HALL))


def names(catalogue: Catalogue) -> Names:
    """Name an index by the catalogue, as the house does; no model ever reads it."""
    return hashlib.sha256(catalogue.version.encode()).hexdigest()[:16], "model"


def places(folder: Path) -> Places:
    return Places(
        imports=folder / "catalogue",
        facts=folder / "facts",
        uploads=folder / "uploads",
        lessons=folder / "teaching",
        guides_off=folder / "guides-off.json",
        guides_corrected=folder / "guides-corrected.json",
    )


@pytest.fixture
def stock(tmp_path: Path) -> Stock:
    return Stock(places(tmp_path), names, small)


@pytest.fixture
def app(
    tmp_path: Path, database: Database, clock: StandingClock, stock: Stock, anyio_backend: str
) -> FastAPI:
    app = console(tmp_path, database, clock)
    app.state.stock = stock
    return app


@pytest.fixture
async def editor(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with await client_of(app, await person(app, Role.EDITOR, "lan")) as client:
        yield client


@pytest.fixture
async def admin(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with await client_of(app, await person(app, Role.ADMIN, "chau")) as client:
        yield client
