"""Ten made-up records, one of each shape that is accepted, and the whole procedure each becomes."""

from __future__ import annotations

import pytest

from knowledge.ingest.judge import judge
from knowledge.schema import Procedure
from tests.knowledge.ingest.samples import (
    LAWS,
    PAGE,
    PAPERS,
    READ,
    TODAY,
    WAYS,
    as_json,
    as_lines,
    crawled,
    portal,
    records,
    workbook,
)
from tests.knowledge.ingest.test_saved_page import DIVS, TABLE

SOURCE = {
    "id": "portal",
    "title": "Cơ sở dữ liệu quốc gia về thủ tục hành chính (Cổng Dịch vụ công quốc gia)",
    "decision": "12/QĐ-BXD",
    "url": PAGE,
    "read": READ,
}
FERRY = {
    "code": "9.000001",
    "name": "Đăng ký đò ngang",
    "plain_name": "Đăng ký đò ngang",
    "summary": "Thủ tục lĩnh vực Bến đò, thực hiện ở cấp xã; dành cho công dân Việt Nam.",
    "domain": "other",
    "field": "Bến đò",
    "levels": ["commune"],
    "documents": [{"name": "Đơn đăng ký đò", "originals": 1}],
    "fees": [{"amount": 0}],
    "time_limits": [{"amount": 5, "unit": "working_day"}],
    "places": [{"body": "Ủy ban nhân dân cấp xã"}],
    "online": {"available": True, "url": PAGE},
    "steps": [{"text": "Chủ đò nộp hồ sơ."}, {"text": "Cán bộ xem đò."}],
    "results": [{"text": "Giấy đăng ký đò"}],
    "legal_basis": [{"text": "Luật Đò ngang (01/2020/QH14)"}],
    "sources": [SOURCE],
}
OFFLINE = {"online": {"available": False}}
COUNCIL = "Mức thu do Hội đồng nhân dân tỉnh quyết định. Miễn lệ phí cho hộ nghèo."
PROMOTION = "(áp dụng mức phí 400.000 đồng kể từ ngày 01/7/2025 đến hết ngày 31/12/2026)"
INSURANCE_STEPS = "Bước 1. Lập hồ sơ theo mục 5.3 (Thành phần hồ sơ).\nBước 2. Nhận kết quả."
INSURANCE_WAYS = f"{WAYS}Trực tiếp6 Ngày làm việcMiễn phí"
INSURANCE_PAGE = (
    f"Tên thủ tụcTrợ cấpTrình Tự Thực Hiện{INSURANCE_STEPS}Cách Thức Thực Hiện{INSURANCE_WAYS}"
    f"Thành phần hồ sơNgười nộp một lần{PAPERS}2. Sổ1 bản chính1. Đơn (mẫu số 5)0 bản chính,2 bản sao"
    "Căn cứ pháp lý"
)
METHODS = [
    {
        "submissionMethod": via,
        "processingTime": days,
        "processingTimeUnit": "DAY",
        "description": f"{kind}: {days:02} ngày.",
        "fees": [
            {"value": value, "currencyName": "Việt Nam Đồng", "description": f"{kind}: {value} đồng/đò"}
        ],
    }
    for kind, days, value in (("Đò nhỏ", 5, 20000), ("Đò lớn", 9, 50000))
    for via in ("DIRECT", "POSTAL")
]
SAVED = {
    "name": "Đăng ký đò",
    "plain_name": "Đăng ký đò",
    "summary": "Thủ tục lĩnh vực Bến đò, thực hiện ở cấp xã hoặc cấp tỉnh; dành cho công dân Việt Nam.",
    "levels": ["commune", "province"],
    "documents": [
        {"name": "Tờ khai", "originals": 1, "when": "Đò mới"},
        {"name": "Ảnh", "copies": 2, "when": "Đò mới"},
    ],
    "fees": [
        {"amount": 70000, "via": ["online"], "when": "mỗi giấy"},
        {"amount": 0, "via": ["in_person"], "unconfirmed": True},
    ],
    "steps": [{"text": "Nộp hồ sơ."}, {"text": "Nhận kết quả."}],
    "results": [{"text": "Giấy đăng ký"}],
    "legal_basis": [{"text": "Luật Đò (1/2020/QH14)"}],
}
SHAPES: dict[str, tuple[bytes, dict[str, object]]] = {
    "crawled, two ways alike": (as_lines(crawled()), {}),
    "crawled, cases, forms and attached files": (
        as_lines(
            crawled(
                thanh_phan_ho_so=f"Đò mới:{PAPERS}- Tờ khai (mẫu số 01);Mau 01.docx1 bản chính"
                "* Giấy tờ phải xuất trình:"
                f"{PAPERS}Căn cước0 bản chínhLưu ý: chỉ xem bản chính.0 bản chính",
            )
        ),
        {
            "documents": [
                {"name": "Tờ khai (mẫu số 01)", "form": "Mẫu số 01", "originals": 1, "when": "Đò mới"},
                {"name": "Căn cước", "note": "Mang theo để xuất trình."},
            ],
            "conditions": [{"text": "Lưu ý: chỉ xem bản chính."}],
        },
    ),
    "crawled, fee set by the council": (
        as_lines(crawled(cach_thuc_thuc_hien=f"{WAYS}Trực tiếp5 Ngày làm việcMiễn phí({COUNCIL})")),
        {**OFFLINE, "fees": [{"set_by_province": True}, {"amount": 0, "when": "Hộ nghèo."}]},
    ),
    "crawled, promotion that runs": (
        as_lines(crawled(cach_thuc_thuc_hien=f"{WAYS}Trực tiếp5 Ngày làm việc800,000 VNĐ({PROMOTION})")),
        {
            **OFFLINE,
            "fees": [
                {"amount": 400000, "when": PROMOTION.strip("()"), "until": "2026-12-31"},
                {"amount": 800000, "when": "Sau ngày 31/12/2026"},
            ],
        },
    ),
    "crawled, social insurance cut from the page": (
        as_lines(
            crawled(
                linh_vuc="Thực hiện chính sách BHXH",
                trinh_tu_thuc_hien="Bước 1. Lập hồ sơ theo mục 5.3 (",
                cach_thuc_thuc_hien=INSURANCE_WAYS,
                thanh_phan_ho_so=").\nBước 2. Nhận kết quả.",
                raw_text=INSURANCE_PAGE + LAWS,
            )
        ),
        {
            **OFFLINE,
            "domain": "insurance",
            "field": "Thực hiện chính sách BHXH",
            "summary": "Thủ tục lĩnh vực Thực hiện chính sách BHXH, thực hiện ở cấp xã; "
            "dành cho công dân Việt Nam.",
            "documents": [
                {
                    "name": "1. Đơn (mẫu số 5)",
                    "form": "Mẫu số 5",
                    "copies": 2,
                    "when": "Người nộp một lần",
                },
                {"name": "2. Sổ", "originals": 1, "when": "Người nộp một lần"},
            ],
            "time_limits": [{"amount": 6, "unit": "working_day"}],
            "steps": [
                {"text": "Bước 1. Lập hồ sơ theo mục 5.3 (Thành phần hồ sơ)."},
                {"text": "Bước 2. Nhận kết quả."},
            ],
        },
    ),
    "portal, no fee given": (
        as_json({"code": "OK", "data": portal()}),
        {**OFFLINE, "documents": [{"name": "Đơn", "originals": 1}], "fees": []},
    ),
    "portal, cases with times and fees of their own": (
        as_json(portal(executionMethods=METHODS)),
        {
            **OFFLINE,
            "documents": [{"name": "Đơn", "originals": 1}],
            "fees": [
                {"amount": 20000, "unit": "đò", "when": "Đò nhỏ: 20000 đồng/đò"},
                {"amount": 50000, "unit": "đò", "when": "Đò lớn: 50000 đồng/đò"},
            ],
            "time_limits": [
                {"amount": 5, "unit": "day", "when": "Đò nhỏ: 05 ngày."},
                {"amount": 9, "unit": "day", "when": "Đò lớn: 09 ngày."},
            ],
        },
    ),
    "saved page": (DIVS.encode(), SAVED),
    "HTML in a .doc": (
        TABLE.encode(),
        {**SAVED, "online": {"available": True}, "sources": [{**SOURCE, "url": None}]},
    ),
    "list of the portal": (
        workbook(
            [
                ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"],
                [
                    "9.000001",
                    "Đăng ký đò ngang",
                    "Bộ Xây dựng",
                    "Ủy ban nhân dân cấp xã\nSở Xây dựng",
                    "Bến đò",
                ],
            ]
        ),
        {
            **dict.fromkeys(("documents", "fees", "time_limits", "steps", "results", "legal_basis"), ()),
            "online": None,
            "summary": "Thủ tục lĩnh vực Bến đò, thực hiện ở cấp xã hoặc cấp tỉnh.",
            "levels": ["commune", "province"],
            "places": [{"body": "Ủy ban nhân dân cấp xã"}, {"body": "Sở Xây dựng"}],
            "sources": [{**SOURCE, "decision": None, "url": "https://dichvucong.gov.vn"}],
        },
    ),
}


def test_there_are_ten() -> None:
    assert len(SHAPES) == 10


@pytest.mark.parametrize("shape", SHAPES)
def test_record_becomes_exactly_this_procedure(shape: str) -> None:
    data, changes = SHAPES[shape]
    (record,) = records(data)
    found = judge(record, TODAY, READ).procedure
    assert found == Procedure.model_validate({**FERRY, **changes})
