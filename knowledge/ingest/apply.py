"""Work out the next imported catalogue from the one in force and what an import brought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from knowledge.errors import IngestError
from knowledge.ingest.record import Finding, Harvest, Severity, rejected
from knowledge.loader import Catalogue
from knowledge.schema import Online, Procedure, Source

LEVEL_SOURCE = "online-level"
"""Id of the source that a level of online service names."""


def applied(
    before: Mapping[str, Procedure], harvest: Harvest, written: Catalogue, decision: str, read: date
) -> dict[str, Procedure]:
    """Return the procedures of the next version.

    What the import does not mention stays. A code that only a list names keeps the details known before.
    The levels of online service (toàn trình, một phần) come from a provincial list alone, so its
    ``decision`` must be named, and newer details of a procedure leave its level as it was.

    Raises:
        IngestError: the import brings levels, and no decision is named.
    """
    if harvest.online_levels and not decision.strip():
        raise IngestError(
            f"danh mục toàn trình, một phần ({len(harvest.online_levels)} mã) chưa có số quyết định.",
            "Thêm `--decision` với số quyết định công bố danh mục đó.",
        )
    newer = {code: _keeping_level(one, before.get(code)) for code, one in harvest.procedures.items()}
    after = {**harvest.outlines, **before, **newer}
    for code in harvest.withdrawn:
        after.pop(code, None)
    for code, level in harvest.online_levels.items():
        home = written.get(code)
        # The list may still name a code that a hand-written procedure has replaced.
        known = after.get(home.code if home else code) or (_bare(home) if home else None)
        if known is not None:
            after[known.code] = _with_level(known, level, _list_of(decision, read))
    return after


def left_over(harvest: Harvest, written: Catalogue, after: Mapping[str, Procedure]) -> Iterator[Finding]:
    """Yield what the import says and the next version cannot hold, so that it is not lost in silence."""
    for code in sorted(harvest.withdrawn):
        if code in written.procedures:
            reason = "Tệp nhập ghi đã bãi bỏ, nhưng phần viết tay còn thủ tục này; vẫn giữ, cần xem lại."
            yield Finding(Severity.FLAGGED, "withdrawn_but_written", code, "code", code, reason)
    for code, level in sorted(harvest.online_levels.items()):
        if code not in after and written.get(code) is None:
            reason = "Chưa có thủ tục nào mang mã này nên chưa ghi được mức độ; nhập thủ tục rồi nhập lại."
            yield rejected("online_level_unknown_code", code, "online_level", level, reason)


def _bare(written: Procedure) -> Procedure:
    """Return a hand-written procedure without its facts, to hang the level on."""
    kept = ("code", "name", "plain_name", "summary", "domain", "levels", "sources")
    return Procedure.model_validate({name: getattr(written, name) for name in kept})


def _list_of(decision: str, read: date) -> Source:
    title = "Danh mục dịch vụ công trực tuyến của tỉnh"
    return Source(id=LEVEL_SOURCE, title=title, decision=decision, read=read)


def _keeping_level(newer: Procedure, older: Procedure | None) -> Procedure:
    known = older.online if older else None
    if older is None or known is None or known.level is None or known.source != LEVEL_SOURCE:
        return newer
    return _with_level(newer, known.level, older.source_of(known))


def _with_level(procedure: Procedure, level: str, source: Source) -> Procedure:
    before = procedure.online or Online(available=True, url="https://dichvucong.gov.vn")
    online = before.model_copy(
        update={"available": True, "level": level, "source": source.id, "unconfirmed": False}
    )
    sources = (*(one for one in procedure.sources if one.id != source.id), source)
    return Procedure.model_validate({**dict(procedure), "online": online, "sources": sources})
