from __future__ import annotations

from eval.guides import GuideQuestion, measure_guides, observe_guides
from eval.metrics.share import Share
from eval.retrieval import TOTAL
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from tests.eval.made_up import BIRTH, found

LOGIN, LOCKED = ("vneid-login", 0.8), ("vneid-locked", 0.3)


def test_figures_by_hand(embedded: Catalogue) -> None:
    results = {
        "đúng bài": found(embedded, Decision.GUIDE, guides=(LOGIN, LOCKED)),
        "bài khác": found(embedded, Decision.GUIDE, guides=(LOCKED, LOGIN)),
        "đưa thẻ": found(embedded, Decision.ANSWER, BIRTH, guides=(LOGIN,)),
        "không có": found(embedded, Decision.NO_MATCH),
        "hỏi thủ tục": found(embedded, Decision.ANSWER, BIRTH),
        "bị dẫn lạc": found(embedded, Decision.GUIDE, BIRTH, guides=(LOGIN,)),
    }
    questions = [
        GuideQuestion(q=text, guide="vneid-login", slice="vneid")
        for text in ("đúng bài", "bài khác", "đưa thẻ", "không có")
    ]
    questions += [
        GuideQuestion(q=text, guide=None, slice="not_a_guide") for text in ("hỏi thủ tục", "bị dẫn lạc")
    ]
    guided = observe_guides(results.__getitem__, questions)
    parts = measure_guides(guided)
    assert list(parts) == ["not_a_guide", "vneid", TOTAL]
    wanted = parts["vneid"]
    assert (wanted.guided, wanted.right, wanted.first) == (Share(2, 4), Share(1, 4), Share(2, 4))
    assert wanted.card == Share(1, 4)
    # Questions that want none are no part of the total.
    assert parts[TOTAL] == wanted
    unwanted = parts["not_a_guide"]
    assert (unwanted.guided, unwanted.right, unwanted.first.n) == (Share(1, 2), Share(1, 2), 0)
    assert [one.seen("guides.jsonl").right for one in guided] == [True, False, False, False, True, False]
