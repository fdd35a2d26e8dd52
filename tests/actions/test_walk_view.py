"""What is unconfirmed is always shown to be, and every screen fits the narrowest channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from actions.walk_fit import LONGEST_TEXT, screens, too_long
from actions.walk_view import UNCONFIRMED, UNCONFIRMED_ANSWER, people_to_call, screen, seen, step_blocks
from actions.whole_guide import whole_guide
from channels.contract import Note, Outbound, Picture
from knowledge.errors import CatalogueError
from knowledge.guides.carry import carried
from knowledge.guides.engine import Engine, Kind, Shown
from knowledge.guides.loader import Guides, guides
from knowledge.guides.schema import Step, Topic
from tests.actions.fakes import TODAY
from tests.knowledge.guides.made_up import KITE, choice, guide, shelf, step, three, trouble


def real() -> Guides:
    """Return the guides that we ship; while one of them is being written, there are none to show."""
    try:
        return guides()
    except CatalogueError as error:
        pytest.skip(f"the guides do not load: {error}")


def every_screen(whole: Guides) -> Iterator[tuple[Shown, Outbound]]:
    engine = Engine(whole.get, TODAY)
    for one in whole:
        for _, shown in screens(one, engine, TODAY):
            yield shown, screen(shown, carried(None))


def notes(message: Outbound) -> list[str]:
    return [block.text for block in message.blocks if isinstance(block, Note)]


@pytest.mark.parametrize("load", [three, real])
def test_unconfirmed_is_never_shown_as_a_fact(load: Callable[[], Guides]) -> None:
    for shown, message in every_screen(load()):
        unsure_step = shown.kind is Kind.STEP and shown.step is not None and shown.step.unconfirmed
        unsure_answer = shown.answer is not None and shown.answer.unconfirmed
        assert (UNCONFIRMED in notes(message)) is unsure_step
        assert (UNCONFIRMED_ANSWER in notes(message)) is unsure_answer
        assert (f"Lưu ý: {UNCONFIRMED}" in message.plain) is unsure_step


def test_picture_comes_with_words_for_who_cannot_see_it() -> None:
    drawn = Step.model_validate(step("aa", see="Diều bay.", picture="dieu.png") | {"source": "club"})
    (picture,) = [block for block in step_blocks(drawn, {}) if isinstance(block, Picture)]
    assert (picture.url, picture.alt) == ("/pictures/dieu.png", "Diều bay.")


@pytest.mark.parametrize("load", [three, real])
def test_unconfirmed_is_marked_where_all_steps_are_shown_at_once(load: Callable[[], Guides]) -> None:
    for one in load():
        message = whole_guide(one, carried(None), lambda target: None)
        assert message.plain.count(UNCONFIRMED) == sum(each.unconfirmed for each in one.steps)


@pytest.mark.parametrize("load", [three, real])
def test_every_screen_fits_every_channel(load: Callable[[], Guides]) -> None:
    assert [str(problem) for problem in too_long(load(), TODAY)] == []


@pytest.mark.parametrize("load", [three, real])
def test_every_step_names_its_source(load: Callable[[], Guides]) -> None:
    for shown, message in every_screen(load()):
        if shown.kind is Kind.STEP:
            assert message.citations


def test_screen_that_does_not_fit_is_named() -> None:
    long = "Bấm vào đây rồi đợi. " * 15
    wordy = guide(
        steps=[
            step(
                "first",
                do=long,
                see=long,
                tip=long,
                warning=long,
                choices=[choice(f"Ý {n}", "end") for n in range(4)],
                trouble=[trouble("Kẹt", long)],
            )
        ],
        sources=[{"id": "club", "title": "rất dài " * 100, "decision": "1", "read": "2026-11-01"}],
    )
    told = [str(problem) for problem in too_long(shelf(wordy), TODAY)]
    assert len(told) == 2
    assert f"{KITE}.yaml · first · " in told[0]
    assert f"dài quá {LONGEST_TEXT}" in told[0]


def test_choice_beyond_the_last_button_of_a_channel_is_named() -> None:
    """Five troubles still fit; so would six entries not, if the schema let them in."""
    crowd = three().get(KITE)
    assert crowd is not None
    entries = tuple(crowd.entries[0].model_copy(update={"say": f"Ý {n}"}) for n in range(6))
    told = [problem.step for problem in too_long(shelf(crowd.model_copy(update={"entries": entries})), TODAY)]
    assert "@opening" in told


@pytest.mark.parametrize(
    ("text", "said"),
    [("Một con diều.", "Anh/chị sẽ thấy: Một con diều."), ("Anh/chị sẽ thấy diều.", "Anh/chị sẽ thấy diều.")],
)
def test_sentence_that_says_who_sees_is_not_said_twice(text: str, said: str) -> None:
    assert seen(text) == said


@pytest.mark.parametrize(("topic", "first"), [(Topic.VNEID, "19000368"), (Topic.PORTAL, "18001096")])
def test_line_that_fits_the_guide_comes_first(topic: Topic, first: str) -> None:
    assert people_to_call(guide(topic=topic.value))[0].value == first
