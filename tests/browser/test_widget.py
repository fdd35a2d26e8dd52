"""The chat on somebody else's page: dressed, at work, at home with their policy, and out of their way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Response, expect

from tests.browser.light import LightHouse, foreign_page
from tests.browser.widget_page import PAGE, STRICT, WITH_STYLES, Hosts, unfold
from tests.house import free_ports

MOST_BYTES = 30_000
ACCENT = "rgb(10, 77, 84)"


def looks(found: Locator, name: str) -> str:
    return str(found.evaluate("(node, name) => getComputedStyle(node)[name]", name))


def test_chat_answers_on_a_foreign_page_under_the_strictest_policy(embedded: Hosts) -> None:
    visitor = embedded()
    expect(visitor.page.locator("#chat")).to_be_hidden()
    unfold(visitor)
    visitor.ask("làm khai sinh cần giấy gì")
    expect(visitor.card.locator(".papers")).to_contain_text("Giấy chứng sinh")
    assert visitor.page.evaluate("window.broken") == []
    assert visitor.page.locator("tro-ly-an-giang link").count() == 0
    assert looks(visitor.page.locator("#send"), "backgroundColor") == ACCENT


def test_browser_without_constructed_sheets_gets_a_link(embedded: Hosts) -> None:
    visitor = embedded(policy=WITH_STYLES, script="delete CSSStyleSheet.prototype.replaceSync;")
    unfold(visitor)
    assert visitor.page.locator("tro-ly-an-giang link").count() == 1
    assert looks(visitor.page.locator("#send"), "backgroundColor") == ACCENT


def test_conversation_is_resumed_after_a_reload(embedded: Hosts) -> None:
    visitor = embedded()
    unfold(visitor)
    visitor.ask("làm khai sinh cần giấy gì")
    visitor.last.locator(".tick").first.click()
    visitor.page.reload()
    unfold(visitor)
    expect(visitor.last.locator(".tick input").first).to_be_checked()
    expect(visitor.last.locator(".said")).to_be_in_viewport()


def test_colours_are_set_by_variables_and_by_nothing_else(embedded: Hosts) -> None:
    visitor = embedded()
    visitor.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* { font-size: 8px; color: red; text-transform: uppercase; letter-spacing: 5px; }
            tro-ly-an-giang { --tl-accent: rgb(110, 0, 60); }`);
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    unfold(visitor)
    send, hello = visitor.page.locator("#send"), visitor.page.locator("#hello")
    assert [looks(send, name) for name in ("backgroundColor", "fontSize")] == ["rgb(110, 0, 60)", "18px"]
    wanted = {"color": "rgb(22, 33, 31)", "letterSpacing": "normal", "textTransform": "none"}
    assert {name: looks(hello, name) for name in wanted} == wanted


def test_site_that_was_not_named_keeps_its_own_link(
    light: LightHouse, chromium: Browser, foreign_port: int
) -> None:
    html = PAGE.format(house=light.url, attributes="")
    with foreign_page(free_ports(1)[0], html, STRICT.format(house=light.url)) as address:
        page = chromium.new_page()
        page.goto(address, wait_until="networkidle")
        expect(page.get_by_role("link", name="Hỏi trợ lý dịch vụ công")).to_be_visible()
        assert page.evaluate("customElements.get('tro-ly-an-giang') === undefined")
        page.context.close()


def test_opened_and_closed_by_keyboard_the_focus_goes_in_and_back(embedded: Hosts) -> None:
    visitor = embedded()
    keys = visitor.page.keyboard
    keys.press("Tab")
    expect(visitor.page.locator(".launcher")).to_be_focused()
    keys.press("Enter")
    expect(visitor.page.locator("#name")).to_be_focused()
    while visitor.focused.get_attribute("id") != "text":
        keys.press("Tab")
    keys.type("khai sinh")
    keys.press("Enter")
    visitor.answered()
    keys.press("Escape")
    expect(visitor.page.locator("#chat")).to_be_hidden()
    expect(visitor.page.locator(".launcher")).to_be_focused()


@pytest.mark.parametrize("size", [(360, 740), (768, 1024), (1366, 768)])
@pytest.mark.parametrize("mode", ["button", "inline"])
def test_nothing_sticks_out_and_their_page_stays_where_it_is(
    mode: str, size: tuple[int, int], embedded: Hosts
) -> None:
    visitor = embedded(f'mode="{mode}"', width=size[0], height=size[1])
    if mode == "button":
        unfold(visitor)
    visitor.box.fill("làm khai sinh cần giấy gì")
    visitor.box.scroll_into_view_if_needed()
    before = visitor.page.evaluate("scrollY")
    visitor.box.press("Enter")
    visitor.answered()
    visitor.card.locator(".jump").first.evaluate("node => node.click()")
    expect(visitor.last.locator(".block-name").filter(has_text="Lệ phí")).to_be_in_viewport()
    assert visitor.page.evaluate("scrollY") == before
    assert visitor.too_wide() == []


def test_all_that_the_widget_loads_is_small(light: LightHouse, chromium: Browser, foreign_port: int) -> None:
    html = PAGE.format(house=light.url, attributes="")
    answers: list[Response] = []
    with foreign_page(foreign_port, html, STRICT.format(house=light.url)) as address:
        page = chromium.new_page()
        page.on("response", lambda one: answers.append(one))
        page.goto(address, wait_until="networkidle")
        page.locator(".launcher").click()
        files = [one for one in answers if one.url.startswith(light.url)]
        sizes = {one.url.rpartition("/")[2]: one.request.sizes()["responseBodySize"] for one in files}
        page.context.close()
    assert {"widget.js", "chat.css", "element.js", "voice.js"} <= sizes.keys()
    assert all(size > 0 for size in sizes.values())
    assert sum(sizes.values()) < MOST_BYTES, sizes
