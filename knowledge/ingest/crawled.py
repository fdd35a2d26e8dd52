"""The crawled JSON lines of the portal's pages, whose tables were run together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.ingest import glued
from knowledge.ingest.bodies import levels_of_words, split_bodies
from knowledge.ingest.content import Content
from knowledge.ingest.json_values import Object, objects, text_of
from knowledge.ingest.record import Finding, Record
from knowledge.ingest.text import is_absent

_WAYS = "Cách thức thực hiện"
_LAWS = "Căn cứ pháp lý"
_PAPERS = "Thành phần hồ sơ"
_STEPS = ("Trình Tự Thực Hiện", "Trình tự thực hiện")


def read(content: Content) -> Iterator[Record | Finding]:
    """Yield the procedures of a dump, one a line or in one list."""
    for found in objects(content):
        yield found if isinstance(found, Finding) else _record(*found)


@dataclass(frozen=True)
class _Sections:
    steps: str
    ways: str
    documents: str
    laws: str


def _record(origin: str, value: Object) -> Record:
    sections = _sections(value)
    ways = glued.ways(sections.ways)
    documents = glued.documents(sections.documents)
    laws, unread_laws = glued.laws(_present(sections.laws))
    unread = [("ways", piece) for piece in ways.unread] + [("legal_basis", piece) for piece in unread_laws]
    if not documents and _present(sections.documents).strip("- "):
        unread.append(("documents", sections.documents))
    return Record(
        origin=origin,
        code=_cell(value, "ma_thu_tuc"),
        name=_cell(value, "ten_thu_tuc"),
        field=_cell(value, "linh_vuc"),
        decision=_cell(value, "so_quyet_dinh"),
        url=_cell(value, "detail_url"),
        issuer=_cell(value, "bo_nganh"),
        levels=levels_of_words(_cell(value, "cap_thuc_hien")),
        subjects=split_bodies(_cell(value, "doi_tuong_thuc_hien")),
        bodies=split_bodies(_cell(value, "dia_chi_tiep_nhan"))
        or split_bodies(_cell(value, "co_quan_thuc_hien")),
        steps=tuple(filter(None, [_present(sections.steps)])),
        ways=ways.rows,
        documents=documents,
        conditions=tuple(
            filter(None, [_present(glued.without_furniture(_cell(value, "yeu_cau_dieu_kien")))])
        ),
        results=glued.results(_cell(value, "ket_qua_xu_ly")),
        legal_basis=laws,
        unread=tuple(unread),
    )


def _cell(value: Object, key: str) -> str:
    return text_of(value.get(key)).strip()


def _present(text: str) -> str:
    return "" if is_absent(text) else text


def _sections(value: Object) -> _Sections:
    """Return the long sections; from the whole text of the page where the cells were cut wrongly.

    The crawler cut at the first "Thành phần hồ sơ" it met. Where the steps mention those words (all
    procedures of social insurance), the steps end there and the papers begin in mid-sentence.
    """
    cells = _Sections(
        _cell(value, "trinh_tu_thuc_hien"),
        _cell(value, "cach_thuc_thuc_hien"),
        _cell(value, "thanh_phan_ho_so"),
        _cell(value, "can_cu_phap_ly"),
    )
    page = text_of(value.get("raw_text"))
    ways, papers = page.find(glued.WAYS_HEAD), page.find(glued.DOCUMENTS_HEAD)
    if glued.DOCUMENTS_HEAD in cells.documents or not 0 < ways < papers:
        return cells
    steps = max(page.find(word, 0, ways) for word in _STEPS)
    label = _label_before(page, ways, papers)
    laws = page.find(_LAWS, papers)
    if steps < 0 or label < 0 or laws < 0:
        return cells
    return _Sections(
        page[steps + len(_STEPS[0]) : ways - len(_WAYS)].strip(),
        page[ways:label],
        page[label + len(_PAPERS) : laws],
        cells.laws,
    )


def _label_before(page: str, start: int, end: int) -> int:
    """Return where the label of the papers stands: the first that is glued to the text before it."""
    position = page.find(_PAPERS, start, end)
    while position > 0 and page[position - 1].isspace():
        position = page.find(_PAPERS, position + 1, end)
    return position
