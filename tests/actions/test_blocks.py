"""One aspect of a procedure as blocks: what is stated, what is missing, and the last day of a discount."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from actions.blocks import EMPTY, section
from actions.cards import aspect_message, procedure_card
from channels.contract import Facts, Steps
from knowledge.aspects import Aspect
from knowledge.loader import Catalogue
from knowledge.schema import confirmed
from tests.actions.fakes import CARD, PASSPORT, TODAY
from tests.knowledge.made_up import procedure

STATED: dict[Aspect, dict[str, Any]] = {
    Aspect.DOCUMENTS: {"documents": [{"name": "Bản vẽ bến", "copies": 2}]},
    Aspect.FEE: {"fees": [{"amount": 8000}]},
    Aspect.TIME: {"time_limits": [{"amount": 3, "unit": "working_day"}]},
    Aspect.PLACE: {"places": [{"body": "UBND xã nơi có bến"}]},
    Aspect.ONLINE: {"online": {"available": True, "level": "full"}},
    Aspect.STEPS: {"steps": [{"text": "Vẽ bến."}]},
    Aspect.CONDITIONS: {"conditions": [{"text": "Ghe có số."}]},
    Aspect.RESULT: {"results": [{"text": "Giấy cho chở khách."}]},
    Aspect.FORM: {"documents": [{"name": "Đơn xin", "form": "ĐN-01"}]},
    Aspect.LEGAL_BASIS: {"legal_basis": [{"text": "Luật Đường thủy."}]},
}
WORDS = {
    Aspect.DOCUMENTS: "Bản vẽ bến",
    Aspect.FEE: "8.000 đồng",
    Aspect.TIME: "3 ngày làm việc",
    Aspect.PLACE: "UBND xã nơi có bến",
    Aspect.ONLINE: "hoàn toàn trên mạng",
    Aspect.STEPS: "Vẽ bến.",
    Aspect.CONDITIONS: "Ghe có số.",
    Aspect.RESULT: "Giấy cho chở khách.",
    Aspect.FORM: "ĐN-01",
    Aspect.LEGAL_BASIS: "Luật Đường thủy.",
}


def unconfirmed(changes: dict[str, Any]) -> dict[str, Any]:
    """Return the same facts, each marked as still to be checked."""
    return {
        key: [{**fact, "unconfirmed": True} for fact in value]
        if isinstance(value, list)
        else {**value, "unconfirmed": True}
        for key, value in changes.items()
    }


@pytest.mark.parametrize("aspect", Aspect)
def test_stated_aspect_is_shown_with_its_source(aspect: Aspect) -> None:
    message, stated = aspect_message(procedure(**STATED[aspect]), [aspect], TODAY)
    assert stated
    assert WORDS[aspect] in message.plain
    assert [citation.decision for citation in message.citations] == ["12/QĐ-UBND"]


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("how", ["absent", "unconfirmed"])
def test_missing_aspect_says_so_and_where_to_ask(aspect: Aspect, how: str) -> None:
    one = procedure() if how == "absent" else procedure(**unconfirmed(STATED[aspect]))
    assert section(one, aspect, TODAY) == EMPTY
    message, stated = aspect_message(one, [aspect], TODAY)
    assert not stated
    assert "danh mục chưa ghi" in message.plain
    assert "nơi nhận hồ sơ" in message.plain
    assert "18001096" in message.plain
    assert WORDS[aspect] not in message.plain
    assert message.citations == ()


def test_discount_is_shown_on_its_last_day_and_gone_the_day_after() -> None:
    one = procedure(fees=[{"amount": 50000}, {"amount": 25000, "until": "2026-12-31", "via": ["online"]}])
    last = date(2026, 12, 31)
    on_the_day, _ = aspect_message(one, [Aspect.FEE], last)
    day_after, _ = aspect_message(one, [Aspect.FEE], last + timedelta(days=1))
    assert "25.000 đồng" in on_the_day.plain
    assert "31/12/2026" in on_the_day.plain
    assert "25.000" not in day_after.plain
    assert "50.000 đồng" in day_after.plain


def test_only_a_discount_that_ended_leaves_the_fee_unstated() -> None:
    one = procedure(fees=[{"amount": 25000, "until": "2026-12-31"}])
    message, stated = aspect_message(one, [Aspect.FEE], date(2027, 1, 1))
    assert not stated
    assert "danh mục chưa ghi" in message.plain


def test_no_discount_of_the_catalogue_outlives_its_last_day(catalogue: Catalogue) -> None:
    ending = {fee.until for one in catalogue for fee in confirmed(one.fees) if fee.until}
    assert ending
    for until in ending:
        day_after = until + timedelta(days=1)
        for one in catalogue:
            assert f"{until:%d/%m/%Y}" not in "".join(
                row.model_dump_json() for row in section(one, Aspect.FEE, day_after).blocks
            ), one.code


def test_card_of_the_identity_card_drops_its_discount_after_2026(catalogue: Catalogue) -> None:
    card = catalogue.procedures[CARD]
    assert "25.000 đồng" in procedure_card(card, date(2026, 12, 31)).plain
    assert "25.000 đồng" not in procedure_card(card, date(2027, 1, 1)).plain


def test_several_fees_are_a_table_with_one_row_each(catalogue: Catalogue) -> None:
    (table,) = section(catalogue.procedures[PASSPORT], Aspect.FEE, TODAY).blocks
    assert isinstance(table, Facts)
    assert [row.value for row in table.rows] == [
        "200.000 đồng một hộ chiếu",
        "400.000 đồng một hộ chiếu",
    ]
    assert all(row.label for row in table.rows)


def test_steps_stay_in_order() -> None:
    texts = ["Một.", "Hai.", "Ba."]
    (block,) = section(procedure(steps=[{"text": text} for text in texts]), Aspect.STEPS, TODAY).blocks
    assert isinstance(block, Steps)
    assert list(block.items) == texts


@pytest.mark.parametrize(
    ("online", "words"),
    [
        ({"available": True, "level": "full"}, "hoàn toàn trên mạng"),
        ({"available": True, "level": "partial"}, "một phần trên mạng"),
        ({"available": True}, "Cổng Dịch vụ công quốc gia"),
        ({"available": False}, "chưa có nộp trên mạng"),
        ({"available": True, "level": "full", "note": "Cần VNeID mức 2."}, "Cần VNeID mức 2."),
        ({"available": False, "note": "Hỏi ở xã."}, "Hỏi ở xã."),
    ],
)
def test_online_says_how_much_can_be_filed(online: dict[str, Any], words: str) -> None:
    message, stated = aspect_message(procedure(online=online), [Aspect.ONLINE], TODAY)
    assert stated
    assert words in message.plain


def test_papers_without_a_form_are_not_listed_as_forms() -> None:
    papers = [{"name": "Căn cước"}, {"name": "Tờ khai", "form": "CT01"}]
    message, _ = aspect_message(procedure(documents=papers), [Aspect.FORM], TODAY)
    assert "CT01" in message.plain
    assert "Căn cước" not in message.plain
