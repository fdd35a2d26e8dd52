"""Check that every screen of a guide fits the narrowest channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from actions.walk_view import screen
from channels.contract import Outbound
from knowledge.guides.carry import LONGEST_PAPERS
from knowledge.guides.check import Problem
from knowledge.guides.engine import Engine, Move, Shown
from knowledge.guides.loader import Guides
from knowledge.guides.schema import Guide
from knowledge.guides.walk import DONE, OPENING, Open, Walk

LONGEST_TEXT = 1900
"""Characters; a Zalo OA message takes 2,000, and a longer one is refused, not cut."""
LONGEST_LABEL = 100
"""Characters of a Zalo OA button."""
FIRST_BUTTONS = 5
"""Buttons of a Zalo OA message; more become numbered text, which a choice never should."""
_WORDS: Mapping[str, str] = {"procedure": "x" * 66, "papers": "x" * (LONGEST_PAPERS + 100), "body": "x" * 160}


def too_long(guides: Guides, today: date) -> Iterator[Problem]:
    """Yield the screens that the smallest channel would refuse, or whose choices it has no button for."""
    for guide in guides:
        for where, shown in screens(guide, Engine(guides.get, today), today):
            yield from _misfits(guide, where, shown, screen(shown, _WORDS))


def _misfits(guide: Guide, where: str, shown: Shown, message: Outbound) -> Iterator[Problem]:
    length = len(message.plain.encode("utf-16-le")) // 2
    if length > LONGEST_TEXT:
        yield Problem(
            guide.id, where, f"{length} chữ cái", f"dài quá {LONGEST_TEXT}; Zalo không nhận. Viết ngắn lại."
        )
    for button in message.actions:
        if len(button.label) > LONGEST_LABEL:
            yield Problem(
                guide.id, where, button.label, f"nút dài quá {LONGEST_LABEL} chữ cái; viết ngắn lại."
            )
    chosen = [action.intent is not None and action.intent.name == "walk_choice" for action in message.actions]
    if any(chosen[FIRST_BUTTONS:]):
        yield Problem(
            guide.id, where, str(len(shown.options)), f"Zalo chỉ có {FIRST_BUTTONS} nút; bớt lựa chọn."
        )


def screens(guide: Guide, engine: Engine, today: date) -> Iterator[tuple[str, Shown]]:
    """Yield every screen of a guide: its places, their trouble lists, and each answer with what follows."""
    places = [OPENING] if guide.entries else []
    places += [step.id for step in guide.steps] + ([DONE] if guide.then else [])
    for place in places:
        walk = Walk(guide.id, place, today, number=int(place not in (OPENING, DONE)))
        arrived = place == guide.steps[0].id and not guide.entries
        yield place, replace(engine.show(walk), arrived=arrived)
        for opened in (Open.STEP, Open.GENERAL, Open.PERSON):
            asked = replace(walk, open=opened, tried=3)
            yield f"{place}/{opened}", engine.show(asked)
            for n in range(1, len(engine.show(asked).options) + 1):
                yield f"{place}/{opened}/{n}", engine.take(asked, Move.CHOOSE, n)[1]
