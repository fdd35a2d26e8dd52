"""A resident who walks guides by typing, as people do, and checks at every turn that nothing is lost."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from datetime import date
from random import Random

from knowledge.guides.engine import Engine, Kind, Move, Shown
from knowledge.guides.loader import Guides
from knowledge.guides.meaning import meant
from knowledge.guides.offers import Offer, Wish, offers
from knowledge.guides.walk import LONGEST_WAY_BACK, Walk
from vietnamese.unaccent import unaccent

TODAY = date(2026, 11, 25)
HABITS = (
    "được rồi",
    "duoc roi",
    "xong rồi",
    "không được",
    "ko dc",
    "quay lại",
    "quay lai",
    "nói lại",
    "để mai",
)
ENDS = 400
"""Moves within which somebody who wants out is out."""


class Resident:
    """Walk one guide after the other at random; an assertion fails when anything is not as it should be."""

    def __init__(self, guides: Guides, chance: Random) -> None:
        self._guides = list(guides)
        self._engine = Engine(guides.get, TODAY)
        self._chance = chance
        self.turns = 0

    def walk(self, longest: int) -> None:
        """Begin a guide and answer up to ``longest`` times."""
        walk, shown = self._engine.begin(self._chance.choice(self._guides).id)
        for _ in range(longest):
            if walk is None:
                return
            self.turns += 1
            walk = self._woken_from_the_database(walk)
            before, offered = walk, offers(self._engine.show(walk))
            self._look(walk, shown, offered)
            said = self._says(shown)
            if said is None:
                # Silence, or something else was asked and answered: the place stays.
                walk = replace(walk, resting=self._chance.random() < 0.5)
                assert self._engine.settle(walk) is walk
                shown = self._engine.show(walk)
                continue
            offer = meant(said, offered)
            assert offer is not None, said
            walk, shown = self._take(walk, offer)
            self._counted(before, offer, walk, shown)

    def _take(self, walk: Walk, offer: Offer) -> tuple[Walk | None, Shown]:
        if offer.wish in (Wish.SCREEN_DIFFERS, Wish.WHOLE):
            return walk, self._engine.show(walk)
        return self._engine.take(walk, Move(offer.wish.value), offer.n)

    def _says(self, shown: Shown) -> str | None:
        if shown.kind in (Kind.RESTED, Kind.PROCEDURE):
            return self._chance.choice(("tiếp tục", "đi tiếp nha", "di tiep", "được rồi", "không được", None))
        offered = offers(shown)
        way = self._chance.choice(("number", "words", "bare", "bare", "habit", "silence", "fails"))
        if way == "silence" or (way in ("number", "words", "bare") and not offered):
            return None
        if way == "habit":
            return self._chance.choice(HABITS)
        if way == "fails":
            return "không được"
        n = self._chance.randrange(len(offered[:9]))
        label = offered[n].label
        return {"number": str(n + 1), "words": label, "bare": unaccent(label).lower()}[way]

    def _look(self, walk: Walk, shown: Shown, offered: tuple[Offer, ...]) -> None:
        """What is shown has a number that makes sense, and something to answer."""
        if shown.kind is Kind.STEP:
            assert 1 <= shown.number <= shown.of, (walk, shown.number, shown.of)
            assert shown.step is not None
        assert len(walk.back) <= LONGEST_WAY_BACK
        assert len({spot.guide for spot in walk.came_from}) == len(walk.came_from)
        if not walk.resting:
            assert offered

    def _woken_from_the_database(self, walk: Walk) -> Walk:
        again = Walk.from_dict(json.loads(json.dumps(walk.as_dict())), TODAY)
        assert again == walk
        return again

    def _counted(self, before: Walk, offer: Offer, after: Walk | None, shown: Shown) -> None:
        """On by "được rồi" from one step to another of the same guide, the number grows by one."""
        went_on = offer.wish is Wish.FORWARD and after is not None and shown.kind is Kind.STEP
        if not went_on or after is None or before.resting or before.open.value == "resume":
            return
        if after.guide == before.guide and after.step != before.step and shown.ended is None:
            assert after.number == before.number + 1, (before, after)


def finds_the_door(guides: Guides, walk: Walk) -> bool:
    """Return whether somebody who only goes on or chooses can end a walk: breadth first over all answers."""
    engine = Engine(guides.get, TODAY)
    seen, todo = set(), deque([walk])
    while todo:
        here = todo.popleft()
        key = (here.guide, here.step, tuple((one.guide, one.step) for one in here.came_from))
        if key in seen or len(seen) > ENDS * 10:
            continue
        seen.add(key)
        count = len(engine.show(here).options)
        moves = [(Move.FORWARD, 0), *((Move.CHOOSE, n) for n in range(1, count + 1))]
        for move, n in moves:
            after, shown = engine.take(here, move, n)
            # A crossroads of cards has done what it is for, once a card is shown.
            if after is None or shown.kind in (Kind.DONE, Kind.PERSON, Kind.PROCEDURE):
                return True
            todo.append(replace(after, resting=False))
    return False
