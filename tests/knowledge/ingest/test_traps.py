"""The ten known traps of the national catalogue, each caught by the judge or by the import."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.ingest.record import DocumentRow, FeeCell, Severity, WayRow
from knowledge.schema import Domain, Level, Unit, Via, confirmed
from tests.knowledge.ingest.samples import (
    PAGE,
    accepted,
    as_lines,
    codes,
    crawled,
    harvest,
    judged,
    way,
)


# 1. Wrong content under a code.
def test_one_text_under_many_codes_is_turned_away(tmp_path: Path) -> None:
    rows = [crawled(ma_thu_tuc=f"9.00000{n}") for n in range(4)]
    found = harvest(
        tmp_path, **{"a.jsonl": as_lines(*rows, crawled(ma_thu_tuc="9.000009", ten_thu_tuc="Khác"))}
    )
    assert list(found.procedures) == ["9.000009"]
    assert codes(found.findings) == ["wrong_content"] * 4
    assert "4 mã" in found.findings[0].reason


def test_one_text_under_two_codes_goes_in_with_a_flag(tmp_path: Path) -> None:
    found = harvest(tmp_path, **{"a.jsonl": as_lines(crawled(), crawled(ma_thu_tuc="9.000002"))})
    assert len(found.procedures) == 2
    assert codes(found.findings) == ["same_content"] * 2


@pytest.mark.parametrize(
    "name",
    [
        "Công bố Danh mục và Quy trình nội bộ thủ tục hành chính thuộc thẩm\nquyền giải quyết của Sở A",
        "Phê duyệt quy trình nội bộ giải quyết thủ tục hành chính lĩnh vực bến đò",
    ],
)
def test_publication_of_a_list_is_no_procedure(name: str) -> None:
    verdict = judged(name=name)
    assert verdict.procedure is None
    assert codes(verdict.findings) == ["name_is_publication"]


@pytest.mark.parametrize("name", ["Công bố mở bến đò", "Công bố Danh mục khu đất đấu giá"])
def test_act_of_publishing_is_a_procedure(name: str) -> None:
    assert accepted(name=name).name == name


def test_decision_of_some_province_under_a_ministry_is_dropped() -> None:
    verdict = judged(decision="226/QĐ-UBND")
    assert verdict.procedure is not None
    assert verdict.procedure.sources[0].decision is None
    assert codes(verdict.findings) == ["decision_of_a_province"]


def test_decision_of_the_province_itself_stays() -> None:
    assert accepted(decision="226/QĐ-UBND", issuer="").sources[0].decision == "226/QĐ-UBND"


def test_body_of_another_province_is_unconfirmed() -> None:
    procedure = accepted(bodies=("Sở Xây dựng thành phố Hà Nội", "Sở Xây dựng tỉnh An Giang"))
    assert [place.unconfirmed for place in procedure.places] == [True, False]


# 2. Placeholders.
@pytest.mark.parametrize("decision", ["QĐ/0001-BTP", "QĐ0001-BCA", "Demo/QĐ-BCA", "1681", "Không số"])
def test_decision_that_is_none_is_dropped(decision: str) -> None:
    verdict = judged(decision=decision)
    assert verdict.procedure is not None
    assert verdict.procedure.sources[0].decision is None
    assert verdict.findings[0].code in {"decision_placeholder", "decision_unreadable"}
    assert verdict.findings[0].value == decision


@pytest.mark.parametrize(
    ("written", "decision"),
    [
        ("163/QĐ-BTP", "163/QĐ-BTP"),
        ("SỐ 1106/QĐ-NHNN", "1106/QĐ-NHNN"),
        ("569./QĐ-BXD", "569/QĐ-BXD"),
        ("12 /QD - BTP.", "12/QĐ-BTP"),
        ("8258/QĐ-BCA-QLXNC", "8258/QĐ-BCA-QLXNC"),
        ("885/QĐ-BCA-C06", "885/QĐ-BCA-C06"),
        ("01/QĐ-BCT", "01/QĐ-BCT"),
        ("QĐ2338-BTP", "2338/QĐ-BTP"),
        ("QĐ/517-BTP", "517/QĐ-BTP"),
    ],
)
def test_decision_number_is_brought_to_one_shape(written: str, decision: str) -> None:
    assert accepted(decision=written).sources[0].decision == decision


def test_record_without_decision_and_address_has_no_source_and_is_turned_away() -> None:
    verdict = judged(decision="QĐ/0001-BTP", url="")
    assert verdict.procedure is None
    assert codes(verdict.findings) == ["decision_placeholder", "no_source"]


@pytest.mark.parametrize("result", ["dsfas", "...", "Test_P001", "Công an Xã", "a"])
def test_rubbish_result_is_left_out(result: str) -> None:
    verdict = judged(results=("Giấy đăng ký", result))
    assert verdict.procedure is not None
    assert [one.text for one in verdict.procedure.results] == ["Giấy đăng ký"]
    assert [(one.code, one.value) for one in verdict.findings] == [("rubbish", result.strip("."))] * (
        result != "..."
    )


# 3. Names and bodies of the district level.
@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Thủ tục đăng ký đò (thực hiện tại cấp xã).", "Đăng ký đò"),
        ("Thủ tục hành chính: cấp biển đò", "Cấp biển đò"),
        ("Thủ tục hải quan với đò", "Thủ tục hải quan với đò"),
        ("Cấp biển đò (thực hiện tại cấp tỉnh)", "Cấp biển đò (thực hiện tại cấp tỉnh)"),
    ],
)
def test_name_is_cleaned(written: str, name: str) -> None:
    assert accepted(name=written).name == name


def test_name_that_speaks_of_the_district_is_flagged() -> None:
    verdict = judged(name="Cấp biển đò (thực hiện tại cấp huyện)")
    assert verdict.procedure is not None
    assert codes(verdict.findings) == ["name_says_district"]


@pytest.mark.parametrize(
    "body",
    ["Ủy ban nhân dân cấp huyện", "Phòng Tư pháp", "Công an huyện", "Ủy ban nhân dân xã, phường, thị trấn"],
)
def test_statement_with_an_abolished_body_is_unconfirmed(body: str) -> None:
    verdict = judged(steps=(f"- Nộp hồ sơ ở {body}.\n- Nhận kết quả.",), bodies=(body,))
    assert verdict.procedure is not None
    assert [step.unconfirmed for step in verdict.procedure.steps] == [True, False]
    assert confirmed(verdict.procedure.places) == ()
    assert [(one.code, one.field) for one in verdict.findings] == [
        ("abolished_body", "places"),
        ("abolished_body", "steps"),
    ]


def test_old_ministry_in_the_title_of_a_law_is_history() -> None:
    laws = ("Thông tư của Bộ Giao thông vận tải về bến đò cấp huyện\n1/2015/TT-BGTVT",)
    assert not accepted(legal_basis=laws).legal_basis[0].unconfirmed


# 4. Sentences lost or mixed.
@pytest.mark.parametrize(
    "steps",
    [
        "- Nộp hồ sơ đăng ký khai tâm Phục vụ hành chính công.",
        "- Nộp đủ giấy tờ.\nquan quản lý bến đò xem xét.",
        "- Nộp hồ sơ ở bến.Cán bộTiếp nhận hồ sơ.",
    ],
)
def test_torn_sentence_is_unconfirmed(steps: str) -> None:
    verdict = judged(steps=(steps,))
    assert verdict.procedure is not None
    assert any(step.unconfirmed for step in verdict.procedure.steps)
    assert verdict.findings[0].code in {"torn_sentence", "glued_text"}


def test_line_broken_in_mid_sentence_is_joined() -> None:
    assert [step.text for step in accepted(steps=("- Chủ đò nộp\nhồ sơ ở bến;\n+ nhận phiếu.",)).steps] == [
        "Chủ đò nộp hồ sơ ở bến;",
        "nhận phiếu.",
    ]


# 5. Times.
def test_time_without_unit_stays_unconfirmed() -> None:
    verdict = judged(ways=(way(time="1"), way(Via.ONLINE, "1")))
    assert verdict.procedure is not None
    (limit,) = verdict.procedure.time_limits
    assert (limit.amount, limit.unit, limit.via, limit.unconfirmed) == (1, Unit.UNSTATED, (), True)
    assert codes(verdict.findings) == ["unit_missing"]


def test_different_times_of_three_ways_are_kept_apart_and_unconfirmed() -> None:
    verdict = judged(ways=(way(time="5 Ngày"), way(Via.POST, "7 Ngày"), way(Via.ONLINE, "7 Ngày")))
    assert verdict.procedure is not None
    assert [(one.amount, one.via, one.unconfirmed) for one in verdict.procedure.time_limits] == [
        (5, (Via.IN_PERSON,), True),
        (7, (Via.ONLINE, Via.POST), True),
    ]
    assert set(codes(verdict.findings)) == {"times_differ"}


def test_different_times_with_their_cases_are_confirmed() -> None:
    ways = (way(time="5 Ngày", note="Đò nhỏ: 5 ngày."), way(time="9 Ngày", note="Đò lớn: 09 ngày."))
    assert [(one.amount, one.when, one.unconfirmed) for one in accepted(ways=ways).time_limits] == [
        (5, "Đò nhỏ: 5 ngày.", False),
        (9, "Đò lớn: 09 ngày.", False),
    ]


def test_no_information_is_absent() -> None:
    verdict = judged(
        ways=(WayRow(Via.IN_PERSON, "Không có thông tin", (FeeCell("Không có thông tin"),)),),
        conditions=("Không có thông tin",),
        bodies=("Không có thông tin",),
        field="Không có thông tin",
    )
    assert verdict.procedure is not None
    assert verdict.findings == ()
    procedure = verdict.procedure
    assert (procedure.fees, procedure.time_limits, procedure.conditions, procedure.places) == ((), (), (), ())
    assert procedure.field is None


# 6. Fees: see test_money.
def test_free_beside_a_note_that_names_a_fee_is_left_out() -> None:
    verdict = judged(ways=(way(Via.IN_PERSON, "1 Ngày", ("Miễn phí", "Một đò 8.000.000/lần")),))
    assert verdict.procedure is not None
    assert verdict.procedure.fees == ()
    assert codes(verdict.findings) == ["fee_free_but_note"]


# 7. Glued cells.
def test_papers_that_stayed_glued_are_unconfirmed() -> None:
    verdict = judged(documents=(DocumentRow("Tờ khai: 1 bản chính- Ảnh đò", originals=1),))
    assert verdict.procedure is not None
    assert verdict.procedure.documents[0].unconfirmed
    assert "glued_papers" in codes(verdict.findings)


def test_file_name_inside_a_name_is_unconfirmed() -> None:
    verdict = judged(documents=(DocumentRow("đơn xin chạy đò.docx", originals=1),))
    assert verdict.procedure is not None
    assert verdict.procedure.documents[0].unconfirmed
    assert codes(verdict.findings) == ["attachment_in_text"]


def test_sentences_that_met_get_their_space_back() -> None:
    assert [s.text for s in accepted(steps=("Nộp hồ sơ.Bước 2: Nhận giấy.Giấy có hạn.",)).steps] == [
        "Nộp hồ sơ.",
        "Bước 2: Nhận giấy. Giấy có hạn.",
    ]


def test_papers_are_put_in_the_order_of_their_numbers() -> None:
    names = ("c) Ảnh đò", "Giấy khác", "a) Đơn", "b) Sổ")
    papers = accepted(documents=tuple(DocumentRow(name, originals=1) for name in names)).documents
    assert [paper.name for paper in papers] == ["a) Đơn", "b) Sổ", "c) Ảnh đò", "Giấy khác"]


# 8. Twins keep what tells them apart.
def test_twins_keep_level_and_remark() -> None:
    province = accepted(name="Cấp biển đò (thực hiện tại cấp tỉnh)", levels=(Level.PROVINCE,))
    commune = accepted(name="Cấp biển đò (thực hiện tại cấp xã)")
    assert (province.plain_name, province.levels) == (
        "Cấp biển đò (thực hiện tại cấp tỉnh)",
        (Level.PROVINCE,),
    )
    assert (commune.plain_name, commune.levels) == ("Cấp biển đò", (Level.COMMUNE,))
    assert province.summary != commune.summary


# 9. Social insurance: see test_crawled; here what cannot be recovered.
def test_part_that_could_not_be_read_is_flagged() -> None:
    verdict = judged(documents=(), unread=(("documents", "); nộp cho BHXH."),))
    assert verdict.procedure is not None
    assert [(one.code, one.field, one.value) for one in verdict.findings] == [
        ("unreadable", "documents", "); nộp cho BHXH.")
    ]


# 10. Old pages lack law, result, subject and decision.
def test_record_with_little_is_accepted_with_its_address() -> None:
    procedure = accepted(decision="", legal_basis=(), results=(), subjects=(), documents=())
    assert (procedure.sources[0].url, procedure.sources[0].decision) == (PAGE, None)


@pytest.mark.parametrize("code", ["", "x", "1.00119", "11.001193", "1.0011933", "1-001193", "١.٠٠١١٩٣"])
def test_code_of_another_shape_is_turned_away(code: str) -> None:
    verdict = judged(code=code)
    assert verdict.procedure is None
    assert [(one.severity, one.code, one.value) for one in verdict.findings] == [
        (Severity.REJECTED, "code_invalid", code)
    ]


@pytest.mark.parametrize(
    "code", ["9.000001.000.00.00.H01", "9.000001.H33", " 9.000001 ", "9.0000\n01", "9.000001."]
)
def test_suffix_of_a_province_is_dropped(code: str) -> None:
    assert accepted(code=code).code == "9.000001"


@pytest.mark.parametrize("changes", [{"code": "6.000001"}, {"code": "5.000001"}, {"internal": True}])
def test_procedure_between_offices_is_turned_away(changes: dict[str, object]) -> None:
    assert codes(judged(**changes).findings) == ["internal"]


@pytest.mark.parametrize("name", ["", "  ", "Không có thông tin", "...", "Test"])
def test_record_without_a_name_is_turned_away(name: str) -> None:
    assert judged(name=name).procedure is None


def test_field_decides_the_domain_only_where_it_is_the_same() -> None:
    assert accepted(field="Hộ tịch").domain is Domain.CIVIL_STATUS
    assert (accepted(field="Bến đò").domain, accepted(field="Bến đò").field) == (Domain.OTHER, "Bến đò")


def test_long_texts_are_cut_between_sentences() -> None:
    sentence = "Chủ đò nộp giấy tờ ở bến đò gần nhà nhất. "
    procedure = accepted(name="Đăng ký " + "đò " * 300, steps=(sentence * 60,))
    assert len(procedure.name) <= 600
    assert len(procedure.plain_name) <= 64
    assert len(procedure.steps) > 1
    assert all(len(step.text) <= 1200 and step.text.endswith(".") for step in procedure.steps)
