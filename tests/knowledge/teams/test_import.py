"""A list is read whole or not at all, and every cell that cannot be used is named with what to do."""

from __future__ import annotations

import contextlib
import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.teams.columns import Column
from knowledge.teams.errors import TeamFileError
from knowledge.teams.schema import Member
from knowledge.teams.sheet import LARGEST, MOST_ROWS, read_bytes, read_sheet
from knowledge.teams.template import TEMPLATE
from tests.knowledge.teams.lists import HEADER, LAN, ROW, THOAI_SON, changed, csv_of, judged, xlsx_of


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [True, False])
def test_every_field_of_a_csv_is_read(sign: str, bom: bool) -> None:
    found = judged(csv_of(ROW, sign=sign, bom=bom))
    assert found.rejects == []
    (team,) = found.teams
    assert (team.commune, team.commune_name, team.hamlet) == (THOAI_SON, "xã Thoại Sơn", "ấp Trung Bình")
    assert team.members == (Member(name="Lê Thị Giả", phone="0912345678", public=True),)
    assert (team.said_days, team.said_hours) == ("thứ ba, thứ năm", "7h30–11h")
    assert (team.point, team.note, team.source) == ("Văn phòng ấp", "Mang theo căn cước", "Báo cáo của ấp")
    assert team.read == date(2026, 11, 1)
    assert team.on_duty == "trực thứ ba, thứ năm, 7h30–11h, ở Văn phòng ấp"


def test_workbook_says_the_same_as_the_csv() -> None:
    cells = [*ROW[:3], 912345678, *ROW[4:-1], datetime(2026, 11, 1)]
    assert judged(xlsx_of(cells)).teams == judged(csv_of(ROW)).teams


def test_rows_of_one_hamlet_become_one_team() -> None:
    second = ("xã thoai son", "ap trung bình", "Trần Văn Giả", "", "không", "", "", "", "", "", "")
    found = judged(csv_of(ROW, ("xã Thoại Sơn", "ẤP TRUNG BÌNH", *second[2:]), second))
    assert found.rejects == []
    (team,) = found.teams
    assert [one.name for one in team.members] == ["Lê Thị Giả", "Trần Văn Giả"]


def test_empty_fields_stay_empty() -> None:
    (team,) = judged(csv_of(("Thoại Sơn", "ấp Trung Bình", *[""] * 9))).teams
    assert (team.members, team.days, team.hours, team.point, team.read) == ((), (), (), "", None)
    assert team.on_duty == ""


def test_old_name_of_a_commune_is_welcome() -> None:
    names = ("30682", "thoai son", "xã Thoại Giang", "Núi Sập", "XÃ THOẠI SƠN")
    found = judged(csv_of(*(changed(ROW, commune=name, hamlet=f"ấp {n}") for n, name in enumerate(names))))
    assert found.rejects == []
    assert {team.commune for team in found.teams} == {THOAI_SON}


@pytest.mark.parametrize(
    "header",
    [
        ("XA/PHUONG", "TEN AP", "Họ và tên", "SĐT", "Công khai?", "Các ngày trực", "Thời gian", "Nơi trực"),
        (
            "Tên xã",
            "Ấp (khóm)",
            "Thành viên",
            "Điện thoại",
            "Cho phép công khai",
            "Lịch trực",
            "Giờ",
            "Điểm trực",
        ),
        (
            "mã xã",
            "khom/ap",
            "ho ten",
            "so dien thoai",
            "cong khai (có/không)",
            "thứ",
            "gio truc",
            "dia diem",
        ),
    ],
)
def test_headings_are_forgiven_their_spelling(header: tuple[str, ...]) -> None:
    found = judged(csv_of(ROW[:8], header=header, sign=";"))
    assert found.rejects == []
    assert found.teams[0].on_duty == "trực thứ ba, thứ năm, 7h30–11h, ở Văn phòng ấp"
    assert found.teams[0].public_members


def test_title_above_the_header_and_unknown_columns_do_no_harm() -> None:
    header = ("STT", *HEADER, "Chữ ký")
    data = b"DANH S\xc3\x81CH T\xe1\xbb\x94\n\n" + csv_of(("1", *ROW, "x"), header=header)
    sheet = read_bytes("to.csv", data)
    assert sheet.unknown == ("Chữ ký",)
    assert len(judged(data).teams) == 1


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        (Column.COMMUNE, "", "để trống"),
        (Column.COMMUNE, "Xã Không Có", "không có xã"),
        (Column.COMMUNE, "99999", "không có xã"),
        (Column.COMMUNE, "xã Bình An", "xã Kiên Lương (30787)"),
        (Column.COMMUNE, "huyện Thoại Sơn", "chưa rõ"),
        (Column.COMMUNE, "xã Thoại Sơn ấp Trung Bình", "không có xã"),
        (Column.HAMLET, "", "để trống"),
        (Column.HAMLET, "ấp " + "Dài" * 30, "nhiều nhất 60"),
        (Column.PHONE, "123", "không phải số điện thoại"),
        (Column.PHONE, "0912 345 678 / 0987 654 321", "không phải số điện thoại"),
        (Column.PUBLIC, "hỏi lại", "không rõ có hay không"),
        (Column.DAYS, "3-5", "không rõ là những ngày nào"),
        (Column.HOURS, "sau giờ cơm", "không rõ là những giờ nào"),
        (Column.READ, "31/02/2026", "không phải một ngày"),
        (Column.READ, "28/11/2026", "chưa tới"),
        (Column.POINT, "=HYPERLINK(1)", "công thức"),
        (Column.NOTE, "@SUM(A1)", "công thức"),
        (Column.NAME, "Tên " * 30, "nhiều nhất 80"),
    ],
)
def test_reject_names_row_column_value_and_what_to_do(column: Column, value: str, why: str) -> None:
    row = changed(ROW, **{column.name.lower(): value})
    (reject,) = judged(csv_of(ROW, row)).rejects
    assert (reject.row, reject.column) == (3, column)
    assert reject.value == value[:60].strip()
    assert why in reject.why
    assert reject.hint
    assert str(reject).startswith(f"Dòng 3, cột {column}")


def test_rows_of_one_hamlet_may_not_contradict_each_other() -> None:
    (reject,) = judged(csv_of(ROW, changed(ROW, days="thứ hai", name="Trần Văn Giả"))).rejects
    assert reject.column == Column.DAYS
    assert "dòng 2" in reject.why


def test_all_rejects_are_told_at_once() -> None:
    bad = changed(ROW, phone="1", days="?", hours="?", read="?", public="?")
    assert len(judged(csv_of(bad, bad)).rejects) == 10


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x","y")', "=A1"])
def test_formula_of_a_workbook_is_refused(formula: str) -> None:
    (reject,) = judged(xlsx_of(ROW, [*ROW[:7], formula, *ROW[8:]])).rejects
    assert (reject.row, reject.column) == (3, Column.POINT)
    assert "công thức" in reject.why


def test_merged_cells_are_refused_below_the_header_only() -> None:
    rejects = judged(xlsx_of(ROW, ROW, merged=("B2:B3",))).rejects
    assert [(one.row, one.column, one.value) for one in rejects if "gộp" in one.why] == [
        (3, Column.HAMLET, "B2:B3")
    ]
    title = xlsx_of(HEADER, ROW, header=("Danh sách", *[None] * 10), merged=("A1:K1",))
    assert judged(title).rejects == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "trống"),
        (b"\xef\xbb\xbf\r\n \n", "trống"),
        ("Họ tên;Điện thoại\nA;1\n".encode(), "tiêu đề"),
        (csv_of(), "chưa có dòng nào"),
        (TEMPLATE.encode(), "chưa có dòng nào"),
        (csv_of(ROW, header=(*HEADER[:-1], "Ngày trực")), "hai cột"),
        ("Xã,Ấp\nThoại Sơn,Ấp Trung Bình".encode("utf-16"), "UTF-8"),
        ("Xã,Ấp\nThoại Sơn,ấp".encode("cp1258", "replace"), "UTF-8"),
        (b"PK\x03\x04rubbish", "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"Xa,Ap\n\0\0", "rỗng"),
        ('Xã,Ấp\n"Thoại Sơn,ấp'.encode(), "CSV"),
        (b"x" * (LARGEST + 1), "lớn hơn"),
        (xlsx_of(ROW)[:-200], "hỏng"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_file_that_is_no_list_is_told_in_one_line(data: bytes, why: str) -> None:
    with pytest.raises(TeamFileError, match=why) as refused:
        read_bytes("to.csv", data)
    assert refused.value.hint
    assert "\n" not in str(refused.value)


def test_missing_file_is_told(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TeamFileError, match=r"khong-co\.csv"):
        read_sheet(tmp_path / "khong-co.csv")


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_ten_thousand_rows_are_read(make) -> None:  # type: ignore[no-untyped-def]
    rows = [(LAN[0], f"ấp {n // 5}", f"Người {n}", *LAN[3:], *ROW[7:]) for n in range(10_000)]
    started = time.process_time()
    found = judged(make(*rows))
    assert time.process_time() - started < 30
    assert found.rejects == []
    assert len(found.teams) == 2000
    assert sum(len(team.members) for team in found.teams) == 10_000


def test_more_rows_than_a_province_has_are_refused() -> None:
    with pytest.raises(TeamFileError, match=str(MOST_ROWS)):
        read_bytes("to.csv", csv_of(*[("a", "b")] * (MOST_ROWS + 1), header=HEADER[:2]))


cells = st.text(max_size=30)


@given(st.lists(st.lists(cells, max_size=11), max_size=4))
def test_no_cell_breaks_the_reader(rows: list[list[str]]) -> None:
    data = csv_of(*rows, header=HEADER)
    try:
        found = judged(data)
    except TeamFileError:
        return
    assert all(reject.hint for reject in found.rejects)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with contextlib.suppress(TeamFileError):
        judged(data)
