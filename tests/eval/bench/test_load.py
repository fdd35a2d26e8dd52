"""The load generator asks what it says it asks, and times nothing that is no answer."""

from __future__ import annotations

from collections import Counter

import pytest

from eval.bench.errors import BenchError
from eval.bench.load import measured, put_load, together
from eval.bench.questions import QUESTIONS
from eval.bench.speakers import Reply, Speaker
from vietnamese.unaccent import has_marks


class Echo(Speaker):
    """Answer at once; remember what was said by each speaker made."""

    made: list[list[str]]

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1")
        self.said: list[str] = []
        Echo.made.append(self.said)

    def say(self, text: str) -> Reply:
        self.said.append(text)
        return Reply(1.0)


@pytest.fixture(autouse=True)
def _nobody_yet() -> None:
    Echo.made = []


@pytest.mark.parametrize(("people", "messages"), [(1, 5), (8, 16), (8, 19), (3, 2)])
def test_so_many_people_say_so_many_messages(people: int, messages: int) -> None:
    heard: list[int] = []
    run = together([put_load(Echo, QUESTIONS, people, messages, lambda: heard.append(1))])
    assert (run.people, run.messages, len(heard)) == (people, messages, messages)
    assert len(Echo.made) == people
    assert sum(len(said) for said in Echo.made) == messages


def test_turns_with_one_bot_are_one_run() -> None:
    run = together([put_load(Echo, QUESTIONS, 2, 6, lambda: None) for _ in range(3)])
    assert (run.people, run.messages) == (2, 18)


def test_people_ask_different_things_at_the_same_time() -> None:
    put_load(Echo, QUESTIONS, 8, 400, lambda: None)
    assert len({said[0] for said in Echo.made}) == 8
    assert Counter(text for said in Echo.made for text in said) == dict.fromkeys(QUESTIONS, 10)


def test_an_answer_that_is_none_ends_the_run() -> None:
    class Broken(Echo):
        def say(self, text: str) -> Reply:
            raise BenchError("hỏng")

    with pytest.raises(BenchError, match="hỏng"):
        put_load(Broken, QUESTIONS, 2, 4, lambda: None)


def test_a_step_is_averaged_over_the_messages_that_took_it() -> None:
    replies = [Reply(10.0, {"rasa": 4.0}), Reply(20.0, {"rasa": 6.0, "search": 3.0}), Reply(30.0, {})]
    run = measured(1, replies, seconds=0.5)
    assert (run.p50, run.per_second) == (20.0, 6.0)
    assert run.parts == {"rasa": 5.0, "search": 3.0}


def test_questions_are_forty_different_ones_half_of_them_without_accents() -> None:
    assert len(set(QUESTIONS)) == 40
    assert 15 <= sum(not has_marks(question) for question in QUESTIONS) <= 25
