"""Addresses that cannot be right, and next steps that lead nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.check.links import bad_links
from knowledge.check.report import Kind
from tests.knowledge.made_up import BEES, FERRY, WELL, catalogue, procedure

PORTAL = "https://dichvucong.gov.vn"


def details(**changes: Any) -> list[str]:
    """Return what is wrong with the links of one procedure; two others stand beside it."""
    three = catalogue(procedure(FERRY, **changes), procedure(BEES, replaces=["9.000099"]), procedure(WELL))
    problems = list(bad_links(three))
    assert all(problem.kind is Kind.BAD_LINK and problem.code == FERRY for problem in problems)
    return [problem.detail for problem in problems]


def source(url: str) -> list[dict[str, str]]:
    return [{"id": "page", "title": "Trang thử", "url": url, "read": "2026-01-02"}]


def test_no_link_is_no_bad_link() -> None:
    assert details() == []


@pytest.mark.parametrize(
    "url",
    [
        PORTAL,
        f"{PORTAL}/",
        f"{PORTAL}/thu-tuc-hanh-chinh/019d2bff?ma=1#cuoi",
        "https://xa-thu.example.gov.vn/đò-ngang",
        "HTTPS://DICHVUCONG.GOV.VN",
    ],
)
def test_good_address_passes(url: str) -> None:
    assert details(sources=source(url), online={"available": True, "url": url}) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://dichvucong.gov.vn",
        "dichvucong.gov.vn",
        "https://dichvucong",
        "https://dichvucong.gov.vn/hai chữ",
        'https://dichvucong.gov.vn/"><script>',
        "https:/dichvucong.gov.vn",
        "xem trang của xã",
    ],
)
def test_address_of_no_good_shape_is_found(url: str) -> None:
    assert details(sources=source(url)) == [url]


@pytest.mark.parametrize(
    "url",
    [
        f"{PORTAL}/p/home/dvc-chi-tiet.html",
        "https://thutuc.dichvucong.gov.vn/p/home",
        "https://csdl.dichvucong.gov.vn/web",
        "https://dichvucong.angiang.gov.vn/",
        "https://dichvucong.kiengiang.gov.vn/",
    ],
)
def test_address_of_a_closed_portal_is_found(url: str) -> None:
    assert details(online={"available": True, "url": url}) == [url]


def test_every_bad_address_is_named_not_only_the_first() -> None:
    assert len(details(sources=source("http://a.vn"), online={"available": True, "url": "http://b.vn"})) == 2


@pytest.mark.parametrize("code", [BEES, "9.000099"])
def test_next_step_may_lead_to_a_procedure_or_to_what_it_has_replaced(code: str) -> None:
    assert details(next_steps=[{"text": "Rồi tới việc kia.", "code": code}]) == []


def test_next_step_without_a_code_leads_to_no_procedure_on_purpose() -> None:
    assert details(next_steps=[{"text": "Treo giấy lên đò."}]) == []


@pytest.mark.parametrize("code", ["9.123456", FERRY])
def test_next_step_to_nowhere_or_back_to_itself_is_found(code: str) -> None:
    assert details(next_steps=[{"text": "Rồi tới việc kia.", "code": code}]) == [
        f"việc làm tiếp dẫn tới {code}"
    ]
