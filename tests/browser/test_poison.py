"""Answers that no server of ours would give: what they cannot do to the page and to the next message."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visitors
from tests.browser.visitor import MESSAGES, Visitor

QUICK_MS = 5_000
USUAL = {"status": "answered", "turn_id": "t1", "procedure": None}


def reply(**parts: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"title": None, "blocks": [], "actions": [], "citations": [], "plain": "Trả lời."}
    return {**empty, **parts}


def answering(visitor: Visitor, body: str, status: int = 200) -> None:
    """Let every message be answered with this."""

    def fulfil(route: Route) -> None:
        route.fulfill(status=status, content_type="application/json", body=body)

    visitor.page.route(MESSAGES, fulfil)


def answered_with(visitor: Visitor, **answer: Any) -> None:
    """Ask, and let this be the answer; whatever it was, the next message must get through."""
    answering(visitor, json.dumps({**USUAL, "replies": [reply()], **answer}))
    visitor.type_and_send("câu một")
    expect(visitor.last.locator(".state")).to_contain_text("Đã gửi", timeout=QUICK_MS)
    visitor.page.unroute(MESSAGES)


def goes_on(visitor: Visitor) -> None:
    visitor.ask("khai sinh")
    visitor.page.reload()
    expect(visitor.last.locator(".papers")).to_be_visible()


@pytest.mark.parametrize("status", ["constructor", "__proto__", "toString"])
def test_ending_named_like_a_built_in_word_adds_nothing_to_the_answer(status: str, guests: Visitors) -> None:
    visitor = guests()
    answered_with(visitor, status=status)
    expect(visitor.last.locator(".answer")).to_have_text("Trợ lý: Trả lời.Nghe", use_inner_text=False)
    goes_on(visitor)


def test_error_named_like_a_built_in_word_is_told_in_words(guests: Visitors) -> None:
    visitor = guests()
    visitor.forgive.append("status of 500")
    answering(visitor, json.dumps({"error": {"code": "constructor"}}), 500)
    visitor.type_and_send("câu một")
    expect(visitor.last.locator(".state")).to_contain_text("Trợ lý đang bận")


@pytest.mark.parametrize("code", ["\ud800", "../../quan-tri", "a" * 9_000, "<b>"])
def test_code_that_is_none_makes_no_address(code: str, guests: Visitors) -> None:
    visitor = guests(
        script="Object.defineProperty(navigator, 'clipboard',"
        " { value: { writeText: async (text) => { window.copied = text; } } });"
    )
    answered_with(visitor, procedure={"code": code})
    visitor.last.get_by_role("button", name="Chép lại").click()
    expect(visitor.page.locator("#status")).to_contain_text("Đã chép")
    assert visitor.page.evaluate("window.copied") == "Trả lời."
    goes_on(visitor)


def test_answer_nested_without_end_is_shown_and_kept(guests: Visitors) -> None:
    visitor = guests()
    deep = "[" * 60_000 + "]" * 60_000
    whole = json.dumps(
        {**USUAL, "replies": [reply(extra="SÂU", blocks=[{"kind": "bullets", "items": "SÂU"}])]}
    )
    answering(visitor, whole.replace('"S\\u00c2U"', deep))
    visitor.type_and_send("câu một")
    expect(visitor.last.locator(".state")).to_contain_text("Đã gửi", timeout=QUICK_MS)
    visitor.page.unroute(MESSAGES)
    goes_on(visitor)


def test_lists_without_end_do_not_stop_the_page(guests: Visitors) -> None:
    visitor = guests()
    papers = [{"text": "a", "detail": None}] * 6_000
    answered_with(visitor, replies=[reply(blocks=[{"kind": "checklist", "heading": None, "items": papers}])])
    assert visitor.last.locator(".tick").count() == 300
    goes_on(visitor)


def test_text_far_longer_than_any_answer_is_refused_in_words(guests: Visitors) -> None:
    visitor = guests()
    answering(visitor, json.dumps({**USUAL, "replies": [reply(plain="dài " * 300_000)]}))
    visitor.type_and_send("câu một")
    expect(visitor.last.locator(".state")).to_contain_text("Trợ lý đang bận")
    visitor.page.unroute(MESSAGES)
    visitor.last.get_by_role("button", name="Thử lại").click()
    expect(visitor.card).to_contain_text("Về: câu một")


def test_address_that_ends_in_dots_without_end_does_not_stop_the_page(guests: Visitors) -> None:
    visitor = guests()
    answered_with(visitor, replies=[reply(plain="https://a.gov.vn/" + "." * 250_000 + "x")])
    goes_on(visitor)


def test_address_that_begins_like_one_before_it_stays_in_its_place(guests: Visitors) -> None:
    visitor = guests()
    answered_with(visitor, replies=[reply(plain="https://a.gov.vn.evil.example/ và https://a.gov.vn")])
    expect(visitor.card.locator(".text")).to_have_text(
        "https://a.gov.vn.evil.example/ và a.gov.vn (mở trang mới)"
    )
    assert visitor.card.locator("a").evaluate_all("all => all.map((one) => one.href)") == [
        "https://a.gov.vn/"
    ]


def test_choice_is_sent_without_letters_that_turn_its_direction(guests: Visitors) -> None:
    visitor = guests()
    nameless, turned = (
        {"kind": "reply", "label": "", "value": "v1"},
        {"kind": "reply", "label": "\u202eLệ phí", "value": "v2"},
    )
    answered_with(visitor, replies=[reply(actions=[nameless, turned])])
    expect(visitor.last.locator(".choice")).to_have_count(1)
    visitor.press("Lệ phí")
    assert visitor.sent()[-1]["text"] == "Lệ phí"


WRONG: list[Any] = [None, 7, "chữ", [], {}, [None, 7, "chữ", []], {"length": 3}]


@pytest.mark.parametrize("wrong", WRONG, ids=json.dumps)
def test_parts_of_the_wrong_shape_are_left_out(wrong: Any, guests: Visitors) -> None:
    visitor = guests()
    names = ("heading", "items", "rows", "text", "tone", "url", "alt")
    kinds = ("paragraph", "note", "checklist", "bullets", "steps", "facts", "picture", "lạ", "constructor")
    blocks = [{"kind": kind, **dict.fromkeys(names, wrong)} for kind in kinds]
    doings = [
        {"kind": kind, "label": wrong, "value": wrong} for kind in ("reply", "url", "phone", "copy", wrong)
    ]
    sources = [{"title": wrong, "decision": wrong, "url": wrong, "read": wrong}]
    broken = [
        reply(blocks=blocks[:7]),
        reply(blocks=blocks),
        reply(actions=doings, citations=sources),
        dict.fromkeys(("title", "blocks", "actions", "citations", "plain"), wrong),
        wrong,
    ]
    answered_with(visitor, replies=broken, status=wrong, turn_id=wrong, procedure=wrong)
    goes_on(visitor)


def test_what_is_no_answer_is_told_in_words_and_can_be_tried_again(guests: Visitors) -> None:
    visitor = guests()
    for wrong in [*WRONG, {"replies": None}, {"replies": {}}]:
        answering(visitor, json.dumps(wrong))
        visitor.type_and_send("câu một")
        expect(visitor.last.locator(".state")).to_contain_text("Chưa gửi được")
        visitor.page.unroute(MESSAGES)
        visitor.last.get_by_role("button", name="Thử lại").click()
        expect(visitor.card).to_contain_text("Về: câu một")
