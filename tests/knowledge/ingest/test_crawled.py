"""Crawled JSON lines: rows recovered, and sections cut wrongly taken from the whole text."""

from __future__ import annotations

from knowledge.ingest.record import DocumentRow, WayRow
from knowledge.schema import Level, Via
from tests.knowledge.ingest.samples import FURNITURE, LAWS, PAPERS, WAYS, as_json, as_lines, crawled, records


def test_a_line_gives_a_record() -> None:
    (found,) = records(as_lines(crawled()))
    assert (found.levels, found.subjects, found.bodies) == (
        (Level.COMMUNE,),
        ("Công dân Việt Nam",),
        ("Ủy ban nhân dân cấp xã",),
    )
    assert [way.via for way in found.ways] == [Via.ONLINE, Via.IN_PERSON]
    assert found.documents == (DocumentRow("Đơn đăng ký đò", originals=1, copies=0),)
    assert found.legal_basis == ("Luật Đò ngang\n01/2020/QH14",)
    assert found.results == ("Giấy đăng ký đò",)
    assert found.conditions == ()
    assert found.unread == ()


def test_a_list_and_lines_give_the_same() -> None:
    one, two = crawled(), crawled(ma_thu_tuc="9.000002")
    as_list = records(as_json([one, two]))
    assert (
        [r.code for r in as_list] == [r.code for r in records(as_lines(one, two))] == ["9.000001", "9.000002"]
    )


def test_furniture_is_cut_from_conditions() -> None:
    (found,) = records(as_lines(crawled(yeu_cau_dieu_kien=f"Đò còn tốt.{FURNITURE}")))
    assert found.conditions == ("Đò còn tốt.",)


def test_body_in_small_letters_belongs_to_the_one_before() -> None:
    (found,) = records(as_lines(crawled(co_quan_thuc_hien="Thuế tỉnh, thành phố, Thuế cơ sở")))
    assert found.bodies == ("Thuế tỉnh, thành phố", "Thuế cơ sở")


def test_social_insurance_row_whose_papers_cell_holds_the_steps_is_cut_from_the_page() -> None:
    steps = "Bước 1. Lập hồ sơ theo mục 5.3 (Thành phần hồ sơ); nộp cho BHXH.\nBước 2. Nhận kết quả."
    ways = f"{WAYS}Trực tiếp6 Ngày làm việcMiễn phí"
    page = (
        f"Tên thủ tụcHưởng trợ cấpTrình Tự Thực Hiện{steps}Cách Thức Thực Hiện{ways}"
        f"Thành phần hồ sơNgười nộp một lần{PAPERS}2. Sổ1 bản chính1. Đơn1 bản chính"
        f"Căn cứ pháp lý{LAWS}Luật X"
    )
    cut = crawled(
        trinh_tu_thuc_hien="Bước 1. Lập hồ sơ theo mục 5.3 (",
        thanh_phan_ho_so="); nộp cho BHXH.\nBước 2. Nhận kết quả.",
        cach_thuc_thuc_hien=ways,
        raw_text=page,
    )
    (found,) = records(as_lines(cut))
    assert found.steps == (steps,)
    assert [row.name for row in found.documents] == ["2. Sổ", "1. Đơn"]
    assert found.documents[0].case == "Người nộp một lần"
    assert found.ways == (WayRow(Via.IN_PERSON, "6 Ngày làm việc", found.ways[0].fees),)
    assert found.unread == ()


def test_papers_that_cannot_be_recovered_are_reported_not_guessed() -> None:
    (found,) = records(as_lines(crawled(thanh_phan_ho_so="); nộp cho cơ quan BHXH.")))
    assert found.documents == ()
    assert found.unread == (("documents", "); nộp cho cơ quan BHXH."),)
