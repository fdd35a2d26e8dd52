"""Moving through guides: on, back, by choice, into other guides and back, to help, and out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.guides.engine import Engine, Kind, Move, Outcome, Shown
from knowledge.guides.loader import Guides
from knowledge.guides.walk import DONE, LONGEST_WAY_BACK, OPENING, Open, Walk
from tests.knowledge.guides.made_up import KITE, STRING, WIND, choice, guide, shelf, step, three, trouble

TODAY = date(2026, 11, 25)
PLAIN = shelf(guide())


def engine(guides: Guides) -> Engine:
    return Engine(guides.get, TODAY)


def walked(guides: Guides, start: str, *moves: Move | int) -> Outcome:
    """Begin a guide and make moves; a number chooses."""
    outcome = engine(guides).begin(start)
    for move in moves:
        walk, shown = outcome
        assert walk is not None, shown
        outcome = (
            engine(guides).take(walk, Move.CHOOSE, move)
            if isinstance(move, int)
            else engine(guides).take(walk, move)
        )
    return outcome


def place(outcome: Outcome) -> tuple[str, str, str]:
    """Return the guide, the step and the number as a person reads it."""
    walk, shown = outcome
    assert walk is not None
    return walk.guide, walk.step, f"{shown.number}/{shown.of}"


def kind(outcome: Outcome) -> Kind:
    return outcome[1].kind


def test_steps_are_counted_from_the_first_to_the_last() -> None:
    assert [place(walked(PLAIN, KITE, *[Move.FORWARD] * n))[2] for n in range(3)] == ["1/3", "2/3", "3/3"]


def test_after_the_last_step_comes_the_end() -> None:
    walk, shown = walked(PLAIN, KITE, *[Move.FORWARD] * 3)
    assert walk is None
    assert shown.kind is Kind.DONE


def test_guide_with_entries_opens_before_its_first_step() -> None:
    opening = walked(three(), KITE)
    assert kind(opening) is Kind.OPENING
    assert opening[1].options == ("Tôi có diều rồi", "Tôi chưa biết gió")
    assert place(walked(three(), KITE, Move.FORWARD))[1:] == ("buy", "1/4")
    assert place(walked(three(), KITE, 1))[1:] == ("string", "1/3")


def test_warning_belongs_to_the_first_screen_only() -> None:
    assert walked(three(), WIND)[1].arrived
    assert not walked(three(), WIND, Move.FORWARD)[1].arrived
    assert not walked(three(), WIND, Move.AGAIN)[1].arrived


def test_open_choice_is_asked_again_when_somebody_only_says_yes() -> None:
    before = walked(three(), KITE, 1)
    after = walked(three(), KITE, 1, Move.FORWARD)
    assert place(after) == place(before)
    assert after[1].again


@pytest.mark.parametrize("n", [0, 3, 99, -1])
def test_number_that_is_not_there_asks_again(n: int) -> None:
    after = walked(three(), KITE, 1, n)
    assert place(after)[1] == "string"
    assert after[1].again


def test_back_goes_the_way_that_was_come() -> None:
    assert place(walked(three(), KITE, Move.FORWARD, Move.FORWARD, Move.BACK))[1:] == ("buy", "1/4")
    assert kind(walked(three(), KITE, Move.FORWARD, Move.BACK)) is Kind.OPENING


def test_back_from_the_very_first_screen_stays() -> None:
    assert place(walked(PLAIN, KITE, Move.BACK))[1:] == ("first", "1/3")


def test_way_back_is_bounded() -> None:
    names = [f"step-{n}" for n in range(19)]
    circle = guide(
        steps=[
            *(step(name) for name in names),
            step("again", choices=[choice("Nữa", f"guide:{KITE}"), choice("Thôi", "end")]),
        ]
    )
    walk, _ = walked(shelf(circle), KITE, *([*[Move.FORWARD] * 19, 1] * 3))
    assert walk is not None
    assert len(walk.back) == LONGEST_WAY_BACK


def test_step_that_is_chosen_again_has_its_old_number() -> None:
    to_run = (1, 1)
    assert place(walked(three(), KITE, *to_run))[1:] == ("run", "2/3")
    assert place(walked(three(), KITE, *to_run, 2))[1:] == ("knot", "3/3")
    # On from the knot is a step forward, though it leads to a step that was passed.
    assert place(walked(three(), KITE, *to_run, 2, Move.FORWARD))[1:] == ("run", "4/5")
    assert place(walked(three(), KITE, *to_run, Move.TROUBLE, 1))[1:] == ("string", "1/3")


def test_guide_in_between_comes_back_to_where_it_was_left() -> None:
    inside = walked(three(), KITE, 1, 2)
    assert place(inside) == (STRING, "cut", "1/2")
    back = walked(three(), KITE, 1, 2, Move.FORWARD, 1)
    assert place(back)[:2] == (KITE, "string")
    assert back[1].number == 1
    assert back[1].ended is not None
    assert back[1].ended.id == STRING


def test_back_leaves_a_guide_in_between_too() -> None:
    walk, shown = walked(three(), KITE, 1, 2, Move.BACK)
    assert (shown.guide.id if shown.guide else "", shown.place) == (KITE, "string")
    assert walk is not None
    assert walk.came_from == ()


def test_guide_that_waits_starts_anew_instead_of_nesting() -> None:
    """Two guides that point to each other must not pile up for ever."""
    outcome = walked(three(), KITE, 2, Move.FORWARD, 1)
    assert kind(outcome) is Kind.OPENING
    assert outcome[0] is not None
    assert outcome[0].came_from == ()


def test_step_whose_choices_all_lead_out_ends_its_guide() -> None:
    outcome = walked(three(), WIND, Move.FORWARD, 1)
    assert outcome[0] is not None
    assert (outcome[0].guide, outcome[0].came_from) == (KITE, ())


def test_guide_that_follows_is_not_returned_from() -> None:
    first = guide(KITE, steps=[step("only", next=f"guide:{STRING}")])
    guides = shelf(first, guide(STRING))
    assert walked(guides, KITE, *[Move.FORWARD] * 4)[1].kind is Kind.DONE


def test_what_usually_comes_after_can_be_chosen_at_the_end() -> None:
    done = (1, 1, 1)
    walk, shown = walked(three(), KITE, *done)
    assert shown.kind is Kind.DONE
    assert walk is not None
    assert walk.step == DONE
    assert place(walked(three(), KITE, *done, 1)) == (STRING, "cut", "1/2")
    assert walked(three(), KITE, *done, 2)[1].code == "9.000005"
    for end in (3, Move.FORWARD, Move.LEAVE):
        walk, shown = walked(three(), KITE, *done, end)
        assert (walk, shown.kind) == (None, Kind.CLOSED)
    assert place(walked(three(), KITE, *done, Move.BACK))[1] == "run"


def test_three_times_not_working_leads_to_a_person_and_keeps_the_place() -> None:
    kinds = []
    outcome = walked(three(), KITE, Move.FORWARD)
    for _ in range(4):
        assert outcome[0] is not None
        outcome = engine(three()).take(outcome[0], Move.TROUBLE)
        kinds.append((outcome[1].kind, outcome[1].open))
    assert kinds == [
        (Kind.TROUBLES, Open.STEP),
        (Kind.TROUBLES, Open.GENERAL),
        (Kind.PERSON, Open.PERSON),
        (Kind.PERSON, Open.PERSON),
    ]
    assert place(outcome)[1] == "buy"


def test_step_without_troubles_goes_on_to_the_next_list() -> None:
    assert walked(three(), KITE, 1, Move.TROUBLE)[1].open is Open.GENERAL
    assert walked(PLAIN, KITE, Move.TROUBLE)[1].kind is Kind.PERSON


def test_answer_to_a_trouble_shows_the_step_again_or_goes_where_it_helps() -> None:
    same = walked(three(), KITE, Move.FORWARD, Move.TROUBLE, 1)
    assert place(same)[1:] == ("buy", "1/4")
    assert same[1].answer is not None
    assert same[1].answer.say == "Hết diều"
    assert place(walked(three(), KITE, Move.FORWARD, Move.TROUBLE, 2))[1:] == ("string", "2/4")
    away = walked(three(), KITE, 1, Move.TROUBLE, 1)
    assert place(away)[0] == WIND
    assert away[1].answered_in is not None
    assert away[1].answered_in.id == KITE


def test_an_answer_that_did_not_help_leads_further_not_in_circles() -> None:
    outcome = walked(three(), KITE, Move.FORWARD, Move.TROUBLE, 1, Move.TROUBLE)
    assert outcome[1].open is Open.GENERAL


def test_again_closes_the_lists_and_begins_them_anew() -> None:
    start = (Move.FORWARD, Move.TROUBLE, Move.TROUBLE, Move.AGAIN)
    assert kind(walked(three(), KITE, *start)) is Kind.STEP
    assert walked(three(), KITE, *start, Move.TROUBLE)[1].open is Open.STEP


def test_person_that_is_chosen_is_named() -> None:
    walk, shown = walked(three(), KITE, 1, 1, 3)
    assert shown.kind is Kind.PERSON
    assert walk is not None
    assert walk.step == "run"


def test_card_of_a_procedure_lets_the_walk_rest() -> None:
    walk, shown = walked(three(), WIND, Move.FORWARD, 2)
    assert (shown.kind, shown.code) == (Kind.PROCEDURE, "9.000005")
    assert walk is not None
    assert walk.resting


@pytest.mark.parametrize("move", [Move.FORWARD, Move.AGAIN, 1])
def test_walk_that_rested_first_shows_its_step(move: Move | int) -> None:
    rested = walked(three(), KITE, 1, Move.LEAVE)
    assert kind(rested) is Kind.RESTED
    outcome = walked(three(), KITE, 1, Move.LEAVE, move)
    assert place(outcome) == place(walked(three(), KITE, 1))
    assert outcome[0] is not None
    assert not outcome[0].resting


def test_unfinished_walk_may_be_taken_up_or_begun_anew() -> None:
    walk, _ = walked(three(), KITE, 1, 1)
    assert walk is not None
    asked, shown = engine(three()).offer_to_resume(walk)
    assert shown.kind is Kind.RESUME
    assert asked is not None
    assert engine(three()).take(asked, Move.CHOOSE, 1)[1].place == "run"
    assert engine(three()).take(asked, Move.FORWARD)[1].place == "run"
    assert engine(three()).take(asked, Move.CHOOSE, 2)[1].kind is Kind.OPENING


def test_guide_begun_in_the_middle_of_another_comes_back_to_it() -> None:
    walk, _ = walked(three(), KITE, 1)
    inside, _ = engine(three()).begin(STRING, leaving=walk)
    assert inside is not None
    assert [spot.guide for spot in inside.came_from] == [KITE]


def test_older_button_goes_back_to_its_step() -> None:
    walk, _ = walked(three(), KITE, 1, 1)
    there = engine(three()).at(walk, KITE, "string")
    assert there is not None
    assert (there.step, there.number) == ("string", 1)
    assert engine(three()).at(walk, KITE, "nowhere") is None
    assert engine(three()).at(None, "no-guide", "x") is None
    elsewhere = engine(three()).at(walk, STRING, "tie")
    assert elsewhere is not None
    assert (elsewhere.guide, elsewhere.number) == (STRING, 1)


def test_guide_that_changed_overnight_is_taken_up_at_a_step_that_exists() -> None:
    walk, _ = walked(three(), KITE, 1, 1)
    assert walk is not None
    shorter = shelf(guide(KITE, steps=[step("string"), step("new")]))
    outcome = engine(shorter).take(walk, Move.AGAIN)
    assert place(outcome)[1:] == ("string", "1/2")
    other = shelf(guide(KITE, steps=[step("new")]))
    assert place(engine(other).take(walk, Move.AGAIN))[1:] == ("new", "1/1")
    assert engine(shelf()).take(walk, Move.AGAIN) == (None, Shown(Kind.GONE))


def test_guide_in_between_that_vanished_comes_back_to_the_one_before() -> None:
    walk, _ = walked(three(), KITE, 1, 2)
    assert walk is not None
    only = shelf(*[one for one in three() if one.id == KITE])
    assert place(engine(only).take(walk, Move.AGAIN))[:2] == (KITE, "string")


def test_every_move_writes_the_day() -> None:
    walk, _ = walked(three(), KITE, 1)
    assert walk is not None
    later = Engine(three().get, TODAY + timedelta(20)).take(walk, Move.TROUBLE)[0]
    assert later is not None
    assert later.touched == TODAY + timedelta(20)


def test_unknown_guide_is_gone_and_keeps_what_was_walked() -> None:
    walk = Walk(KITE, "run", TODAY, number=2)
    assert engine(three()).begin("no-such-guide", leaving=walk) == (walk, Shown(Kind.GONE))


def test_choice_without_choices_and_trouble_without_end_do_no_harm() -> None:
    odd = shelf(guide(trouble=[trouble("Sao cũng vướng", to="person")]))
    assert walked(odd, KITE, 5)[1].again
    assert kind(walked(odd, KITE, Move.TROUBLE, 1)) is Kind.PERSON
    assert OPENING not in {one.id for one in guide().steps}


def test_choices_beside_a_way_on_may_be_passed_by() -> None:
    """A list of cards to look at, and then on: "được rồi" is an answer there."""
    cards = step("cards", choices=[choice("Xem phép", "procedure:9.000005")], next="last")
    guides = shelf(guide(steps=[cards, step("last")]))
    assert place(walked(guides, KITE))[2] == "1/2"
    assert place(walked(guides, KITE, Move.FORWARD))[1:] == ("last", "2/2")
    assert place(walked(guides, KITE, 1, Move.FORWARD, Move.FORWARD))[1:] == ("last", "2/2")
