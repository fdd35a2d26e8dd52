"""Turn one aspect of a procedure into blocks. Only confirmed facts of structured fields get in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from actions.wording import (
    document_detail,
    fee_value,
    row_label,
    time_value,
    whom,
    with_remark,
    with_way,
)
from channels.contract import Block, Bullets, Checklist, ChecklistItem, Facts, Paragraph, Row, Steps
from knowledge.aspects import HEADINGS, Aspect
from knowledge.schema import Fact, Fee, Place, Procedure, Statement, TimeLimit, confirmed


@dataclass(frozen=True)
class Section:
    """Hold the blocks of one aspect and the facts they were made of; no facts means not stated."""

    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...]


EMPTY = Section((), ())
MANY = 2
"""Papers that depend on the case; with more of them, a person is told that not all are needed."""

_PORTAL = "Cổng Dịch vụ công quốc gia"
_NOT_ALL = "Giấy nào có ghi trường hợp riêng thì đúng trường hợp đó mới cần."


def section(procedure: Procedure, aspect: Aspect, today: date) -> Section:
    """Return the section of one aspect; fee rows past their last day on ``today`` are left out."""
    return _SECTIONS[aspect](procedure, today)


def _documents(procedure: Procedure, _today: date) -> Section:
    papers = confirmed(procedure.documents)
    if not papers:
        return EMPTY
    items = tuple(ChecklistItem(text=paper.name, detail=document_detail(paper)) for paper in papers)
    checklist = Checklist(heading=HEADINGS[Aspect.DOCUMENTS], items=items)
    depending = sum(paper.when is not None for paper in papers)
    return Section((Paragraph(text=_NOT_ALL), checklist) if depending > MANY else (checklist,), papers)


def _fee(procedure: Procedure, today: date) -> Section:
    fees = tuple(fee for fee in confirmed(procedure.fees) if fee.until is None or fee.until >= today)
    return _rows(Aspect.FEE, [(fee, fee_value(fee)) for fee in fees])


def _time(procedure: Procedure, _today: date) -> Section:
    return _rows(Aspect.TIME, [(limit, time_value(limit)) for limit in confirmed(procedure.time_limits)])


def _place(procedure: Procedure, _today: date) -> Section:
    return _rows(Aspect.PLACE, [(place, place.body) for place in confirmed(procedure.places)])


def _online(procedure: Procedure, _today: date) -> Section:
    online = procedure.online
    if online is None or online.unconfirmed:
        return EMPTY
    sentences = {
        (True, "full"): "Nộp được hoàn toàn trên mạng.",
        (True, "partial"): "Nộp được một phần trên mạng.",
        (False, None): "Danh mục chỉ ghi cách nộp trực tiếp, chưa có nộp trên mạng.",
    }
    text = sentences.get((online.available, online.level), f"Nộp được trên {_PORTAL}.")
    note = online.note or ""
    # A note that names the portal already says all that the sentence without a level says.
    said = note if online.level is None and _PORTAL in note else f"{text} {note}".strip()
    return Section((line(Aspect.ONLINE, said),), (online,))


def _steps(procedure: Procedure, _today: date) -> Section:
    steps = confirmed(procedure.steps)
    if not steps:
        return EMPTY
    return Section((Steps(heading=HEADINGS[Aspect.STEPS], items=tuple(step.text for step in steps)),), steps)


def _form(procedure: Procedure, _today: date) -> Section:
    papers = tuple(paper for paper in confirmed(procedure.documents) if paper.form)
    if not papers:
        return EMPTY
    rows = tuple(Row(label=str(paper.form), value=paper.name) for paper in papers)
    return Section((Facts(heading=HEADINGS[Aspect.FORM], rows=rows),), papers)


def _statements(aspect: Aspect, pick: Callable[[Procedure], tuple[Statement, ...]]) -> Callable[..., Section]:
    def build(procedure: Procedure, _today: date) -> Section:
        statements = confirmed(pick(procedure))
        if not statements:
            return EMPTY
        items = tuple(statement.text for statement in statements)
        return Section((Bullets(heading=HEADINGS[aspect], items=items),), statements)

    return build


def _rows(aspect: Aspect, values: Sequence[tuple[Fee | TimeLimit | Place, str]]) -> Section:
    """Write one value that holds for everybody as one line, others as a table of whom and value."""
    if not values:
        return EMPTY
    facts = tuple(fact for fact, _ in values)
    only, value = values[0]
    if len(values) == 1 and not whom(only):
        return Section((line(aspect, with_remark(with_way(value, only), only)),), facts)
    rows = tuple(Row(label=row_label(f) or "Thông thường", value=with_remark(v, f)) for f, v in values)
    return Section((Facts(heading=HEADINGS[aspect], rows=rows),), facts)


def line(aspect: Aspect, value: str) -> Facts:
    """Return one aspect and its one value, as a table of one row."""
    return Facts(rows=(Row(label=HEADINGS[aspect], value=value),))


_SECTIONS: dict[Aspect, Callable[[Procedure, date], Section]] = {
    Aspect.DOCUMENTS: _documents,
    Aspect.FEE: _fee,
    Aspect.TIME: _time,
    Aspect.PLACE: _place,
    Aspect.ONLINE: _online,
    Aspect.STEPS: _steps,
    Aspect.FORM: _form,
    Aspect.CONDITIONS: _statements(Aspect.CONDITIONS, lambda p: p.conditions),
    Aspect.RESULT: _statements(Aspect.RESULT, lambda p: p.results),
    Aspect.LEGAL_BASIS: _statements(Aspect.LEGAL_BASIS, lambda p: p.legal_basis),
}


def sections(procedure: Procedure, aspects: Iterable[Aspect], today: date) -> dict[Aspect, Section]:
    """Return the section of each aspect, in the order asked."""
    return {aspect: section(procedure, aspect, today) for aspect in aspects}
