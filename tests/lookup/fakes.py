"""A ranking with its findings written down, a page taken apart, and the application of production."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from fastapi import FastAPI

from app.settings import Settings
from app.web import create_app
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from lookup.ranking import Ranked, RankedGuide, RankedProcedure, Ranking
from lookup.room import Room

TODAY = date(2026, 11, 27)
BASE = "https://tra.example"
BIRTH, RESIDENCE, MARRIAGE = "1.001193", "1.004222", "1.000894"
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class FakeRanking:
    """Rank as the test wrote down; nothing for any other question, and away when told so."""

    def __init__(self) -> None:
        self.ranked: dict[str, Ranked] = {}
        self.away = False
        self.asked: list[str] = []

    def finds(self, query: str, *codes: str, score: float = 0.9, guides: tuple[str, ...] = ()) -> None:
        hits = tuple(RankedProcedure(code=code, score=score / n) for n, code in enumerate(codes, start=1))
        found = tuple(RankedGuide(id=one, score=0.5) for one in guides)
        self.ranked[query] = Ranked(decision=Decision.ANSWER, hits=hits, guides=found)

    async def rank(self, query: str) -> Ranked | None:
        self.asked.append(query)
        return None if self.away else self.ranked.get(query, Ranked(decision=Decision.NO_MATCH, hits=()))

    async def close(self) -> None:
        """Nothing to let go."""


def site(folder: Path, catalogue: Catalogue, ranking: Ranking | None = None, public_url: str = "") -> FastAPI:
    """Return the application of production; its lifespan, which would call a real Rasa, does not run."""
    app = create_app(Settings(_env_file=None, data_dir=folder), "model-1")
    app.state.lookup = Room(lambda: catalogue, ranking or FakeRanking(), public_url, lambda: TODAY)
    return app


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]


@dataclass
class Taken(HTMLParser):
    """Hold what a browser would see: elements, and text with one space between words."""

    elements: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    _skipping: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def every(self, tag: str) -> list[dict[str, str]]:
        return [one.attributes for one in self.elements if one.tag == tag]

    def links(self) -> list[str]:
        return [one["href"] for one in self.every("a")]


def taken(html: str) -> Taken:
    """Take a page apart."""
    found = Taken()
    found.feed(html)
    return found


DOUBTS = re.compile(r'<section id="chua-kiem-chung".*?</section>', re.DOTALL)


def flat(text: str) -> str:
    return " ".join(text.split())
