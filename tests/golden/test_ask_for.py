"""Asking for somebody, through the forms alone, in the real house: words, a button, the slip, the office."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.admin.visitors import Forms, form_of
from tests.house import House
from tests.lookup.fakes import BIRTH, taken

pytestmark = pytest.mark.rasa
ASK, GIVE, READ = "/tra-cuu/hoi-ho", "/tra-cuu/chua-thay", "/tra-cuu/ma"


def presses(html: str) -> list[dict[str, str]]:
    """Return what each form with a button of the dialogue would post, without its label."""
    found = Forms()
    found.feed(html)
    return [form.fields for form in found.forms if "token" in form.fields and "text" not in form.fields]


def test_helper_asks_in_the_words_of_the_resident_and_presses_on(house: House) -> None:
    with httpx.Client(base_url=house.url, timeout=30) as helper:
        answer = helper.post(ASK, data={"text": "con tui moi sanh, lam khai sinh can giay gi"})
        page = taken(answer.text)
        assert "Giấy chứng sinh" in page.text
        assert f"/tra-cuu/{BIRTH}" in page.links()
        slip = form_of(answer.text, f"{ASK}?ma={BIRTH}")
        assert "Phiếu có 1 việc" in taken(helper.post(slip.action, data=slip.fields).text).text
        pressed = helper.post(ASK, data={**presses(answer.text)[0], "text": "Đi từng bước cùng trợ lý"})
        assert "Nút này đã cũ" not in pressed.text
        assert presses(pressed.text)
        fee = helper.post(ASK, data={**presses(answer.text)[0], "token": "", "text": "còn lệ phí thì sao"})
        assert "Lệ phí" in fee.text


def test_what_nobody_understands_goes_to_the_office_and_is_read_with_its_code(house: House) -> None:
    with httpx.Client(base_url=house.url, timeout=30) as helper:
        answer = helper.post(ASK, data={"text": "xin phép thả diều trên nóc nhà thờ họ 0912345678"})
        preview = helper.post(GIVE, data=form_of(answer.text, GIVE).fields)
        given = helper.post(GIVE, data={**form_of(preview.text, GIVE).fields, "step": "send"})
        code = re.search(r'class="big-code">([^<]+)<', given.text)
        assert code
        read = helper.post(READ, data={"code": code[1].lower()})
        assert "Đang chờ trả lời" in read.text
        assert "thả diều trên nóc nhà thờ họ [số điện thoại]" in read.text
