"""Answers as they may come: poisoned, handed over, rated; and messages that had to wait."""

from __future__ import annotations

import re
import sqlite3

from playwright.sync_api import Route, expect

from tests.browser.conftest import Visitors
from tests.browser.light import LightHouse
from tests.browser.visitor import MESSAGES, Visitor

INERT = """() => {
  const root = document.querySelector('tro-ly-an-giang').shadowRoot;
  const turn = root.querySelector('.turn');
  return {
    made: turn.querySelectorAll('img, script, iframe, svg, style, link, object').length,
    handlers: [...turn.querySelectorAll('*')].filter(
      (node) => [...node.attributes].some((one) => one.name.startsWith('on') || one.name === 'style')).length,
    links: [...turn.querySelectorAll('a')].map((node) => node.getAttribute('href')),
    turning: /[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/.test(turn.textContent),
  };
}"""


def test_answer_full_of_poison_is_inert(guests: Visitors) -> None:
    opened: list[str] = []
    visitor = guests()
    visitor.page.on("dialog", lambda dialog: opened.append(dialog.message))
    visitor.ask("độc \u202eđảo ngược\u202c")
    # All at once: a press may take the next button away.
    visitor.last.locator("button:not(.choice), input").evaluate_all(
        "all => all.forEach((one) => one.click())"
    )
    expect(visitor.last.locator(".feedback")).to_contain_text("Cảm ơn anh/chị")
    assert visitor.page.evaluate(INERT) == {"made": 0, "handlers": 0, "links": [], "turning": False}
    visitor.page.reload()
    expect(visitor.card).to_be_visible()
    assert visitor.page.evaluate(INERT) == {"made": 0, "handlers": 0, "links": [], "turning": False}
    assert opened == []


def test_turn_that_is_handed_over_says_calmly_who_goes_on(guests: Visitors) -> None:
    visitor = guests()
    visitor.ask("gặp cán bộ")
    notice = visitor.last.locator(".handed-over")
    expect(notice).to_contain_text("Việc này cần người thật giúp")
    expect(visitor.last.locator(".note-warning")).to_have_count(0)
    visitor.ask("khai sinh")
    expect(visitor.last.locator(".handed-over")).to_have_count(0)


def test_reason_and_masked_comment_reach_the_server(guests: Visitors, light: LightHouse) -> None:
    visitor = guests()
    visitor.ask("khai sinh")
    visitor.last.get_by_role("button", name="Chưa").click()
    visitor.last.get_by_role("button", name="Thông tin đã cũ").click()
    expect(visitor.last.get_by_role("button", name="Thông tin đã cũ")).to_have_attribute(
        "aria-pressed", "true"
    )
    visitor.last.get_by_label("Nói thêm").fill("gọi em 0912345678")
    visitor.last.get_by_role("button", name="Gửi góp ý").click()
    expect(visitor.last.locator(".comment")).to_have_count(0)
    assert _opinion(visitor, light) == ("bad", "outdated", "gọi em [số điện thoại]")


def test_comment_sent_while_the_reason_is_under_way_does_not_take_its_place(
    guests: Visitors, light: LightHouse
) -> None:
    visitor = guests()
    visitor.ask("khai sinh")
    visitor.last.get_by_role("button", name="Chưa").click()
    slow: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if slow:
            route.continue_()
        else:
            slow.append(route)

    visitor.page.route("**/api/v1/feedback", hold_the_first)
    visitor.last.get_by_role("button", name="Khó hiểu").click()
    visitor.last.get_by_label("Nói thêm").fill("chữ nhỏ quá")
    visitor.last.get_by_role("button", name="Gửi góp ý").click()
    expect(visitor.last.locator(".comment")).to_have_count(0)
    assert _opinion(visitor, light) == ("bad", "hard_to_understand", "chữ nhỏ quá")
    visitor.forgive.append("net::ERR_FAILED")
    slow[0].abort()


def test_rating_that_did_not_arrive_can_be_pressed_again(guests: Visitors) -> None:
    visitor = guests()
    visitor.forgive.append("net::ERR_FAILED")
    visitor.ask("khai sinh")
    visitor.page.route("**/api/v1/feedback", lambda route: route.abort())
    visitor.last.get_by_role("button", name="Có", exact=True).click()
    expect(visitor.page.locator("#status")).to_contain_text("Góp ý chưa gửi được")
    visitor.page.unroute("**/api/v1/feedback")
    visitor.last.get_by_role("button", name="Có", exact=True).click()
    expect(visitor.last.locator(".feedback")).to_contain_text("Cảm ơn anh/chị")


def test_messages_written_without_a_network_go_out_in_order_and_once(
    guests: Visitors, light: LightHouse
) -> None:
    visitor = guests()
    visitor.forgive.append("net::ERR_INTERNET_DISCONNECTED")
    visitor.ask("câu một")
    visitor.context.set_offline(True)
    for text in ("câu hai", "câu ba"):
        visitor.type_and_send(text)
        expect(visitor.last.locator(".state")).to_contain_text("Chưa gửi được")
    visitor.context.set_offline(False)
    expect(visitor.page.locator(".turn .card")).to_have_count(3)
    assert _recorded(visitor, light) == ["câu một", "câu hai", "câu ba"]


def test_network_that_comes_back_unnoticed_is_tried_again_by_itself(
    guests: Visitors, light: LightHouse
) -> None:
    visitor = guests()
    visitor.page.clock.install()
    visitor.open()
    visitor.lose_first_answer()
    visitor.type_and_send("câu một")
    expect(visitor.last.locator(".state")).to_contain_text("máy tự gửi")
    visitor.page.clock.fast_forward(10_500)
    expect(visitor.card).to_contain_text("Về: câu một")
    first, second = visitor.sent()
    assert first["message_id"] == second["message_id"]
    assert _recorded(visitor, light) == ["câu một"]


def test_message_that_was_talked_past_waits_for_a_press(guests: Visitors) -> None:
    visitor = guests()
    visitor.page.clock.install()
    visitor.open()
    visitor.forgive.append("net::ERR_FAILED")
    visitor.page.route(MESSAGES, lambda route: route.abort())
    visitor.type_and_send("câu một")
    expect(visitor.last.locator(".state")).to_contain_text("Chưa gửi được")
    visitor.page.unroute(MESSAGES)
    visitor.ask("câu hai")
    visitor.page.clock.fast_forward(120_000)
    assert len(visitor.sent()) == 2
    visitor.turns.first.get_by_role("button", name="Thử lại").click()
    expect(visitor.last.locator(".said")).to_have_text("câu một")
    visitor.answered()


def test_message_left_behind_by_a_closed_page_is_sent_when_it_opens_again(
    guests: Visitors, light: LightHouse
) -> None:
    visitor = guests()
    visitor.hold_messages()
    visitor.type_and_send("câu một")
    expect(visitor.last.locator(".state")).to_have_text("Đang gửi…")
    visitor.page.unroute(MESSAGES)
    visitor.page.reload()
    visitor.answered()
    assert _recorded(visitor, light) == ["câu một"]
    assert re.fullmatch(r"[0-9a-f-]{36}", visitor.sent()[-1]["message_id"])


def _opinion(visitor: Visitor, light: LightHouse) -> tuple[str, ...]:
    """Return what the server keeps of what was said about the first answer."""
    turn_id = visitor.kept()["turns"][0]["answer"]["turn_id"]
    with sqlite3.connect(light.data / "tthc.db") as store:
        columns = "feedback, feedback_reason, feedback_comment"
        found = store.execute(f"SELECT {columns} FROM turns WHERE id = ?", (turn_id,)).fetchone()
    store.close()
    return tuple(found)


def _recorded(visitor: Visitor, light: LightHouse) -> list[str]:
    """Return what the server answered in this conversation, in its order."""
    with sqlite3.connect(light.data / "tthc.db") as store:
        asked = "SELECT text FROM turns WHERE conversation = ? ORDER BY created_at"
        rows = store.execute(asked, (visitor.kept()["conversation"],)).fetchall()
    store.close()
    return [row[0] for row in rows]
