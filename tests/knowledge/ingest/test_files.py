"""What an administrator gives is told by its bytes; hostile and foreign files end in a clear error."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from knowledge.errors import IngestError
from knowledge.ingest import crawled, excel_list, portal_json, provincial_list, saved_page
from knowledge.ingest.content import LARGEST_FILE, LONGEST_LINE, MOST_LINES, Content
from knowledge.ingest.files import open_export, open_file
from knowledge.ingest.record import Finding, Reader
from tests.knowledge.ingest.samples import as_json, as_lines, portal, read_all, records, workbook
from tests.knowledge.ingest.samples import crawled as crawled_row

LIST = workbook([["Mã số", "Tên", "Cơ quan ban hành"], ["9.000001", "A", "B"]])
PROVINCE = workbook([["Mã", "Tên", "Toàn trình", "Một phần"], ["9.000001", "A", "x", ""]])
KINDS: dict[str, tuple[bytes, Reader]] = {
    "portal": (as_json(portal()), portal_json.read),
    "crawled": (as_lines(crawled_row()), crawled.read),
    "crawled, packed": (gzip.compress(as_lines(crawled_row())), crawled.read),
    "crawled, blank lines first": (b"\n\n  " + as_lines(crawled_row()), crawled.read),
    "portal list": (LIST, excel_list.read),
    "portal list, CSV": ("Mã số,Tên,Cơ quan ban hành\n9.000001,A,B".encode(), excel_list.read),
    "provincial list": (PROVINCE, provincial_list.read),
    "provincial list, CSV": ("STT;Mã;Tên;Mức độ\n1;9.000001;A;Một phần".encode(), provincial_list.read),
    "page": (b"<!DOCTYPE html><html><body></body></html>", saved_page.read),
    "page, upper case": (b"\xef\xbb\xbf<HTML><BODY></BODY></HTML>", saved_page.read),
    "page of Word": (b"<html xmlns:o='urn:schemas-microsoft-com:office:office'></html>", saved_page.read),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["a.doc", "b.json", "c"])
def test_reader_is_chosen_by_content_not_by_name(kind: str, name: str) -> None:
    data, reader = KINDS[kind]
    assert open_export(Content.of_bytes(name, data))[0] is reader


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


REFUSED = {
    "PDF": (b"%PDF-1.7\n...", "PDF"),
    "RTF": (b"{\\rtf1\\ansi}", "RTF"),
    "Word": (OLE + "WordDocument".encode("utf-16-le"), "Word nhị phân"),
    "old Excel": (OLE + "Workbook".encode("utf-16-le"), "xls"),
    "docx": (zipped(**{"word__document.xml": b"<w/>"}), "docx"),
    "zip": (zipped(a=b"x"), "ZIP"),
    "rar": (b"Rar!\x1a\x07\x00", "RAR"),
    "packed twice": (gzip.compress(gzip.compress(b"x")), "nén hai lần"),
    "mhtml": (b"From: x\nMIME-Version: 1.0\n", "MHTML"),
    "foreign JSON": (b'{"x": 1}', "không phải của Cổng"),
    "empty": (b"", "trống"),
    "blank": (b" \n\t ", "trống"),
    "zeros": (bytes(100), "trống"),
    "plain text": ("Xin chào".encode(), "không nhận ra"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "bảng mã|NUL"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_foreign_file_is_refused_by_name_and_says_what_to_do(kind: str) -> None:
    data, words = REFUSED[kind]
    with pytest.raises(IngestError, match=words) as caught:
        read_all(data, "tệp.json")
    assert caught.value.message.startswith("tệp.json")
    assert caught.value.hint


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&d;</t></is></c></row></sheetData></worksheet>"""


def with_part(book: bytes, name: str, data: bytes) -> bytes:
    """Return a workbook with one part replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, data if part == name else old.read(part))
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "zip bomb": (with_part(LIST, SHEET, bytes(40 << 20)), "lớn hơn mức cho phép"),
    "gzip bomb": (gzip.compress(b'{"ma_thu_tuc": "' + b"a" * (70 << 20)), "lớn hơn"),
    "gzip bomb of short lines": (
        gzip.compress(b'{"ma_thu_tuc":0}\n' + b"\n" * MOST_LINES),
        "hơn 200000 dòng",
    ),
    "gzip bomb of one document": (gzip.compress(b'[{"ma_thu_tuc":""},' + b" \n" * (40 << 20)), "lớn hơn"),
    "entity expansion": (with_part(LIST, SHEET, ENTITIES), "không an toàn"),
    "broken sheet": (with_part(LIST, SHEET, b"<worksheet><sheetData><row"), "hỏng"),
    "workbook cut off": (LIST[:-200], "hỏng"),
    "gzip cut off": (gzip.compress(as_lines(crawled_row(), crawled_row()))[:-20], "cắt ngang"),
    "gzip of rubbish": (b"\x1f\x8b\x08\x00rubbish", "cắt ngang"),
    "long line": (b'{"ma_thu_tuc": 1}\n"' + b"a" * LONGEST_LINE + b'"', "dòng 2 lớn hơn"),
    "latin letters": (b"M\xe3 s\x81,T\xean", "UTF-8"),
    "wrong encoding later on": (as_lines(*[crawled_row()] * 99) + b'"\xe1"\n', "dòng 100.*UTF-8"),
    "NUL inside": (b'{"ma_thu_tuc": "\0"}', "NUL"),
    "NUL later on": (as_lines(*[crawled_row()] * 99) + b'"\0"\n', "dòng 100.*NUL"),
    "deep nesting": (b'{"data":' * 100_000, "quá sâu"),
    "deep nesting in a list": (b'[{"ma_thu_tuc":' + b"[" * 200_000, "quá sâu"),
    "endless number": (b'{"data": {"code": ' + b"9" * 6000 + b"}}", "số quá dài"),
    "JSON cut off": (as_json(portal())[:-30], "sai cú pháp"),
    "HTML bomb": (b"<html>" + b"<p>" * 600_000, "phần tử"),
    "huge page": (b"<html>" + b"a" * (5 << 20), "lớn hơn"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file_ends_in_a_clear_error(kind: str) -> None:
    data, words = HOSTILE[kind]
    with pytest.raises(IngestError, match=words):
        read_all(data, "tệp")


def test_lines_that_unpack_to_too_much_end_in_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.ingest.content.LARGEST_UNPACKED", 1 << 20)
    with pytest.raises(IngestError, match="sau khi giải nén"):
        read_all(gzip.compress(as_lines(*[crawled_row()] * 1500)))


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "font", "ul><li", "span"])
def test_deeply_nested_page_is_read_without_recursion(tag: str) -> None:
    page = f"<html><p>Mã thủ tục: 9.000001</p><p>Tên thủ tục: Đò</p>{f'<{tag}>' * 3000}x</html>"
    (found,) = records(page.encode())
    assert found.code == "9.000001"


def test_deep_nesting_in_one_line_loses_that_line_only() -> None:
    found = read_all(as_lines(crawled_row()) + b"[" * 100_000 + b"\n" + as_lines(crawled_row()))
    assert [isinstance(one, Finding) for one in found] == [False, True, False]


def test_file_on_disk_may_not_be_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(IngestError, match="64 MB"):
        open_file(path)


@pytest.mark.parametrize("name", ["không-có.json", "."])
def test_file_that_cannot_be_opened_says_so(name: str, tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="không mở được"):
        open_file(tmp_path / name)


def test_sheet_that_claims_a_million_columns_is_read_quickly() -> None:
    xml = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>Mã số</t></is></c>
    <c r="B1" t="inlineStr"><is><t>Tên</t></is></c>
    <c r="C1" t="inlineStr"><is><t>Cơ quan ban hành</t></is></c></row>
    <row r="2"><c r="A2" t="inlineStr"><is><t>9.000001</t></is></c><c r="XFD2"><v>1</v></c></row>
    <row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>"""
    found = read_all(with_part(LIST, SHEET, xml.encode()))
    assert [one.code for one in found] == ["9.000001"]
