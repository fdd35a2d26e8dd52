"""Show on the screen what an import brought, changed and contradicted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.diff import Diff
from knowledge.merge import Conflict

if TYPE_CHECKING:
    from knowledge.ingest.record import Finding, Harvest

screen = Console(stderr=True)
SHOWN = 12
"""Lines of each kind on the screen; the report file has them all."""
_COLUMNS = ("severity", "code", "origin", "field", "value", "reason")


def print_harvest(harvest: Harvest) -> None:
    """Show how many records came in, and what was found wrong with how many of them."""
    flagged = {finding.origin for finding in harvest.findings if finding.severity == "flagged"}
    turned_away = {finding.origin for finding in harvest.findings if finding.severity == "rejected"}
    screen.print(
        f"Đọc {harvest.records} hồ sơ: nhận {len(harvest.procedures)} đầy đủ, "
        f"{len(harvest.outlines)} chỉ có tên, {len(flagged - turned_away)} có chỗ phải bỏ hoặc chờ xem, "
        f"{len(turned_away)} không nhận."
    )
    table = Table("Mức", "Lý do", "Số lần", "Ví dụ")
    first: dict[tuple[str, str], Finding] = {}
    for finding in harvest.findings:
        first.setdefault((finding.severity, finding.code), finding)
    by_reason = Counter((finding.severity, finding.code) for finding in harvest.findings)
    for (severity, code), count in by_reason.most_common():
        one = first[severity, code]
        example = f"{one.origin} · {one.field}: {one.value}" if one.field else one.origin
        table.add_row(severity, code, str(count), escape(example[:90]))
    if harvest.findings:
        screen.print(table)


def print_diff(change: Diff) -> None:
    """Show what is new, gone, and changed in which field."""
    screen.print(
        f"Mới {len(change.new)}, đổi {len(change.changed)} (ở {len(change.changes)} trường), "
        f"bỏ {len(change.withdrawn)}."
    )
    _print_some("Mới", change.new)
    _print_some("Bỏ", change.withdrawn)
    table = Table("Mã", "Trường", "Trước", "Sau")
    for one in change.changes[:SHOWN]:
        table.add_row(one.code, one.field, escape(_short(one.before)), escape(_short(one.after)))
    if change.changes:
        screen.print(table)


def _print_some(title: str, codes: Sequence[str]) -> None:
    if codes:
        rest = f" … (+{len(codes) - SHOWN})" if len(codes) > SHOWN else ""
        screen.print(f"{title}: {', '.join(codes[:SHOWN])}{rest}")


def print_conflicts(found: Sequence[Conflict], *, everything: bool = False) -> None:
    """Show where an import contradicts what a person wrote; a dozen lines, or everything."""
    screen.print(f"Khác với phần viết tay: {len(found)} chỗ (giữ phần viết tay).")
    table = Table("Mã", "Trường", "Viết tay", "Nhập")
    for one in found if everything else found[:SHOWN]:
        table.add_row(one.code, one.field, escape(one.written), escape(one.imported))
    if found:
        (Console() if everything else screen).print(table)


def write_report(path: Path, findings: Iterable[Finding], change: Diff) -> None:
    """Write every finding and every change as JSON."""
    data = {
        "findings": [{name: str(getattr(one, name)) for name in _COLUMNS} for one in findings],
        "diff": change_as_json(change),
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    screen.print(f"Báo cáo đầy đủ: {escape(str(path))}")


def change_as_json(change: Diff) -> dict[str, object]:
    """Return a difference as JSON can hold it."""
    changes = [
        {"code": one.code, "field": one.field, "before": one.before, "after": one.after}
        for one in change.changes
    ]
    return {"new": change.new, "withdrawn": change.withdrawn, "changes": changes}


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 70 else text[:69] + "…"
