"""What a list of questions is narrowed to: read from an address, and written back into links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

import sqlalchemy as sa

from admin.questions.queues import BY_ID, QUEUES, Queue, reviewed
from channels.commissioning import VIET_NAM
from channels.status import Status
from vietnamese.unaccent import skeleton

WINDOW: Final = timedelta(days=28)
"""How far back a list looks when no week is chosen."""
WEEKS: Final = 12
"""Weeks to choose from."""
LONGEST: Final = 200
_MOST_PAGES: Final = 10_000
REVIEWED: Final = {"chua": "chưa xem", "roi": "đã xem", "ca-hai": "cả hai"}


@dataclass(frozen=True)
class Filters:
    """Hold the choices; an empty one narrows nothing. ``week`` is the Monday it begins with."""

    queue: Queue = QUEUES[0]
    words: str = ""
    channel: str = ""
    status: str = ""
    procedure: str = ""
    week: date | None = None
    reviewed: str = "chua"
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filters:
        """Read a query; what makes no sense is left aside."""
        page, seen, status = given.get("trang", "")[:6], given.get("xem", ""), given.get("trang-thai", "")
        return cls(
            queue=BY_ID.get(given.get("hang", ""), QUEUES[0]),
            words=given.get("q", "").strip()[:LONGEST],
            channel=given.get("kenh", "")[:32],
            status=status if status in set(Status) else "",
            procedure=given.get("thu-tuc", "").strip()[:64],
            week=_monday(given.get("tuan", "")),
            reviewed=seen if seen in REVIEWED else "chua",
            page=min(int(page), _MOST_PAGES) if page.isascii() and page.isdecimal() and int(page) else 1,
        )

    @property
    def query(self) -> str:
        """Return the same as the query of an address, without what is usual."""
        fields = {
            "hang": self.queue.id if self.queue != QUEUES[0] else "",
            "q": self.words,
            "kenh": self.channel,
            "trang-thai": self.status,
            "thu-tuc": self.procedure,
            "tuan": self.week.isoformat() if self.week else "",
            "xem": self.reviewed if self.reviewed != "chua" else "",
            "trang": str(self.page) if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in fields.items() if value})

    def on_page(self, number: int) -> Filters:
        """Return the same on another page."""
        return replace(self, page=number)

    def in_queue(self, queue: Queue) -> Filters:
        """Return the same in another queue, on its first page."""
        return replace(self, queue=queue, page=1)

    def since(self, now: datetime) -> datetime:
        """Return the moment from which turns are read."""
        return _midnight(self.week) if self.week else now - WINDOW

    def conditions(self, asked: sa.Subquery, now: datetime) -> list[sa.ColumnElement[bool]]:
        """Return what the store can check; words are looked for by :meth:`fits`."""
        wanted = [asked.c.text != "", self.queue.holds(asked, now)]
        if self.channel:
            wanted.append(asked.c.channel == self.channel)
        if self.status:
            wanted.append(asked.c.status == self.status)
        if self.week:
            wanted.append(asked.c.created_at < _midnight(self.week) + timedelta(days=7))
        if self.procedure:
            wanted.append(_about(asked, self.procedure))
        if self.reviewed != "ca-hai":
            seen = reviewed(asked)
            wanted.append(seen if self.reviewed == "roi" else ~seen)
        return wanted

    def fits(self, text: str) -> bool:
        """Return whether every word looked for stands in a text; accents do not count."""
        plain = skeleton(text)
        return all(word in plain for word in skeleton(self.words).split())


def weeks(now: datetime) -> list[date]:
    """Return the Mondays of the last weeks, this one first."""
    today = now.astimezone(VIET_NAM).date()
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(days=7 * n) for n in range(WEEKS)]


def _about(asked: sa.Subquery, code: str) -> sa.ColumnElement[bool]:
    return sa.or_(
        asked.c.procedure["code"].as_string() == code, asked.c.candidates[(0, "code")].as_string() == code
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIET_NAM)


def _monday(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day - timedelta(days=day.weekday()) if day.year > 2000 else None
