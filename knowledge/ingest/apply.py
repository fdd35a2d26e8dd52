"""Work out the next imported catalogue from the one in force and what an import brought."""

from __future__ import annotations

from datetime import date

from knowledge.errors import IngestError
from knowledge.ingest.record import Harvest
from knowledge.loader import Catalogue
from knowledge.schema import Online, Procedure, Source


def applied(
    before: dict[str, Procedure], harvest: Harvest, written: Catalogue, decision: str, read: date
) -> dict[str, Procedure]:
    """Return the procedures of the next version.

    What the import does not mention stays. A code that only a list names keeps the details known before.
    The levels of online service (toàn trình, một phần) come from a provincial list alone, so its
    ``decision`` must be named.

    Raises:
        IngestError: the import brings levels, and no decision is named.
    """
    after = {**harvest.outlines, **before, **harvest.procedures}
    for code in harvest.withdrawn:
        after.pop(code, None)
    if harvest.online_levels and not decision:
        raise IngestError(
            f"danh mục toàn trình, một phần ({len(harvest.online_levels)} mã) chưa có số quyết định.",
            "Thêm `--decision` với số quyết định công bố danh mục đó.",
        )
    for code, level in harvest.online_levels.items():
        known = after.get(code) or _bare(written, code)
        if known is not None:
            after[code] = _with_level(known, level, decision, read)
    return after


def _bare(written: Catalogue, code: str) -> Procedure | None:
    """Return a hand-written procedure without its facts, to hang the level on."""
    one = written.get(code)
    if one is None:
        return None
    kept = {
        name: getattr(one, name) for name in ("name", "plain_name", "summary", "domain", "levels", "sources")
    }
    return Procedure.model_validate({"code": code, **kept})


def _with_level(procedure: Procedure, level: str, decision: str, read: date) -> Procedure:
    source = Source(
        id="online-level", title="Danh mục dịch vụ công trực tuyến của tỉnh", decision=decision, read=read
    )
    before = procedure.online or Online(available=True, url="https://dichvucong.gov.vn")
    online = before.model_copy(
        update={"available": True, "level": level, "source": source.id, "unconfirmed": False}
    )
    sources = (*(one for one in procedure.sources if one.id != source.id), source)
    return Procedure.model_validate({**dict(procedure), "online": online, "sources": sources})
