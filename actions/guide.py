"""Walk guides in a conversation: start, move, rest, take up again. The words are in ``walk_view``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.cards import procedure_card, say
from actions.team import TEAM_GUIDE, with_team
from actions.turn import Said, Turn
from actions.walk_view import answer_alone, resume_action, screen
from actions.whole_guide import whole_guide
from channels.contract import Action, Effect, Outbound
from channels.status import Status
from knowledge.guides.carry import can_be_filed_online, carried
from knowledge.guides.engine import Engine, Kind, Move, Outcome, Shown
from knowledge.guides.force import guides_in_force
from knowledge.guides.meaning import meant
from knowledge.guides.offers import Offer, Wish, offers
from knowledge.guides.procedure_steps import guide_of
from knowledge.guides.schema import GUIDE, PROCEDURE, Guide
from knowledge.guides.walk import DONE, OPENING, Open, Walk
from knowledge.schema import Procedure

_STATUS = {
    Kind.PERSON: Status.HANDED_OVER,
    Kind.RESTED: Status.GUIDE_ENDED,
    Kind.DONE: Status.GUIDE_ENDED,
    Kind.CLOSED: Status.GUIDE_ENDED,
    Kind.GONE: Status.GUIDE_ENDED,
    Kind.PROCEDURE: Status.ANSWERED,
    Kind.RESUME: Status.CLARIFY,
}
_STEPS_OF_TEAM = (OPENING, "team", "home")
"""Where the guide to the team of a hamlet speaks of the team itself."""
_SCREEN_DIFFERS = (
    "Cảm ơn anh/chị đã báo. Trợ lý ghi lại để người phụ trách xem và sửa.",
    "Anh/chị thử tìm nút có chữ gần giống. Không được thì nhắn “không được”, trợ lý chỉ người giúp.",
)


def begin_guide(turn: Turn, guide_id: str, *, code: str | None = None, anew: bool = False) -> Said:
    """Start a guide, its warning first; an unfinished walk of the same guide is offered instead.

    A guide that carries a procedure takes the one named by ``code``, else the one under discussion. A
    walk under way of another guide is taken up again at the end; one that rested is left behind.
    """
    engine, walk, guide = _engine(turn), walk_of(turn), find_guide(turn, guide_id)
    if guide is None:
        return _gone()
    if walk is not None and walk.guide == guide_id and not anew and walk.step not in (OPENING, DONE):
        return _said(turn, engine.offer_to_resume(walk))
    leaving = walk if walk is not None and not walk.resting and walk.guide != guide_id else None
    carries = code or (_code_at_hand(turn) if guide.carries_procedure else None)
    return _said(turn, engine.begin(guide_id, carries, leaving))


def begin_procedure(turn: Turn, procedure: Procedure) -> Said | None:
    """Start the walk through a procedure's own steps; ``None`` when none is confirmed.

    A walk under way is treated as by any other guide: the same one is offered, another one waits.
    """
    if guide_of(procedure) is None:
        return None
    return begin_guide(turn, f"{PROCEDURE}{procedure.code}", code=procedure.code)


def resume_button(turn: Turn) -> list[Action]:
    """Return one button that takes the unfinished walk up again, with the number of its step; else none."""
    walk = walk_of(turn)
    if walk is None or walk.step == DONE:
        return []
    return [resume_action(_engine(turn).show(replace(walk, open=Open.NONE)))]


def in_walk(turn: Turn) -> Said | None:
    """Return the answer to a message whose words take up the screen of the walk under way, else ``None``.

    Whatever intent a short message was given: "Chưa có tin nhắn" after a step that offers these words,
    "màn hình khác", "bản đầy đủ". Choices of procedures that were offered since come first.
    """
    walk = walk_of(turn)
    # A pressed button comes as a command, and what a person types never does.
    if walk is None or walk.resting or turn.slots.get("choices") or turn.text.startswith("/"):
        return None
    offer = meant(turn.text, offers_of(turn, walk))
    return take_up(turn, walk, offer) if offer else None


def offers_of(turn: Turn, walk: Walk) -> tuple[Offer, ...]:
    """Return everything that can be answered to the screen at which a walk stands, in order of number."""
    return offers(_engine(turn).show(walk))


def take_up(turn: Turn, walk: Walk, offer: Offer) -> Said:
    """Do what an offer of a screen stands for."""
    if offer.wish is Wish.SCREEN_DIFFERS:
        return _screen_differs(turn, walk)
    if offer.wish is Wish.WHOLE:
        return _whole(turn, walk)
    return _said(turn, _engine(turn).take(walk, Move(offer.wish.value), offer.n))


def pressed(turn: Turn, wish: Wish) -> Said | None:
    """Do what a button of a walk stands for, at the place it names; ``None`` when it names none.

    An older button goes back to its own step first: pressed twice, "bước tiếp" goes on once.
    """
    guide, step = turn.entity("guide"), turn.entity("step")
    if not guide or not step:
        return None
    walk = _engine(turn).at(walk_of(turn), guide, step)
    if walk is None:
        return _gone()
    opened, _, n = (turn.entity("choice") or "").partition(":")
    if wish is Wish.CHOOSE and opened in set(Open):
        walk = replace(walk, open=Open(opened))
    return take_up(turn, walk, Offer("", wish, int(n) if n.isdigit() else 0))


def walk_of(turn: Turn) -> Walk | None:
    """Return the walk of the conversation at a place that exists; ``None`` when it is over or forgotten."""
    walk = Walk.from_dict(turn.slots.get("walk"), turn.today)
    settled = _engine(turn).settle(walk) if walk else None
    # What usually comes after is offered once; then the walk is over.
    return None if settled is None or (settled.resting and settled.step == DONE) else settled


def find_guide(turn: Turn, guide_id: str) -> Guide | None:
    """Return a guide in force, or the steps of a procedure for ``procedure:code``."""
    if guide_id.startswith(PROCEDURE):
        procedure = turn.searcher.catalogue.get(guide_id.removeprefix(PROCEDURE))
        return guide_of(procedure) if procedure else None
    return guides_in_force().get(guide_id)


def _engine(turn: Turn) -> Engine:
    return Engine(lambda guide_id: find_guide(turn, guide_id), turn.today)


def _said(turn: Turn, outcome: Outcome) -> Said:
    """Word an outcome, and remember where the walk stands."""
    walk, shown = outcome
    procedure = _carried(turn, walk)
    messages = [screen(shown, carried(procedure))]
    if shown.kind is Kind.PROCEDURE:
        answer = answer_alone(shown, carried(procedure))
        procedure = turn.searcher.catalogue.get(shown.code or "")
        messages = [*answer, _card(turn, procedure, walk)]
    # Any other open question is dropped: a later "ừ" must not answer it.
    slots: dict[str, Any] = {"choices": None, "aspects": None, "pending": None}
    slots["walk"] = walk.as_dict() if walk else None
    if procedure:
        slots["procedure"] = procedure.code
    said = Said(
        _STATUS.get(shown.kind, Status.GUIDE_STEP),
        tuple(messages),
        procedure,
        slots=slots,
        explain=_explain(walk),
    )
    return with_team(turn, said) if _sends_to_people(shown) else said


def _sends_to_people(shown: Shown) -> bool:
    """Return whether a screen sends somebody to people who help, by name of the hamlet if that is known."""
    place = shown.step.id if shown.step else OPENING if shown.kind is Kind.OPENING else ""
    of_team = shown.guide is not None and shown.guide.id == TEAM_GUIDE
    return shown.kind is Kind.PERSON or (of_team and place in _STEPS_OF_TEAM)


def _gone() -> Said:
    """Say that a guide or a step is no longer there; what is walked stays."""
    return Said(Status.GUIDE_ENDED, (screen(Shown(Kind.GONE), carried(None)),))


def _card(turn: Turn, procedure: Procedure | None, walk: Walk | None) -> Outbound:
    """Return the card that a walk leads to, with the way back to the walk first."""
    button = [resume_action(_engine(turn).show(replace(walk, resting=False)))] if walk else []
    if procedure is None:
        return say("Thủ tục này không còn trong danh mục.", actions=button)
    card = procedure_card(procedure, turn.today)
    return card.model_copy(update={"actions": (*button, *card.actions)})


def _screen_differs(turn: Turn, walk: Walk) -> Said:
    """Thank, and leave a mark in the turn log that the person on duty finds."""
    shown = _engine(turn).show(walk)
    buttons = screen(shown, carried(_carried(turn, walk))).actions
    explain = {**_explain(walk), "effect": Effect.SCREEN_DIFFERS.value}
    message = say(*_SCREEN_DIFFERS, actions=buttons)
    kept = {"walk": walk.as_dict()}
    return Said(Status.FEEDBACK, (message,), effect=Effect.SCREEN_DIFFERS, slots=kept, explain=explain)


def _whole(turn: Turn, walk: Walk) -> Said:
    guide = find_guide(turn, walk.guide)
    if guide is None:
        return _gone()
    message = whole_guide(guide, carried(_carried(turn, walk)), lambda target: _name_of(turn, target))
    awake = replace(walk, resting=False)
    button = resume_action(_engine(turn).show(replace(awake, open=Open.NONE)))
    message = message.model_copy(update={"actions": (button,)})
    said = Said(Status.ANSWERED, (message,), slots={"walk": awake.as_dict()}, explain=_explain(walk))
    return with_team(turn, said) if guide.id == TEAM_GUIDE else said


def _name_of(turn: Turn, target: str) -> str | None:
    if target.startswith(GUIDE):
        guide = guides_in_force().get(target.removeprefix(GUIDE))
        return guide.title if guide else None
    procedure = turn.searcher.catalogue.get(target.removeprefix(PROCEDURE))
    return procedure.plain_name if procedure else None


def _carried(turn: Turn, walk: Walk | None) -> Procedure | None:
    return turn.searcher.catalogue.get(walk.code) if walk and walk.code else None


def _code_at_hand(turn: Turn) -> str | None:
    """Return the procedure under discussion, when it is sure that it can be filed online."""
    procedure = turn.procedure
    return procedure.code if procedure and can_be_filed_online(procedure) else None


def _explain(walk: Walk | None) -> dict[str, Any]:
    return {"guide": walk.guide, "step": walk.step} if walk else {}
