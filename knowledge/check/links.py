"""Addresses that cannot be right, and next steps and events in life that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.check.report import Kind, Problem
from knowledge.life_events import LifeEvent, life_events, lost_steps
from knowledge.loader import Catalogue

ADDRESS = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s\"<>]*)?", re.IGNORECASE)
OLD_PORTAL = re.compile(
    r"/p/home/dvc-|thutuc\.dichvucong|csdl\.dichvucong|dichvucong\.(?:angiang|kiengiang)\.gov\.vn"
)
"""Pages that the portal of 2026 no longer serves, and the two provincial portals closed in July 2025."""


def bad_links(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield addresses of no good shape, addresses of closed portals, and links to unknown procedures."""
    for procedure in catalogue:
        online = procedure.online.url if procedure.online else None
        for url in filter(None, (online, *(source.url for source in procedure.sources))):
            if not ADDRESS.fullmatch(url) or OLD_PORTAL.search(url):
                yield Problem(Kind.BAD_LINK, procedure.code, url)
        for step in procedure.next_steps:
            if step.code and catalogue.get(step.code) in (None, procedure):
                yield Problem(Kind.BAD_LINK, procedure.code, f"việc làm tiếp dẫn tới {step.code}")


def lost_events(catalogue: Catalogue, events: Sequence[LifeEvent] | None = None) -> Iterator[Problem]:
    """Yield the steps of events in life (ours, unless given) whose procedure is gone.

    A catalogue that holds none of their procedures is not the one they were written for.
    """
    events = life_events() if events is None else events
    lost = list(lost_steps(events, catalogue))
    if len(lost) == sum(len(event.codes) for event in events):
        return
    for event, code in lost:
        yield Problem(Kind.BAD_LINK, code, f"chuyện đời “{event.title}” ({event.id}) dẫn tới {code}")
