"""Ask, press, go on: what a person does on the page, against the real house."""

from __future__ import annotations

import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.house import House

EXAMPLES = 6


def test_question_without_accents_gets_a_card_with_papers(visitor: Visitor) -> None:
    visitor.ask("lam khai sinh can giay gi")
    expect(visitor.card.locator(".card-name")).to_have_text("Đăng ký khai sinh")
    expect(visitor.card.locator(".papers")).to_contain_text("Giấy chứng sinh")
    expect(visitor.card.locator(".sources")).to_contain_text("1.001193")
    expect(visitor.card.locator(".sources")).to_contain_text("Quyết định 163/QĐ-BTP")
    assert visitor.page.locator("#welcome").is_hidden()


@pytest.mark.parametrize("place", range(EXAMPLES))
def test_every_example_of_the_greeting_leads_to_a_procedure(place: int, visitor: Visitor) -> None:
    examples = visitor.page.locator("#examples button")
    assert examples.count() == EXAMPLES
    text = examples.nth(place).inner_text()
    examples.nth(place).click()
    visitor.answered()
    assert visitor.last.locator(".said").inner_text() == text
    assert visitor.kept()["turns"][0]["answer"]["status"] in ("answered", "clarify")


def test_button_of_a_clarifying_question_answers_with_the_chosen_procedure(visitor: Visitor) -> None:
    asked = visitor.ask("bằng lái xe")
    choice = asked.locator(".choice").first
    label = choice.inner_text()
    visitor.press(label)
    assert visitor.sent()[-1]["action"]
    assert visitor.last.locator(".said").inner_text() == label
    expect(visitor.card.locator(".card-name")).not_to_be_empty()
    expect(visitor.turns.first.locator(".choice").first).to_have_class("choice chosen")


def test_walk_goes_on_and_back_by_buttons(visitor: Visitor) -> None:
    visitor.ask("đăng ký thường trú")
    visitor.press("Đi từng bước cùng trợ lý")
    expect(visitor.card.locator(".card-name")).to_contain_text("Bước 1/")
    visitor.press("Được rồi, bước tiếp")
    expect(visitor.card.locator(".card-name")).to_contain_text("Bước 2/")
    visitor.press("Quay lại")
    expect(visitor.card.locator(".card-name")).to_contain_text("Bước 1/")


def test_conversation_by_keyboard_alone(visitor: Visitor) -> None:
    keys = visitor.page.keyboard
    keys.press("Tab")
    keys.press("Enter")  # "Đến ô nhập câu hỏi"
    expect(visitor.box).to_be_focused()
    keys.type("bang lai xe")
    keys.press("Enter")
    visitor.answered()
    _tab_back_to(visitor, "choice")
    keys.press("Enter")
    expect(visitor.turns).to_have_count(2)
    visitor.answered()
    expect(visitor.card.locator(".card-name")).not_to_be_empty()


def test_shift_enter_makes_a_line_and_enter_sends_it(visitor: Visitor) -> None:
    visitor.box.press_sequentially("làm khai sinh")
    visitor.box.press("Shift+Enter")
    visitor.box.press_sequentially("cần giấy gì")
    assert visitor.box.input_value() == "làm khai sinh\ncần giấy gì"
    visitor.box.press("Enter")
    visitor.answered()
    assert visitor.sent()[0]["text"] == "làm khai sinh\ncần giấy gì"


def test_counter_shows_near_the_limit_and_a_longer_text_is_kept_not_sent(visitor: Visitor) -> None:
    count = visitor.page.locator("#count")
    visitor.box.fill("a" * 899)
    expect(count).to_be_empty()
    visitor.box.fill("a" * 950)
    expect(count).to_have_text("Còn 50 ký tự")
    visitor.box.fill("a" * 1005)
    expect(count).to_contain_text("bớt giúp 5 ký tự")
    visitor.box.press("Enter")
    assert len(visitor.box.input_value()) == 1005
    assert visitor.sent() == []


def test_counter_counts_letters_not_their_split_marks(visitor: Visitor) -> None:
    visitor.box.fill("e\u0302\u0301" * 1000)
    expect(visitor.page.locator("#count")).to_have_text("Còn 0 ký tự")


def test_feedback_button_reaches_the_server(visitor: Visitor, house: House) -> None:
    visitor.ask("xin giấy độc thân")
    visitor.last.get_by_role("button", name="Chưa").click()
    expect(visitor.last.locator(".feedback")).to_contain_text("Cảm ơn anh/chị đã góp ý")
    turn_id = visitor.kept()["turns"][0]["answer"]["turn_id"]
    with sqlite3.connect(house.data / "tthc.db") as store:
        found = store.execute("SELECT feedback FROM turns WHERE id = ?", (turn_id,)).fetchone()
    store.close()
    assert found == ("bad",)


def test_double_press_sends_once(visitor: Visitor) -> None:
    visitor.ask("bằng lái xe")
    visitor.last.locator(".choice").first.dblclick()
    expect(visitor.turns).to_have_count(2)
    visitor.answered()
    assert len(visitor.sent()) == 2


def _tab_back_to(visitor: Visitor, name: str) -> None:
    """Go back from the box with Shift+Tab; every stop must show where it is."""
    for _ in range(10):
        visitor.page.keyboard.press("Shift+Tab")
        focused = visitor.focused
        assert focused.evaluate("node => getComputedStyle(node).outlineStyle") != "none"
        if name in (focused.get_attribute("class") or "").split():
            return
    raise AssertionError(f"no .{name} within ten stops before the box")
