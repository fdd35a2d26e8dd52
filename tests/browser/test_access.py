"""For every eye, hand and screen: sizes, themes, zoom, keyboard alone, and what axe-core finds."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.light import LightHouse
from tests.browser.visitor import Visitor
from tests.browser.widget_page import Hosts, unfold

Scheme = Literal["light", "dark"]
SIZES = [(360, 740), (768, 1024), (1366, 768)]
OVERLAPS = """() => {
  const inside = (root) => [...root.querySelectorAll('*')].flatMap(
    (node) => (node.shadowRoot ? inside(node.shadowRoot) : [node]));
  const wanted = 'a, button, input, textarea, label.tick, p, h1, h2, h3, h4, li, dt, dd';
  const shown = inside(document.body).filter((node) => node.matches(wanted)
    && node.getClientRects().length && !node.closest('.unseen, .skip'));
  const places = ['#bar', '#composer', '#main', '.head', 'dialog'];
  const place = (node) => places.find((one) => node.closest(one));
  const bad = [];
  shown.forEach((one, at) => shown.slice(at + 1).forEach((other) => {
    if (one.contains(other) || other.contains(one) || place(one) !== place(other)) return;
    const a = one.getBoundingClientRect();
    const b = other.getBoundingClientRect();
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 1) bad.push([one.outerHTML.slice(0, 80), other.outerHTML.slice(0, 80)]);
  }));
  return bad;
}"""


def serious(visitor: Visitor) -> list[tuple[str, Any]]:
    """Return what axe-core calls serious or critical, shadow roots included."""
    found = Axe().run(visitor.page).response["violations"]
    return [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def converse(visitor: Visitor) -> None:
    """Bring up a whole card, a notice, and the reasons for a bad rating."""
    visitor.ask("gặp cán bộ")
    visitor.ask("làm khai sinh cần giấy gì")
    visitor.last.get_by_role("button", name="Chưa").click()
    expect(visitor.last.locator(".comment")).to_be_visible()


def looked_at(visitor: Visitor) -> None:
    """Check the greeting, a conversation, and the sheet of choices as they stand on this screen."""
    _fits(visitor)
    converse(visitor)
    _fits(visitor)
    visitor.page.get_by_role("button", name="Thêm tùy chọn").click()
    expect(visitor.page.locator("#more-dialog")).to_be_visible()
    _fits(visitor)


def _fits(visitor: Visitor) -> None:
    assert visitor.too_wide() == []
    assert visitor.page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_page_fits_and_nothing_covers_anything(
    size: tuple[int, int], scheme: Scheme, guests: Visitors
) -> None:
    looked_at(guests(*size, color_scheme=scheme))


@pytest.mark.parametrize("size", SIZES)
def test_page_fits_at_200_percent_zoom(size: tuple[int, int], guests: Visitors) -> None:
    """A browser that zooms to 200 % has half as many pixels of its own to lay a page out in."""
    looked_at(guests(size[0] // 2, size[1] // 2, device_scale_factor=2))


@pytest.mark.parametrize("size", SIZES)
def test_large_type_fits(size: tuple[int, int], guests: Visitors) -> None:
    visitor = guests(*size)
    visitor.page.get_by_role("button", name="Chữ to").click()
    looked_at(visitor)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_page(scheme: Scheme, guests: Visitors) -> None:
    visitor = guests(color_scheme=scheme)
    assert serious(visitor) == []
    converse(visitor)
    assert serious(visitor) == []
    visitor.page.get_by_role("button", name="Thêm tùy chọn").click()
    assert serious(visitor) == []


@pytest.mark.parametrize("mode", ["button", "inline"])
def test_axe_finds_nothing_serious_on_a_foreign_page(mode: str, embedded: Hosts) -> None:
    visitor = embedded(f'mode="{mode}"')
    assert serious(visitor) == []
    if mode == "button":
        unfold(visitor)
    converse(visitor)
    assert serious(visitor) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_page_for_no_network(
    scheme: Scheme, guests: Visitors, light: LightHouse
) -> None:
    visitor = guests(color_scheme=scheme)
    visitor.page.goto(light.url + "/ngoai-tuyen")
    assert serious(visitor) == []
    assert visitor.too_wide() == []


def test_ask_choose_tick_and_rate_by_keyboard_alone(guests: Visitors) -> None:
    visitor = guests()
    keys = visitor.page.keyboard
    keys.press("Tab")
    keys.press("Enter")  # "Đến ô nhập câu hỏi"
    keys.type("làm khai sinh cần giấy gì")
    keys.press("Enter")
    visitor.answered()
    _tab_to(visitor, "input[type=checkbox]")
    keys.press("Space")
    expect(visitor.last.locator(".tick input").first).to_be_checked()
    _tab_to(visitor, ".choice", "Tab")
    keys.press("Enter")
    expect(visitor.turns).to_have_count(2)
    visitor.answered()
    _tab_to(visitor, ".turn:last-child .rate", "Tab")
    keys.press("Tab")
    keys.press("Enter")  # "Chưa"
    expect(visitor.last.locator(".feedback")).to_be_focused()
    _tab_to(visitor, ".reasons .rate", "Tab")
    keys.press("Enter")
    expect(visitor.last.locator(".rate[aria-pressed=true]")).to_have_text("Sai thủ tục")
    _tab_to(visitor, ".comment", "Tab")
    keys.type("hỏi chuyện khác")
    keys.press("Enter")
    expect(visitor.last.locator(".feedback")).to_contain_text("Cảm ơn anh/chị đã góp ý")
    expect(visitor.last.locator(".feedback button")).to_have_count(0)


def _tab_to(visitor: Visitor, selector: str, key: str = "Shift+Tab") -> None:
    """Go on until what has the focus fits a selector; every stop must show where it is."""
    for _ in range(40):
        visitor.page.keyboard.press(key)
        assert visitor.focused.evaluate("node => getComputedStyle(node).outlineStyle") != "none"
        if visitor.focused.evaluate("(node, selector) => node.matches(selector)", selector):
            break
    else:
        raise AssertionError(f"no {selector} within forty stops")
    # Shift+Tab comes upon the last of a list first.
    while key == "Shift+Tab" and not visitor.focused.evaluate(
        "node => node === node.getRootNode().querySelector('.tick input')"
    ):
        visitor.page.keyboard.press(key)
