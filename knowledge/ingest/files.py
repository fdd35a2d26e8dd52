"""Tell from its bytes, never from its name, what kind of export a file is, and which reader takes it."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

from knowledge.errors import IngestError
from knowledge.ingest.content import Content, wrong_encoding
from knowledge.ingest.crawled import read as read_crawled
from knowledge.ingest.excel_list import looks_like as is_portal_list
from knowledge.ingest.excel_list import read as read_portal_list
from knowledge.ingest.portal_json import read as read_portal
from knowledge.ingest.provincial_list import read as read_provincial_list
from knowledge.ingest.record import Reader
from knowledge.ingest.saved_page import read as read_page
from knowledge.ingest.tables import archive_names, looks_like_csv

_PEEK = 64 << 10
_SAVE_AS_PAGE = "Mở bằng Word rồi lưu lại dạng “Trang web, đã lọc” (*.htm), hoặc lưu trang chi tiết của Cổng."
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "tệp PDF", "Dùng tệp JSON, Excel hoặc trang chi tiết (HTML) của cùng thủ tục."),
    (b"{\\rtf", "tệp RTF", _SAVE_AS_PAGE),
    (b"\x1f\x8b", "tệp nén hai lần", "Giải nén một lần rồi đưa lại."),
    (b"Rar!", "tệp nén RAR", "Giải nén rồi đưa từng tệp bên trong."),
    (b"7z\xbc\xaf", "tệp nén 7z", "Giải nén rồi đưa từng tệp bên trong."),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|meta)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*(windows-1258|cp1258)", re.IGNORECASE)
_CRAWLED_KEY = re.compile(r'"ma_thu_tuc"\s*:')
_PORTAL_KEY = re.compile(r'"(?:executionSteps|executionMethods|executionCases|codeNotation|data)"\s*:')
_LIST_WORDS = re.compile(r"thủ tục|mã số|toàn trình|một phần", re.IGNORECASE)


def open_export(content: Content) -> tuple[Reader, Content]:
    """Return the reader for a file and its content with the encoding found.

    Raises:
        IngestError: for a kind of file that we do not read, naming the kind and what to do.
    """
    head = content.head(_PEEK)
    if not head.strip(b" \t\r\n\0"):
        raise IngestError(f"{content.name}: tệp trống.", "Kiểm tra lại tệp đã tải.")
    for magic, kind, hint in _REFUSED:
        if head.lstrip().startswith(magic):
            raise IngestError(f"{content.name}: là {kind}, chưa đọc được.", hint)
    if head.startswith(_OLE):
        raise _old_office(content)
    if head.startswith(_ZIP):
        return _workbook(content), content
    content, text = _decoded(content, head)
    return _text_reader(content, text), content


def open_file(path: Path) -> tuple[Reader, Content]:
    """Return the reader for a file on disk and its content; see :func:`open_export`."""
    return open_export(Content.of_file(path))


def _old_office(content: Content) -> IngestError:
    if "Workbook".encode("utf-16-le") in content.raw():
        return IngestError(
            f"{content.name}: là Excel đời cũ (.xls).", "Mở bằng Excel rồi lưu lại dạng .xlsx."
        )
    return IngestError(f"{content.name}: là tệp Word nhị phân (.doc), chưa đọc được.", _SAVE_AS_PAGE)


def _workbook(content: Content) -> Reader:
    names = archive_names(content)
    if "word/document.xml" in names:
        raise IngestError(f"{content.name}: là tệp Word .docx, chưa đọc được.", _SAVE_AS_PAGE)
    if "xl/workbook.xml" not in names:
        raise IngestError(f"{content.name}: là tệp nén ZIP.", "Giải nén rồi đưa từng tệp bên trong.")
    return read_portal_list if is_portal_list(content) else read_provincial_list


def _decoded(content: Content, head: bytes) -> tuple[Content, str]:
    encoding = _encoding(content.name, head)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(head, final=False).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise wrong_encoding(content.name) from error
    if "\0" in text:
        raise IngestError(f"{content.name}: có ký tự rỗng (NUL), tệp bị hỏng.", "Tải lại tệp từ nguồn.")
    return replace(content, encoding=encoding), text


def _encoding(name: str, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _CHARSET.search(head):
        return "cp1258"
    if unmarked := _utf16_without_mark(head):
        return unmarked
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head, final=False)
    except UnicodeDecodeError as error:
        legacy = unicodedata.normalize("NFC", head.decode("cp1258", errors="replace"))
        if "\ufffd" in legacy or not _LIST_WORDS.search(legacy):
            raise wrong_encoding(name) from error
        return "cp1258"
    return "utf-8"


def _utf16_without_mark(head: bytes) -> str:
    """Return the UTF-16 flavour of text whose every second byte is mostly zero, or nothing."""
    even, odd = head[0:2000:2], head[1:2000:2]
    if len(odd) < 16:
        return ""
    if odd.count(0) > len(odd) * 0.5 and even.count(0) < len(even) * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > len(even) * 0.5 and odd.count(0) < len(odd) * 0.1 else ""


def _text_reader(content: Content, text: str) -> Reader:
    start = text.lstrip()
    if start.startswith(("{", "[")):
        return _json_reader(content.name, text)
    if "MIME-Version:" in start[:500]:
        raise IngestError(f"{content.name}: là trang lưu dạng MHTML, chưa đọc được.", _SAVE_AS_PAGE)
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise IngestError(f"{content.name}: là Excel dạng XML.", "Mở bằng Excel rồi lưu lại dạng .xlsx.")
    if start.startswith("<") or _HTML.search(start[:4000]):
        return read_page
    if looks_like_csv(text):
        return read_portal_list if is_portal_list(content) else read_provincial_list
    raise IngestError(
        f"{content.name}: không nhận ra loại tệp.",
        "Cần JSON hoặc danh sách Excel của Cổng, trang chi tiết (HTML), hoặc danh mục của tỉnh (Excel, CSV).",
    )


def _json_reader(name: str, text: str) -> Reader:
    if _CRAWLED_KEY.search(text):
        return read_crawled
    if _PORTAL_KEY.search(text):
        return read_portal
    raise IngestError(
        f"{name}: JSON này không phải của Cổng Dịch vụ công.",
        "Cần các khóa như executionMethods (Cổng) hoặc ma_thu_tuc (bản thu thập).",
    )
