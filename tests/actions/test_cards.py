"""The messages about a procedure: their order, buttons and sources, for every procedure we know."""

from __future__ import annotations

import re

import pytest

from actions.cards import CARD, aspect_message, choices_message, procedure_card, say
from channels.contract import Outbound
from knowledge.aspects import Aspect
from knowledge.life_events import events_of, life_event
from knowledge.loader import Catalogue, load_catalogue
from knowledge.schema import Procedure
from tests.actions.fakes import BIRTH, DEATH, MARRIAGE, PASSPORT, TODAY
from tests.knowledge.made_up import BEES, procedure

ABOLISHED = re.compile(
    r"cấp huyện|\bhuyện\b|\bquận\b|thị xã|Phòng Tư pháp|Phòng Tài nguyên|Sở Tài nguyên|Sở Giao thông"
)
PROCEDURES = list(load_catalogue())
each_procedure = pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.code)


def labels(message: Outbound) -> list[str]:
    return [action.label for action in message.actions]


@each_procedure
def test_card_is_complete(one: Procedure) -> None:
    card = procedure_card(one, TODAY)
    assert card.title == one.name
    assert card.plain.startswith(f"{one.name}\n\n{one.summary}")
    assert card.citations
    assert card.citations[0].decision or card.citations[0].url
    assert card.actions[0].intent is not None
    assert card.actions[0].intent.entities == {"code": one.code}
    assert Outbound.model_validate(card.model_dump(mode="json")) == card


@each_procedure
def test_plain_text_holds_no_trace_of_the_code(one: Procedure) -> None:
    messages = [procedure_card(one, TODAY), aspect_message(one, list(Aspect), TODAY)[0]]
    for message in messages:
        for slip in ("None", "Via.", "Unit.", "working_day", "in_person", "..", ". .", "( ", " )", "  "):
            assert slip not in message.plain.replace("...", ""), slip


@each_procedure
def test_no_abolished_body_is_read(one: Procedure) -> None:
    messages = [procedure_card(one, TODAY), aspect_message(one, list(Aspect), TODAY)[0]]
    assert [found for message in messages for found in ABOLISHED.findall(message.plain)] == []


@each_procedure
def test_stated_fee_and_time_come_with_their_source(one: Procedure) -> None:
    for aspect in (Aspect.FEE, Aspect.TIME):
        message, stated = aspect_message(one, [aspect], TODAY)
        assert bool(message.citations) == stated
        assert ("Nguồn: " in message.plain) == stated


@each_procedure
def test_buttons_lead_somewhere_known(one: Procedure) -> None:
    for message in (procedure_card(one, TODAY), aspect_message(one, [Aspect.ONLINE], TODAY)[0]):
        for action in message.actions:
            if action.kind == "reply":
                assert action.intent is not None
                if action.intent.name == "show_event":
                    assert life_event(action.intent.entities["event"]) in events_of(one.code)
                    continue
                assert action.intent.entities.get("code") == one.code
                assert action.intent.entities.get("aspect", "fee") in set(Aspect)
            else:
                assert action.value.startswith("https://")
        assert len(set(labels(message))) == len(message.actions)


def test_order_of_the_card(catalogue: Catalogue) -> None:
    plain = procedure_card(catalogue.procedures[PASSPORT], TODAY).plain
    parts = ["Giấy tờ cần chuẩn bị", "Lệ phí", "Thời gian giải quyết", "Nơi nộp", "Nộp trực tuyến"]
    places = [plain.index(part) for part in (*parts, "Lưu ý:", "Nguồn: ")]
    assert places == sorted(places)
    assert len(CARD) == len(parts)


def test_sources_are_named_once_in_the_order_of_the_procedure() -> None:
    sources = [
        {"id": "list", "title": "Danh mục", "decision": "12/QĐ-UBND", "read": "2026-01-02"},
        {"id": "law", "title": "Thông tư", "decision": "5/2026/TT-BTC", "read": "2026-02-03"},
        {"id": "spare", "title": "Không dùng tới", "decision": "1/QĐ-X", "read": "2026-02-03"},
    ]
    one = procedure(
        sources=sources,
        fees=[{"amount": 1000, "source": "law"}, {"amount": 2000, "source": "law", "via": ["post"]}],
        places=[{"body": "UBND xã"}],
    )
    card = procedure_card(one, TODAY)
    assert [(citation.title, citation.read) for citation in card.citations] == [
        ("Danh mục", "2026-01-02"),
        ("Thông tư", "2026-02-03"),
    ]
    assert "Nguồn: Thông tư, 5/2026/TT-BTC (xem ngày 03/02/2026)" in card.plain


def test_source_of_what_is_not_shown_is_not_named() -> None:
    sources = [
        {"id": "list", "title": "Danh mục", "decision": "12/QĐ-UBND", "read": "2026-01-02"},
        {"id": "rumour", "title": "Tin đồn", "decision": "0/X", "read": "2026-02-03"},
    ]
    one = procedure(
        sources=sources,
        fees=[{"amount": 1000, "source": "rumour", "unconfirmed": True}],
        places=[{"body": "UBND xã"}],
    )
    assert "Tin đồn" not in procedure_card(one, TODAY).plain


@pytest.mark.parametrize(
    "online",
    [
        None,
        {"available": False, "url": "https://dichvucong.gov.vn"},
        {"available": True},
        {"available": True, "url": "https://dichvucong.gov.vn", "unconfirmed": True},
    ],
)
def test_portal_is_not_offered_when_nothing_can_be_filed_there(online: dict[str, object] | None) -> None:
    card = procedure_card(procedure(online=online), TODAY)
    assert [action.kind for action in card.actions if action.kind == "url"] == []


def test_portal_is_offered_when_filing_is_possible() -> None:
    online = {"available": True, "url": "https://dichvucong.gov.vn"}
    card = procedure_card(procedure(online=online), TODAY)
    assert [action.value for action in card.actions if action.kind == "url"] == ["https://dichvucong.gov.vn"]


def test_two_pitfalls_at_most_on_a_card() -> None:
    one = procedure(pitfalls=[{"text": f"Coi chừng điều {at}."} for at in (1, 2, 3)])
    plain = procedure_card(one, TODAY).plain
    assert "điều 2" in plain
    assert "điều 3" not in plain


def test_near_misses_get_a_button_each() -> None:
    card = procedure_card(procedure(), TODAY, [procedure(BEES)])
    assert labels(card)[-1] == "Hay là: Làm giấy nuôi ong"
    message, _ = aspect_message(procedure(), [Aspect.FEE], TODAY, [procedure(BEES)])
    assert labels(message)[-1] == "Hay là: Làm giấy nuôi ong"


def test_aspect_message_leads_back_to_the_whole_and_on_to_other_sides(catalogue: Catalogue) -> None:
    message, _ = aspect_message(catalogue.procedures[PASSPORT], [Aspect.FEE], TODAY)
    assert "Xem toàn bộ thủ tục" in labels(message)
    assert "Xem giấy tờ cần chuẩn bị" in labels(message)
    assert "Xem lệ phí" not in labels(message)


def test_several_aspects_come_in_the_order_asked(catalogue: Catalogue) -> None:
    message, stated = aspect_message(catalogue.procedures[PASSPORT], [Aspect.TIME, Aspect.FEE], TODAY)
    assert stated
    assert message.plain.index("Thời gian giải quyết") < message.plain.index("Lệ phí")


def test_choices_are_numbered_alike_on_buttons_and_in_plain_text(catalogue: Catalogue) -> None:
    offered = [catalogue.procedures[code] for code in (BIRTH, DEATH, MARRIAGE)]
    message = choices_message("Việc nào?", [(one.plain_name, one.code) for one in offered])
    expected = [f"{at}. {one.plain_name}" for at, one in enumerate(offered, start=1)]
    assert labels(message) == expected
    assert all(label in message.plain for label in expected)
    assert [action.intent.entities["code"] for action in message.actions if action.intent] == [
        one.code for one in offered
    ]
    assert message.plain.startswith("Việc nào?")


def test_say_is_plain_paragraphs() -> None:
    message = say("Một.", "Hai.")
    assert (message.title, message.plain, message.citations) == (None, "Một.\n\nHai.", ())
