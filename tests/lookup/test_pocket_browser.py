"""The pocket catalogue as somebody opens it: from a file, on a phone, with no network at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.settings import ROOT
from knowledge.guides.loader import load_guides
from knowledge.loader import load_catalogue
from lookup.pocket import pocket_data, pocket_page, static
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.knowledge import made_up
from tests.lookup.test_pocket import hostile_guides, hostile_procedure

pytestmark = pytest.mark.browser
DAY = date(2026, 11, 27)
BIRTH = "1.001193"
SLOWDOWN = 6
"""How many times slower than this machine the phone is taken to be."""
PER_KEY_MS = 50

Open = Callable[..., Page]
REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });"
COUNTED = "document.addEventListener('securitypolicyviolation', () => { window.broken = true; });"
TYPE = """() => {
  const box = document.getElementById('words');
  return Array.from('giấy khai sinh cho con mới sanh ở nhà', (_, n) => n).map((n) => {
    box.value = 'giấy khai sinh cho con mới sanh ở nhà'.slice(0, n + 1);
    const start = performance.now();
    box.dispatchEvent(new Event('input'));
    void document.body.offsetHeight;
    return performance.now() - start;
  });
}"""
RANK = """([source, data, questions]) => {
  const search = new Function(source + '; return makeSearch;')()(data.index, data.procedures.map((one) =>
    ({ names: [one.name, one.plain].concat(one.aliases), codes: [] })).concat(data.guides.map((one) =>
    ({ names: [one.title].concat(one.aliases), codes: [] }))));
  const ids = data.procedures.map((one) => one.code).concat(data.guides.map((one) => one.id));
  return questions.map((one) => search(one.q).map((place) => ids[place]).indexOf(one.code));
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the real catalogue once."""
    path = tmp_path_factory.mktemp("pocket") / "so tay.html"
    path.write_text(pocket_page(load_catalogue(), load_guides(), DAY), encoding="utf-8")
    return path


@pytest.fixture
def open_file(chromium: Browser, file: Path) -> Iterator[Open]:
    """Open a file without a network; at the end nothing was asked for, refused, or went wrong."""
    made, complaints, asked = [], [], []

    def make(path: Path = file, hash_: str = "", script: str = "", **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN", **options)
        made.append(context)
        context.set_offline(True)
        context.add_init_script(COUNTED + script)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri() + hash_)
        expect(page.locator("#frame")).to_be_visible()
        return page

    yield make
    assert all(page.evaluate("window.broken === undefined") for one in made for page in one.pages)
    for context in made:
        context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def rows(page: Page) -> list[str]:
    return page.locator(".row").evaluate_all("all => all.map((one) => one.getAttribute('href'))")


def test_birth_certificate_is_found_first_opened_and_left_again(open_file: Open) -> None:
    page = open_file()
    page.locator("#words").press_sequentially("giay khai sinh")
    assert rows(page)[0] == f"#p={BIRTH}"
    page.locator(".row").first.click()
    expect(page.locator("h2")).to_have_text("Làm giấy khai sinh lần đầu cho con, cháu")
    expect(page.locator(".dated")).to_contain_text("Bản ngày 27/11/2026, dữ liệu đọc từ ngày 20/07/2026")
    page.go_back()
    expect(page.locator("#words")).to_have_value("giay khai sinh")
    assert rows(page)[0] == f"#p={BIRTH}"
    page.go_forward()
    expect(page.locator("h2")).to_have_text("Làm giấy khai sinh lần đầu cho con, cháu")
    page.locator("#back").click()
    expect(page.locator("#words")).to_have_value("giay khai sinh")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("giấy khai sinh", BIRTH),
        ("GIAY  KHAI, sinh", BIRTH),
        (BIRTH, BIRTH),
        ("1001193", BIRTH),
        ("khai sanh", BIRTH),
        ("giay khai sin", BIRTH),
        ("nhập hộ khẩu", "1.004222"),
        ("mat can cuoc", "1.014064"),
    ],
)
def test_search_understands_how_people_type(words: str, code: str, open_file: Open) -> None:
    page = open_file()
    page.locator("#words").fill(words)
    assert rows(page)[0] == f"#p={code}"


def test_place_in_a_list_is_kept_on_the_way_back(open_file: Open) -> None:
    page = open_file(hash_="#f=civil_status")
    page.locator(".row").nth(20).click()
    expect(page.locator(".card")).to_be_visible()
    assert page.evaluate("window.pageYOffset") == 0
    page.go_back()
    expect(page.locator(".row").nth(20)).to_be_in_viewport()


def test_field_narrows_a_search_and_offers_the_rest(open_file: Open) -> None:
    page = open_file()
    page.locator("#words").fill("giay to")
    page.locator("#field").select_option("land")
    expect(page.locator("h2")).to_have_text("Đất đai")
    page.locator("#words").fill("đăng ký kết hôn với người nước ngoài")
    page.get_by_role("button", name="kết quả ở lĩnh vực khác").click()
    assert rows(page)[0] == "#p=2.000806"


def test_nothing_found_says_what_to_do(open_file: Open) -> None:
    page = open_file()
    page.locator("#words").fill("zzzzqqqq")
    expect(page.locator(".nothing")).to_contain_text("Chưa thấy việc nào khớp")
    page.locator("#empty").click()
    expect(page.locator(".entries").first).to_be_visible()


def test_ticks_are_kept_and_can_be_taken_off_for_the_next_family(open_file: Open) -> None:
    page = open_file(hash_=f"#p={BIRTH}")
    boxes = page.locator(".tick input")
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.reload()
    assert [box.is_checked() for box in boxes.all()[:3]] == [True, False, True]
    page.get_by_role("button", name="Bỏ hết dấu đã chọn").click()
    page.reload()
    assert not any(box.is_checked() for box in boxes.all())


def test_phone_that_keeps_nothing_says_so_and_works(open_file: Open) -> None:
    page = open_file(hash_=f"#p={BIRTH}", script=REFUSED)
    page.locator(".tick input").first.check()
    expect(page.get_by_text("Máy này không cho giữ dấu đã chọn")).to_be_visible()
    page.get_by_role("link", name="Tìm việc khác").click()
    page.locator("#words").fill("khai sinh")
    page.locator(".row").first.click()
    expect(page.locator(".tick input").first).to_be_checked()


def test_large_type_stays_on(open_file: Open) -> None:
    page = open_file()
    page.locator(".larger:visible").click()
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    page.locator(".larger:visible").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "18px"


@pytest.mark.parametrize("is_large", [False, True])
def test_nothing_runs_over_the_edge(is_large: bool, open_file: Open) -> None:
    page = open_file(hash_="#f=guides")
    if is_large:
        page.locator(".larger:visible").click()
    for address in ("", "#f=insurance", f"#p={BIRTH}", "#g=vneid-install", "#u=1", "#q=so%20do&f=land"):
        page.evaluate("address => { location.hash = address; }", address)
        page.wait_for_function("address => location.hash === address", arg=address)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, address


def test_guide_leads_to_its_steps_and_to_other_guides(open_file: Open) -> None:
    page = open_file(hash_="#g=vneid-install")
    page.get_by_role("link", name="Máy bấm phím: tới bước 10").click()
    expect(page.locator("#step-no-smartphone")).to_be_in_viewport()
    page.go_back()
    expect(page.get_by_role("link", name="Máy bấm phím: tới bước 10")).to_be_in_viewport()
    page.get_by_role("link", name="Có người gửi đường dẫn").click()
    expect(page.locator("h2")).to_have_text("Có người gọi, nhắn nghi lừa đảo")
    page.go_back()
    expect(page.locator("h2")).to_have_text("Cài VNeID lên điện thoại")


def test_unconfirmed_is_folded_away_marked_and_never_printed(open_file: Open) -> None:
    page = open_file(hash_=f"#p={BIRTH}")
    doubtful = page.get_by_text("Giấy chứng sinh ghi sai tên hoặc năm sinh của mẹ")
    expect(doubtful).not_to_be_visible()
    page.locator(".unsure summary").click()
    expect(doubtful).to_be_visible()
    assert page.locator(".unsure", has=doubtful).count() == 1
    page.emulate_media(media="print")
    expect(doubtful).not_to_be_visible()
    expect(page.locator(".bar")).not_to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".dated")).to_be_visible()


def test_list_of_all_that_is_unconfirmed(open_file: Open) -> None:
    page = open_file()
    page.get_by_role("link", name="Chưa kiểm chứng").click()
    first = page.locator(".unsure").first
    first.locator("summary").click()
    expect(first).to_contain_text("hỏi lại nơi nhận hồ sơ trước khi làm theo")
    first.get_by_role("link", name="Xem cả thẻ").click()
    expect(page.locator(".card .unsure")).to_be_visible()


def test_card_that_is_not_in_this_copy_says_so(open_file: Open) -> None:
    expect(open_file(hash_="#p=9.999999").locator("h2")).to_have_text("Không có thẻ này")


def test_old_copy_asks_for_a_newer_one(chromium: Browser, file: Path) -> None:
    for day, is_old in (("2026-12-01", False), ("2027-03-01", True)):
        page = chromium.new_page()
        page.clock.set_fixed_time(f"{day}T09:00:00")
        page.goto(file.as_uri())
        expect(page.get_by_text("xin bản mới")).to_be_visible(visible=is_old)
        page.close()


def test_markup_in_every_field_stays_text(open_file: Open, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(
        pocket_page(made_up.catalogue(hostile_procedure()), hostile_guides(), DAY), encoding="utf-8"
    )
    for address in (f"#p={made_up.FERRY}", "#g=bay-dieu", "#u=1", "#q=script", "#f=business"):
        page = open_file(path, address)
        page.locator("summary").evaluate_all("all => all.forEach((one) => one.click())")
        assert page.locator("main img, main script, main a[href^=javascript]").count() == 0
        assert "onerror" in page.locator("main").inner_text()


def test_script_that_got_in_would_not_run(chromium: Browser, file: Path) -> None:
    page = chromium.new_page()
    page.goto(file.as_uri())
    page.evaluate(
        "() => { const node = document.createElement('script');"
        " node.textContent = 'window.gotIn = true'; document.body.append(node); }"
    )
    assert page.evaluate("window.gotIn === undefined")
    page.close()


def test_every_key_is_answered_at_once_on_a_slow_phone(open_file: Open) -> None:
    page = open_file()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    times = sorted(page.evaluate(TYPE))
    assert times[len(times) // 2] < PER_KEY_MS
    assert times[int(len(times) * 0.9)] < 2 * PER_KEY_MS


def test_real_questions_find_their_procedure(chromium: Browser) -> None:
    lines = [
        json.loads(line)
        for name in ("questions", "questions-2")
        for line in (ROOT / "eval" / "golden" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    asked = [{"q": one["q"], "code": one["code"]} for one in lines if one.get("code")]
    page = chromium.new_page()
    data = pocket_data(load_catalogue(), load_guides(), DAY)
    ranks = page.evaluate(RANK, [static("pocket_search.js"), data, asked])
    page.close()
    assert sum(rank == 0 for rank in ranks) / len(ranks) > 0.78
    assert sum(0 <= rank < 3 for rank in ranks) / len(ranks) > 0.91
