"""Copy, share, read aloud, dictate: there when the device can, off until wanted, gone when it fails."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.visitor import Visitor

QUESTION = "làm khai sinh cần giấy gì"
VOICES = """window.spoken = []; Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => [{ lang: 'vi-VN', name: 'Giọng thử' }],
  addEventListener() {},
  cancel() { window.spoken.push('(dừng)'); },
  speak(words) {
    window.spoken.push(words.lang + ': ' + words.text);
    if (window.deaf) words.onerror({ error: 'synthesis-failed' });
  },
} });
window.SpeechSynthesisUtterance = function (text) { this.text = text; };"""
NO_VOICES = """Object.defineProperty(
  window, 'speechSynthesis', { value: { getVoices: () => [], addEventListener() {} } });
window.SpeechRecognition = window.webkitSpeechRecognition = undefined;"""
EAR = """window.SpeechRecognition = function () { window.ear = this; };
window.SpeechRecognition.prototype = {
  start() {}, stop() { this.onend(); }, abort() {},
  hear(text) { this.onresult({ results: [[{ transcript: text }]] }); this.onend(); },
};"""
SHARE = "navigator.share = async (what) => { window.shared = what; };"


def switch_on(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_role("button", name="Thêm tùy chọn").click()
    visitor.page.get_by_label(words).check()
    visitor.page.get_by_role("button", name="Đóng tùy chọn").click()


def test_answer_is_copied_with_the_address_of_its_page(guests: Visitors) -> None:
    visitor = guests(permissions=["clipboard-read", "clipboard-write"])
    visitor.ask(QUESTION)
    visitor.last.get_by_role("button", name="Chép lại").click()
    expect(visitor.page.locator("#status")).to_contain_text("Đã chép")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Đăng ký khai sinh\n\nLàm ở xã.")
    assert copied.endswith(f"Xem đủ: {visitor.origin}/tra-cuu/1.001193")


def test_device_that_can_share_shares_and_any_other_has_only_copying(guests: Visitors) -> None:
    plain = guests(script="delete Navigator.prototype.share;")
    plain.ask(QUESTION)
    expect(plain.last.get_by_role("button", name="Chia sẻ")).to_have_count(0)
    sharing = guests(script=SHARE)
    sharing.ask(QUESTION)
    sharing.last.get_by_role("button", name="Chia sẻ").click()
    assert sharing.page.evaluate("window.shared.text").startswith("Đăng ký khai sinh")


def test_nothing_listens_or_speaks_until_it_is_switched_on(guests: Visitors) -> None:
    visitor = guests(script=VOICES + EAR)
    visitor.ask(QUESTION)
    expect(visitor.last.get_by_role("button", name="Nghe")).to_be_hidden()
    expect(visitor.page.locator("#dictate")).to_be_hidden()


def test_answer_is_read_aloud_line_by_line_without_its_sources(guests: Visitors) -> None:
    visitor = guests(script=VOICES)
    visitor.ask(QUESTION)
    switch_on(visitor, "Nghe đọc câu trả lời")
    visitor.last.get_by_role("button", name="Nghe").click()
    assert visitor.page.evaluate("window.spoken") == ["vi-VN: Đăng ký khai sinh", "vi-VN: Làm ở xã."]
    visitor.last.get_by_role("button", name="Dừng đọc").click()
    assert visitor.page.evaluate("window.spoken").pop() == "(dừng)"
    visitor.page.reload()
    expect(visitor.last.get_by_role("button", name="Nghe")).to_be_visible()


def test_reading_hides_itself_when_the_device_fails(guests: Visitors) -> None:
    visitor = guests(script=VOICES + "window.deaf = true;")
    visitor.ask(QUESTION)
    switch_on(visitor, "Nghe đọc câu trả lời")
    visitor.last.get_by_role("button", name="Nghe").click()
    expect(visitor.page.locator("#status")).to_contain_text("chưa đọc thành tiếng được")
    expect(visitor.last.get_by_role("button", name="Nghe")).to_be_hidden()


def test_dictated_words_wait_in_the_box_until_the_person_sends_them(guests: Visitors) -> None:
    visitor = guests(script=EAR)
    switch_on(visitor, "Nói thay vì gõ")
    visitor.page.locator("#dictate").click()
    expect(visitor.page.locator("#dictate")).to_have_text("Dừng")
    visitor.page.evaluate("window.ear.hear('làm khai sinh')")
    expect(visitor.box).to_have_value("làm khai sinh")
    expect(visitor.page.locator("#dictate")).to_have_text("Nói")
    assert visitor.page.evaluate("window.ear.lang") == "vi-VN"
    assert visitor.sent() == []


@pytest.mark.parametrize("error", ["not-allowed", "network", "language-not-supported"])
def test_dictation_hides_itself_when_the_browser_refuses(error: str, guests: Visitors) -> None:
    visitor = guests(script=EAR)
    switch_on(visitor, "Nói thay vì gõ")
    visitor.page.locator("#dictate").click()
    visitor.page.evaluate("error => { window.ear.onerror({ error }); window.ear.onend(); }", error)
    expect(visitor.page.locator("#status")).to_contain_text("chưa nghe được")
    expect(visitor.page.locator("#dictate")).to_be_hidden()


def test_sheet_says_where_the_sound_goes(guests: Visitors) -> None:
    visitor = guests(script=VOICES + EAR)
    visitor.page.get_by_role("button", name="Thêm tùy chọn").click()
    sheet = visitor.page.locator("#more-dialog")
    expect(sheet).to_contain_text("tiếng nói có thể được gửi tới hãng làm trình duyệt, ví dụ Google")
    expect(sheet).to_contain_text("có giọng phải gửi chữ lên hãng làm ra nó, ví dụ Google")


def test_device_without_ear_and_voice_is_told_so(guests: Visitors) -> None:
    visitor = guests(script=NO_VOICES)
    visitor.page.get_by_role("button", name="Thêm tùy chọn").click()
    expect(visitor.page.locator("#mute")).to_be_visible()
    expect(visitor.page.locator("#more-dialog label:visible")).to_have_count(0)
