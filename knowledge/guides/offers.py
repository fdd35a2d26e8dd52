"""What can be answered on a screen of a walk, in the order of its numbers: choices, then the usual moves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.guides.engine import Kind, Shown
from knowledge.guides.graph import must_choose
from knowledge.guides.schema import PROCEDURE


class Wish(StrEnum):
    """Name what a person may want on a screen: the moves of the engine, and two that move nothing."""

    FORWARD = "forward"
    BACK = "back"
    AGAIN = "again"
    CHOOSE = "choose"
    TROUBLE = "trouble"
    LEAVE = "leave"
    SCREEN_DIFFERS = "screen_differs"
    WHOLE = "whole"


@dataclass(frozen=True)
class Offer:
    """Pair what a button says with what it means; ``n`` is the number of the choice, from 1."""

    label: str
    wish: Wish
    n: int = 0


RESUME = "Đi tiếp"
NEXT = Offer("Được rồi, bước tiếp", Wish.FORWARD)
FAILS = Offer("Không được", Wish.TROUBLE)
BACK = Offer("Quay lại", Wish.BACK)
LATER = Offer("Để sau", Wish.LEAVE)
DIFFERS = Offer("Màn hình khác", Wish.SCREEN_DIFFERS)
WHOLE = Offer("Bản đầy đủ", Wish.WHOLE)
SEE_AGAIN = Offer("Xem lại bước này", Wish.AGAIN)
BEGIN = Offer("Bắt đầu từ đầu", Wish.FORWARD)
NONE_OF_THESE = Offer("Không phải mấy ý này", Wish.TROUBLE)


def offers(shown: Shown) -> tuple[Offer, ...]:
    """Return everything that can be answered to a screen."""
    chosen = tuple(Offer(label, Wish.CHOOSE, n) for n, label in enumerate(shown.options, start=1))
    if shown.kind is Kind.STEP:
        return (*chosen, *_usual(shown))
    if shown.kind is Kind.PERSON:
        return _beside_people(shown)
    fixed: dict[Kind, tuple[Offer, ...]] = {
        Kind.OPENING: (BEGIN, *chosen, WHOLE, LATER),
        Kind.TROUBLES: (*chosen, NONE_OF_THESE, SEE_AGAIN, LATER),
        Kind.RESUME: (resume(shown), Offer("Làm lại từ đầu", Wish.CHOOSE, 2)),
        Kind.RESTED: (resume(shown), WHOLE),
        Kind.DONE: chosen,
    }
    return fixed.get(shown.kind, ())


def resume(shown: Shown) -> Offer:
    """Return the offer to go on where a walk stands, with the number of its step."""
    where = f": bước {shown.number}/{shown.of}" if shown.number else ""
    return Offer(f"{RESUME}{where}", Wish.FORWARD)


def _usual(shown: Shown) -> tuple[Offer, ...]:
    on_a_screen = shown.guide is not None and not shown.guide.id.startswith(PROCEDURE)
    return (
        *(() if shown.step and must_choose(shown.step) else (NEXT,)),
        FAILS,
        *((BACK,) if shown.has_back else ()),
        LATER,
        *((DIFFERS,) if on_a_screen else ()),
        *((WHOLE,) if shown.number == 1 else ()),
    )


def _beside_people(shown: Shown) -> tuple[Offer, ...]:
    goes_on = shown.step is not None and not must_choose(shown.step)
    return (SEE_AGAIN, *((NEXT,) if goes_on else ()), LATER)
