"""What the device keeps, and that it lets go of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.visitor import Visitor


def test_reload_keeps_transcript_ticks_choice_and_draft(visitor: Visitor) -> None:
    visitor.ask("bằng lái xe")
    visitor.press("1.")
    visitor.ask("làm khai sinh cần giấy gì")
    visitor.last.locator(".tick").nth(1).click()
    visitor.box.fill("đang gõ dở")
    visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    visitor.page.reload()
    expect(visitor.turns).to_have_count(3)
    expect(visitor.turns.first.locator(".chosen")).to_have_count(1)
    expect(visitor.last.locator(".tick input").nth(1)).to_be_checked()
    expect(visitor.box).to_have_value("đang gõ dở")
    visitor.ask("còn lệ phí thì sao")
    expect(visitor.card.locator(".card-name")).to_have_text("Đăng ký khai sinh")


def test_clearing_asks_first_and_then_forgets_everything(visitor: Visitor) -> None:
    visitor.ask("xin giấy độc thân")
    clear = visitor.page.get_by_role("button", name="Xóa cuộc trò chuyện")
    clear.click()
    expect(visitor.page.locator("#clear-no")).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.turns).to_have_count(1)
    clear.click()
    visitor.page.get_by_role("button", name="Xóa khỏi máy này").click()
    expect(visitor.turns).to_have_count(0)
    expect(visitor.page.locator("#welcome")).to_be_visible()
    assert visitor.kept() == {}
    visitor.page.reload()
    expect(visitor.turns).to_have_count(0)
    visitor.ask("còn lệ phí thì sao")
    expect(visitor.card).to_contain_text("thủ tục nào")


def test_clearing_while_an_answer_is_on_its_way_stays_clear(visitor: Visitor) -> None:
    visitor.ask("xin giấy độc thân")
    held = visitor.hold_messages()
    visitor.type_and_send("còn lệ phí thì sao")
    expect(visitor.last.locator(".state")).to_have_text("Đang gửi…")
    visitor.page.get_by_role("button", name="Xóa cuộc trò chuyện").click()
    visitor.page.get_by_role("button", name="Xóa khỏi máy này").click()
    with visitor.page.expect_response("**/api/v1/messages"):
        held[0].continue_()
    expect(visitor.turns).to_have_count(0)
    assert visitor.kept() == {}


def test_deletion_by_chat_clears_the_device_too(visitor: Visitor) -> None:
    visitor.ask("má tôi mất hôm qua, làm khai tử cần gì")
    visitor.ask("xóa dữ liệu của tôi")
    visitor.press("Đồng ý xóa")
    expect(visitor.card).to_contain_text("Đã xóa xong")
    expect(visitor.turns).to_have_count(1)
    assert "khai tử" not in str(visitor.kept())
    visitor.page.reload()
    expect(visitor.turns).to_have_count(1)
    visitor.ask("còn lệ phí thì sao")
    expect(visitor.card).to_contain_text("thủ tục nào")


def test_declined_deletion_keeps_the_transcript(visitor: Visitor) -> None:
    visitor.ask("xin giấy độc thân")
    visitor.ask("xóa dữ liệu của tôi")
    visitor.press("Không xóa")
    expect(visitor.card).to_contain_text("giữ nguyên")
    expect(visitor.turns).to_have_count(3)


def test_two_people_do_not_see_each_other(visitors: Visitors) -> None:
    one, other = visitors(), visitors()
    one.ask("làm hộ chiếu cần gì")
    other.ask("còn lệ phí thì sao")
    expect(other.card).to_contain_text("thủ tục nào")
    assert one.sent()[0]["conversation_id"] != other.sent()[0]["conversation_id"]


def test_large_type_is_remembered(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Chữ to").click()
    visitor.page.reload()
    expect(visitor.page.get_by_role("button", name="Chữ to")).to_have_attribute("aria-pressed", "true")


def test_works_without_storage(visitors: Visitors) -> None:
    visitor = visitors()
    visitor.context.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    visitor.open()
    visitor.ask("làm khai sinh cần giấy gì")
    expect(visitor.card.locator(".papers")).to_be_visible()
