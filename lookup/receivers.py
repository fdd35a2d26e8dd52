"""Who takes a dossier, coarse enough to choose from a list: the level of government, and the kind of body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from knowledge.schema import Level, Procedure, confirmed

LEVELS: Final[Mapping[str, tuple[str, Level]]] = {
    "cap-xa": ("Cấp xã", Level.COMMUNE),
    "cap-tinh": ("Cấp tỉnh", Level.PROVINCE),
    "trung-uong": ("Trung ương", Level.MINISTRY),
}
_BODIES: Final[Mapping[str, tuple[str, re.Pattern[str]]]] = {
    "hanh-chinh-cong": (
        "Trung tâm Phục vụ hành chính công",
        re.compile(r"hành chính công|một cửa", re.IGNORECASE),
    ),
    "cong-an": ("Công an", re.compile(r"công an|cảnh sát|xuất nhập cảnh", re.IGNORECASE)),
    "uy-ban": ("Ủy ban nhân dân", re.compile(r"ủy ban nhân dân|\bUBND\b", re.IGNORECASE)),
    # "cơ sở", "trụ sở", "môi trường" are written small.
    "so": ("Sở của tỉnh", re.compile(r"\bSở\b")),
    "dat-dai": ("Văn phòng đăng ký đất đai", re.compile(r"đăng ký đất đai", re.IGNORECASE)),
    "thue": ("Cơ quan thuế", re.compile(r"\bthuế\b", re.IGNORECASE)),
    "bao-hiem": ("Bảo hiểm xã hội", re.compile(r"bảo hiểm xã hội|\bBHXH\b", re.IGNORECASE)),
    "quan-su": ("Ban Chỉ huy quân sự", re.compile(r"quân sự", re.IGNORECASE)),
    "truong": ("Trường học", re.compile(r"\bTrường (?!hợp)")),
    "noi-lam": ("Công ty, nơi làm việc", re.compile(r"công ty|nơi (?:đang )?làm việc", re.IGNORECASE)),
    "cong-chung": ("Phòng, văn phòng công chứng", re.compile(r"công chứng", re.IGNORECASE)),
}
LABELS: Final[Mapping[str, str]] = {key: label for key, (label, _) in {**LEVELS, **_BODIES}.items()}


def receivers_of(procedure: Procedure) -> frozenset[str]:
    """Return the keys of the levels and kinds of bodies that a procedure goes to, by confirmed places."""
    bodies = " | ".join(place.body for place in confirmed(procedure.places))
    levels = {key for key, (_, level) in LEVELS.items() if level in procedure.levels}
    return frozenset(levels | {key for key, (_, pattern) in _BODIES.items() if pattern.search(bodies)})
