"""Complete the hand-written catalogue with an imported one; what a person wrote wins, field by field."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from knowledge.loader import Catalogue
from knowledge.schema import Fact, Fee, Procedure, Source, TimeLimit

FACTS = ("documents", "fees", "time_limits", "places", "steps", "conditions", "results", "legal_basis")
"""The lists that an import may fill where nobody wrote anything that may be shown."""
COMPARED = ("fees", "time_limits")
"""The facts whose difference matters enough to be looked at by a person."""


@dataclass(frozen=True)
class Conflict:
    """Say where an import contradicts what a person wrote; the hand-written value is kept."""

    code: str
    field: str
    written: str
    imported: str


@dataclass(frozen=True)
class Merged:
    """Hold the merged catalogue and the conflicts met on the way."""

    catalogue: Catalogue
    conflicts: tuple[Conflict, ...]


def merged(written: Catalogue, imported: Catalogue) -> Merged:
    """Return both catalogues as one."""
    conflicts: list[Conflict] = []
    procedures = dict(imported.procedures)
    replaced = {old: procedure.code for procedure in written for old in procedure.replaces}
    for old in replaced.keys() & procedures.keys():
        conflicts.append(Conflict(old, "code", f"đã thay bằng {replaced[old]}", "vẫn còn trong tệp nhập"))
        del procedures[old]
    for procedure in written:
        other = imported.procedures.get(procedure.code)
        procedures[procedure.code] = _completed(procedure, other) if other else procedure
        conflicts += _conflicts(procedure, other) if other else []
    digest = hashlib.sha256(f"{written.version} {imported.version}".encode()).hexdigest()[:12]
    catalogue = Catalogue(dict(sorted(procedures.items())), digest, written.twin_questions)
    return Merged(catalogue, tuple(sorted(conflicts, key=lambda c: (c.code, c.field))))


def _completed(written: Procedure, imported: Procedure) -> Procedure:
    """Fill what the hand-written one cannot show with what the import states, and name its source."""
    filled: dict[str, Any] = {
        field: (*getattr(written, field), *_sourced(getattr(imported, field), imported))
        for field in FACTS
        if not _shown(getattr(written, field)) and _shown(getattr(imported, field))
    }
    online = imported.online
    if online and not online.unconfirmed and (written.online is None or written.online.unconfirmed):
        filled["online"] = _sourced((online,), imported)[0]
    elif online and online.level and written.online and written.online.level is None:
        # The level is the province's own decision, which comes by import only.
        source = _source_id(imported.source_of(online))
        filled["online"] = written.online.model_copy(update={"level": online.level, "source": source})
    if not filled:
        return written
    sources = (one.model_copy(update={"id": _source_id(one)}) for one in imported.sources)
    return Procedure.model_validate({**dict(written), **filled, "sources": (*written.sources, *sources)})


def _conflicts(written: Procedure, imported: Procedure) -> list[Conflict]:
    found = [
        Conflict(written.code, field, _told(ours), _told(theirs))
        for field in COMPARED
        if (ours := _values(getattr(written, field)))
        and (theirs := _values(getattr(imported, field)))
        and not theirs <= ours
    ]
    decision, newer = written.sources[0].decision, imported.sources[0].decision
    if decision and newer and decision != newer:
        found.append(Conflict(written.code, "decision", decision, newer))
    return found


def _values(facts: tuple[Any, ...]) -> set[str]:
    """Return what confirmed fees and times amount to, whatever their wording."""
    return {_value(fact) for fact in facts if not fact.unconfirmed} - {""}


def _value(fact: Fee | TimeLimit) -> str:
    if isinstance(fact, Fee):
        return "" if fact.amount is None else str(fact.amount)
    return "trong ngày" if fact.same_day else f"{fact.amount} {fact.unit}"


def _told(values: set[str]) -> str:
    return ", ".join(sorted(values))


def _shown(facts: tuple[Fact, ...]) -> bool:
    return any(not fact.unconfirmed for fact in facts)


def _sourced(facts: tuple[Fact, ...], imported: Procedure) -> list[Fact]:
    return [fact.model_copy(update={"source": _source_id(imported.source_of(fact))}) for fact in facts]


def _source_id(source: Source) -> str:
    return f"import-{source.id}"
