"""The page keeps to itself, and text stays text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

MARKUP = [
    "<img src=x onerror=alert(1)> làm khai sinh",
    "</p><script>document.title='bị chiếm'</script> làm khai sinh",
    "[bấm đây](javascript:alert(1)) <a href='https://evil.example'>https://evil.example</a>",
]


@pytest.mark.parametrize("text", MARKUP, ids=["image", "script", "link"])
def test_markup_typed_by_a_person_stays_inert(text: str, visitor: Visitor) -> None:
    opened: list[str] = []
    visitor.page.on("dialog", lambda dialog: opened.append(dialog.message))
    visitor.ask(text)
    visitor.page.reload()
    said = visitor.last.locator(".said")
    expect(said).to_have_text(text)
    assert said.locator("*").count() == 0
    assert visitor.page.locator("a[href*=evil], a[href^=javascript]").count() == 0
    assert visitor.page.title() == "Trợ lý dịch vụ công An Giang"
    assert opened == []


def test_page_breaks_no_rule_of_its_content_security_policy(visitor: Visitor) -> None:
    visitor.context.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation',"
        " (event) => window.broken.push(event.violatedDirective + ' ' + event.blockedURI));"
    )
    visitor.open()
    visitor.ask("lam khai sinh can giay gi")
    visitor.page.get_by_role("button", name="Chữ to").click()
    visitor.last.locator(".tick").first.click()
    assert visitor.page.evaluate("window.broken") == []


def test_policy_would_stop_a_script_that_got_in(visitor: Visitor) -> None:
    visitor.forgive.append("Content Security Policy")
    visitor.page.evaluate(
        "() => { const node = document.createElement('script');"
        " node.textContent = 'window.gotIn = true'; document.body.append(node); }"
    )
    assert visitor.page.evaluate("window.gotIn === undefined")


def test_links_leave_for_the_state_only_and_tell_nothing_about_the_chat(visitor: Visitor) -> None:
    visitor.ask("đăng ký thường trú")
    links = visitor.card.locator("a[href^=http]")
    assert links.count() >= 2
    for link in links.all():
        assert ".gov.vn" in (link.get_attribute("href") or "")
        assert link.get_attribute("rel") == "noopener"
        assert link.get_attribute("target") == "_blank"


def test_scam_is_warned_of_in_the_warm_colour_before_anything_else(visitor: Visitor) -> None:
    visitor.ask("có người gọi kêu đọc mã OTP")
    expect(visitor.card.locator(".note-warning")).to_contain_text("Đừng đọc mã OTP")
    expect(visitor.card.get_by_role("link", name="Gọi 18001096")).to_have_attribute("href", "tel:18001096")
