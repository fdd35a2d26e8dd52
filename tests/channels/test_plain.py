from __future__ import annotations

import pytest

from channels.contract import (
    Block,
    Bullets,
    Checklist,
    ChecklistItem,
    Citation,
    Facts,
    Note,
    Paragraph,
    Row,
    Steps,
)
from channels.plain import citation_line, plain_text


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        (Paragraph(text="Miễn phí."), "Miễn phí."),
        (Note(text="Mang bản chính."), "Lưu ý: Mang bản chính."),
        (Note(tone="warning", text="Không đưa mã OTP."), "CẢNH BÁO: Không đưa mã OTP."),
        (
            Checklist(
                heading="Giấy tờ",
                items=(ChecklistItem(text="Tờ khai"), ChecklistItem(text="Căn cước", detail="bản chính")),
            ),
            "Giấy tờ:\n☐ Tờ khai\n☐ Căn cước – bản chính",
        ),
        (Bullets(items=("một", "hai")), "- một\n- hai"),
        (Steps(heading="Cách làm", items=("mở", "bấm")), "Cách làm:\n1. mở\n2. bấm"),
        (Facts(rows=(Row(label="Lệ phí", value="0 đồng"),)), "Lệ phí: 0 đồng"),
        (
            Facts(heading="Lệ phí", rows=(Row(label="Tại quầy", value="0 đồng"),)),
            "Lệ phí:\n- Tại quầy: 0 đồng",
        ),
    ],
    ids=["paragraph", "note", "warning", "checklist", "bullets", "steps", "facts", "facts under a heading"],
)
def test_block_as_text(block: Block, wanted: str) -> None:
    assert plain_text(None, [block]) == wanted


def test_parts_are_separated_by_blank_lines() -> None:
    source = Citation(title="Cổng Dịch vụ công", read="2026-02-01")
    text = plain_text("Khai sinh", [Paragraph(text="Miễn phí."), Bullets(items=())], [source])
    assert text == "Khai sinh\n\nMiễn phí.\n\nNguồn: Cổng Dịch vụ công (xem ngày 01/02/2026)"


def test_nothing_is_an_empty_text() -> None:
    assert plain_text(None, []) == ""


def test_source_names_its_decision() -> None:
    citation = Citation(
        title="Cổng", decision="QĐ 1872/QĐ-BTP", url="https://dichvucong.gov.vn/", read="2026-02-01"
    )
    assert citation_line(citation) == "Nguồn: Cổng, QĐ 1872/QĐ-BTP (xem ngày 01/02/2026)"


def test_source_without_a_real_date_is_refused() -> None:
    with pytest.raises(ValueError, match="hôm qua"):
        citation_line(Citation(title="Cổng", read="hôm qua"))
