"""The application of production on a store of the test, with a clock that stands still, and people in it.

``console`` opens it, ``person`` makes an account, ``client_of`` is a browser in which somebody is signed in,
``form_of`` reads what the first form of a page would post.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from admin.accounts import book, sessions
from admin.accounts.account import Account
from admin.accounts.cookies import SESSION
from admin.accounts.desk import Desk
from admin.accounts.keys import Keys
from admin.accounts.passwords import Passwords
from admin.accounts.roles import Role
from app.settings import Settings
from app.web import create_app
from channels.database import Database
from channels.switches import Switches
from knowledge.loader import EMBEDDED, Catalogue, read_procedure
from lookup.room import Room
from tests.lookup.fakes import FakeRanking

BASE = "http://ban.example"
NOON = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
PASSWORD = "mùa nước nổi 2026"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PHONE = "Mozilla/5.0 (Linux; Android 10; SM-A105F) AppleWebKit/537.36 Chrome/80.0.3987.99 Mobile Safari/537"


class StandingClock:
    """Show the time that the test set."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@cache
def one_procedure() -> Catalogue:
    """Return a catalogue that is read in no time: the birth certificate, and nothing else."""
    path = EMBEDDED / "civil_status" / "1.001193.yaml"
    birth = read_procedure(path, path.read_bytes()).model_copy(update={"next_steps": ()})
    return Catalogue({birth.code: birth}, "one")


def console(folder: Path, database: Database, clock: StandingClock | None = None, **desk: object) -> FastAPI:
    """Return the application; its lifespan, which would call a real Rasa, does not run."""
    app = create_app(Settings(_env_file=None, data_dir=folder), "model-1")
    app.state.database = database
    app.state.platforms, app.state.senders, app.state.called = {}, {}, {}
    app.state.switches = Switches(database)
    app.state.lookup = Room(one_procedure, FakeRanking(), BASE)
    options = {"secure": False, "passwords": Passwords(QUICK), **desk}
    app.state.desk = Desk(database, Keys("secret of the test"), clock=clock or StandingClock(), **options)  # type: ignore[arg-type]
    return app


async def person(
    app: FastAPI,
    role: Role = Role.EDITOR,
    username: str = "",
    *,
    name: str = "",
    commune: str | None = None,
    password: str = PASSWORD,
    second_factor: bool | None = None,
) -> Account:
    """Make an account; an administrator has a second factor, others have none, unless told otherwise."""
    desk: Desk = app.state.desk
    username = username or role.value
    given = Account(0, username, name or f"Người {username}", role, commune)
    has_seed = role is Role.ADMIN if second_factor is None else second_factor

    def work(connection: object) -> Account:
        account = book.add(connection, given, desk.passwords.hashed(password), desk.now)  # type: ignore[arg-type]
        if has_seed:
            book.change(connection, account.id, totp_seed=f"seed of {username}")  # type: ignore[arg-type]
        return account

    return await desk.database.run(work)


async def token_of(app: FastAPI, account: Account, stage: sessions.Stage = sessions.Stage.OPEN) -> str:
    """Open a session and return its token."""
    desk: Desk = app.state.desk
    return await desk.database.run(lambda c: sessions.begin(c, account.id, stage, "máy thử", desk.now))


def browser(app: FastAPI, token: str = "", **options: object) -> httpx.AsyncClient:
    """Return a browser of our own, with a session in its cookie when given."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"user-agent": PHONE}
    client = httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers, **options)  # type: ignore[arg-type]
    if token:
        client.cookies.set(SESSION, token, domain="ban.example")
    return client


async def client_of(app: FastAPI, account: Account) -> httpx.AsyncClient:
    """Return a browser in which somebody is signed in."""
    return browser(app, await token_of(app, account))


@dataclass
class Form:
    """Hold where a form goes, and what it would post as it stands."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Forms(HTMLParser):
    """Collect the forms of a page."""

    forms: list[Form] = field(default_factory=list)
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and "selected" in given and self.forms:
            self.forms[-1].fields[self._select] = given.get("value", "")
        elif tag == "input" and self.forms and "name" in given and is_posted(given):
            self.forms[-1].fields[given["name"]] = given.get("value", "")


def is_posted(given: dict[str, str]) -> bool:
    return given.get("type") not in ("checkbox", "radio") or "checked" in given


def form_of(html: str, action: str) -> Form:
    """Return the form of a page that goes to an address."""
    found = Forms()
    found.feed(html)
    matching = [form for form in found.forms if form.action == action]
    assert matching, f"no form to {action}, but to {[form.action for form in found.forms]}"
    return matching[0]


async def post(client: httpx.AsyncClient, page: str, action: str, **fields: str) -> httpx.Response:
    """Open a page and send its form to ``action``, filled in with ``fields``."""
    form = form_of((await client.get(page)).text, action)
    return await client.post(action, data={**form.fields, **fields})
