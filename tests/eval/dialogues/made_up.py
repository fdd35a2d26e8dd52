"""Answers of the web interface, made by hand."""

from __future__ import annotations

from typing import Any


def answer(
    status: str = "answered", code: str | None = None, *labels: str, aspects: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return an answer about a procedure, or with these choices."""
    actions = [
        {"kind": "reply", "label": f"{number}. {label}", "value": "t"}
        for number, label in enumerate(labels, 1)
    ]
    return {
        "status": status,
        "conversation_id": "c",
        "procedure": {"code": code, "name": "x"} if code else None,
        "replies": [{"actions": [*actions, {"kind": "phone", "label": "9. Gọi", "value": "1"}]}],
        "explain": {"aspects": list(aspects)},
    }
