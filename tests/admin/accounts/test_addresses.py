"""Where the sign-in sends somebody on to: pages of ours, and nowhere else."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from admin.accounts.addresses import HOME, safe_next

EVIL = [
    "//evil.example",
    "///evil.example/quan-tri",
    "https://evil.example/quan-tri",
    "https:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/quan-tri\\..\\..\\evil",
    "/quan-tri//evil.example",
    "/quan-tri/../../evil",
    "/quan-tri@evil.example",
    "/quan-tri.evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " /quan-tri",
    "/quan-tri/x\r\nLocation: https://evil.example",
    "/quan-tri/\tx",
    "/quan-tri/\u202ex",
    "/quan-tri/x#//evil",
    "/quan-tri/vao",
    "/quan-tri/vao?tiep=/quan-tri",
    "/quan-tri/vao/ma",
    "/quan-tri/ra",
    "/api/v1/messages",
    "/",
    "",
    "/quan-tri/" + "x" * 600,
]


@pytest.mark.parametrize("wanted", EVIL)
def test_other_address_leads_home(wanted: str) -> None:
    assert safe_next(wanted) == HOME


@pytest.mark.parametrize(
    "wanted",
    [
        "/quan-tri",
        "/quan-tri/nguoi/3",
        "/quan-tri/nhat-ky?nguoi=lan&trang=2",
        "/tra-cuu/viec-hom-nay",
        "/tra-cuu/1.001193",
    ],
)
def test_page_of_ours_is_kept(wanted: str) -> None:
    assert safe_next(wanted) == wanted


@given(
    st.text(max_size=60) | st.sampled_from(EVIL).flatmap(lambda e: st.text(max_size=5).map(lambda t: e + t))
)
@example("/quan-tri/%2e%2e/%5cevil")
def test_whatever_is_wanted_a_browser_stays_with_us(wanted: str) -> None:
    went = urlsplit(urljoin("https://ban.example/quan-tri/vao", safe_next(wanted)))
    assert (went.scheme, went.netloc) == ("https", "ban.example")
    assert went.path.startswith(("/quan-tri", "/tra-cuu"))
