"""Excel and CSV lists: the portal's own, and a province's of online services and of abolished procedures."""

from __future__ import annotations

import unicodedata

import pytest

from knowledge.ingest.record import Finding, Record
from knowledge.schema import Level
from tests.knowledge.ingest.samples import read_all, records, workbook

PORTAL = workbook(
    [
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nDANH SÁCH", None, None, None, None],
        ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"],
        ["9.000001", " Đăng ký đò ", "Bộ Xây dựng", "Ủy ban nhân dân cấp xã", "Bến đò"],
        ["9.000002", "Đóng bến", "Bộ Xây dựng", "Sở Xây dựng", "Bến đò"],
    ],
    merged=["A1:E1"],
)
TWO_ROW_HEADER = workbook(
    [
        ["DANH MỤC DỊCH VỤ CÔNG TRỰC TUYẾN"],
        ["STT", "Mã TTHC", "Tên thủ tục hành chính", "Mức độ", None, "Cấp thực hiện"],
        [None, None, None, "Toàn trình", "Một phần", None],
        ["I", "LĨNH VỰC: BẾN ĐÒ", None, None, None, None],
        [1, "9.000001.000.00.00.H01", "Đăng ký đò", "x", None, "Cấp xã"],
        [2, "9.0000\n02.H01", "Đóng bến", None, "X", "Cấp tỉnh"],
        [3, "9.000003", "Mở bến", "x", "x", "Cấp xã"],
        [4, "9.000004", "Dời bến", None, None, "Cấp xã"],
    ],
    merged=["D2:E2", "A2:A3"],
)
ABOLISHED = workbook(
    [
        ["A. Danh mục thủ tục hành chính mới ban hành"],
        ["STT", "Mã số TTHC", "Tên TTHC"],
        [1, "9.000001", "Đăng ký đò"],
        ["B. Danh mục thủ tục hành chính bị bãi bỏ"],
        ["STT", "Mã số TTHC", "Tên TTHC"],
        [1, "9.000002", "Đóng bến"],
    ]
)


def levels(data: bytes) -> dict[str, str | None]:
    return {one.code: one.online_level for one in read_all(data) if isinstance(one, Record)}


def test_portal_list_gives_outlines() -> None:
    first, second = records(PORTAL, "ds.xlsx")
    assert (first.code, first.name, first.field) == ("9.000001", "Đăng ký đò", "Bến đò")
    assert (first.levels, second.levels) == ((Level.COMMUNE,), (Level.PROVINCE,))
    assert first.outline
    assert first.origin == "ds.xlsx, trang “Trang 1”, dòng 3"


def test_second_header_row_below_a_merged_cell_names_the_marks() -> None:
    assert levels(TWO_ROW_HEADER) == {
        "9.000001": "full",
        "9.000002": "partial",
        "9.000003": None,
        "9.000004": None,
    }


def test_unclear_marks_are_findings() -> None:
    found = [one for one in read_all(TWO_ROW_HEADER) if isinstance(one, Finding)]
    assert [one.code for one in found] == ["online_level_unclear"] * 2
    assert "toàn trình: “x”, một phần: “x”" in found[0].value


def test_field_comes_from_the_section_above() -> None:
    first = next(one for one in read_all(TWO_ROW_HEADER) if isinstance(one, Record))
    assert (first.field, first.levels) == ("BẾN ĐÒ", (Level.COMMUNE,))


def test_section_of_abolished_procedures_withdraws() -> None:
    assert {one.code: one.withdrawn for one in records(ABOLISHED)} == {"9.000001": False, "9.000002": True}


def test_column_of_abolished_procedures_withdraws() -> None:
    data = workbook([["Mã", "Tên thủ tục", "Bãi bỏ"], ["9.000001", "A", None], ["9.000002", "B", "x"]])
    assert [one.withdrawn for one in records(data)] == [False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_of_any_delimiter_and_encoding(sign: str, encoding: str) -> None:
    rows = [["STT", "Mã TTHC", "Tên TTHC", "Mức độ DVC"], ["1", "9.000001", "Đăng ký đò", "Toàn trình"]]
    text = "\r\n".join(sign.join(row) for row in [*rows, ["2", "9.000002", "Đóng bến", "Một phần"]])
    assert levels(text.encode(encoding)) == {"9.000001": "full", "9.000002": "partial"}


def _with_tone_apart(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
    return unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones)) + "".join(tones)


def test_csv_in_the_old_vietnamese_windows_encoding() -> None:
    text = "Mã số,Tên thủ tục,Mức độ\n9.000001,Cấp giấy,Một phần\n"
    data = "".join(map(_with_tone_apart, text)).encode("cp1258")
    assert [one.code for one in records(data)] == ["9.000001"]


def test_sheet_of_titles_only_sets_the_level_of_its_rows() -> None:
    rows = [
        ["I. Dịch vụ công trực tuyến toàn trình"],
        ["STT", "Mã", "Tên"],
        [1, "9.000001", "A"],
        ["II. Dịch vụ công trực tuyến một phần"],
        ["STT", "Mã", "Tên"],
        [1, "9.000002", "B"],
    ]
    assert levels(workbook(rows)) == {"9.000001": "full", "9.000002": "partial"}
