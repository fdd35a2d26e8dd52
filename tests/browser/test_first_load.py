"""What the first visit costs on a weak network, and that nothing jumps while it comes."""

from __future__ import annotations

from playwright.sync_api import Browser, Response, expect

from tests.browser.light import LightHouse

MOST_BYTES = 60_000
LARGEST_SHIFT = 0.02
SHIFTS = """window.shift = 0; new PerformanceObserver((list) => {
  list.getEntries().forEach((one) => { window.shift += one.value; });
}).observe({ type: 'layout-shift', buffered: true });"""


def test_first_load_is_light_and_nothing_jumps(chromium: Browser, light: LightHouse) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    context.add_init_script(SHIFTS)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    page.goto(light.url, wait_until="networkidle")
    expect(page.locator("#start")).to_be_visible()
    page.wait_for_timeout(300)
    # Not by address: what comes a second time, out of a cache, would stand for the first.
    sizes = [(one.url, sum(one.request.sizes().values())) for one in answers]
    shift = page.evaluate("window.shift")
    context.close()
    assert len(sizes) > 15
    assert sum(size for _, size in sizes) < MOST_BYTES, sizes
    assert shift < LARGEST_SHIFT


def test_page_without_scripts_still_says_whom_to_call(chromium: Browser, light: LightHouse) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(light.url)
    expect(page.get_by_role("link", name="Gọi 1800 1096")).to_have_attribute("href", "tel:18001096")
    expect(page.locator("#boot")).to_be_hidden()
    # Chromium shows what stands in noscript only when scripts are off from the start.
    assert "Trình duyệt đang tắt JavaScript" in page.content()
    context.close()
