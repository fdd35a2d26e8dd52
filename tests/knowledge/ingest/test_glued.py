"""Tables whose cells were run together come apart where that is certain, and are left unread where not."""

from __future__ import annotations

import pytest

from knowledge.ingest import glued
from knowledge.ingest.attachments import without_attachments
from knowledge.ingest.record import DocumentRow, FeeCell, WayRow
from knowledge.schema import Via
from tests.knowledge.ingest.samples import FURNITURE, LAWS, PAPERS, WAYS

FREE = (FeeCell("Miễn phí"),)


def test_ways_with_time_fee_note_and_description() -> None:
    text = (
        f"{WAYS}Trực tuyến5 Ngày làm việc70,000 VNĐ(70.000 đồng/giấy (một giấy))Qua Cổng"
        "Dịch vụ bưu chính1Miễn phíTrực tiếpKhông có thông tinKhông có thông tinTrực tiếp tại bến đò."
    )
    paid = (FeeCell("70,000 VNĐ", "70.000 đồng/giấy (một giấy)"),)
    assert glued.ways(text) == (
        (
            WayRow(Via.ONLINE, "5 Ngày làm việc", paid, "Qua Cổng"),
            WayRow(Via.POST, "1", FREE),
            WayRow(Via.IN_PERSON, "", (FeeCell("Không có thông tin"),), "Trực tiếp tại bến đò."),
        ),
        (),
    )


def test_two_fees_of_one_way() -> None:
    (row,), _ = glued.ways(f"{WAYS}Trực tiếp2 Giờ20,000 VNĐ(đò nhỏ)50,000 VNĐ(đò lớn)")
    assert row.fees == (FeeCell("20,000 VNĐ", "đò nhỏ"), FeeCell("50,000 VNĐ", "đò lớn"))


def test_time_and_fee_that_met_without_a_unit_are_left_unread() -> None:
    rows, unread = glued.ways(f"{WAYS}Trực tuyến120,000 VNĐTrực tiếp3 NgàyMiễn phí")
    assert rows == (WayRow(Via.ONLINE), WayRow(Via.IN_PERSON, "3 Ngày", FREE))
    assert unread == ("Trực tuyến120,000 VNĐ",)


def test_time_and_fee_come_apart_when_the_note_names_the_fee() -> None:
    (row,), unread = glued.ways(f"{WAYS}Trực tiếp1100,000 VNĐ(Phí một lần: 100.000 đồng)")
    assert (row.time, row.fees[0].amount, unread) == ("1", "100,000 VNĐ", ())


def test_papers_of_two_cases() -> None:
    text = (
        f"Đò mới{PAPERS}- Tờ khai1 bản chính- Ảnh đò0 bản chính,2 bản saoĐò cũ{PAPERS}"
        "Giấy mua bán ngày 5/6/20241 bản chính,1 bản sao"
    )
    assert glued.documents(text) == (
        DocumentRow("- Tờ khai", "Đò mới", originals=1, copies=0),
        DocumentRow("- Ảnh đò", "Đò mới", originals=0, copies=2),
        DocumentRow("Giấy mua bán ngày 5/6/2024", "Đò cũ", originals=1, copies=1),
    )


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("Nộp 01 bản chính hoặc bản chụp", "1 bản chính"),
        ("Đơn theo Mẫu số 01", "1 bản chính"),
        ("Ảnh: 01 bản chính.", "2 bản chính"),
        ("Bản vẽ: 2 bản chính", "3 bản chính"),
        ("Sổ", "12 bản chính"),
    ],
)
def test_count_within_a_name_is_no_quantity(name: str, count: str) -> None:
    (row,) = glued.documents(f"--{PAPERS}{name}{count}")
    assert (row.name, row.case, f"{row.originals} bản chính") == (name, "", count)


@pytest.mark.parametrize(
    ("text", "name", "files"),
    [
        ("Đơn theo mẫu;Mau so 01.docx", "Đơn theo mẫu;", "Mau so 01.docx"),
        ("Tờ khai (mẫu T1).1.To khai T1.doc", "Tờ khai (mẫu T1).", "1.To khai T1.doc"),
        ("Đơn của chủ đòMẫu 2 (1).pdf", "Đơn của chủ đò", "Mẫu 2 (1).pdf"),
        ("Đơn theo Nghị định 1/2026/NĐ-CPMẫu 2.docx", "Đơn theo Nghị định 1/2026/NĐ-CP", "Mẫu 2.docx"),
        ("Đơn chạy đòA.docxB.docx", "Đơn chạy đò", "A.docx | B.docx"),
        ("Tài khoản VNeID", "Tài khoản VNeID", ""),
    ],
)
def test_attached_files_are_cut_from_names(text: str, name: str, files: str) -> None:
    assert without_attachments(text) == (name, files)


def test_file_name_without_a_visible_border_stays() -> None:
    assert without_attachments("đơn xin chạy đò.docx") == ("đơn xin chạy đò.docx", "")


def test_laws_come_apart_at_their_numbers() -> None:
    text = (
        f"{LAWS}Luật Đò ngang số 1/2020/QH141/2020/QH14Nghị định3/2021/NĐ-CPThông tư số 5/2022/TT-BXD"
        " về bến đò5/2022/TT-BXDLuật Bến năm 20112/2011/QH13Nghị quyết về đòQuyết định9/2023/QĐ-TTg"
    )
    assert glued.laws(text)[0] == (
        "Luật Đò ngang số 1/2020/QH14",
        "Nghị định 3/2021/NĐ-CP",
        "Thông tư số 5/2022/TT-BXD về bến đò\n5/2022/TT-BXD",
        "Luật Bến năm 2011\n2/2011/QH13",
        "Nghị quyết về đò\nQuyết định 9/2023/QĐ-TTg",
    )


def test_results_lose_codes_and_furniture() -> None:
    text = f"Giấy đăng kýMã: KQ.G17.000001Biển số đòMã: 000.00.00.G04-KQ0174.{FURNITURE}"
    assert glued.results(text) == ("Giấy đăng ký", "Biển số đò")
