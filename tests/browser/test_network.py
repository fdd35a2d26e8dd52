"""Bad networks: nothing typed is lost, nothing is answered twice."""

from __future__ import annotations

import sqlite3

from playwright.sync_api import Route, expect

from tests.browser.visitor import MESSAGES, Visitor
from tests.house import House


def test_retry_sends_the_same_message_id_and_is_answered_once(visitor: Visitor, house: House) -> None:
    visitor.lose_first_answer()
    visitor.type_and_send("làm khai sinh cần giấy gì")
    expect(visitor.last.locator(".state")).to_contain_text("Mạng đang chập chờn")
    visitor.last.get_by_role("button", name="Thử lại").click()
    visitor.answered()
    first, second = visitor.sent()
    assert second["message_id"] == first["message_id"]
    assert second["conversation_id"] == first["conversation_id"]
    assert _received(house, first["conversation_id"]) == 1


def test_error_page_of_a_proxy_is_told_in_words_and_can_be_retried(visitor: Visitor) -> None:
    visitor.forgive.append("502")
    failed: list[Route] = []

    def once(route: Route) -> None:
        if failed:
            route.continue_()
        else:
            failed.append(route)
            route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")

    visitor.page.route(MESSAGES, once)
    visitor.type_and_send("làm hộ chiếu cần gì")
    expect(visitor.last.locator(".state")).to_contain_text("Trợ lý đang bận")
    assert "Bad Gateway" not in visitor.last.inner_text()
    visitor.last.get_by_role("button", name="Thử lại").click()
    visitor.answered()


def test_question_asked_offline_goes_out_by_itself_when_the_network_is_back(visitor: Visitor) -> None:
    visitor.forgive.append("net::ERR_INTERNET_DISCONNECTED")
    visitor.ask("làm khai sinh cần giấy gì")
    visitor.context.set_offline(True)
    expect(visitor.page.locator("#offline")).to_contain_text("Máy đang mất mạng")
    visitor.type_and_send("còn lệ phí thì sao")
    expect(visitor.last.locator(".state")).to_contain_text("Chưa gửi được")
    visitor.context.set_offline(False)
    visitor.answered()
    expect(visitor.page.locator("#offline")).to_be_empty()
    expect(visitor.card).to_contain_text("Miễn phí")
    ids = [message["message_id"] for message in visitor.sent()]
    assert len(ids) == 3
    assert ids[1] == ids[2]


def test_slow_network_shows_that_the_message_is_on_its_way(visitor: Visitor) -> None:
    visitor.page.clock.install()
    visitor.open()
    held = visitor.hold_messages()
    with visitor.page.expect_request("**/api/v1/messages*"):
        visitor.type_and_send("làm hộ chiếu cần gì")
    status = visitor.page.locator("#status")
    expect(visitor.last.locator(".state")).to_have_text("Đang gửi…")
    expect(status).to_have_text("Trợ lý đang tìm…")
    visitor.page.clock.fast_forward(6_500)
    expect(status).to_have_text("Mạng chậm, xin chờ thêm chút…")
    visitor.box.fill("câu kế tiếp")
    visitor.box.press("Enter")
    expect(status).to_contain_text("chờ chút")
    assert visitor.box.input_value() == "câu kế tiếp"
    held[0].continue_()
    visitor.answered()
    assert visitor.turns.count() == 1


def test_server_that_forgot_the_conversation_gets_a_new_one_without_a_word(visitor: Visitor) -> None:
    visitor.forgive.append("404")
    visitor.ask("làm khai sinh")
    gone = "0" * 32
    visitor.page.evaluate(
        "id => { const key = 'angiang.chat.1'; const chat = JSON.parse(localStorage.getItem(key));"
        " localStorage.setItem(key, JSON.stringify({ ...chat, conversation: id })); }",
        gone,
    )
    visitor.page.reload()
    visitor.ask("lệ phí khai sinh")
    assert visitor.kept()["conversation"] != gone


def _received(house: House, conversation: str) -> int:
    with sqlite3.connect(house.data / "tthc.db") as store:
        rows = store.execute("SELECT id FROM turns WHERE conversation = ?", (conversation,)).fetchall()
    store.close()
    return len(rows)
