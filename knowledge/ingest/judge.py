"""Turn a record into a procedure, or turn it away; note every value left out or doubted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from knowledge.ingest import decisions, names
from knowledge.ingest.bodies import levels_of_bodies
from knowledge.ingest.codes import is_internal_code, national_code
from knowledge.ingest.domains import domain_of
from knowledge.ingest.dossier import dossier
from knowledge.ingest.durations import time_limits
from knowledge.ingest.money import fees
from knowledge.ingest.notebook import Notebook
from knowledge.ingest.record import Finding, Record
from knowledge.ingest.statements import laws, results, statements
from knowledge.ingest.text import LONGEST_LABEL, at_word, clean, is_absent
from knowledge.ingest.traps import is_doubtful, is_rubbish
from knowledge.ingest.ways import offered
from knowledge.schema import Level, Online, Place, Procedure, Source, Via

SOURCE = "portal"
_LEVELS = {Level.COMMUNE: "cấp xã", Level.PROVINCE: "cấp tỉnh", Level.MINISTRY: "cấp bộ"}
_LONGEST_BODY = 120
_MOST_SUBJECTS = 3
_REASONS = {
    "code_invalid": "Mã không đúng dạng x.xxxxxx; không nhận thủ tục này.",
    "internal": "Thủ tục nội bộ giữa các cơ quan, không dành cho người dân; không nhận.",
    "name_missing": "Không có tên thủ tục; không nhận.",
    "name_rubbish": "Tên là nội dung thử nghiệm; không nhận.",
    "name_is_publication": "Tên là quyết định công bố danh mục, không phải thủ tục; không nhận.",
    "name_says_district": "Tên còn nhắc cấp huyện đã bỏ từ 1/7/2025; vẫn nhận, cần sửa tên.",
    "name_too_long": "Tên dài quá mức cho phép nên bị cắt.",
    "decision_placeholder": "Số quyết định là số giả để điền cho đủ; bỏ qua.",
    "decision_unreadable": "Số quyết định không đúng dạng; bỏ qua.",
    "decision_of_a_province": "Quyết định của UBND một tỉnh, trong khi thủ tục do bộ công bố; bỏ qua.",
    "no_source": "Không có số quyết định hợp lệ lẫn địa chỉ trang; không nhận vì không nói được nguồn.",
    "level_unknown": "Không rõ cấp nào thực hiện; không nhận.",
    "level_guessed": "Không ghi cấp xã, tỉnh hay bộ; suy ra từ tên cơ quan thực hiện.",
    "unreadable": "Không tách được các ô bị dính; bỏ qua.",
    "schema": "Không hợp với khuôn của danh mục; không nhận.",
    "body_unusable": "Tên cơ quan quá dài hoặc là câu văn; bỏ qua.",
}


@dataclass(frozen=True)
class Verdict:
    """Hold the procedure, or nothing when the record was turned away, and all findings about it."""

    procedure: Procedure | None
    findings: tuple[Finding, ...]


def judge(record: Record, today: date, read: date) -> Verdict:
    """Judge one record.

    ``today`` decides which promotions are over; ``read`` is the day on which the export was taken.
    """
    notebook = Notebook(record)
    code, name = _code(notebook), _name(notebook)
    source = _source(notebook, read)
    levels = _levels(notebook)
    if notebook.is_rejected or source is None:
        return Verdict(None, tuple(notebook.findings))
    try:
        procedure = _procedure(notebook, code, name, source, levels, today)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        notebook.reject("schema", where, str(first["input"]), f"{_REASONS['schema']} ({first['msg']})")
        procedure = None
    return Verdict(procedure, tuple(notebook.findings))


def _reject(notebook: Notebook, code: str, where: str, value: str) -> None:
    notebook.reject(code, where, value, _REASONS[code])


def _flag(notebook: Notebook, code: str, where: str, value: str) -> None:
    notebook.flag(code, where, value, _REASONS[code])


def _code(notebook: Notebook) -> str:
    written = clean(notebook.record.code)
    code = national_code(written)
    if not code:
        _reject(notebook, "code_invalid", "code", written)
    elif notebook.record.internal or is_internal_code(code):
        _reject(notebook, "internal", "code", code)
    return code


def _name(notebook: Notebook) -> str:
    name = names.official_name(notebook.record.name)
    if is_absent(name):
        _reject(notebook, "name_missing", "name", notebook.record.name)
    elif is_rubbish(name):
        _reject(notebook, "name_rubbish", "name", name)
    elif names.is_publication(name):
        _reject(notebook, "name_is_publication", "name", name)
    elif names.names_district(name):
        _flag(notebook, "name_says_district", "name", name)
    if len(name) > names.LONGEST_NAME:
        _flag(notebook, "name_too_long", "name", name)
    return at_word(name, names.LONGEST_NAME)


def _source(notebook: Notebook, read: date) -> Source | None:
    record = notebook.record
    decision = _decision(notebook)
    url = clean(record.url)
    url = url if url.startswith("https://") and len(url) <= LONGEST_LABEL else ""
    if not decision and not url:
        _reject(notebook, "no_source", "decision", record.decision)
        return None
    title = "Cơ sở dữ liệu quốc gia về thủ tục hành chính (Cổng Dịch vụ công quốc gia)"
    return Source(id=SOURCE, title=title, decision=decision or None, url=url or None, read=read)


def _decision(notebook: Notebook) -> str:
    record = notebook.record
    number = decisions.decision_number(record.decision)
    if is_absent(number):
        return ""
    if decisions.is_placeholder(number):
        _flag(notebook, "decision_placeholder", "decision", record.decision)
    elif not decisions.is_decision(number):
        _flag(notebook, "decision_unreadable", "decision", record.decision)
    elif decisions.is_of_a_province(number) and decisions.is_ministry(record.issuer):
        _flag(notebook, "decision_of_a_province", "decision", record.decision)
    else:
        return number
    return ""


def _levels(notebook: Notebook) -> tuple[Level, ...]:
    record = notebook.record
    if record.levels:
        return tuple(level for level in Level if level in record.levels)
    guessed = levels_of_bodies(record.bodies)
    if not guessed:
        _reject(notebook, "level_unknown", "levels", ", ".join(record.bodies))
    elif not record.outline:
        _flag(notebook, "level_guessed", "levels", ", ".join(record.bodies))
    return guessed


def _procedure(
    notebook: Notebook, code: str, name: str, source: Source, levels: tuple[Level, ...], today: date
) -> Procedure:
    record = notebook.record
    for where, text in record.unread:
        _flag(notebook, "unreadable", where, text)
    field = at_word(clean(record.field), LONGEST_LABEL)
    papers = dossier(record.documents, notebook)
    elsewhere = "\n".join((*record.steps, *record.legal_basis))
    return Procedure(
        code=code,
        name=name,
        plain_name=names.plain_name(name),
        summary=_summary(record, field, levels),
        domain=domain_of(field),
        field=None if is_absent(field) else field,
        levels=levels,
        documents=papers.documents,
        fees=fees(record.ways, today, notebook, elsewhere=elsewhere),
        time_limits=time_limits(record.ways, notebook),
        places=_places(notebook),
        online=_online(record),
        steps=statements(record.steps, "steps", notebook),
        conditions=statements(record.conditions, "conditions", notebook) + papers.remarks,
        results=results(record.results, notebook),
        legal_basis=laws(record.legal_basis, notebook),
        sources=(source,),
    )


def _summary(record: Record, field: str, levels: tuple[Level, ...]) -> str:
    """Return one sentence: for whom, which field, at which level."""
    where = " hoặc ".join(_LEVELS[level] for level in levels)
    subjects = [_small(one) for one in map(clean, record.subjects) if len(one) < _LONGEST_BODY]
    whom = ", ".join(subjects[:_MOST_SUBJECTS]) + (
        " và đối tượng khác" if len(subjects) > _MOST_SUBJECTS else ""
    )
    topic = "" if is_absent(field) else f" lĩnh vực {field}"
    return f"Thủ tục{topic}, thực hiện ở {where}{f'; dành cho {whom}' if whom else ''}."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _places(notebook: Notebook) -> tuple[Place, ...]:
    places = []
    for body in map(clean, notebook.record.bodies):
        if is_absent(body):
            continue
        if len(body) > _LONGEST_BODY or ". " in body:
            _flag(notebook, "body_unusable", "places", body)
            continue
        places.append(Place(body=body, unconfirmed=is_doubtful(body, "places", notebook)))
    return tuple(dict.fromkeys(places))


def _online(record: Record) -> Online | None:
    if not record.ways:
        return None
    available = Via.ONLINE in offered(record.ways)
    url = clean(record.url) if available and len(record.url) <= LONGEST_LABEL else ""
    return Online(available=available, url=url or None, level=record.online_level if available else None)
