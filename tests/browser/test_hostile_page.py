"""Pages of other people that are careless, or mean: the chat on them goes on, or stays away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.browser.widget_page import STRICT, Hosts, unfold

LOUD = """body, body * { pointer-events: none; cursor: wait; direction: rtl; line-height: 3;
  -webkit-text-security: disc; -webkit-text-fill-color: red; -webkit-text-stroke: 1px red; color: red;
  text-shadow: 0 0 9px red; text-align: right; text-indent: 40px; text-transform: uppercase;
  white-space: pre; word-break: break-all; word-spacing: 30px; letter-spacing: 9px; hyphens: auto;
  font-size: 90px; font-weight: 100; font-style: italic; font-variant: small-caps;
  font-feature-settings: "smcp"; text-rendering: geometricPrecision; user-select: none; tab-size: 40;
  list-style: square; quotes: none; caret-color: transparent; writing-mode: vertical-rl;
  text-orientation: upright; }"""
DRESS = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
COMPUTED = """() => {
  const root = document.querySelector('tro-ly-an-giang').shadowRoot;
  const places = /^(--|block-size|inline-size|width|height|perspective|transform-origin)/;
  const found = {};
  ['#chat', '#send', '#text', '#hello', '.choice', '#bar', '.head p'].forEach((name) => {
    const style = getComputedStyle(root.querySelector(name));
    Array.from(style).filter((one) => !places.test(one)).forEach((one) => {
      found[name + ' ' + one] = style[one];
    });
  });
  return found;
}"""
OLD_LIBRARY = """
Array.prototype.toJSON = function () { return '[' + this.map((one) => JSON.stringify(one)).join() + ']'; };
Object.prototype.extend = function () {};
Array.prototype.each = Array.prototype.forEach;
String.prototype.strip = String.prototype.trim;
Array.from = function (list) {
  const all = [];
  for (let i = 0; i < list.length; i += 1) all.push(list[i]);
  return all;
};
"""
SHORTCUTS = """window.pressed = [];
['keydown', 'keypress', 'keyup'].forEach((name) => document.addEventListener(name, (event) => {
  if (/input|textarea/i.test(event.target.tagName)) return;
  window.pressed.push(event.key);
  event.preventDefault();
}));"""


def used(visitor: Visitor) -> None:
    """Ask, tick and rate: all that an answer on somebody's page is for."""
    visitor.ask("làm khai sinh cần giấy gì")
    visitor.last.locator(".tick").first.click()
    expect(visitor.last.locator(".tick input").first).to_be_checked()
    visitor.last.get_by_role("button", name="Có", exact=True).click()
    expect(visitor.last.locator(".feedback")).to_contain_text("Cảm ơn anh/chị")


def test_nothing_of_a_loud_style_sheet_gets_in(embedded: Hosts) -> None:
    visitor = embedded()
    unfold(visitor)
    before = visitor.page.evaluate(COMPUTED)
    visitor.page.evaluate(DRESS, LOUD)
    after = visitor.page.evaluate(COMPUTED)
    assert {name: after[name] for name in before if before[name] != after[name]} == {}
    used(visitor)


def test_old_library_that_changes_arrays_and_objects_does_not_stop_the_chat(embedded: Hosts) -> None:
    visitor = embedded(script=OLD_LIBRARY)
    for _ in range(2):
        unfold(visitor)
        used(visitor)
        visitor.page.reload()


def test_shortcuts_of_the_page_do_not_take_letters_away_from_the_question(embedded: Hosts) -> None:
    visitor = embedded(script=SHORTCUTS)
    unfold(visitor)
    visitor.box.press_sequentially("khai/ sinh?")
    expect(visitor.box).to_have_value("khai/ sinh?")
    assert visitor.page.evaluate("window.pressed") == []


def test_messages_of_the_page_and_its_frames_are_no_business_of_the_chat(embedded: Hosts) -> None:
    visitor = embedded()
    unfold(visitor)
    visitor.page.evaluate(
        """() => ['angiang.chat.1', { kind: 'reply', text: 'gửi đi' }, { type: 'clear' }, null].forEach(
          (data) => window.postMessage(data, '*'))"""
    )
    used(visitor)
    assert len(visitor.sent()) == 1


def test_page_that_trusts_no_markup_at_all_can_show_the_chat(embedded: Hosts) -> None:
    visitor = embedded(policy=STRICT + "; require-trusted-types-for 'script'; trusted-types 'none'")
    unfold(visitor)
    used(visitor)
    assert visitor.page.evaluate("window.broken") == []


@pytest.mark.parametrize(
    "broken",
    [
        "Object.defineProperty(window, 'localStorage', { value: null });",
        "window.ResizeObserver = undefined; crypto.randomUUID = undefined;",
        "navigator.clipboard.writeText = null;",
        "Object.defineProperty(window, 'speechSynthesis', { value: undefined });",
    ],
    ids=["storage", "observer", "clipboard", "voice"],
)
def test_page_that_took_something_of_the_browser_away_still_gets_answers(
    broken: str, embedded: Hosts
) -> None:
    visitor = embedded(script=broken)
    unfold(visitor)
    used(visitor)


def test_element_that_the_page_moves_about_goes_on(embedded: Hosts) -> None:
    visitor = embedded()
    unfold(visitor)
    visitor.ask("câu một")
    visitor.page.evaluate("() => document.body.prepend(document.querySelector('tro-ly-an-giang'))")
    visitor.ask("khai sinh")


def test_page_that_puts_a_new_element_in_place_of_the_old_one_gets_the_chat_again(embedded: Hosts) -> None:
    visitor = embedded()
    unfold(visitor)
    visitor.ask("câu một")
    visitor.page.evaluate(
        """() => {
          const made = document.createElement('tro-ly-an-giang');
          document.querySelector('tro-ly-an-giang').replaceWith(made);
        }"""
    )
    unfold(visitor)
    expect(visitor.last.locator(".said")).to_have_text("câu một")
    used(visitor)


def test_two_elements_on_one_page_are_one_chat(embedded: Hosts) -> None:
    visitor = embedded()
    visitor.page.evaluate("() => document.body.append(document.createElement('tro-ly-an-giang'))")
    unfold(visitor)
    used(visitor)
    expect(visitor.page.locator(".launcher")).to_have_count(1)
