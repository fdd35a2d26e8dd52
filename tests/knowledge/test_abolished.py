"""Bodies that no longer exist, and words that only look like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.abolished import DISTRICT_LEVEL, MERGED, TAX, abolished_in
from knowledge.places.gazetteer import gazetteer


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nộp tại UBND huyện nơi ở", ["UBND huyện"]),
        ("Ủy ban nhân dân cấp huyện quyết định", ["Ủy ban nhân dân cấp huyện"]),
        ("Công an huyện, quận", ["Công an huyện", "quận"]),
        ("Phòng Tư pháp thẩm tra", ["Phòng Tư pháp"]),
        ("phòng tư pháp huyện", ["phòng tư pháp huyện"]),
        ("Phòng Tài nguyên và Môi trường", ["Phòng Tài nguyên và Môi trường"]),
        ("Phòng Lao động - Thương binh và Xã hội", ["Phòng Lao động"]),
        ("Phòng Giáo dục và Đào tạo", ["Phòng Giáo dục"]),
        ("Phòng Tài chính – Kế hoạch", ["Phòng Tài chính – Kế hoạch"]),
        ("Huyện ủy", ["Huyện ủy"]),
        ("xã, phường, thị trấn", ["thị trấn"]),
        ("thành phố thuộc tỉnh", ["thành phố thuộc tỉnh"]),
        ("Công an thị xã Tân Châu", ["Công an thị xã"]),
        ("huyện Thoại Sơn", ["huyện"]),
        ("Chi nhánh Văn phòng đăng ký đất đai huyện", ["Chi nhánh Văn phòng đăng ký đất đai huyện"]),
        ("BHXH cấp huyện", ["BHXH cấp huyện"]),
    ],
)
def test_district_level_is_found(text: str, found: list[str]) -> None:
    assert [one.text for one in abolished_in(text)] == found
    assert {one.reason for one in abolished_in(text)} == {DISTRICT_LEVEL}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Sở Tài nguyên và Môi trường", MERGED),
        ("Sở Giao thông vận tải", MERGED),
        ("Sở Kế hoạch và Đầu tư", MERGED),
        ("Sở Lao động - Thương binh và Xã hội", MERGED),
        ("Sở Thông tin và Truyền thông", MERGED),
        ("Sở Nông nghiệp và Phát triển nông thôn", MERGED),
        ("Chi cục Thuế khu vực XX", TAX),
        ("Đội Thuế liên xã", TAX),
    ],
)
def test_merged_departments_and_tax_branches_are_found(text: str, reason: str) -> None:
    assert [one.reason for one in abolished_in(text)] == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Trung tâm Phục vụ hành chính công xã, phường, đặc khu",
        "Công an xã",
        "Thuế cơ sở, BHXH cơ sở",
        "Phòng Kinh tế của xã",
        "Phòng Văn hóa - Xã hội",
        "Phòng Giáo dục Mầm non của Sở",
        "Sở Nông nghiệp và Môi trường",
        "Sở Tài chính, Sở Xây dựng, Sở Nội vụ",
        "khu đô thị xã hội hóa",
        "siêu thị xã",
        "đường Quận Công",
        "nhà thờ Huyện Sỹ",
        "quân khu 9",
        "từ ngày đó không còn cấp huyện",
        "đã bỏ cấp huyện",
        "Trụ sở: UBND huyện Thoại Sơn cũ",
        "UBND huyện Châu Thành (An Giang) cũ",
        "trụ sở Huyện ủy Kiên Lương cũ",
        "thị trấn Núi Sập (cũ)",
        "trước đây là Phòng Tư pháp",
    ],
)
def test_what_exists_or_is_called_past_is_no_finding(text: str) -> None:
    assert abolished_in(text) == []


def test_old_paper_does_not_make_a_body_past() -> None:
    assert [one.text for one in abolished_in("UBND huyện thu lại bản cũ")] == ["UBND huyện"]


def test_names_of_todays_places_and_their_seats_are_no_findings() -> None:
    for commune in gazetteer().communes:
        assert abolished_in(f"UBND {commune.full_name}") == []
        if commune.office:
            assert abolished_in(commune.office.address) == [], commune.office.address


PIECES = ["huyện", "Phòng", "Tư pháp", "thị xã", "cũ", "An", "không còn", "Sở", "quận", "đô", "(", ".", "cấp"]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)))
def test_never_raises_and_spans_lie_in_the_text(text: str) -> None:
    for one in abolished_in(text):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
