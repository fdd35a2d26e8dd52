"""Saved detail pages, and ``ChiTietTTHC_*.doc`` files that are HTML inside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.errors import IngestError
from knowledge.ingest import glued
from knowledge.ingest.attachments import without_attachments
from knowledge.ingest.bodies import levels_of_words, split_bodies
from knowledge.ingest.content import Content
from knowledge.ingest.page import Line, TableRow, blocks
from knowledge.ingest.record import DocumentRow, FeeCell, Finding, Record, WayRow
from knowledge.ingest.text import is_absent
from vietnamese.unaccent import skeleton

LARGEST_PAGE = 4 << 20
"""Bytes of one page; a saved page of the portal with everything in it has about 0.5 MB."""
_ADDRESS = re.compile(r"https://dichvucong\.gov\.vn/thu-tuc-hanh-chinh/[0-9a-f-]{36}")
_QUANTITY = {"originals": "bản chính", "copies": "bản sao"}
_LABELS = {
    "ten thu tuc": "name",
    "ten thu tuc hanh chinh": "name",
    "ma thu tuc": "code",
    "ma tthc": "code",
    "ma so": "code",
    "so quyet dinh": "decision",
    "cap thuc hien": "levels",
    "loai thu tuc": "kind",
    "linh vuc": "field",
    "doi tuong thuc hien": "subjects",
    "co quan co tham quyen": "authority",
    "dia chi tiep nhan hs": "address",
    "dia chi tiep nhan ho so": "address",
    "co quan duoc uy quyen": "delegate",
    "co quan phoi hop": "partner",
    "tthc lien quan": "related",
    "thu tuc hanh chinh lien quan": "related",
    "trinh tu thuc hien": "steps",
    "cach thuc thuc hien": "ways",
    "thanh phan ho so": "documents",
    "thanh phan, so luong ho so": "documents",
    "can cu phap ly": "legal_basis",
    "co quan thuc hien": "bodies",
    "yeu cau, dieu kien": "conditions",
    "yeu cau, dieu kien thuc hien": "conditions",
    "ket qua xu ly": "results",
    "ket qua thuc hien": "results",
    "tu khoa": "keywords",
    "mo ta": "description",
    "chon co quan thuc hien": "end",
    "nop ho so": "end",
    "nop truc tuyen": "end",
}


_HEADS = {
    "hinh thuc nop": "ways",
    "ten giay to": "documents",
    "ten van ban": "legal_basis",
    "so ky hieu": "legal_basis",
}


@dataclass
class _Section:
    lines: list[str] = field(default_factory=list)
    rows: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Each row of a table with the last line before its table: the case that it belongs to."""


def read(content: Content) -> Iterator[Record | Finding]:
    """Yield the one procedure of a page.

    Raises:
        IngestError: when the page has no "Mã thủ tục", or is too large.
    """
    html = content.text(LARGEST_PAGE)
    sections = _sections(html)
    code = _text(sections, "code")
    if not code:
        raise IngestError(
            f"{content.name}: không thấy nhãn “Mã thủ tục” trong trang.",
            "Lưu trang chi tiết của thủ tục trên Cổng (Ctrl+S) rồi đưa lại.",
        )
    address = _ADDRESS.search(html)
    yield _record(content.name, code, sections, address.group(0) if address else "")


def _sections(html: str) -> dict[str, _Section]:
    """Return the text and tables below each label; the first of two equal labels wins."""
    sections: dict[str, _Section] = {}
    current = _Section()
    for block in blocks(html):
        label, rest = _label(block)
        if label:
            current = _Section()
            sections.setdefault(label, current)
            current.lines += rest
        elif isinstance(block, TableRow):
            current = _of_table(sections, current, block)
            current.rows.append((current.lines[-1] if current.lines else "", block.cells))
        else:
            current.lines.append(" ".join(block.parts))
    return sections


def _of_table(sections: dict[str, _Section], current: _Section, row: TableRow) -> _Section:
    """Return the section that a table belongs to by its first heading, where no label stands above it."""
    key = next((key for head, key in _HEADS.items() if skeleton(row.cells[0]).startswith(head)), "")
    if not key or sections.get(key) is current:
        return current
    return sections.setdefault(key, _Section())


def _label(block: Line | TableRow) -> tuple[str, list[str]]:
    """Return which label opens a block, and the text that stands beside it."""
    parts = block.parts if isinstance(block, Line) else block.cells
    if not parts or (isinstance(block, TableRow) and len(parts) > 2):
        return "", []
    label = _known(parts[0])
    if label:
        rest = "\n".join(parts[1:]).lstrip(": ").strip()
        return label, [rest] if rest else []
    head, sign, rest = parts[0].partition(":")
    label = _known(head) if sign and isinstance(block, Line) else ""
    return (label, list(filter(None, [rest.strip(), *parts[1:]]))) if label else ("", [])


def _known(text: str) -> str:
    words = skeleton(text).strip(" :.")
    return _LABELS.get(re.sub(r"^\d+(?:\.\d+)*[.)]?\s*", "", words), "")


def _text(sections: dict[str, _Section], key: str) -> str:
    section = sections.get(key, _Section())
    text = "\n".join(section.lines + [" ".join(cells) for _, cells in section.rows]).strip()
    return "" if is_absent(text) else text


def _record(origin: str, code: str, sections: dict[str, _Section], address: str) -> Record:
    documents = tuple(_documents(sections.get("documents", _Section())))
    lines = _text(sections, "documents")
    bodies = split_bodies(_text(sections, "address")) or split_bodies(_text(sections, "bodies"))
    return Record(
        origin=origin,
        code=code.split("\n")[0].split(" ")[0],
        name=_text(sections, "name").replace("\n", " "),
        field=_text(sections, "field").replace("\n", ", "),
        decision=_text(sections, "decision").split("\n")[0],
        url=address,
        levels=levels_of_words(_text(sections, "levels")),
        subjects=split_bodies(_text(sections, "subjects")),
        bodies=bodies or split_bodies(_text(sections, "authority")),
        steps=tuple(filter(None, [_text(sections, "steps")])),
        ways=tuple(_ways(sections.get("ways", _Section()))),
        documents=documents,
        conditions=tuple(filter(None, [_text(sections, "conditions")])),
        results=glued.results(_text(sections, "results").replace("\nMã:", " Mã:")),
        legal_basis=tuple(_laws(sections.get("legal_basis", _Section()))),
        unread=(("documents", lines),) if lines and not documents else (),
    )


def _ways(section: _Section) -> Iterator[WayRow]:
    for _, cells in section.rows:
        via = glued.VIA.get(cells[0].strip()) if cells else None
        if via:
            time, fee, note = (*cells[1:4], "", "", "")[:3]
            fees = () if is_absent(fee) else glued.fee_cells(fee)
            yield WayRow(via, "" if is_absent(time) else time, _lines_joined(fees), note.replace("\n", " "))


def _lines_joined(fees: Sequence[FeeCell]) -> tuple[FeeCell, ...]:
    return tuple(FeeCell(fee.amount, fee.note.replace("\n", " ")) for fee in fees)


def _documents(section: _Section) -> Iterator[DocumentRow]:
    for case, cells in section.rows:
        if len(cells) < 2 or skeleton(cells[0]).startswith("ten giay to"):
            continue
        name, glued_form = without_attachments(cells[0].replace("\n", " "))
        counts = {key: _count(cells[-1], pattern) for key, pattern in _QUANTITY.items()}
        form = cells[1] if len(cells) > 2 else glued_form
        yield DocumentRow(
            name, "" if not case.strip("- ") else case, form, counts["originals"], counts["copies"]
        )


def _count(text: str, word: str) -> int | None:
    """Return the number in "Bản sao: 2" or "2 bản sao"."""
    labelled = re.search(rf"{word}\s*:\s*(\d{{1,6}})", text, re.IGNORECASE)
    found = labelled or re.search(rf"(\d{{1,6}})\s*{word}", text, re.IGNORECASE)
    number = int(found[1]) if found else None
    return number if number is not None and number <= glued.MOST_COPIES else None


def _laws(section: _Section) -> Iterator[str]:
    """Yield title and number; older files put the number first ("Số ký hiệu | Trích yếu")."""
    number_first = False
    for _, cells in section.rows:
        heads = skeleton(" ".join(cells))
        if heads.startswith(("ten van ban", "so ky hieu", "stt")):
            number_first = heads.startswith("so ky hieu")
        elif len(cells) > 1:
            title, number = (cells[1], cells[0]) if number_first else (cells[0], cells[1])
            yield glued.joined([title.replace("\n", " "), number.replace("\n", " ")])
    if not section.rows:
        yield from (line for line in section.lines if not is_absent(line))
