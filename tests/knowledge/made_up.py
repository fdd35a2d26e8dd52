"""Five made-up procedures: small enough to index in a second, different enough to tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from knowledge.loader import Catalogue
from knowledge.schema import Procedure

FERRY, BEES, WELL, STALL, KITE = "9.000001", "9.000002", "9.000003", "9.000004", "9.000005"

_TOPICS = {
    FERRY: ("Đăng ký đò ngang chở khách", "đò ngang", ["chở khách qua sông", "bến đò", "ghe đò"]),
    BEES: ("Khai báo nuôi ong lấy mật", "nuôi ong", ["thùng ong", "lấy mật", "đàn ong"]),
    WELL: ("Cấp phép khoan giếng nước", "khoan giếng", ["giếng nước", "nước ngầm", "đào giếng"]),
    STALL: ("Thuê sạp chợ nổi", "sạp chợ nổi", ["thuê sạp", "chỗ bán chợ nổi", "lô sạp"]),
    KITE: ("Xin phép thả diều lớn", "thả diều", ["hội diều", "bãi thả diều", "con diều"]),
}
_ASKED = ("{} cần giấy gì", "muốn {} thì làm sao", "{} nộp ở đâu", "{} mất bao lâu", "lệ phí {}")
OUTSIDE = tuple(f"{start} {end}" for start in ("chào", "hát", "kể") for end in ("bạn", "vui", "chơi", "nhé"))


def raw_procedure(code: str = FERRY, **changes: Any) -> dict[str, Any]:
    """Return a valid procedure as YAML would give it; a change of ``None`` leaves the key out."""
    name, short, others = _TOPICS.get(code, _TOPICS[FERRY])
    topics = (short, *others)
    raw: dict[str, Any] = {
        "code": code,
        "name": name,
        "plain_name": f"Làm giấy {short}",
        "summary": f"Dành cho người cần {short}.",
        "domain": "business",
        "levels": ["commune"],
        "aliases": [f"{verb} {topic}" for topic in topics for verb in ("giấy", "thủ tục")],
        "sources": [{"id": "list", "title": "Danh mục thử", "decision": "12/QĐ-UBND", "read": "2026-01-02"}],
        "examples": [pattern.format(topic) for topic in topics for pattern in _ASKED],
        **changes,
    }
    return {key: value for key, value in raw.items() if value is not None}


def procedure(code: str = FERRY, **changes: Any) -> Procedure:
    """Return a made-up procedure."""
    return Procedure.model_validate(raw_procedure(code, **changes))


def catalogue(*procedures: Procedure, version: str = "made-up") -> Catalogue:
    """Return a catalogue of these procedures, or of all five."""
    chosen = procedures or tuple(procedure(code) for code in _TOPICS)
    return Catalogue({one.code: one for one in chosen}, version)


def write(folder: Path, raw: Mapping[str, Any]) -> Path:
    """Write a procedure as the file that its domain and code ask for."""
    path = folder / str(raw["domain"]) / f"{raw['code']}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(dict(raw), allow_unicode=True), encoding="utf-8")
    return path
