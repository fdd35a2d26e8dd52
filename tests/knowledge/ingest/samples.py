"""Small made-up exports in the shapes that the portal, its crawlers and a province give."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from knowledge.ingest.content import Content
from knowledge.ingest.files import open_export
from knowledge.ingest.judge import Verdict, judge
from knowledge.ingest.record import DocumentRow, FeeCell, Finding, Record, WayRow
from knowledge.ingest.run import ingest
from knowledge.schema import Level, Procedure, Via

TODAY, READ = date(2026, 11, 26), date(2026, 11, 20)
PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bff-0000-7000-8000-000000000001"
FURNITURE = (
    "Từ khóaKhông có thông tinMô tảKhông có thông tinChọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngành"
    "-- Chọn Tỉnh/ Thành phố --Phường/ XãNộp hồ sơ"
)
WAYS = "Hình thức nộpThời gianPhí, lệ phíMô tả"
PAPERS = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
LAWS = "Tên văn bản pháp lýMã văn bản"


def record(**changes: Any) -> Record:
    """Return a record that is accepted without any finding."""
    plain: dict[str, Any] = {
        "origin": "thử.json",
        "code": "9.000001",
        "name": "Đăng ký đò ngang",
        "field": "Bến đò",
        "decision": "12/QĐ-BXD",
        "url": PAGE,
        "issuer": "Bộ Xây dựng",
        "levels": (Level.COMMUNE,),
        "bodies": ("Ủy ban nhân dân cấp xã",),
        "steps": ("Bước 1: Chủ đò nộp hồ sơ.\nBước 2: Cán bộ xem đò và trả kết quả.",),
        "ways": (way(),),
        "documents": (DocumentRow("Đơn đăng ký đò", originals=1),),
        "results": ("Giấy đăng ký đò",),
    }
    return Record(**{**plain, **changes})


def way(
    via: Via = Via.IN_PERSON, time: str = "5 Ngày làm việc", *fees: tuple[str, str], note: str = ""
) -> WayRow:
    """Return a row of "Cách thức thực hiện"; without fees it is free."""
    cells = tuple(FeeCell(amount, beside) for amount, beside in fees) or (FeeCell("Miễn phí"),)
    return WayRow(via, time, cells, note)


def judged(**changes: Any) -> Verdict:
    """Judge a record that differs from the plain one."""
    return judge(record(**changes), TODAY, READ)


def accepted(**changes: Any) -> Procedure:
    """Return the procedure of a record that must be accepted."""
    verdict = judged(**changes)
    assert verdict.procedure is not None, verdict.findings
    return verdict.procedure


def codes(findings: Iterable[Finding]) -> list[str]:
    """Return the codes of findings in their order."""
    return [finding.code for finding in findings]


def crawled(**changes: str) -> dict[str, str]:
    """Return one line of a crawled dump."""
    return {
        "ma_thu_tuc": "9.000001",
        "detail_url": PAGE,
        "ten_thu_tuc": "Thủ tục đăng ký đò ngang",
        "so_quyet_dinh": "12/QĐ-BXD",
        "cap_thuc_hien": "Cấp xã",
        "linh_vuc": "Bến đò",
        "doi_tuong_thuc_hien": "Công dân Việt Nam",
        "dia_chi_tiep_nhan": "",
        "trinh_tu_thuc_hien": "- Chủ đò nộp hồ sơ.\n- Cán bộ xem đò.",
        "cach_thuc_thuc_hien": f"{WAYS}Trực tuyến5 Ngày làm việcMiễn phíTrực tiếp5 Ngày làm việcMiễn phí",
        "thanh_phan_ho_so": f"--{PAPERS}Đơn đăng ký đò1 bản chính",
        "can_cu_phap_ly": f"{LAWS}Luật Đò ngang01/2020/QH14",
        "co_quan_thuc_hien": "Ủy ban nhân dân cấp xã",
        "yeu_cau_dieu_kien": "Không có thông tin",
        "ket_qua_xu_ly": f"Giấy đăng ký đòMã: KQ.G17.000001{FURNITURE}",
        "raw_text": "",
        "bo_nganh": "bo-xay-dung",
        **changes,
    }


def portal(**changes: Any) -> dict[str, Any]:
    """Return one answer of the portal's detail API."""
    return {
        "id": "019d2bff-0000-7000-8000-000000000001",
        "code": "9.000001",
        "codeNotation": "9.000001",
        "name": "Đăng ký đò ngang",
        "decisionNo": "",
        "procedureProposal": {"proposalNumber": "12/QĐ-BXD"},
        "type": "STANDARD",
        "formalityType": "ASSIGNED_REGULATION",
        "isWard": True,
        "isProvince": False,
        "isMinistry": False,
        "isInternal": False,
        "categoriesDetails": [{"name": "Bến đò"}],
        "departmentPromulgateName": "Bộ Xây dựng",
        "unitGroupsExecuting": [{"name": "Ủy ban nhân dân cấp xã"}],
        "departmentsExecuting": [{"name": "Sở Xây dựng tỉnh Gia Lai"}],
        "subjectTypesDetails": [{"name": "Công dân Việt Nam"}],
        "executionSteps": [{"name": "", "description": "- Chủ đò nộp hồ sơ.\n- Cán bộ xem đò."}],
        "executionMethods": [
            {"submissionMethod": via, "processingTime": 5, "processingTimeUnit": "WORKING_DAY", "fees": []}
            for via in ("POSTAL", "DIRECT")
        ],
        "executionCases": [
            {"name": "", "profileComponents": [{"name": "Đơn", "originalQty": 1, "copyQty": 0}]}
        ],
        "legalBasisesDetails": [{"name": "Luật Đò ngang", "code": "01/2020/QH14"}],
        "resultsDetails": [{"name": "Giấy đăng ký đò", "code": "KQ.G17.000001"}],
        "requirementsAndConditions": "",
        "updatedAt": 1776152358046,
        **changes,
    }


def as_json(value: object) -> bytes:
    """Return a value as UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False).encode()


def as_lines(*values: object) -> bytes:
    """Return values as JSON lines."""
    return b"".join(as_json(value) + b"\n" for value in values)


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[str] = (), title: str = "Trang 1") -> bytes:
    """Return an Excel file with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for span in merged:
        sheet.merge_cells(span)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read_all(data: bytes, name: str = "thử") -> list[Record | Finding]:
    """Return everything that the right reader finds in a file."""
    reader, content = open_export(Content.of_bytes(name, data))
    return list(reader(content))


def records(data: bytes, name: str = "thử") -> list[Record]:
    """Return the records of a file that must not hold a bad one."""
    found = read_all(data, name)
    assert all(isinstance(one, Record) for one in found), found
    return [one for one in found if isinstance(one, Record)]


def harvest(folder: Path, **files: bytes) -> Any:
    """Import files written into a folder, in their order."""
    paths = []
    for name, data in files.items():
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    return ingest(paths, TODAY, READ)
