from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import QuestionFileError
from eval.metrics.share import Share
from eval.requests import ManyRequests, Served, measure_requests, observe_requests, read_requests
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from tests.eval.made_up import BIRTH, DEATH, MARRIAGE, found


def test_figures_by_hand() -> None:
    figures = measure_requests(
        [
            Served("a", 1, "answer", 1, 1),
            Served("b", 1, "answer", 1, 2),
            Served("c", 2, "clarify", 1, 1),
            Served("d", None, "no_match", 0, 1),
        ]
    )
    assert (figures.n, figures.first) == (4, Share(2, 4))
    assert figures.others == Share(3, 5)
    assert (figures.all_others, figures.served) == (Share(2, 4), Share(1, 4))


def test_first_must_come_first_and_others_be_offered(embedded: Catalogue) -> None:
    result = found(embedded, Decision.CLARIFY, MARRIAGE, BIRTH, DEATH)
    messages = [
        ManyRequests(q="cưới rồi sinh con", codes=(MARRIAGE, BIRTH)),
        ManyRequests(q="sinh con rồi cưới", codes=(BIRTH, MARRIAGE)),
    ]
    first, second = observe_requests(lambda _: result, messages)
    assert (first.rank, first.others_offered, first.right) == (1, 1, True)
    assert (second.rank, second.others_offered, second.right) == (2, 1, False)
    assert second.seen("requests.jsonl").rank == 2


def test_requests_that_were_heard_are_offered_beside_an_answer(embedded: Catalogue) -> None:
    plain = found(embedded, Decision.ANSWER, MARRIAGE, BIRTH, DEATH)
    unlikely = tuple(replace(hit, score=0.01) for hit in plain.hits[1:])
    unheard = replace(plain, hits=(plain.hits[0], *unlikely))
    heard = replace(unheard, requests=(plain.hits[0], unlikely[1]))
    message = [ManyRequests(q="cưới rồi khai tử", codes=(MARRIAGE, DEATH))]
    offered = [observe_requests(lambda _, r=r: r, message)[0].others_offered for r in (unheard, heard)]  # type: ignore[misc]
    assert offered == [0, 1]


def test_nothing_is_offered_when_nothing_is_found(embedded: Catalogue) -> None:
    result = found(embedded, Decision.NO_MATCH, MARRIAGE, BIRTH)
    (served,) = observe_requests(lambda _: result, [ManyRequests(q="x", codes=(MARRIAGE, BIRTH))])
    assert (served.rank, served.others_offered) == (1, 0)


@pytest.mark.parametrize("codes", [[], ["1.001193"], "1.001193", None])
def test_one_request_is_not_several(codes: object, tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_text(json.dumps({"q": "x", "codes": codes}), encoding="utf-8")
    with pytest.raises(QuestionFileError, match="dòng 1"):
        read_requests(path)
