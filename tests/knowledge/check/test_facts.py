"""Facts that are old, over, unconfirmed, or that send people to a body which no longer exists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.check.facts import facts_to_look_at, shown_texts
from knowledge.check.report import Kind
from tests.knowledge.made_up import BEES, FERRY, catalogue, procedure

TODAY = date(2026, 11, 26)
HALL = [{"body": "Ủy ban nhân dân xã"}]
GONE = "Phòng Tư pháp huyện"


def found(days: int = 1000, **changes: Any) -> list[tuple[Kind, str]]:
    """Look over one procedure, complete but for what differs."""
    one = procedure(**{"places": HALL, **changes})
    problems = list(facts_to_look_at(catalogue(one), TODAY, days))
    assert all(problem.code == FERRY for problem in problems)
    return [(problem.kind, problem.detail) for problem in problems]


def test_complete_procedure_has_nothing_to_look_at() -> None:
    assert found() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"name": f"Đăng ký đò tại {GONE}"},
        {"plain_name": "Hỏi Phòng Tư pháp huyện"},
        {"summary": f"Dành cho người có giấy của {GONE}."},
        {"places": [{"body": GONE}]},
        {"places": [{"body": "Ủy ban nhân dân xã", "when": f"Trừ đò đã ghi ở {GONE}."}]},
        {"documents": [{"name": f"Đơn gửi {GONE}"}]},
        {"documents": [{"name": "Đơn", "note": f"Lấy ở {GONE}."}]},
        {"steps": [{"text": f"Ra {GONE} nộp đơn."}]},
        {"pitfalls": [{"text": f"Đừng quên hỏi {GONE}."}]},
        {"online": {"available": False, "note": f"Nộp giấy ở {GONE}."}},
        {"next_steps": [{"text": f"Ra {GONE} lấy biển."}]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_abolished_body_is_found_wherever_people_read_it(changes: dict[str, Any]) -> None:
    ((kind, detail),) = found(**changes)
    assert kind is Kind.ABOLISHED_BODY
    assert kind.is_error
    assert "Phòng Tư pháp" in detail


def test_unconfirmed_fact_is_not_shown_so_its_body_harms_nobody() -> None:
    kinds = [kind for kind, _ in found(steps=[{"text": f"Ra {GONE}.", "unconfirmed": True}])]
    assert kinds == [Kind.UNCONFIRMED]


def test_texts_that_only_the_search_reads_are_not_shown() -> None:
    one = procedure(examples=[f"ra {GONE} làm giấy đò"])
    assert not any(GONE in text for text in shown_texts(one))


@pytest.mark.parametrize(("days", "is_stale"), [(328, False), (327, True)])
def test_source_is_stale_only_after_the_days_have_passed(days: int, is_stale: bool) -> None:
    kinds = [kind for kind, _ in found(days)]
    assert kinds == ([Kind.STALE] if is_stale else [])
    assert not Kind.STALE.is_error


def test_each_stale_source_is_named_with_its_age() -> None:
    sources = [
        {"id": "old", "title": "Bảng giá cũ", "url": "https://example.vn/gia", "read": "2026-01-01"},
        {"id": "new", "title": "Bảng giá mới", "url": "https://example.vn/gia", "read": "2026-11-25"},
    ]
    assert found(30, sources=sources) == [(Kind.STALE, "Bảng giá cũ: xem cách đây 329 ngày")]


@pytest.mark.parametrize(("until", "is_over"), [("2026-11-25", True), ("2026-11-26", False), (None, False)])
def test_fee_holds_until_the_end_of_its_last_day(until: str | None, is_over: bool) -> None:
    problems = found(fees=[{"amount": 5000, "until": until}])
    assert problems == ([(Kind.ENDED, "mức phí tới 25/11/2026")] if is_over else [])


def test_unconfirmed_fee_that_is_over_only_waits() -> None:
    fees = [{"amount": 5000, "until": "2026-01-01", "unconfirmed": True}]
    assert [kind for kind, _ in found(fees=fees)] == [Kind.UNCONFIRMED]


@pytest.mark.parametrize("places", [None, [{"body": "Ủy ban nhân dân xã", "unconfirmed": True}]])
def test_procedure_without_a_sure_place_leaves_people_at_a_loss(places: Any) -> None:
    assert Kind.NO_PLACE in [kind for kind, _ in found(places=places)]
    assert Kind.NO_PLACE.is_error


def test_what_waits_is_counted_by_kind_of_fact() -> None:
    waiting = {"unconfirmed": True}
    problems = found(
        fees=[{"amount": 1, **waiting}, {"amount": 2, **waiting}], documents=[{"name": "Đơn", **waiting}]
    )
    assert problems == [(Kind.UNCONFIRMED, "Document 1, Fee 2")]


def test_problems_carry_the_code_of_their_procedure() -> None:
    both = catalogue(procedure(FERRY, places=HALL), procedure(BEES))
    assert [problem.code for problem in facts_to_look_at(both, TODAY, 1000)] == [BEES]
