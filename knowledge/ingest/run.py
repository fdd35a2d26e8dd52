"""Import many files: read, judge, settle what several records say about one code, and report."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge.errors import IngestError
from knowledge.ingest.codes import national_code
from knowledge.ingest.files import open_file
from knowledge.ingest.judge import judge
from knowledge.ingest.record import Finding, Harvest, Record, Severity, rejected
from knowledge.schema import Procedure
from vietnamese.unaccent import skeleton

MOST_WITH_ONE_TEXT = 2
"""Codes that may share name and text word for word; from three on the portal mixed its rows up."""
_EVERY = 50
Progress = Callable[[str, int], None]


@dataclass
class _State:
    """Hold the harvest with what is needed to settle duplicates."""

    harvest: Harvest = field(default_factory=Harvest)
    updated: dict[str, date | None] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    levels_seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(
        self, severity: Severity, code: str, procedure: str, where: str, value: str, reason: str
    ) -> None:
        origin = f"{self.origins.get(procedure, '')} ({procedure})".strip()
        self.harvest.findings.append(Finding(severity, code, origin, where, value, reason))


def ingest(
    paths: Iterable[Path], today: date, read: date, on_progress: Progress = lambda _file, _records: None
) -> Harvest:
    """Return what files of any supported kind bring in.

    A file that cannot be used is a finding, and the others go on. ``today`` decides which promotions
    are over, ``read`` is the day the exports were taken; ``on_progress`` gets a file name and the
    number of its records read so far, every 50 records and at the end of each file.
    """
    state = _State()
    for path in paths:
        try:
            _take_file(state, path, today, read, on_progress)
        except IngestError as error:
            reason = f"{error.message} {error.hint}".strip()
            state.harvest.findings.append(rejected("file_unusable", path.name, "", "", reason))
    _turn_away_wrong_content(state)
    _settle_levels(state)
    _take_out_withdrawn(state)
    _drop_needless_outlines(state)
    return state.harvest


def _take_file(state: _State, path: Path, today: date, read: date, on_progress: Progress) -> None:
    reader, content = open_file(path)
    count = 0
    for count, found in enumerate(reader(content), 1):
        if isinstance(found, Finding):
            state.harvest.findings.append(found)
        else:
            _take(state, found, today, read)
        if count % _EVERY == 0:
            on_progress(path.name, count)
    on_progress(path.name, count)


def _take(state: _State, record: Record, today: date, read: date) -> None:
    state.harvest.records += 1
    code = national_code(record.code)
    if code and (record.withdrawn or record.online_level):
        state.origins.setdefault(code, record.origin)
        if record.withdrawn:
            state.harvest.withdrawn.add(code)
        if record.online_level:
            state.levels_seen[code].add(record.online_level)
    if record.withdrawn or (record.outline and not record.url):
        _check_bare(state, record, code)
        return
    verdict = judge(record, today, read)
    state.harvest.findings += verdict.findings
    if verdict.procedure is not None:
        _keep(state, record, verdict.procedure)


def _check_bare(state: _State, record: Record, code: str) -> None:
    """Complain about a row of a provincial list whose code is none; it brings no procedure in."""
    if not code:
        reason = "Mã không đúng dạng x.xxxxxx; bỏ qua dòng này."
        state.harvest.findings.append(rejected("code_invalid", record.origin, "code", record.code, reason))


def _keep(state: _State, record: Record, procedure: Procedure) -> None:
    code = procedure.code
    kept = state.harvest.outlines if record.outline else state.harvest.procedures
    before = kept.get(code)
    if before is None:
        kept[code] = procedure
        if not record.outline:
            state.updated[code] = record.updated
            state.origins[code] = record.origin
        return
    newer = not record.outline and _is_better(record.updated, procedure, state.updated.get(code), before)
    loser = state.origins.get(code, "") if newer else record.origin
    if newer:
        kept[code] = procedure
        state.updated[code], state.origins[code] = record.updated, record.origin
    if before != procedure:
        reason = "Mã này có nhiều bản; giữ bản mới hơn, hoặc bản đầy đủ hơn khi không rõ ngày."
        state.note(Severity.FLAGGED, "duplicate", code, "code", loser, reason)


def _is_better(updated: date | None, one: Procedure, known: date | None, other: Procedure) -> bool:
    """Return whether the first is newer, or of the same age and with more facts."""
    if updated and known and updated != known:
        return updated > known
    return len(one.facts()) > len(other.facts())


def _turn_away_wrong_content(state: _State) -> None:
    """Reject procedures whose name and text stand word for word under several other codes."""
    together: dict[str, list[str]] = defaultdict(list)
    for procedure in state.harvest.procedures.values():
        if procedure.steps or procedure.documents:
            together[_fingerprint(procedure)].append(procedure.code)
    for codes in together.values():
        if len(codes) > MOST_WITH_ONE_TEXT:
            _reject_all(state, codes)
        elif len(codes) > 1:
            reason = "Tên và nội dung giống hệt thủ tục mã khác; vẫn nhận, cần kiểm tra."
            for code in codes:
                state.note(Severity.FLAGGED, "same_content", code, "name", ", ".join(codes), reason)


def _reject_all(state: _State, codes: list[str]) -> None:
    reason = (
        f"Tên và nội dung lặp lại y nguyên dưới {len(codes)} mã khác nhau (nội dung gắn sai mã); không nhận."
    )
    for code in codes:
        del state.harvest.procedures[code]
        state.note(Severity.REJECTED, "wrong_content", code, "name", ", ".join(codes), reason)


def _fingerprint(procedure: Procedure) -> str:
    texts = (
        procedure.name,
        *(step.text for step in procedure.steps),
        *(paper.name for paper in procedure.documents),
    )
    return hashlib.sha256(skeleton("\n".join(texts)).encode("utf-8", "replace")).hexdigest()


def _settle_levels(state: _State) -> None:
    """Keep the online level of codes that have one; two different ones are a finding."""
    for code, levels in state.levels_seen.items():
        if len(levels) == 1:
            state.harvest.online_levels[code] = next(iter(levels))
        else:
            reason = "Danh mục vừa ghi toàn trình vừa ghi một phần cho mã này; bỏ qua mức độ."
            state.note(
                Severity.FLAGGED,
                "online_level_conflict",
                code,
                "online_level",
                ", ".join(sorted(levels)),
                reason,
            )


def _take_out_withdrawn(state: _State) -> None:
    harvest = state.harvest
    for code in sorted(harvest.withdrawn):
        if harvest.procedures.pop(code, None) or harvest.outlines.pop(code, None):
            reason = "Danh mục của tỉnh ghi thủ tục này đã bãi bỏ; không nhận."
            state.note(Severity.REJECTED, "withdrawn", code, "code", code, reason)
        harvest.outlines.pop(code, None)
        harvest.online_levels.pop(code, None)


def _drop_needless_outlines(state: _State) -> None:
    for code in state.harvest.procedures:
        state.harvest.outlines.pop(code, None)


def rejections(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that kept a record out."""
    return (finding for finding in findings if finding.severity is Severity.REJECTED)
