"""Grouping: the same whatever the order, one row for one thing, and asked of the action server once."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.questions.asked import Asked, Candidate
from admin.questions.brain import ActionServer
from admin.questions.groups import Grouping, by_step
from admin.questions.meaning import Meant, meanings
from tests.admin.questions.log import BIRTH, DEATH, Meanings
from tests.admin.visitors import NOON

pytestmark = pytest.mark.anyio


def asked(n: int, text: str, *, about: str | None = None, score: float = 0.9, **more: object) -> Asked:
    found = (Candidate(about, "tên", score),) if about else ()
    return Asked(f"t{n:03}", NOON - timedelta(hours=n), text, "no_match", "web", candidates=found, **more)  # type: ignore[arg-type]


WAYS = [
    *(f"làm heo giống kiểu {n}" for n in range(40)),
    *(f"sửa ghe mẫu {n}" for n in range(3)),
    "mai mưa không",
]


async def grouped(turns: list[Asked], brain: Meanings) -> list[set[str]]:
    groups, compared = await Grouping(brain).by_meaning(turns)
    assert compared
    return [{one.text for one in group.turns} for group in groups]


async def test_forty_ways_to_ask_one_thing_are_one_row() -> None:
    turns = [asked(n, text) for n, text in enumerate(WAYS)]
    found = await grouped(turns, Meanings("heo", "ghe"))
    assert [len(one) for one in found] == [40, 3, 1]


async def test_order_changes_no_group() -> None:
    turns = [asked(n, text) for n, text in enumerate(WAYS)]
    wanted = await grouped(turns, Meanings("heo", "ghe"))
    for seed in range(5):
        shuffled = random.Random(seed).sample(turns, len(turns))
        assert await grouped(shuffled, Meanings("heo", "ghe")) == wanted


@given(
    forms=st.lists(st.sampled_from(["a b", "a c", "b c", "d", "e f"]), min_size=1, max_size=8),
    about=st.lists(st.sampled_from([None, BIRTH, DEATH]), min_size=8, max_size=8),
    seed=st.integers(0, 5),
)
def test_groups_are_the_same_sets_in_any_order(forms: list[str], about: list[str | None], seed: int) -> None:
    questions = [Meant(form, code) for form, code in zip(forms, about, strict=False)]
    known = np.random.default_rng(3).normal(size=(200, 8)).astype(np.float32)
    place = {form: n for n, form in enumerate(sorted({*forms}))}

    def sets(questions: list[Meant]) -> set[frozenset[Meant]]:
        rows = {form: known[n] / np.linalg.norm(known[n]) for form, n in place.items() if form != "d"}
        labels = meanings(questions, rows)
        return {
            frozenset(q for q, mine in zip(questions, labels, strict=True) if mine == label)
            for label in labels
        }

    assert sets(questions) == sets(random.Random(seed).sample(questions, len(questions)))


async def test_what_the_search_was_sure_of_counts_more_than_words() -> None:
    turns = [
        asked(1, "giấy heo", about=BIRTH),
        asked(2, "chuyện khác hẳn", about=BIRTH),
        asked(3, "cũng heo", about=DEATH),
        asked(4, "heo mà không chắc", about=DEATH, score=0.2),
    ]
    found = await grouped(turns, Meanings("heo"))
    assert {"giấy heo", "chuyện khác hẳn"} <= found[0]
    assert not any({"giấy heo", "cũng heo"} <= one for one in found)


async def test_equal_wordings_are_one_even_while_nobody_knows_meanings() -> None:
    brain = Meanings()
    brain.away = True
    turns = [asked(1, "Sửa ghe?"), asked(2, "sua ghe"), asked(3, "mua ghe")]
    groups, compared = await Grouping(brain).by_meaning(turns)
    assert not compared
    assert [group.count for group in groups] == [2, 1]


async def test_turning_a_page_groups_nothing_anew() -> None:
    brain = Meanings("heo")
    grouping = Grouping(brain)
    turns = [asked(n, text) for n, text in enumerate(WAYS)]
    await grouping.by_meaning(turns)
    first = len(brain.asked)
    await grouping.by_meaning(turns)
    assert len(brain.asked) == first


async def test_the_wording_asked_most_often_stands_for_the_group() -> None:
    turns = [asked(1, "heo một"), asked(2, "heo hai"), asked(3, "HEO hai"), asked(4, "heo ba")]
    groups, _ = await Grouping(Meanings("heo")).by_meaning(turns)
    assert groups[0].lead.text == "heo hai"
    assert groups[0].wordings()[0][0] == "heo hai"


async def test_trend_counts_this_week_and_the_one_before() -> None:
    days = (0, 1, 6.9, 7.1, 13.9, 14.1, 27)
    turns = [asked(int(day * 24), "heo") for day in days]
    groups, _ = await Grouping(Meanings("heo")).by_meaning(turns)
    assert groups[0].trend(NOON) == (3, 2)


def test_walks_are_grouped_by_their_step() -> None:
    turns = [asked(n, "không được", guide="a-b", step="one") for n in range(3)]
    turns.append(asked(9, "không được", guide="a-b", step="two"))
    assert [(group.count, group.lead.step) for group in by_step(turns)] == [(3, "one"), (1, "two")]


class Server:
    """Answer as the action server does."""

    def __init__(self) -> None:
        self.version = "v1"
        self.batches: list[int] = []
        self.status = 200

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/search":
            hits = [{"code": BIRTH, "score": 0.9}]
            return httpx.Response(self.status, json={"decision": "answer", "hits": hits, "guides": []})

        texts = json.loads(request.content)
        self.batches.append(len(texts))
        rows = np.array([[len(text), ord(self.version[-1])] for text in texts], "<f4")
        return httpx.Response(self.status, content=rows.tobytes(), headers={"x-version": self.version})


def brain_of(server: Server) -> ActionServer:
    return ActionServer(lambda: "http://127.0.0.1:1", httpx.MockTransport(server))


async def test_vectors_are_asked_for_in_parts_and_once() -> None:
    server = Server()
    brain = brain_of(server)
    texts = [f"câu {n}" for n in range(300)]
    found = await brain.vectors(texts)
    assert found is not None
    assert found.shape == (300, 2)
    assert server.batches == [256, 44]
    await brain.vectors(texts[:10])
    assert server.batches == [256, 44]


async def test_vectors_of_two_indexes_are_never_mixed() -> None:
    server = Server()
    brain = brain_of(server)
    await brain.vectors(["một", "hai"])
    server.version = "v2"
    found = await brain.vectors(["một", "ba bốn"])
    assert found is not None
    assert {row[1] for row in found.tolist()} == {float(ord("2"))}


@pytest.mark.parametrize("status", [503, 422, 500])
async def test_a_server_that_cannot_answer_leaves_words_alone(status: int) -> None:
    server = Server()
    server.status = status
    assert await brain_of(server).vectors(["một"]) is None
    assert await brain_of(server).rank("một", 5) is None


async def test_ranking_names_codes() -> None:
    assert await brain_of(Server()).rank("khai sinh", 5) == [BIRTH]
