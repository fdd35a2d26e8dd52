"""An editor at the pages of questions and lessons, over the real catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from admin.questions.bench import Bench
from admin.teaching.export import Export
from tests.admin.questions.log import Meanings
from tests.admin.visitors import Form, is_posted
from tests.lookup.fakes import FakeRanking

QUESTIONS, DECIDE, TEACHING = "/quan-tri/cau-hoi", "/quan-tri/cau-hoi/quyet-dinh", "/quan-tri/day-tro-ly"


class OneShelf:
    """Stand in for the room of the look-up: it holds the catalogue."""

    def __init__(self, shelf: object) -> None:
        self._shelf = shelf
        self.ranking = FakeRanking()

    async def shelf(self) -> object:
        return self._shelf


def open_bench(app: FastAPI, folder: Path, brain: Meanings, share: float = 0.3) -> Bench:
    """Give the application a bench that writes below ``folder``."""
    bench = Bench(brain, Export(folder / "teaching", share, app.state.desk.clock))
    app.state.bench = bench
    return bench


@dataclass
class Filled(HTMLParser):
    """Read a form whole: text areas too, and of several fields of one name every value."""

    action: str
    forms: list[Form] = field(default_factory=list)
    _area: str = ""
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        if not self.forms:
            return
        fields = self.forms[-1].fields
        if tag == "textarea":
            self._area = given["name"]
            fields[self._area] = ""
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and "selected" in given:
            fields[self._select] = given.get("value", "")
        elif tag == "input" and "name" in given and is_posted(given):
            fields[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


def filled(html: str, action: str) -> Form:
    """Return the form of a page whose address begins with ``action``."""
    found = Filled(action)
    found.feed(html)
    matching = [form for form in found.forms if form.action.startswith(action)]
    assert matching, f"no form to {action}, but to {[form.action for form in found.forms]}"
    return matching[0]


async def decide(client: httpx.AsyncClient, page: str, **fields: Any) -> httpx.Response:
    """Open the form of a decision and post it, filled in."""
    html = (await client.get(page)).text
    form = filled(html, page if page.endswith("/sua") else DECIDE)
    return await client.post(form.action, data={**form.fields, **fields})


def number_of(response: httpx.Response) -> int:
    """Return the number of the decision that a redirect tells of."""
    assert response.status_code == 303, response.text
    found = re.search(r"xong=(\d+)", response.headers["location"])
    assert found
    return int(found[1])
