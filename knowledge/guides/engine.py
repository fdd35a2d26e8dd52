"""Move through guides: on, back, again, by choice, into another guide and back, to help, and out.

Pure: a walk and a move give the next walk and what to show. Nothing here knows a dialogue framework,
a clock or a screen.

The number of a step counts the steps gone, and "of" adds the longest way that is left
(:func:`knowledge.guides.graph.steps_ahead`). So going on adds one, and the number never exceeds "of".
Who goes back by choice to a step they came through gets the number that the step had.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from knowledge.guides.graph import is_crossroads, must_choose, steps_ahead, way_on
from knowledge.guides.schema import END, GUIDE, PERSON, PROCEDURE, Choice, Guide, Step, Trouble
from knowledge.guides.walk import DONE, LONGEST_WAY_BACK, OPENING, Open, Spot, Walk

Lookup = Callable[[str], Guide | None]


class Move(StrEnum):
    """Name what a person can do in a walk."""

    FORWARD = "forward"
    BACK = "back"
    AGAIN = "again"
    CHOOSE = "choose"
    TROUBLE = "trouble"
    LEAVE = "leave"


class Kind(StrEnum):
    """Name what is shown after a move."""

    OPENING = "opening"
    STEP = "step"
    TROUBLES = "troubles"
    PERSON = "person"
    RESUME = "resume"
    PROCEDURE = "procedure"
    RESTED = "rested"
    DONE = "done"
    CLOSED = "closed"
    """The person wants no more of it."""
    GONE = "gone"
    """The guide is no longer there."""


@dataclass(frozen=True)
class Shown:
    """Hold what to show: the place, its number of ``of``, and the labels that a number may choose.

    ``again`` asks for a choice once more; ``arrived`` marks the first screen of a guide, where its
    warning comes first; ``answer`` is the trouble that was chosen ``answered_in`` a guide, to be said
    first; ``ended`` the guide that was just finished, when the walk comes back from it; ``code`` a
    procedure to show. ``place`` is the step, or what stands for it.
    """

    kind: Kind
    guide: Guide | None = None
    place: str = ""
    step: Step | None = None
    number: int = 0
    of: int = 0
    options: tuple[str, ...] = ()
    open: Open = Open.NONE
    again: bool = False
    arrived: bool = False
    has_back: bool = False
    answer: Trouble | None = None
    answered_in: Guide | None = None
    ended: Guide | None = None
    code: str | None = None


Outcome = tuple[Walk | None, Shown]


class Engine:
    """Walk the guides that ``lookup`` knows. ``today`` is written into every walk that is touched."""

    def __init__(self, lookup: Lookup, today: date) -> None:
        self._lookup = lookup
        self._today = today

    def begin(self, guide_id: str, code: str | None = None, leaving: Walk | None = None) -> Outcome:
        """Start a guide. A walk that is being left for it is taken up again when the guide ends."""
        guide = self._lookup(guide_id)
        if guide is None:
            return leaving, Shown(Kind.GONE)
        if leaving is not None and leaving.step == OPENING:
            # Nothing was done there yet; what waits behind it still does.
            leaving = _returned(leaving) if leaving.came_from else None
        left = self.settle(leaving) if leaving else None
        if left is not None and left.step != DONE:
            return self._jump(replace(left, code=code or left.code), guide_id)
        return self._start(guide, Walk(guide_id, OPENING, self._today, code=code))

    def offer_to_resume(self, walk: Walk) -> Outcome:
        """Ask whether to go on where an unfinished walk stands, or to start its guide anew."""
        asked = replace(walk, resting=False, open=Open.RESUME, tried=0, touched=self._today)
        return asked, self.show(asked)

    def at(self, walk: Walk | None, guide_id: str, step: str) -> Walk | None:
        """Return a walk that stands at a place: an older button was pressed, or somebody starts there.

        Behind the walk it is found on the way back; elsewhere a new walk begins. ``None`` when there
        is no such place.
        """
        guide = self._lookup(guide_id)
        if guide is None or not _has(guide, step):
            return None
        if walk is None:
            return Walk(guide_id, step, self._today, number=_first_number(step))
        awake = replace(walk, resting=False, open=Open.NONE, touched=self._today)
        if (walk.guide, walk.step) == (guide_id, step):
            return awake
        found = _last(walk.back, guide_id, step)
        if found is None:
            fresh = Walk(guide_id, step, self._today, number=_first_number(step), code=walk.code)
            return fresh if walk.guide != guide_id else replace(fresh, came_from=walk.came_from)
        return _gone_back(awake, found)

    def settle(self, walk: Walk) -> Walk | None:
        """Return the walk at a place that exists: guides change while somebody rests."""
        guide = self._lookup(walk.guide)
        if guide is None:
            return self.settle(_returned(walk)) if walk.came_from else None
        if _has(guide, walk.step):
            return walk
        kept = [spot for spot in walk.back if spot.guide == walk.guide and _has(guide, spot.step)]
        if kept:
            return self.at(walk, kept[-1].guide, kept[-1].step)
        start = _start_of(guide)
        return replace(
            walk, step=start, number=_first_number(start), back=(), open=Open.NONE, tried=0, resting=False
        )

    def show(self, walk: Walk) -> Shown:
        """Return the screen at which a settled walk stands."""
        guide = self._guide(walk)
        step = guide.step(walk.step)
        kind = _kind(walk)
        shown = Shown(
            kind,
            guide,
            walk.step,
            step,
            walk.number,
            walk.number - 1 + steps_ahead(guide, step.id) if step else 0,
            open=walk.open,
            has_back=bool(walk.back),
        )
        if kind in (Kind.PERSON, Kind.RESUME):
            return shown
        return replace(shown, options=tuple(option.say for option in _options(guide, walk)))

    def take(self, walk: Walk, move: Move, n: int = 0) -> Outcome:
        """Make one move; ``n`` is the number of the choice, from 1. Nothing a person does is an error."""
        settled = self.settle(walk)
        if settled is None:
            return None, Shown(Kind.GONE)
        # "Tiếp tục" on another day means the step where it stopped: nobody remembers it.
        is_back = settled.touched < self._today and move is Move.FORWARD
        settled = replace(settled, touched=self._today)
        if is_back or (settled.resting and move in (Move.FORWARD, Move.AGAIN, Move.CHOOSE)):
            return self._again(settled)
        awake = replace(settled, resting=False)
        if move is Move.CHOOSE:
            return self._choose(awake, n)
        moves = {
            Move.FORWARD: self._forward,
            Move.BACK: self._back,
            Move.AGAIN: self._again,
            Move.TROUBLE: self._trouble,
            Move.LEAVE: self._leave,
        }
        return moves[move](awake)

    def _guide(self, walk: Walk) -> Guide:
        guide = self._lookup(walk.guide)
        if guide is None:
            raise KeyError(walk.guide)
        return guide

    def _again(self, walk: Walk) -> Outcome:
        closed = replace(walk, resting=False, open=Open.NONE, tried=0)
        return closed, self.show(closed)

    def _forward(self, walk: Walk) -> Outcome:
        guide = self._guide(walk)
        if walk.open is Open.RESUME:
            return self._again(walk)
        if walk.step == OPENING:
            return self._to_step(walk, guide.steps[0].id, by_choice=False)
        step = guide.step(walk.step)
        if step is None:
            return None, Shown(Kind.CLOSED, guide)
        if must_choose(step):
            closed = replace(walk, open=Open.NONE)
            return closed, replace(self.show(closed), again=True)
        return self._go(walk, way_on(guide, step), by_choice=False, tail=True)

    def _back(self, walk: Walk) -> Outcome:
        if walk.open is not Open.NONE or not walk.back:
            return self._again(walk)
        before = self.settle(_gone_back(walk, len(walk.back) - 1))
        return (before, self.show(before)) if before else (None, Shown(Kind.GONE))

    def _leave(self, walk: Walk) -> Outcome:
        if walk.step == DONE:
            return None, Shown(Kind.CLOSED, self._guide(walk))
        resting = replace(walk, resting=True, open=Open.NONE)
        return resting, replace(self.show(resting), kind=Kind.RESTED)

    def _trouble(self, walk: Walk) -> Outcome:
        """Open the step's own list, then the general one, then name a person."""
        guide, step = self._guide(walk), self._guide(walk).step(walk.step)
        lists = [(1, Open.STEP, step.trouble if step else ()), (2, Open.GENERAL, guide.trouble)]
        level, opened = next(
            ((level, opened) for level, opened, found in lists if found and level > walk.tried),
            (3, Open.PERSON),
        )
        asked = replace(walk, open=opened, tried=level)
        return asked, self.show(asked)

    def _choose(self, walk: Walk, n: int) -> Outcome:
        if walk.open is Open.RESUME:
            anew = Walk(walk.guide, OPENING, self._today, code=walk.code, came_from=walk.came_from)
            return self._start(self._guide(walk), anew) if n == 2 else self._again(walk)
        if walk.open is Open.PERSON:
            return self._again(walk)
        options = _options(self._guide(walk), walk)
        if not 1 <= n <= len(options):
            return walk, replace(self.show(walk), again=True)
        chosen = options[n - 1]
        closed = replace(walk, open=Open.NONE)
        if isinstance(chosen, Choice):
            step = self._guide(walk).step(walk.step)
            return self._go(closed, chosen.to, tail=step is not None and is_crossroads(step))
        after, shown = self._go(closed, chosen.to) if chosen.to else (closed, self.show(closed))
        return after, replace(shown, answer=chosen, answered_in=self._guide(walk))

    def _go(self, walk: Walk, target: str, *, by_choice: bool = True, tail: bool = False) -> Outcome:
        if target == END:
            return self._end(walk)
        if target == PERSON:
            asking = replace(walk, open=Open.PERSON, tried=3)
            return asking, self.show(asking)
        if target.startswith(GUIDE):
            return self._jump(walk, target.removeprefix(GUIDE), tail=tail)
        if target.startswith(PROCEDURE):
            resting = None if walk.step == DONE else replace(walk, resting=True, open=Open.NONE, tried=0)
            shown = self.show(walk)
            return resting, replace(shown, kind=Kind.PROCEDURE, code=target.removeprefix(PROCEDURE))
        return self._to_step(walk, target, by_choice=by_choice)

    def _to_step(self, walk: Walk, step: str, *, by_choice: bool) -> Outcome:
        """Go to a step of the same guide; by choice, one that was passed gets its old number."""
        passed = next(
            (n for n in _this_visit(walk) if walk.back[n].step == step and by_choice),
            None,
        )
        if step == walk.step:
            there = replace(walk, open=Open.NONE)
        elif passed is not None:
            there = replace(
                walk,
                step=step,
                number=walk.back[passed].number,
                back=walk.back[:passed],
                open=Open.NONE,
                tried=0,
            )
        else:
            there = replace(
                walk, step=step, number=walk.number + 1, back=_longer(walk), open=Open.NONE, tried=0
            )
        return there, self.show(there)

    def _jump(self, walk: Walk, guide_id: str, *, tail: bool = False) -> Outcome:
        """Go into another guide. One that is already waiting to be returned to starts anew instead.

        A ``tail`` is a jump that ends the guide itself: it follows without a choice, or every choice
        leads out. Nothing of the guide is then left to return to.
        """
        guide = self._lookup(guide_id)
        if guide is None:
            return self._again(walk)
        waiting = [spot.guide for spot in walk.came_from]
        fresh = Walk(guide_id, OPENING, self._today, code=walk.code)
        if walk.step == DONE:
            return self._start(guide, fresh)
        if guide_id in waiting:
            frames = walk.came_from[: waiting.index(guide_id)]
            known = {spot.guide for spot in frames}
            back = walk.back
            while back and back[-1].guide not in known:
                back = back[:-1]
            return self._start(guide, replace(fresh, came_from=frames, back=back))
        frames = walk.came_from if tail or guide_id == walk.guide else (*walk.came_from, walk.spot)
        back = () if tail and not frames else _longer(walk)
        return self._start(guide, replace(fresh, came_from=frames, back=back))

    def _start(self, guide: Guide, walk: Walk) -> Outcome:
        start = _start_of(guide)
        there = replace(walk, step=start, number=_first_number(start))
        return there, replace(self.show(there), arrived=True)

    def _end(self, walk: Walk) -> Outcome:
        guide = self._guide(walk)
        if walk.step == DONE:
            return None, Shown(Kind.CLOSED, guide)
        before = self.settle(_returned(walk)) if walk.came_from else None
        if before is not None:
            before = replace(before, touched=self._today)
            return before, replace(self.show(before), ended=guide)
        done = replace(walk, step=DONE, number=0, back=_longer(walk), came_from=(), open=Open.NONE, tried=0)
        return (done if guide.then else None), self.show(done)


def _has(guide: Guide, step: str) -> bool:
    if step == OPENING:
        return bool(guide.entries)
    return bool(guide.then) if step == DONE else guide.step(step) is not None


def _start_of(guide: Guide) -> str:
    return OPENING if guide.entries else guide.steps[0].id


def _first_number(step: str) -> int:
    return 0 if step in (OPENING, DONE) else 1


def _kind(walk: Walk) -> Kind:
    if walk.open is not Open.NONE:
        return {Open.PERSON: Kind.PERSON, Open.RESUME: Kind.RESUME}.get(walk.open, Kind.TROUBLES)
    return {OPENING: Kind.OPENING, DONE: Kind.DONE}.get(walk.step, Kind.STEP)


def _options(guide: Guide, walk: Walk) -> tuple[Choice | Trouble, ...]:
    """Return what a number chooses among, in order."""
    step = guide.step(walk.step)
    if walk.open is Open.STEP:
        return step.trouble if step else ()
    if walk.open is Open.GENERAL:
        return guide.trouble
    if step is not None:
        return step.choices
    return guide.entries if walk.step == OPENING else guide.then


def _longer(walk: Walk) -> tuple[Spot, ...]:
    return (*walk.back, walk.spot)[-LONGEST_WAY_BACK:]


def _this_visit(walk: Walk) -> list[int]:
    """Return the places of ``back`` that belong to the present visit to the guide, the newest first."""
    found = []
    for n in reversed(range(len(walk.back))):
        if walk.back[n].guide != walk.guide:
            break
        found.append(n)
    return found


def _last(back: tuple[Spot, ...], guide: str, step: str) -> int | None:
    found = (n for n in reversed(range(len(back))) if (back[n].guide, back[n].step) == (guide, step))
    return next(found, None)


def _gone_back(walk: Walk, n: int) -> Walk:
    """Return the walk at the place ``n`` of its way back; a guide that waited for it waits no more."""
    spot = walk.back[n]
    waiting = [one.guide for one in walk.came_from]
    frames = walk.came_from[: waiting.index(spot.guide)] if spot.guide in waiting else walk.came_from
    return replace(
        walk,
        guide=spot.guide,
        step=spot.step,
        number=spot.number,
        back=walk.back[:n],
        came_from=frames,
        open=Open.NONE,
        tried=0,
    )


def _returned(walk: Walk) -> Walk:
    """Return the walk as it stood before it went into the present guide."""
    spot = walk.came_from[-1]
    found = _last(walk.back, spot.guide, spot.step)
    return Walk(
        spot.guide,
        spot.step,
        walk.touched,
        number=spot.number,
        back=walk.back[:found] if found is not None else (),
        came_from=walk.came_from[:-1],
        resting=walk.resting,
        code=walk.code,
    )
