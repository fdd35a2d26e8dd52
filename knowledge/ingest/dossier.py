"""Papers of the dossier, and the remarks that the portal keeps among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from knowledge.ingest.attachments import without_attachments
from knowledge.ingest.notebook import Notebook
from knowledge.ingest.record import DocumentRow
from knowledge.ingest.text import (
    LONGEST_LABEL,
    LONGEST_TEXT,
    at_sentence,
    clean,
    is_absent,
    pieces,
    space_sentences,
    without_bullet,
)
from knowledge.ingest.traps import is_doubtful, is_rubbish
from knowledge.schema import Document, Statement

MOST_DOCUMENTS = 120
_FORM = re.compile(
    r"\b[Mm]ẫu(?: số)?:?\s*((?:[A-ZĐ]{1,6}[-./ ]?)?\d{1,3}[a-zđ]?(?:[-./][A-ZĐ0-9]{1,12})*"
    r"|[A-ZĐ]{2,6}\d{1,3})\b"
)
_LEAD = re.compile(r"(?:gồm|sau|sau đây|như sau|nêu trên|trực tuyến|trực tiếp|trẻ)(?: có)?:$")
_REMARK = re.compile(
    r"^(?:lưu ý|ghi chú|số lượng hồ sơ|trường hợp|đối với|người|cán bộ|cơ quan|cá nhân|tổ chức|khi|nếu|"
    r"các (?:giấy tờ|tài liệu) (?:nêu|trên)|"
    r"việc|không|bản chụp)\b",
    re.IGNORECASE,
)
_REMARK_CASE = re.compile(r"^\W*(?:lưu ý|ghi chú)\b", re.IGNORECASE)
_PLAIN_CASE = re.compile(
    r"^\W*(?:\d+(?:\.\d+)*[.)]?\s*)?(?:thành phần hồ sơ|hồ sơ|giấy tờ phải nộp|các giấy tờ phải nộp|"
    r"hồ sơ gồm|thành phần hồ sơ(?: bao)? gồm|thành phần,? số lượng hồ sơ)\W*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\(?(?:(\d{1,2})|([a-zđ]))[.)](?!\d)\s*")
_NO_NUMBER = 1000
_ORDER = "abcdđeghiklmnopqrstuvxy"
_SEVERAL = re.compile(r"\d bản (?:chính|sao)\s*[-+–]\s*[^\W\d_]|;\s*[-+–]\s+[^\W\d_]|\.\s*[-+–]\s+[^\W\d_]")
_REASONS = {
    "glued_papers": "Nhiều giấy tờ bị gộp vào một dòng; giữ lại nhưng chưa xác nhận.",
    "too_long": "Tên giấy tờ dài quá mức cho phép; phần cuối chuyển sang ghi chú, phần còn lại bị cắt.",
    "rubbish": "Nội dung thử nghiệm hoặc vô nghĩa; bỏ qua.",
    "too_many": f"Có hơn {MOST_DOCUMENTS} giấy tờ; phần sau bỏ qua.",
    "no_rule": "Ghi “chưa có quy định” thay cho giấy tờ; bỏ qua.",
}


class Dossier(NamedTuple):
    """Hold the papers, and the remarks ("Lưu ý: …") that stood among them."""

    documents: tuple[Document, ...]
    remarks: tuple[Statement, ...]


def dossier(rows: Sequence[DocumentRow], notebook: Notebook) -> Dossier:
    """Return the papers in the order of their numbers, case by case.

    The portal shows 0 originals and 0 copies for what is only shown, and for plain remarks.
    """
    documents: list[Document] = []
    remarks: list[Statement] = []
    for row in _ordered(rows):
        name = _name(row.name)
        if is_absent(name) or (_LEAD.search(name) and not (row.originals or row.copies)):
            continue
        if _is_rubbish(name, notebook):
            continue
        if _is_remark(row, name):
            remarks += _remark(name, notebook)
        else:
            documents.append(_document(row, name, notebook))
    if len(documents) > MOST_DOCUMENTS:
        notebook.flag("too_many", "documents", str(len(documents)), _REASONS["too_many"])
    return Dossier(tuple(dict.fromkeys(documents[:MOST_DOCUMENTS])), tuple(dict.fromkeys(remarks)))


def _name(text: str) -> str:
    name, _ = without_attachments(clean(text))
    return without_bullet(space_sentences(name)).strip(" ;,")


def _is_rubbish(name: str, notebook: Notebook) -> bool:
    if re.match(r"^chưa có quy định\b", name, re.IGNORECASE):
        notebook.flag("no_rule", "documents", name, _REASONS["no_rule"])
        return True
    if is_rubbish(name):
        notebook.flag("rubbish", "documents", name, _REASONS["rubbish"])
        return True
    return False


def _is_remark(row: DocumentRow, name: str) -> bool:
    uncounted = not row.originals and not row.copies
    return name.endswith(":") or (uncounted and bool(_REMARK_CASE.match(row.case) or _REMARK.match(name)))


def _remark(name: str, notebook: Notebook) -> Iterable[Statement]:
    doubtful = is_doubtful(name, "documents", notebook)
    return [Statement(text=piece, unconfirmed=doubtful) for piece in pieces(name)]


def _document(row: DocumentRow, name: str, notebook: Notebook) -> Document:
    doubtful = is_doubtful(name, "documents", notebook)
    if _SEVERAL.search(name):
        notebook.flag("glued_papers", "documents", name, _REASONS["glued_papers"])
        doubtful = True
    when, to_show = _case(row.case)
    if when and is_doubtful(when, "documents", notebook):
        doubtful = True
    head, *rest = pieces(name)
    if rest:
        notebook.flag("too_long", "documents", name, _REASONS["too_long"])
    note = " ".join(filter(None, [to_show, *rest[:1]]))
    return Document(
        name=head,
        form=_form(name),
        originals=row.originals or None,
        copies=row.copies or None,
        when=when or None,
        note=at_sentence(note) or None,
        unconfirmed=doubtful,
    )


def _case(text: str) -> tuple[str, str]:
    """Return for whom a paper is needed, and a note where it is only shown."""
    case = without_bullet(space_sentences(clean(text))).strip(" :;.")
    if is_absent(case) or _PLAIN_CASE.match(case):
        return "", ""
    if "xuất trình" in case.lower() and len(case) < 60:
        return "", "Mang theo để xuất trình."
    return at_sentence(case, LONGEST_TEXT), ""


def _form(name: str) -> str | None:
    """Return the number of the one form that the name of a paper speaks of."""
    numbers = {match.strip(" .") for match in _FORM.findall(name)}
    if len(numbers) != 1:
        return None
    number = numbers.pop()[:LONGEST_LABEL]
    return number if re.search(r"[A-ZĐ]", number) else f"Mẫu số {number}"


def _ordered(rows: Sequence[DocumentRow]) -> list[DocumentRow]:
    """Return the rows case by case, numbered papers first and in the order of their numbers.

    The portal gives the papers of a case in any order, with their numbers in front of the names.
    """
    cases: dict[str, list[DocumentRow]] = {}
    for row in rows:
        cases.setdefault(row.case, []).append(row)
    return [row for papers in cases.values() for row in _by_number(papers)]


def _by_number(papers: list[DocumentRow]) -> list[DocumentRow]:
    numbers = [_number(paper) for paper in papers]
    named = [number for number in numbers if number < _NO_NUMBER]
    if len(set(named)) < len(named):
        return papers
    return [paper for _, paper in sorted(zip(numbers, papers, strict=True), key=lambda pair: pair[0])]


def _number(paper: DocumentRow) -> int:
    found = _NUMBERED.match(clean(paper.name))
    if found is None:
        return _NO_NUMBER
    return int(found[1]) if found[1] else 100 + _ORDER.find(found[2])
