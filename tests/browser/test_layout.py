"""Small screens, large type, dark theme, paper: the real cards stay readable."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitors
from tests.browser.visitor import Visitor

LONG_CARD = "đăng ký thường trú"
TABLES = "sang tên xe máy cũ"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_at_320_px(scheme: Literal["light", "dark"], visitors: Visitors) -> None:
    visitor = visitors(320, 640, color_scheme=scheme)
    assert visitor.too_wide() == []
    for question in (LONG_CARD, TABLES, "bằng lái xe", "x" * 300):
        visitor.ask(question)
    assert visitor.too_wide() == []


@pytest.mark.parametrize("width", [320, 360, 1366])
def test_nothing_sticks_out_with_text_at_200_percent(width: int, visitors: Visitors) -> None:
    visitor = visitors(width, 740)
    visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
    visitor.ask(LONG_CARD)
    assert visitor.too_wide() == []
    expect(visitor.page.locator("#send")).to_be_in_viewport()
    expect(visitor.box).to_be_in_viewport()


@pytest.mark.parametrize("size", [(320, 640), (360, 740), (1366, 768)])
def test_new_answer_starts_in_sight(size: tuple[int, int], visitors: Visitors) -> None:
    visitor = visitors(*size)
    visitor.ask("làm hộ chiếu cần gì")
    visitor.ask(LONG_CARD)
    expect(visitor.last.locator(".said")).to_be_in_viewport()
    expect(visitor.card.locator(".card-name")).to_be_in_viewport()


def test_jump_brings_the_fee_of_a_long_card_under_the_bar(visitor: Visitor) -> None:
    visitor.ask(LONG_CARD)
    fee = visitor.card.get_by_role("heading", name="Lệ phí")
    expect(fee).not_to_be_in_viewport()
    visitor.card.get_by_role("button", name="Lệ phí").click()
    expect(fee).to_be_in_viewport()
    bar = visitor.page.locator("#bar").bounding_box()
    name = fee.bounding_box()
    assert bar is not None
    assert name is not None
    assert name["y"] >= bar["y"] + bar["height"]
    visitor.page.keyboard.press("Tab")
    _stands_after(visitor, "Lệ phí")


def test_short_card_has_no_jumps(visitor: Visitor) -> None:
    visitor.ask("xin giấy phép xây nhà tốn bao nhiêu tiền")
    expect(visitor.card.locator(".jumps")).to_have_count(0)


def test_paper_shows_the_answer_and_its_source_and_nothing_to_press(visitor: Visitor) -> None:
    visitor.ask(LONG_CARD)
    visitor.page.emulate_media(media="print")
    expect(visitor.card.locator(".papers")).to_be_visible()
    expect(visitor.card.locator(".sources")).to_be_visible()
    for name in ("#composer", ".choices", ".jumps", ".feedback", ".tool", ".state"):
        for found in visitor.page.locator(name).all():
            expect(found).to_be_hidden()


def test_ticks_can_be_pressed_with_a_thumb(visitor: Visitor) -> None:
    visitor.ask(LONG_CARD)
    small = []
    for press in visitor.page.locator("button:visible, a.call, a.action, label.tick").all():
        box = press.bounding_box()
        if box is not None and box["height"] < 44:
            small.append(press.inner_text())
    assert small == []


def _stands_after(visitor: Visitor, heading: str) -> None:
    """The next stop of the keyboard is below the part that was jumped to, not back at the top."""
    focused = visitor.focused.bounding_box()
    part = visitor.card.get_by_role("heading", name=heading).bounding_box()
    assert focused is not None
    assert part is not None
    assert focused["y"] > part["y"]
