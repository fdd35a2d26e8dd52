"""What a device may do to the conversation it keeps: fill up, rot, share it between tabs, turn its clock."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Visitors
from tests.browser.visitor import KEPT, MESSAGES, Visitor

AN_HOUR = 3_600_000
FULL = """const put = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
  if (value.length > window.room) throw new DOMException('full', 'QuotaExceededError');
  put.call(this, key, value);
};
window.room = 3000;"""


class Tab(Visitor):
    """Hold one more page of somebody's device."""

    def __init__(self, first: Visitor) -> None:
        super().__init__(_Device(first.context), first.origin)  # type: ignore[arg-type]


class _Device:
    """Pass for a context, so that a visitor can be made of one that is there already."""

    def __init__(self, context: BrowserContext) -> None:
        self.new_page = context.new_page


def keep(visitor: Visitor, value: Any) -> None:
    """Leave something on the device, and open the page again."""
    text = value if isinstance(value, str) else json.dumps(value)
    visitor.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEPT, text])
    visitor.page.reload()


def a_turn(**parts: Any) -> dict[str, Any]:
    turn = {"id": "m1", "text": "câu cũ", "action": None, "at": 1_700_000_000_000, "state": "sent"}
    answer = {"turn_id": "t1", "status": "answered", "replies": [{"plain": "Lời cũ."}], "code": ""}
    marks: dict[str, Any] = {"problem": None, "ticks": [], "chosen": [], "feedback": None}
    return {**turn, **marks, "answer": answer, **parts}


def said(visitor: Visitor) -> list[str]:
    return list(visitor.page.locator(".said").all_inner_texts())


@pytest.mark.parametrize("room", [0, 40, 3_000])
def test_full_device_answers_on_and_keeps_what_fits(room: int, guests: Visitors) -> None:
    visitor = guests(script=FULL)
    visitor.page.evaluate("room => { window.room = room; }", room)
    for text in ("câu một", "khai sinh", "câu ba"):
        visitor.ask(text)
    assert said(visitor) == ["câu một", "khai sinh", "câu ba"]
    visitor.page.reload()
    visitor.ask("câu bốn")


WRONG_ANSWERS: list[Any] = [7, [], {}, {"replies": [7]}]
GARBAGE: dict[str, Any] = {
    "no json": "{",
    "null": "null",
    "a number": 7,
    "no turns": {"turns": 7},
    "turns of nothing": {"conversation": None, "turns": [None, 7, "chữ", [], {}]},
    "turns half there": {"conversation": None, "turns": [{"id": "m1", "text": "chào"}, {"text": "chào"}]},
    "wrong fields": {"conversation": {}, "turns": [a_turn(**dict.fromkeys(a_turn(), 7))]},
    "wrong marks": {"conversation": None, "turns": [a_turn(ticks=7, chosen={}, at="x", feedback="x")]},
    "wrong answers": {
        "conversation": None,
        "turns": [a_turn(answer=one) for one in WRONG_ANSWERS],
    },
    "wrong problems": {"conversation": None, "turns": [a_turn(answer=None, state="failed", problem=7)]},
    "twice the same": {"conversation": None, "turns": [a_turn(), a_turn()]},
}


@pytest.mark.parametrize("name", GARBAGE)
def test_rotten_storage_does_not_keep_the_chat_from_starting(name: str, guests: Visitors) -> None:
    visitor = guests()
    keep(visitor, GARBAGE[name])
    expect(visitor.page.locator("#text")).to_be_visible()
    visitor.ask("câu mới")
    visitor.page.reload()
    expect(visitor.last.locator(".said")).to_have_text("câu mới")
    texts = visitor.page.locator("#log").inner_text()
    assert not any(word in texts for word in ("undefined", "NaN", "Invalid", "[object"))


@pytest.mark.parametrize(
    "conversation", ["x" * 65, "\u0000", {}, ["a"]], ids=["long", "control", "object", "list"]
)
def test_conversation_the_server_could_never_know_is_begun_anew(conversation: Any, guests: Visitors) -> None:
    visitor = guests()
    keep(visitor, {"conversation": conversation, "turns": [a_turn()]})
    visitor.ask("câu mới")
    assert said(visitor) == ["câu cũ", "câu mới"]


def test_draft_without_end_does_not_take_the_place_of_the_conversation(guests: Visitors) -> None:
    visitor = guests()
    visitor.box.evaluate("box => { box.value = 'a'.repeat(3000000); }")
    visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    visitor.page.reload()
    assert len(visitor.box.input_value()) == 5_000
    visitor.box.fill("")
    visitor.ask("câu một")


def test_poisoned_conversation_on_the_device_stays_inert(guests: Visitors) -> None:
    visitor = guests()
    evil = "<img src=x onerror=alert(1)>\u202e"
    source = {"title": evil, "url": "javascript:alert(2)", "decision": evil, "read": evil}
    reply = {"title": evil, "plain": evil, "citations": [source]}
    reply["actions"] = [{"kind": "url", "label": evil, "value": "javascript:alert(3)"}]
    answer = {"turn_id": evil, "status": "answered", "replies": [reply], "code": evil}
    keep(visitor, {"conversation": None, "turns": [a_turn(text=evil, answer=answer)]})
    expect(visitor.card).to_be_visible()
    assert visitor.page.locator(".turn img, .turn a").count() == 0
    assert "\u202e" not in visitor.last.inner_text()


def test_two_tabs_at_once_lose_nothing_of_each_other(guests: Visitors) -> None:
    one = guests()
    other = Tab(one)
    held = one.hold_messages()
    one.type_and_send("của tab một")
    expect(one.last.locator(".state")).to_have_text("Đang gửi…")
    other.ask("của tab hai")
    held[0].continue_()
    expect(one.page.locator(".card")).to_have_count(2)
    expect(other.page.locator(".card")).to_have_count(2)
    assert sorted(said(one)) == sorted(said(other)) == ["của tab hai", "của tab một"]
    one.page.reload()
    expect(one.page.locator(".card")).to_have_count(2)


def test_first_messages_of_two_tabs_go_to_one_conversation(guests: Visitors) -> None:
    """Else "xóa dữ liệu của tôi" would have deleted only the one of them that the device still knew."""
    one = guests()
    other = Tab(one)
    held = []
    one.page.route("**/api/v1/conversations", lambda route: held.append(route))
    one.type_and_send("của tab một")
    expect(one.last.locator(".state")).to_have_text("Đang gửi…")
    other.ask("của tab hai")
    held[0].continue_()
    expect(one.page.locator(".card")).to_have_count(2)
    assert one.sent()[-1]["conversation_id"] == other.sent()[-1]["conversation_id"]


def test_conversation_cleared_in_one_tab_is_gone_in_the_other_even_under_way(guests: Visitors) -> None:
    one = guests()
    other = Tab(one)
    one.ask("câu một")
    expect(other.page.locator(".card")).to_have_count(1)
    held = other.hold_messages()
    other.type_and_send("câu hai")
    expect(other.last.locator(".state")).to_have_text("Đang gửi…")
    one.page.get_by_role("button", name="Xóa cuộc trò chuyện").click()
    one.page.get_by_role("button", name="Xóa khỏi máy này").click()
    expect(other.turns).to_have_count(0)
    with other.page.expect_response(MESSAGES):
        held[0].continue_()
    expect(other.page.locator("#welcome")).to_be_visible()
    assert one.kept() == {}
    other.page.unroute(MESSAGES)
    other.ask("câu mới")
    assert said(other) == ["câu mới"]


def test_ticks_in_two_tabs_are_both_kept(guests: Visitors) -> None:
    one = guests()
    one.ask("khai sinh")
    other = Tab(one)
    one.last.locator(".tick input").nth(0).check()
    other.last.locator(".tick input").nth(1).check()
    for tab in (one, other):
        expect(tab.last.locator(".tick input:checked")).to_have_count(2)
    assert sorted(one.kept()["turns"][0]["ticks"]) == ["0.1.0", "0.1.1"]


def test_message_of_a_tab_that_was_closed_is_sent_by_the_one_that_is_left(guests: Visitors) -> None:
    one = guests()
    other = Tab(one)
    one.hold_messages()
    one.type_and_send("câu một")
    expect(other.last.locator(".state")).to_have_text("Đang gửi…")
    one.page.close()
    other.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.card).to_contain_text("Về: câu một")


def test_clock_set_back_does_not_send_an_old_message_by_itself(guests: Visitors) -> None:
    visitor = guests()
    problem = {"code": "network", "message": "Mạng đang chập chờn.", "hint": "", "retry": True}
    now = visitor.page.evaluate("Date.now()")
    turn = a_turn(at=now + AN_HOUR, answer=None, state="failed", problem=problem)
    keep(visitor, {"conversation": None, "turns": [turn]})
    expect(visitor.last.get_by_role("button", name="Thử lại")).to_be_visible()
    visitor.page.wait_for_timeout(500)
    assert visitor.sent() == []
    visitor.last.get_by_role("button", name="Thử lại").click()
    visitor.answered()


def test_conversation_of_another_year_says_so_when_there_is_no_network(guests: Visitors) -> None:
    visitor = guests()
    visitor.forgive.append("net::ERR_INTERNET_DISCONNECTED")  # the icon, which comes after all else
    keep(visitor, {"conversation": None, "turns": [a_turn()]})
    visitor.context.set_offline(True)
    expect(visitor.page.locator("#offline")).to_contain_text("ngày 14/11/2023")
