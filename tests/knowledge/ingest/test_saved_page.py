"""Saved detail pages and HTML inside .doc files."""

from __future__ import annotations

import pytest

from knowledge.errors import IngestError
from knowledge.ingest.record import DocumentRow, FeeCell, WayRow
from knowledge.schema import Level, Via
from tests.knowledge.ingest.samples import PAGE, records

WAYS = """<table><tr><th>Hình thức nộp</th><th>Thời gian</th><th>Phí, lệ phí</th><th>Mô tả</th></tr>
<tr><td>Trực tuyến</td><td>5 Ngày làm việc</td><td>70.000 đồng<br>(mỗi giấy)</td><td>Qua Cổng</td></tr>
<tr><td>Trực tiếp</td><td>5 Ngày làm việc</td><td>Miễn phí</td><td></td></tr></table>"""
PAPERS = """<p>Đò mới</p><table><tr><td>Tên giấy tờ</td><td>Mẫu đơn, tờ khai</td><td>Số lượng</td></tr>
<tr><td>Tờ khai</td><td>Mau1.docx</td><td>1 bản chính, 0 bản sao</td></tr>
<tr><td>Ảnh</td><td></td><td>Bản chính: 0<br>Bản sao: 2</td></tr></table>"""
LAWS = """<table><tr><td>Tên văn bản</td><td>Mã văn bản</td></tr>
<tr><td>Luật Đò</td><td>1/2020/QH14</td></tr></table>"""
DIVS = f"""<html><head><title>x</title><script>var a = "Mã thủ tục";</script></head><body><h1>Đăng ký đò</h1>
<link href="{PAGE}">
<div><div>Tên thủ tục</div><div>Đăng ký đò</div></div><div><span>Mã thủ tục</span><span>9.000001</span></div>
<div><b>Số quyết định:</b> 12/QĐ-BXD</div><div>Cấp thực hiện: Cấp xã, Cấp tỉnh</div>
<div>Lĩnh vực</div><div>Bến đò</div><div>Đối tượng thực hiện</div><div>Công dân Việt Nam</div>
<div>Trình tự thực hiện</div><div>- Nộp hồ sơ.<br>- Nhận kết quả.</div>
<h2>Cách thức thực hiện</h2>{WAYS}<h2>Thành phần hồ sơ</h2>{PAPERS}<h2>Căn cứ pháp lý</h2>{LAWS}
<div>Cơ quan thực hiện</div><div>Ủy ban nhân dân cấp xã</div>
<div>Yêu cầu, điều kiện</div><div>Không có thông tin</div>
<div>Kết quả xử lý</div><div>Giấy đăng ký</div><div>Mã: KQ.G17.000001</div><div>Từ khóa</div><div>đò</div>
<div>Chọn cơ quan thực hiện</div><select><option>Tỉnh A</option></select>
<button>Nộp hồ sơ</button></body></html>"""
TABLE = f"""<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><table>
<tr><td><b>Mã thủ tục:</b></td><td>9.000001</td></tr><tr><td>Số quyết định:</td><td>12/QĐ-BXD</td></tr>
<tr><td>Tên thủ tục:</td><td>Đăng ký<br>đò</td></tr><tr><td>Cấp thực hiện:</td><td>Cấp xã; Cấp tỉnh</td></tr>
<tr><td>Lĩnh vực:</td><td>Bến đò</td></tr><tr><td>Đối tượng thực hiện:</td><td>Công dân Việt Nam</td></tr>
<tr><td>Trình tự thực hiện:</td><td><p>- Nộp hồ sơ.</p><p>- Nhận kết quả.</p></td></tr>
<tr><td>Cách thức thực hiện:</td><td>{WAYS}</td></tr><tr><td>Thành phần hồ sơ:</td><td>{PAPERS}</td></tr>
<tr><td>Căn cứ pháp lý:</td><td>{LAWS}</td></tr>
<tr><td>Cơ quan thực hiện:</td><td>Ủy ban nhân dân cấp xã</td></tr>
<tr><td>Kết quả thực hiện:</td><td>Giấy đăng ký</td></tr></table></body></html>"""


@pytest.mark.parametrize(("name", "html"), [("trang.html", DIVS), ("ChiTietTTHC_9.000001.doc", TABLE)])
def test_labels_and_tables_are_found_in_either_layout(name: str, html: str) -> None:
    (found,) = records(html.encode(), name)
    assert (found.code, found.name, found.decision) == ("9.000001", "Đăng ký đò", "12/QĐ-BXD")
    assert (found.field, found.levels) == ("Bến đò", (Level.COMMUNE, Level.PROVINCE))
    assert found.steps == ("- Nộp hồ sơ.\n- Nhận kết quả.",)
    assert found.ways == (
        WayRow(Via.ONLINE, "5 Ngày làm việc", (FeeCell("70.000 đồng", "mỗi giấy"),), "Qua Cổng"),
        WayRow(Via.IN_PERSON, "5 Ngày làm việc", (FeeCell("Miễn phí"),)),
    )
    assert found.documents == (
        DocumentRow("Tờ khai", "Đò mới", "Mau1.docx", 1, 0),
        DocumentRow("Ảnh", "Đò mới", "", 0, 2),
    )
    assert found.legal_basis == ("Luật Đò\n1/2020/QH14",)
    assert found.results == ("Giấy đăng ký",)
    assert found.conditions == ()
    assert found.bodies == ("Ủy ban nhân dân cấp xã",)


def test_address_of_the_page_is_kept() -> None:
    (found,) = records(DIVS.encode())
    assert found.url == PAGE


def test_old_page_without_law_result_and_decision_is_read() -> None:
    (found,) = records(f"<html><p>Mã thủ tục: 9.000001</p><p>Tên thủ tục: Đò</p>{WAYS}</html>".encode())
    assert (found.name, found.decision, found.legal_basis, found.results) == ("Đò", "", (), ())


def test_older_law_table_puts_the_number_first() -> None:
    head = "<tr><td>Số ký hiệu</td><td>Trích yếu</td></tr>"
    table = f"<table>{head}<tr><td>1/2020/QH14</td><td>Luật Đò</td></tr></table>"
    (found,) = records(f"<html><p>Mã thủ tục: 9.000001</p><p>Căn cứ pháp lý</p>{table}</html>".encode())
    assert found.legal_basis == ("Luật Đò\n1/2020/QH14",)


def test_page_without_a_code_says_what_to_do() -> None:
    with pytest.raises(IngestError, match="Mã thủ tục") as caught:
        records(b"<html><body>xin ch\xc3\xa0o</body></html>")
    assert "Ctrl+S" in caught.value.hint
